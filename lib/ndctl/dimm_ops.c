// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The drop-in for ndctl's own tree: a struct ndctl_dimm_ops for family 6. There
 * it is ndctl/lib/ocxlpmem.c (scripts/test-ndctl-tree puts it in place), and
 * libndctl does the submitting.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <util/log.h>
#include <util/sysfs.h>
#include <ndctl/ndctl.h>
#include <ndctl/libndctl.h>
#include "private.h"

#include "nd_command.h"
#include "report.h"
#include "firmware.h"

/* what libndctl keeps of a DIMM of ours; -ENODEV: the driver's attributes are not there */
int ocxlpmem_add_dimm(struct ndctl_dimm *dimm, const char *dimm_base)
{
	struct ndctl_ctx *ctx = dimm->bus->ctx;
	char buf[SYSFS_ATTR_SIZE];
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/" OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_SERIAL,
		 dimm_base);
	if (access(path, R_OK) || sysfs_read_attr(ctx, path, buf) < 0)
		return -ENODEV;
	dimm->unique_id = strdup(buf);
	dimm->bus_prefix = strdup(OCXLPMEM_SYSFS_GROUP);
	if (!dimm->unique_id || !dimm->bus_prefix)
		return -ENOMEM;

	dimm->cmd_family = NVDIMM_FAMILY_OCXL;
	ndctl_dimm_refresh_flags(dimm);
	snprintf(path, sizeof(path), "%s/" OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_FLAGS,
		 dimm_base);
	dimm->health_eventfd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	return 0;
}

/* what a command of ours has behind the message, at the end of its allocation */
struct extra {
	struct lib_message msg;
	bool smart;
	bool reported;
	bool begun;
	enum firmware_step step;
	struct report report;
};

static struct extra *extra_of(struct ndctl_cmd *cmd)
{
	return (struct extra *)((char *)cmd + cmd->size - sizeof(struct extra));
}

static const struct ocxlpmem_payload_header *payload_of(struct ndctl_cmd *cmd, u32 *len)
{
	if (cmd->status)
		return NULL;
	return lib_message_payload(&extra_of(cmd)->msg, cmd->cmd_buf, len);
}

static u32 ocxlpmem_get_firmware_status(struct ndctl_cmd *cmd)
{
	const struct ocxlpmem_payload_header *header;
	u32 len;

	/* libndctl asks before it sets cmd->status */
	header = lib_message_payload(&extra_of(cmd)->msg, cmd->cmd_buf, &len);
	return header ? header->status : 0;
}

static struct ndctl_cmd *new_by(struct ndctl_dimm *dimm, enum lib_nd_command nd_command,
				u32 command, u32 room, const void *in)
{
	struct lib_message msg = {
		.nd_command = nd_command,
		.command = command,
		.in_len = lib_message_input_size(command),
		.out_len = room,
	};
	size_t size = sizeof(struct ndctl_cmd) + ((lib_message_size(&msg) + 7) & ~7ul) +
		      sizeof(struct extra);
	struct ndctl_cmd *cmd = calloc(1, size);

	if (!cmd)
		return NULL;
	cmd->dimm = dimm;
	ndctl_cmd_ref(cmd);
	cmd->type = nd_command == LIB_MESSAGE_VENDOR ? ND_CMD_VENDOR : ND_CMD_CALL;
	cmd->size = size;
	cmd->status = 1;
	cmd->get_firmware_status = ocxlpmem_get_firmware_status;
	extra_of(cmd)->msg = msg;
	lib_message_form(&msg, cmd->cmd_buf, in);
	return cmd;
}

/* which one does the kernel take? Firmware query: the one command that asks the card nothing */
static enum lib_nd_command try_nd_commands(struct ndctl_dimm *dimm)
{
	struct ndctl_cmd *cmd = new_by(dimm, LIB_MESSAGE_CALL, OCXLPMEM_ND_FIRMWARE_QUERY,
				       sizeof(struct ocxlpmem_nd_firmware_out), NULL);
	int rc;

	if (!cmd)
		return LIB_MESSAGE_UNKNOWN;
	rc = ndctl_cmd_submit(cmd);
	ndctl_cmd_unref(cmd);
	if (rc == -EACCES)
		return LIB_MESSAGE_UNKNOWN;
	return lib_message_refused(rc) ? LIB_MESSAGE_VENDOR : LIB_MESSAGE_CALL;
}

static enum lib_nd_command nd_command_of(struct ndctl_dimm *dimm)
{
	enum lib_nd_command known = dimm->ocxlpmem_nd_command;

	if (known == LIB_MESSAGE_UNKNOWN)
		known = nd_command_forced();
	if (known == LIB_MESSAGE_UNKNOWN && !(dimm->cmd_mask & 1ul << ND_CMD_VENDOR))
		known = LIB_MESSAGE_CALL;
	if (known == LIB_MESSAGE_UNKNOWN)
		known = try_nd_commands(dimm);
	dimm->ocxlpmem_nd_command = known;
	return known == LIB_MESSAGE_UNKNOWN ? LIB_MESSAGE_CALL : known;
}

static struct ndctl_cmd *new_command(struct ndctl_dimm *dimm, u32 command, u32 room,
				     const void *in)
{
	return new_by(dimm, nd_command_of(dimm), command, room, in);
}

static const char *ocxlpmem_cmd_desc(int command)
{
	return lib_message_name(command);
}

static bool ocxlpmem_cmd_is_supported(struct ndctl_dimm *dimm, int cmd)
{
	/* the kernel's mask must not have it, ndctl monitor wants it */
	if (cmd == ND_CMD_SMART)
		return true;
	return !!(dimm->cmd_mask & (1ul << cmd));
}

/* ---- health ------------------------------------------------------------- */

static struct ndctl_cmd *ocxlpmem_new_smart(struct ndctl_dimm *dimm)
{
	struct ndctl_cmd *cmd = new_command(dimm, OCXLPMEM_ND_SMART, LIB_MESSAGE_SMART_ROOM, NULL);

	if (cmd)
		extra_of(cmd)->smart = true;
	return cmd;
}

/* a report without what only the statistics tell: costs no further command */
static struct report short_report(struct ndctl_cmd *cmd)
{
	const struct ocxlpmem_payload_header *smart;
	struct report report = { .error = -EINVAL };
	u32 len;

	if (!extra_of(cmd)->smart)
		return report;
	smart = payload_of(cmd, &len);
	if (smart)
		report_make(&report, smart, len, NULL, 0);
	else
		report.error = cmd->status < 0 ? cmd->status : -EPROTO;
	return report;
}

static void full_report(struct ndctl_cmd *cmd, struct report *report)
{
	const struct ocxlpmem_payload_header *smart, *stats = NULL;
	struct ndctl_cmd *second = NULL;
	u32 len, stats_len = 0;

	*report = short_report(cmd);
	if (report->error)
		return;
	smart = payload_of(cmd, &len);
	if (report_wants_stats(smart))
		second = new_command(cmd->dimm, OCXLPMEM_ND_CONTROLLER_STATS,
				     LIB_MESSAGE_STATS_ROOM, NULL);
	if (second && ndctl_cmd_submit(second) == 0)
		stats = payload_of(second, &stats_len);
	report_make(report, smart, len, stats, stats_len);
	ndctl_cmd_unref(second);
}

static unsigned int ocxlpmem_smart_get_flags(struct ndctl_cmd *cmd)
{
	struct extra *extra = extra_of(cmd);

	full_report(cmd, &extra->report);
	extra->reported = true;
	return extra->report.flags;
}

/* also called where nobody has looked at the verdict: a failure must not read as "ok" */
static unsigned int ocxlpmem_smart_get_health(struct ndctl_cmd *cmd)
{
	struct report report = short_report(cmd);

	if (!report.error)
		return report.health;
	errno = -report.error;
	return UINT_MAX;
}

static unsigned int ocxlpmem_smart_get_media_temperature(struct ndctl_cmd *cmd)
{
	return short_report(cmd).temperature;
}

static unsigned int ocxlpmem_smart_get_life_used(struct ndctl_cmd *cmd)
{
	if (!extra_of(cmd)->reported)
		ocxlpmem_smart_get_flags(cmd);
	return extra_of(cmd)->report.life_used;
}

static int ocxlpmem_xlat_firmware_status(struct ndctl_cmd *cmd)
{
	const struct ocxlpmem_payload_header *header;
	struct ndctl_ctx *ctx = cmd->dimm->bus->ctx;
	struct report report;
	u32 len;

	if (!extra_of(cmd)->smart)
		return ocxlpmem_get_firmware_status(cmd);
	report = short_report(cmd);
	header = payload_of(cmd, &len);
	if (report.error && header)
		err(ctx, "%s: no health: %s (card state %s, card status 0x%02x)\n",
		    ndctl_dimm_get_devname(cmd->dimm), strerror(-report.error),
		    ocxlpmem_state_str(header->state), header->card_status);
	return report.error;
}

/* ---- firmware update ---------------------------------------------------- */

static struct ndctl_cmd *new_step(struct ndctl_dimm *dimm, enum firmware_step step,
				  const void *in)
{
	struct ndctl_cmd *cmd = new_command(dimm, firmware_command(step),
					    sizeof(struct ocxlpmem_nd_firmware_out), in);

	if (cmd)
		extra_of(cmd)->step = step;
	return cmd;
}

static const struct ocxlpmem_nd_firmware_out *answer_of(struct ndctl_cmd *cmd)
{
	const struct ocxlpmem_payload_header *header;
	u32 len;

	if (extra_of(cmd)->smart)
		return NULL;
	header = payload_of(cmd, &len);
	if (!header || len < sizeof(struct ocxlpmem_nd_firmware_out))
		return NULL;
	return (const void *)header;
}

static u32 context_of(struct ndctl_cmd *start)
{
	return firmware_context(answer_of(start));
}

static int ocxlpmem_fw_update_supported(struct ndctl_dimm *dimm)
{
	return 0;
}

static struct ndctl_cmd *ocxlpmem_new_fw_get_info(struct ndctl_dimm *dimm)
{
	return new_step(dimm, FIRMWARE_INFO, NULL);
}

static struct ndctl_cmd *ocxlpmem_new_fw_start_update(struct ndctl_dimm *dimm)
{
	struct ocxlpmem_nd_firmware_start in;

	firmware_form_start(&in);
	return new_step(dimm, FIRMWARE_START, &in);
}

static struct ndctl_cmd *ocxlpmem_new_fw_send(struct ndctl_cmd *start, unsigned int offset,
					      unsigned int length, void *data)
{
	struct ocxlpmem_nd_firmware_send *in = malloc(sizeof(*in));
	struct ndctl_cmd *cmd = NULL;

	if (in && firmware_form_send(in, context_of(start), offset, data, length))
		cmd = new_step(start->dimm, FIRMWARE_SEND, in);
	free(in);
	return cmd;
}

static struct ndctl_cmd *new_finish(struct ndctl_cmd *start, enum firmware_step step)
{
	struct ocxlpmem_nd_firmware_finish in;
	struct ndctl_cmd *cmd;

	firmware_form_finish(&in, context_of(start), step == FIRMWARE_ABORT);
	cmd = new_step(start->dimm, step, &in);
	if (cmd)
		extra_of(cmd)->begun = firmware_begun(answer_of(start));
	return cmd;
}

static struct ndctl_cmd *ocxlpmem_new_fw_finish(struct ndctl_cmd *start)
{
	return new_finish(start, FIRMWARE_FINISH);
}

static struct ndctl_cmd *ocxlpmem_new_fw_abort(struct ndctl_cmd *start)
{
	return new_finish(start, FIRMWARE_ABORT);
}

static struct ndctl_cmd *ocxlpmem_new_fw_finish_query(struct ndctl_cmd *start)
{
	return new_step(start->dimm, FIRMWARE_FINISH_QUERY, NULL);
}

#define FIRMWARE_GETTER(type, name) \
static type ocxlpmem_fw_##name(struct ndctl_cmd *cmd) \
{ \
	return firmware_##name(answer_of(cmd)); \
}

FIRMWARE_GETTER(unsigned int, storage_size)
FIRMWARE_GETTER(unsigned int, max_send_len)
FIRMWARE_GETTER(unsigned int, query_interval)
FIRMWARE_GETTER(unsigned int, max_query_time)
FIRMWARE_GETTER(unsigned int, context)
FIRMWARE_GETTER(unsigned long long, run_version)
FIRMWARE_GETTER(unsigned long long, updated_version)

static enum ND_FW_STATUS ocxlpmem_fw_xlat_firmware_status(struct ndctl_cmd *cmd)
{
	const struct extra *extra = extra_of(cmd);
	enum ND_FW_STATUS status = firmware_status(extra->step, answer_of(cmd));

	/* ndctl ends as its abort does, and takes one that succeeds for an update */
	if (status == FW_ABORTED && extra->begun) {
		err(cmd->dimm->bus->ctx, "%s: " FIRMWARE_CANCELLED "\n",
		    ndctl_dimm_get_devname(cmd->dimm));
		return FW_EUNKNOWN;
	}
	return status;
}

struct ndctl_dimm_ops * const ocxlpmem_dimm_ops = &(struct ndctl_dimm_ops) {
	.cmd_desc = ocxlpmem_cmd_desc,
	.cmd_is_supported = ocxlpmem_cmd_is_supported,
	.new_smart = ocxlpmem_new_smart,
	.smart_get_flags = ocxlpmem_smart_get_flags,
	.smart_get_health = ocxlpmem_smart_get_health,
	.smart_get_media_temperature = ocxlpmem_smart_get_media_temperature,
	.smart_get_life_used = ocxlpmem_smart_get_life_used,
	.get_firmware_status = ocxlpmem_get_firmware_status,
	.xlat_firmware_status = ocxlpmem_xlat_firmware_status,
	.fw_update_supported = ocxlpmem_fw_update_supported,
	.new_fw_get_info = ocxlpmem_new_fw_get_info,
	.fw_info_get_storage_size = ocxlpmem_fw_storage_size,
	.fw_info_get_max_send_len = ocxlpmem_fw_max_send_len,
	.fw_info_get_query_interval = ocxlpmem_fw_query_interval,
	.fw_info_get_max_query_time = ocxlpmem_fw_max_query_time,
	.fw_info_get_run_version = ocxlpmem_fw_run_version,
	.fw_info_get_updated_version = ocxlpmem_fw_updated_version,
	.new_fw_start_update = ocxlpmem_new_fw_start_update,
	.fw_start_get_context = ocxlpmem_fw_context,
	.new_fw_send = ocxlpmem_new_fw_send,
	.new_fw_finish = ocxlpmem_new_fw_finish,
	.new_fw_abort = ocxlpmem_new_fw_abort,
	.new_fw_finish_query = ocxlpmem_new_fw_finish_query,
	/* ndctl asks only whether this is 0; which version waits, the card does not say */
	.fw_fquery_get_fw_rev = ocxlpmem_fw_run_version,
	.fw_xlat_firmware_status = ocxlpmem_fw_xlat_firmware_status,
};
