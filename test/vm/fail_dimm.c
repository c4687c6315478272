// SPDX-License-Identifier: GPL-2.0-only
/* Requests by /dev/nmemN. */
#include <string.h>
#include <sys/ioctl.h>

#include <linux/ndctl.h>

#include "fail_request.h"

#define LABELS		65536

static unsigned char labels[LABELS];

/* the answer, or NULL and errno */
static void *vendor(__u32 command, const void *in, __u32 in_len)
{
	struct nd_cmd_vendor_hdr *header = (void *)fail_room;
	struct nd_cmd_vendor_tail *tail = (void *)(header->in_buf + in_len);

	header->opcode = OCXLPMEM_VENDOR_OPCODE | command;
	header->in_length = in_len;
	memcpy(header->in_buf, in, in_len);
	memset(tail, 0, sizeof(*tail));
	tail->out_length = 65536;
	return ioctl(fail_dimm, ND_IOCTL_VENDOR, header) ? NULL : tail->out_buf;
}

static int vendor_status(__u32 command, const void *in, __u32 in_len)
{
	struct ocxlpmem_payload_header *header = vendor(command, in, in_len);

	return header ? header->status : -errno;
}

static int vendor_smart(void)
{
	return vendor_status(OCXLPMEM_ND_SMART, NULL, 0);
}

static int vendor_stats(void)
{
	return vendor_status(OCXLPMEM_ND_CONTROLLER_STATS, NULL, 0);
}

/* nothing is used up by this command: it is asked for what comes next */
static int vendor_log(void)
{
	struct ocxlpmem_nd_error_log_in in = { .sequence = fail_log_next() };
	struct ocxlpmem_nd_error_log_out *out = vendor(OCXLPMEM_ND_ERROR_LOG, &in, sizeof(in));

	if (!out)
		return -errno;
	return out->header.status ? out->header.status : fail_log_place(&out->place);
}

static __u32 firmware_context;

static int firmware_start(void)
{
	struct ocxlpmem_nd_firmware_start in = { .size = 64 };
	struct ocxlpmem_nd_firmware_out *out = vendor(OCXLPMEM_ND_FIRMWARE_START, &in, sizeof(in));

	if (!out)
		return -errno;
	firmware_context = out->context;
	return out->header.status;
}

static int firmware_cancel(void)
{
	struct ocxlpmem_nd_firmware_finish in = { .context = firmware_context, .cancel = 1 };

	return vendor_status(OCXLPMEM_ND_FIRMWARE_FINISH, &in, sizeof(in));
}

/* an update whose context did not reach us: QUERY knows it */
static void firmware_none(void)
{
	struct ocxlpmem_nd_firmware_out *out = vendor(OCXLPMEM_ND_FIRMWARE_QUERY, NULL, 0);

	if (out)
		firmware_context = out->context;
	firmware_cancel();
}

static void firmware_begun(void)
{
	firmware_none();
	firmware_start();
}

static int firmware_send(void)
{
	static struct ocxlpmem_nd_firmware_send in = { .length = 8 };

	in.context = firmware_context;
	return vendor_status(OCXLPMEM_ND_FIRMWARE_SEND, &in, sizeof(in));
}

static int firmware_query(void)
{
	return vendor_status(OCXLPMEM_ND_FIRMWARE_QUERY, NULL, 0);
}

static int config_size(void)
{
	struct nd_cmd_get_config_size size = { 0 };

	return fail_result(ioctl(fail_dimm, ND_IOCTL_GET_CONFIG_SIZE, &size));
}

static int config_get(void)
{
	struct nd_cmd_get_config_data_hdr *header = (void *)fail_room;

	header->in_offset = 0;
	header->in_length = LABELS;
	if (ioctl(fail_dimm, ND_IOCTL_GET_CONFIG_DATA, header))
		return -errno;
	memcpy(labels, header->out_buf, LABELS);
	return 0;
}

/* what was read, so that nothing changes */
static int config_set(void)
{
	struct nd_cmd_set_config_hdr *header = (void *)fail_room;

	header->in_offset = 0;
	header->in_length = LABELS;
	memcpy(header->in_buf, labels, LABELS);
	memset(header->in_buf + LABELS, 0, sizeof(__u32));
	return fail_result(ioctl(fail_dimm, ND_IOCTL_SET_CONFIG_DATA, header));
}

const struct fail_request fail_dimm_requests[] = {
	{ "VENDOR SMART", fail_cache_ages, vendor_smart, false },
	{ "VENDOR CONTROLLER_STATS", fail_cache_ages, vendor_stats, false },
	{ "VENDOR ERROR_LOG", fail_card_logs, vendor_log, false },
	{ "VENDOR FIRMWARE_START", firmware_none, firmware_start, true },
	{ "VENDOR FIRMWARE_SEND", firmware_begun, firmware_send, true },
	{ "VENDOR FIRMWARE_FINISH", firmware_begun, firmware_cancel, true },
	{ "VENDOR FIRMWARE_QUERY", NULL, firmware_query, false },
	{ "GET_CONFIG_SIZE", NULL, config_size, false },
	{ "GET_CONFIG_DATA", NULL, config_get, false },
	{ "SET_CONFIG_DATA", NULL, config_set, false },
};

const unsigned int fail_dimm_count = COUNT(fail_dimm_requests);
