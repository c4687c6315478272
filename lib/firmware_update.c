// SPDX-License-Identifier: LGPL-2.1-or-later
/* Firmware: which one a card runs, and bringing it another, in blocks. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "field.h"
#include "nmem.h"
#include "wire/capability.h"

/**
 * struct ocxlpmem_firmware - a card's firmware
 * @base: so that it has fields; never shared
 * @card: referenced
 * @nmem: open
 * @begun: an update that is ours to finish or cancel
 * @out: the last answer
 * @running: its version as text
 */
struct ocxlpmem_firmware {
	struct ocxlpmem_object base;
	struct ocxlpmem_card *card;
	struct lib_nmem nmem;
	bool begun;
	struct ocxlpmem_nd_firmware_out out;
	char running[WIRE_FWVER_LEN + 1];
};

static const char *const phase_words[] = {
	[OCXLPMEM_FIRMWARE_IDLE] = "idle",
	[OCXLPMEM_FIRMWARE_RECEIVING] = "receiving",
	[OCXLPMEM_FIRMWARE_SENT] = "sent",
	[OCXLPMEM_FIRMWARE_FAILED] = "failed",
	NULL
};

static int fail(struct ocxlpmem_firmware *firmware, enum lib_op op, int err, const char *detail)
{
	return lib_card_fail(firmware->card, &(struct lib_trouble){
		op, err, firmware->out.header.card_status, detail });
}

/* a command and its answer; the answer of one that did not get through is the one before */
static int command(struct ocxlpmem_firmware *firmware, enum lib_op op, uint32_t number,
		   const void *in)
{
	struct ocxlpmem_nd_firmware_out out = { .header.status = 0 };
	ssize_t len = lib_nmem_send(firmware->card, &firmware->nmem, number, in, &out,
				    sizeof(out));

	firmware->out.header.card_status = 0;
	if (len < 0)
		return fail(firmware, op, len, NULL);
	if (len < (ssize_t)sizeof(out) || out.header.status > 0 ||
	    out.phase > OCXLPMEM_FIRMWARE_FAILED)
		return fail(firmware, op, -EPROTO, NULL);
	firmware->out = out;
	wire_ascii_text(firmware->running, out.running, sizeof(out.running));
	return out.header.status ? fail(firmware, op, out.header.status, NULL) : 0;
}

int ocxlpmem_firmware_refresh(struct ocxlpmem_firmware *firmware)
{
	return command(firmware, LIB_OP_FIRMWARE, OCXLPMEM_ND_FIRMWARE_QUERY, NULL);
}

int ocxlpmem_firmware_open(struct ocxlpmem_card *card, struct ocxlpmem_firmware **out)
{
	struct ocxlpmem_firmware *firmware;
	int err;

	firmware = lib_object_new(OCXLPMEM_KIND_FIRMWARE, sizeof(*firmware), NULL, 0);
	if (!firmware)
		return lib_card_fail(card,
				     &(struct lib_trouble){ LIB_OP_FIRMWARE, -ENOMEM, 0, NULL });
	firmware->card = card;
	err = lib_nmem_open(card, &firmware->nmem);
	if (err) {
		fail(firmware, LIB_OP_FIRMWARE, err, NULL);
		lib_object_unref(firmware);
		return err;
	}
	ocxlpmem_card_ref(card);
	err = ocxlpmem_firmware_refresh(firmware);
	if (err) {
		ocxlpmem_firmware_close(firmware);
		return err;
	}
	*out = firmware;
	return 0;
}

void ocxlpmem_firmware_close(struct ocxlpmem_firmware *firmware)
{
	if (!firmware)
		return;
	if (firmware->begun)
		ocxlpmem_firmware_cancel(firmware);
	lib_nmem_close(&firmware->nmem);
	ocxlpmem_card_unref(firmware->card);
	lib_object_unref(firmware);
}

unsigned int ocxlpmem_firmware_phase(const struct ocxlpmem_firmware *firmware)
{
	return firmware->out.phase;
}

uint32_t ocxlpmem_firmware_size(const struct ocxlpmem_firmware *firmware)
{
	return firmware->out.size;
}

uint32_t ocxlpmem_firmware_done(const struct ocxlpmem_firmware *firmware)
{
	return firmware->out.done;
}

uint32_t ocxlpmem_firmware_block_max(const struct ocxlpmem_firmware *firmware)
{
	return firmware->out.block_max;
}

const char *ocxlpmem_firmware_running(const struct ocxlpmem_firmware *firmware)
{
	return firmware->running;
}

int ocxlpmem_firmware_begin(struct ocxlpmem_firmware *firmware, uint32_t size)
{
	const struct ocxlpmem_nd_firmware_start in = { .size = size };
	int err;

	if (!size || size % OCXLPMEM_FIRMWARE_ALIGN)
		return fail(firmware, LIB_OP_FIRMWARE_UPDATE, -EINVAL, "size of the image");
	err = command(firmware, LIB_OP_FIRMWARE_UPDATE, OCXLPMEM_ND_FIRMWARE_START, &in);
	firmware->begun = !err;
	return err;
}

int ocxlpmem_firmware_send(struct ocxlpmem_firmware *firmware, const void *block, uint32_t len)
{
	struct ocxlpmem_nd_firmware_send *in;
	int err;

	if (!firmware->begun || !len || len > sizeof(in->data) ||
	    len > firmware->out.block_max || len % OCXLPMEM_FIRMWARE_ALIGN)
		return fail(firmware, LIB_OP_FIRMWARE_UPDATE, -EINVAL, "size of the block");
	in = calloc(1, sizeof(*in));
	if (!in)
		return fail(firmware, LIB_OP_FIRMWARE_UPDATE, -ENOMEM, NULL);
	in->context = firmware->out.context;
	in->offset = firmware->out.done;
	in->length = len;
	memcpy(in->data, block, len);
	err = command(firmware, LIB_OP_FIRMWARE_UPDATE, OCXLPMEM_ND_FIRMWARE_SEND, in);
	free(in);
	return err;
}

static int end(struct ocxlpmem_firmware *firmware, bool cancel)
{
	const struct ocxlpmem_nd_firmware_finish in = {
		.context = firmware->out.context, .cancel = cancel,
	};
	int err;

	if (!firmware->begun)
		return fail(firmware, LIB_OP_FIRMWARE_UPDATE, -EINVAL, NULL);
	err = command(firmware, LIB_OP_FIRMWARE_UPDATE, OCXLPMEM_ND_FIRMWARE_FINISH, &in);
	if (!err || cancel)
		firmware->begun = false;
	return err;
}

int ocxlpmem_firmware_finish(struct ocxlpmem_firmware *firmware)
{
	return end(firmware, false);
}

int ocxlpmem_firmware_cancel(struct ocxlpmem_firmware *firmware)
{
	return end(firmware, true);
}

static int get_phase(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	const struct ocxlpmem_firmware *firmware = object;

	value->string = phase_words[firmware->out.phase];
	return 0;
}

/* of an update that there was */
static int get_bytes(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	const struct ocxlpmem_firmware *firmware = object;
	int err = lib_field_number(field, object, value);

	return firmware->out.phase == OCXLPMEM_FIRMWARE_IDLE ? -ENODATA : err;
}

static int get_size(const struct ocxlpmem_field *field, const void *object,
		    struct ocxlpmem_value *value)
{
	int err = get_bytes(field, object, value);

	return err || !value->u64 ? -ENODATA : 0;
}

#define MEMBER(member)	FIELD_U64, .bits = 32, .id = offsetof(struct ocxlpmem_firmware, out.member)

static const struct ocxlpmem_field fields[] = {
	FIELD(FIRMWARE, "running", "running_version", "Version of the firmware that runs",
	      FIELD_TEXT(struct ocxlpmem_firmware, running)),
	FIELD(FIRMWARE, "update", "update",
	      "The last update since the driver started: sent runs from the next reset on",
	      .type = OCXLPMEM_TYPE_STRING, .get = get_phase, .words = phase_words,
	      .always = true),
	FIELD(FIRMWARE, "image size", "image_bytes", "Size of its image, if that is known",
	      MEMBER(size), .get = get_size, .unit = "bytes"),
	FIELD(FIRMWARE, "sent", "sent_bytes", "Bytes that the card has taken of it",
	      MEMBER(done), .get = get_bytes, .unit = "bytes"),
	FIELD(FIRMWARE, "largest block", "block_max_bytes",
	      "Most bytes that the card takes at once; 0: none", MEMBER(block_max),
	      .get = lib_field_number, .always = true, .unit = "bytes"),
};

const struct lib_kind lib_kind_firmware = {
	.word = "firmware",
	.fields = fields,
	.count = ARRAY_COUNT(fields),
};
