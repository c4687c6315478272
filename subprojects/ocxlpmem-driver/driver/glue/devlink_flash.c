// SPDX-License-Identifier: GPL-2.0-only
/*
 * Firmware by devlink: the whole image at once, through the same commands that
 * ndctl's update uses, so that both have the same checks and exclude each other.
 */
#include <linux/capability.h>
#include <linux/delay.h>
#include <linux/firmware.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <net/devlink.h>

#include "devlink.h"
#include "glue.h"
#include "wire/request.h"
#include "wire/response.h"

/* how often a block is sent that the card wants later, and how long between */
#define BUSY_TRIES	600
#define BUSY_MS		100

/* an update under way: @offset bytes are with the card, @answer is to the last command */
struct flash {
	struct glue_card *card;
	const struct firmware *image;
	u32 context;
	u32 block_max;
	u32 offset;
	struct ocxlpmem_nd_firmware_out answer;
};

static int ask(struct flash *flash, unsigned int command, const void *in, u32 in_len)
{
	u32 need;
	int err;

	memset(&flash->answer, 0, sizeof(flash->answer));
	err = core_payload(flash->card->core, command, in, in_len, &flash->answer,
			   sizeof(flash->answer), &need);
	return err ? err : flash->answer.header.status;
}

static int begin(struct flash *flash)
{
	struct ocxlpmem_nd_firmware_start in = { .size = flash->image->size };
	int err = ask(flash, OCXLPMEM_ND_FIRMWARE_START, &in, sizeof(in));

	flash->context = flash->answer.context;
	flash->block_max = flash->answer.block_max;
	return err;
}

static int end(struct flash *flash, bool cancel)
{
	struct ocxlpmem_nd_firmware_finish in = { .context = flash->context, .cancel = cancel };

	return ask(flash, OCXLPMEM_ND_FIRMWARE_FINISH, &in, sizeof(in));
}

static int send_block(struct flash *flash, struct ocxlpmem_nd_firmware_send *in)
{
	unsigned int tries;
	int err;

	in->context = flash->context;
	in->offset = flash->offset;
	in->length = min_t(size_t, flash->block_max, flash->image->size - flash->offset);
	memcpy(in->data, flash->image->data + in->offset, in->length);
	for (tries = 0; tries < BUSY_TRIES; tries++) {
		if (fatal_signal_pending(current))
			return -EINTR;
		err = ask(flash, OCXLPMEM_ND_FIRMWARE_SEND, in, sizeof(*in));
		if (err != -EBUSY)
			return err;
		msleep(BUSY_MS);
	}
	return -EBUSY;
}

static void tell(struct devlink *devlink, const char *text, const struct flash *flash)
{
	devlink_flash_update_status_notify(devlink, text, GLUE_DEVLINK_FIRMWARE, flash->offset,
					   flash->image->size);
}

static int send_image(struct devlink *devlink, struct flash *flash)
{
	struct ocxlpmem_nd_firmware_send *in = kvzalloc(sizeof(*in), GFP_KERNEL);
	int err = in ? 0 : -ENOMEM;

	while (!err && flash->offset < flash->image->size) {
		tell(devlink, "Sending", flash);
		err = send_block(flash, in);
		if (!err)
			flash->offset += in->length;
	}
	kvfree(in);
	if (!err)
		tell(devlink, "Sending", flash);
	return err;
}

/* what an errno means here, where the card itself said nothing */
static const char *reason(const struct flash *flash, int err)
{
	static const struct {
		int err;
		const char *text;
	} reasons[] = {
		{ -EBUSY, "another update is under way, or the card is busy or erases its medium" },
		{ -EIO, "the card is fatal: it takes no firmware" },
		{ -EOPNOTSUPP, "the card takes no firmware" },
		{ -ETIMEDOUT, "the card did not answer" },
		{ -EPROTO, "the card's answer cannot be understood" },
		{ -ENODEV, "the card is gone" },
		{ -EINTR, "the update was interrupted: the card keeps its old firmware" },
	};
	u8 status = flash->answer.header.card_status;
	unsigned int i;

	if (status == WIRE_STATUS_FW_INVALID)
		return "the card refuses the image: no firmware for it";
	if (status)
		return wire_status_text(status);
	for (i = 0; i < ARRAY_SIZE(reasons); i++)
		if (reasons[i].err == err)
			return reasons[i].text;
	return NULL;
}

static int update(struct devlink *devlink, struct flash *flash, struct netlink_ext_ack *extack)
{
	bool begun;
	int err;

	err = begin(flash);
	begun = !err;
	if (!err)
		err = send_image(devlink, flash);
	if (!err)
		err = end(flash, false);
	if (!err)
		return 0;
	extack->_msg = reason(flash, err);
	/* so that the next one need not wait for us to be gone */
	if (begun)
		end(flash, true);
	return err;
}

int glue_devlink_flash(struct devlink *devlink, struct devlink_flash_update_params *params,
		       struct netlink_ext_ack *extack)
{
	struct flash flash = {
		.card = glue_devlink_card(devlink),
		.image = params->fw,
	};
	int err;

	/* devlink asks for less: who may configure networks */
	if (!capable(CAP_SYS_ADMIN)) {
		NL_SET_ERR_MSG(extack, "only who has CAP_SYS_ADMIN may change firmware");
		return -EPERM;
	}
	/* size 0 would be one that is not known yet */
	if (!params->fw->size || params->fw->size % WIRE_FW_ALIGN || params->fw->size > U32_MAX) {
		NL_SET_ERR_MSG(extack, "the file is empty, too long, or no multiple of 8 bytes");
		return -EINVAL;
	}
	err = update(devlink, &flash, extack);
	if (!err)
		tell(devlink, "Sent: it runs after the card's next reset", &flash);
	return err;
}
