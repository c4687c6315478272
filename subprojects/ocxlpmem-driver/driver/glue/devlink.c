// SPDX-License-Identifier: GPL-2.0-only
/*
 * The card in devlink, where generic tools look for a device's firmware and health.
 * devlink runs what is called here under its own lock of the card, and waits at
 * removal for what runs: the core has then been removed, so nothing takes long.
 */
#include "devlink.h"

/* what is stored and not yet running, the card does not tell: nothing is claimed */
static int info_get(struct devlink *devlink, struct devlink_info_req *req,
		    struct netlink_ext_ack *extack)
{
	struct glue_card *card = glue_devlink_card(devlink);
	char version[WIRE_FWVER_LEN + 1];
	char serial[24];
	int err;

	err = GLUE_INFO_DRIVER_NAME(req);
	if (!err && card->serial) {
		snprintf(serial, sizeof(serial), "0x%016llx", card->serial);
		err = devlink_info_serial_number_put(req, serial);
	}
	if (err)
		return err;
	core_fw_version(card->core, version);
	return devlink_info_version_running_put_ext(req, GLUE_DEVLINK_FIRMWARE, version,
						    DEVLINK_INFO_VERSION_TYPE_COMPONENT);
}

static const struct devlink_ops ops = {
	.info_get = info_get,
	.flash_update = glue_devlink_flash,
};

int glue_devlink_start(struct glue_card *card)
{
	struct devlink *devlink = devlink_alloc(&ops, sizeof(card), &card->pdev->dev);
	int err;

	if (!devlink)
		return -ENOMEM;
	*(struct glue_card **)devlink_priv(devlink) = card;
	card->devlink = devlink;
	err = glue_devlink_health_start(card);
	if (err) {
		devlink_free(devlink);
		return err;
	}
	devlink_register(devlink);
	glue_devlink_health_begin(card);
	return 0;
}

void glue_devlink_stop(struct glue_card *card)
{
	glue_devlink_health_end(card);
	devlink_unregister(card->devlink);
	glue_devlink_health_stop(card);
	devlink_free(card->devlink);
}
