// SPDX-License-Identifier: GPL-2.0-only
/* The temperature of the medium, for sensors(1). */
#include <linux/hwmon.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "glue.h"
#include "wire/smart.h"

/* room for some 250 attributes; a card with more says what it needs */
#define FIRST_GUESS	4096

static int find_celsius(const void *block, u32 len, int *celsius)
{
	struct wire_smart_attribute attr;
	struct wire_smart smart;
	u32 i;

	if (wire_smart_decode(&smart, block, len) < 0)
		return -ENODATA;
	for (i = 0; i < smart.count; i++) {
		if (wire_smart_attribute(&smart, i, &attr) ||
		    attr.id != WIRE_SMART_TEMPERATURE)
			continue;
		/* INFERRED, device.md 5.6: bits 15:0, signed */
		*celsius = (s16)(attr.raw & 0xffff);
		return 0;
	}
	return -ENODATA;
}

static int read_celsius(const struct ocxlpmem_payload_header *header, u32 need, int *celsius)
{
	if (header->status)
		return header->status;
	return find_celsius(header + 1, need - sizeof(*header), celsius);
}

static int ask(struct glue_card *card, u32 size, int *celsius, u32 *need)
{
	struct ocxlpmem_payload_header *header = kvzalloc(size, GFP_KERNEL);
	int err;

	if (!header)
		return -ENOMEM;
	err = core_payload(card->core, OCXLPMEM_ND_SMART, NULL, 0, header, size, need);
	if (!err)
		err = read_celsius(header, *need, celsius);
	kvfree(header);
	return err;
}

static int hwmon_read(struct device *dev, enum hwmon_sensor_types type, u32 attr, int channel,
		      long *value)
{
	struct glue_card *card = dev_get_drvdata(dev);
	int celsius, err;
	u32 need = 0;

	err = ask(card, FIRST_GUESS, &celsius, &need);
	if (err == -EMSGSIZE)
		err = ask(card, need, &celsius, &need);
	if (!err)
		*value = celsius * 1000L;
	return err;
}

static int hwmon_read_string(struct device *dev, enum hwmon_sensor_types type, u32 attr,
			     int channel, const char **text)
{
	*text = "media";
	return 0;
}

static umode_t hwmon_is_visible(const void *data, enum hwmon_sensor_types type, u32 attr,
				int channel)
{
	return 0444;
}

static const struct hwmon_ops ops = {
	.is_visible = hwmon_is_visible,
	.read = hwmon_read,
	.read_string = hwmon_read_string,
};

static const struct hwmon_channel_info *const channels[] = {
	HWMON_CHANNEL_INFO(temp, HWMON_T_INPUT | HWMON_T_LABEL),
	NULL
};

static const struct hwmon_chip_info chip = {
	.ops = &ops,
	.info = (const struct hwmon_channel_info **)channels,
};

int glue_hwmon_start(struct glue_card *card)
{
	if (!IS_REACHABLE(CONFIG_HWMON))
		return 0;
	card->hwmon = hwmon_device_register_with_info(&card->pdev->dev, GLUE_NAME, card, &chip,
						      NULL);
	return PTR_ERR_OR_ZERO(card->hwmon);
}

void glue_hwmon_stop(struct glue_card *card)
{
	if (card->hwmon)
		hwmon_device_unregister(card->hwmon);
}
