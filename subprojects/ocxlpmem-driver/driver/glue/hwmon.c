// SPDX-License-Identifier: GPL-2.0-only
/* The temperature of the medium, for sensors(1). */
#include <linux/hwmon.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "glue.h"

static long celsius(const struct wire_smart_attribute *attr)
{
	return glue_smart_celsius(attr) * 1000L;
}

/* the card's thresholds are of no unit: it says that it is too hot, not from where on */
static long alarm(const struct wire_smart_attribute *attr)
{
	return core_smart_failing_now(attr);
}

static int hwmon_read(struct device *dev, enum hwmon_sensor_types type, u32 attr, int channel,
		      long *value)
{
	struct glue_card *card = dev_get_drvdata(dev);
	struct wire_smart_attribute temperature;
	struct ocxlpmem_payload_header *smart;
	int err = 0;
	u32 len;

	smart = glue_payload(card, OCXLPMEM_ND_SMART, &len);
	if (IS_ERR(smart))
		return PTR_ERR(smart);
	if (glue_smart_find(smart, len, WIRE_SMART_TEMPERATURE, &temperature))
		*value = attr == hwmon_temp_alarm ? alarm(&temperature) : celsius(&temperature);
	else
		err = -ENODATA;
	kvfree(smart);
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
	HWMON_CHANNEL_INFO(temp, HWMON_T_INPUT | HWMON_T_LABEL | HWMON_T_ALARM),
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
	if (IS_REACHABLE(CONFIG_HWMON) && card->hwmon)
		hwmon_device_unregister(card->hwmon);
}
