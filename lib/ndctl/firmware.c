// SPDX-License-Identifier: LGPL-2.1-or-later
/* Firmware update: the payloads in libndctl's terms. */
#include <errno.h>
#include <string.h>

#include "firmware.h"

#define LENGTH(a)	(sizeof(a) / sizeof((a)[0]))

static const uint32_t commands[] = {
	[FIRMWARE_INFO] = OCXLPMEM_ND_FIRMWARE_QUERY,
	[FIRMWARE_START] = OCXLPMEM_ND_FIRMWARE_START,
	[FIRMWARE_SEND] = OCXLPMEM_ND_FIRMWARE_SEND,
	[FIRMWARE_FINISH] = OCXLPMEM_ND_FIRMWARE_FINISH,
	[FIRMWARE_ABORT] = OCXLPMEM_ND_FIRMWARE_FINISH,
	[FIRMWARE_FINISH_QUERY] = OCXLPMEM_ND_FIRMWARE_QUERY,
};

/* a command that failed, whichever it was */
static const struct {
	int error;
	enum ND_FW_STATUS status;
} failures[] = {
	{ -EBUSY, FW_EBUSY },
	{ -EINVAL, FW_EINVAL },
	{ -EMSGSIZE, FW_EINVAL },
	{ -EOPNOTSUPP, FW_ENOTSUPP },
	{ -ENOTTY, FW_ENOTSUPP },
	{ -ENODEV, FW_ENOTEXIST },
	{ -ENXIO, FW_ENOTREADY },
	{ -EAGAIN, FW_ENOTREADY },
	{ -ESTALE, FW_EINVAL_CTX },
	{ -ENODATA, FW_ESEQUENCE },
	{ -EIO, FW_EHWERR },
	{ -EPROTO, FW_EHWERR },
	{ -ETIMEDOUT, FW_ENORES },
	{ -ENOMEM, FW_ENORES },
};

/* a command that did not fail: what the phase means to each step */
static const enum ND_FW_STATUS phases[][OCXLPMEM_FIRMWARE_FAILED + 1] = {
	[FIRMWARE_INFO] = { FW_SUCCESS, FW_SUCCESS, FW_SUCCESS, FW_SUCCESS },
	[FIRMWARE_START] = { FW_EUNKNOWN, FW_SUCCESS, FW_EUNKNOWN, FW_EBADFW },
	[FIRMWARE_SEND] = { FW_ESEQUENCE, FW_SUCCESS, FW_SUCCESS, FW_EBADFW },
	[FIRMWARE_FINISH] = { FW_ESEQUENCE, FW_ESEQUENCE, FW_SUCCESS, FW_EBADFW },
	[FIRMWARE_ABORT] = { FW_ABORTED, FW_EUNKNOWN, FW_ALREADY_DONE, FW_ABORTED },
	[FIRMWARE_FINISH_QUERY] = { FW_ESEQUENCE, FW_EBUSY, FW_SUCCESS, FW_EBADFW },
};

uint32_t firmware_command(enum firmware_step step)
{
	return commands[step];
}

enum ND_FW_STATUS firmware_status(enum firmware_step step,
				  const struct ocxlpmem_nd_firmware_out *out)
{
	size_t i;

	if (!out)
		return FW_EUNKNOWN;
	for (i = 0; i < LENGTH(failures); i++)
		if (failures[i].error == out->header.status)
			return failures[i].status;
	if (out->header.status || out->phase >= LENGTH(phases[0]))
		return FW_EUNKNOWN;
	return phases[step][out->phase];
}

bool firmware_begun(const struct ocxlpmem_nd_firmware_out *start)
{
	return firmware_status(FIRMWARE_START, start) == FW_SUCCESS;
}

/* the card does not say what it can store: what its 32-bit offsets can address */
unsigned int firmware_storage_size(const struct ocxlpmem_nd_firmware_out *out)
{
	return out ? 0xfffffff8u : UINT_MAX;
}

unsigned int firmware_max_send_len(const struct ocxlpmem_nd_firmware_out *out)
{
	return out ? out->block_max : UINT_MAX;
}

/* both in us; a block is answered within 16 s (device.md 5.3) */
unsigned int firmware_query_interval(const struct ocxlpmem_nd_firmware_out *out)
{
	return out ? 1000000 : UINT_MAX;
}

unsigned int firmware_max_query_time(const struct ocxlpmem_nd_firmware_out *out)
{
	return out ? 16000000 : UINT_MAX;
}

unsigned int firmware_context(const struct ocxlpmem_nd_firmware_out *out)
{
	return out ? out->context : UINT_MAX;
}

unsigned long long firmware_run_version(const struct ocxlpmem_nd_firmware_out *out)
{
	unsigned long long version = 0;
	size_t i;

	if (!out)
		return ULLONG_MAX;
	for (i = 0; i < sizeof(out->running); i++)
		version = version << 8 | out->running[i];
	return version;
}

unsigned long long firmware_updated_version(const struct ocxlpmem_nd_firmware_out *out)
{
	return out ? 0 : ULLONG_MAX;
}

void firmware_form_start(void *buf)
{
	struct ocxlpmem_nd_firmware_start *in = buf;

	memset(in, 0, sizeof(*in));
}

bool firmware_form_send(void *buf, uint32_t context, uint32_t offset, const void *data,
			uint32_t length)
{
	struct ocxlpmem_nd_firmware_send *in = buf;

	if (length > sizeof(in->data))
		return false;
	memset(in, 0, sizeof(*in));
	in->context = context;
	in->offset = offset;
	in->length = length;
	memcpy(in->data, data, length);
	return true;
}

void firmware_form_finish(void *buf, uint32_t context, bool cancel)
{
	struct ocxlpmem_nd_firmware_finish *in = buf;

	memset(in, 0, sizeof(*in));
	in->context = context;
	in->cancel = cancel;
}
