// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The public functions of libndctl that the preload object interposes, so that
 * the distribution's ndctl knows our DIMMs. Each one asks "is it ours?" and, if
 * not, passes everything on untouched. The definitions carry no symbol version,
 * which satisfies any version that a program asks for.
 */
#include <errno.h>
#include <linux/ndctl.h>

#include "command.h"
#include "stock.h"

/* ---- contexts ----------------------------------------------------------- */

int ndctl_new(struct ndctl_ctx **ctx)
{
	int rc = STOCK_CALL(-ENOSYS, ndctl_new, ctx);

	if (!rc)
		context_born(*ctx);
	return rc;
}

struct ndctl_ctx *ndctl_ref(struct ndctl_ctx *ctx)
{
	context_ref(ctx);
	return STOCK_CALL(NULL, ndctl_ref, ctx);
}

struct ndctl_ctx *ndctl_unref(struct ndctl_ctx *ctx)
{
	context_unref(ctx);
	return STOCK_CALL(NULL, ndctl_unref, ctx);
}

void ndctl_set_log_fn(struct ndctl_ctx *ctx, context_log_fn *log_fn)
{
	__typeof__(&ndctl_set_log_fn) stock = STOCK(ndctl_set_log_fn);

	context_set_log_fn(ctx, log_fn);
	if (stock)
		stock(ctx, log_fn);
}

/* ---- DIMMs -------------------------------------------------------------- */

const char *ndctl_dimm_get_unique_id(struct ndctl_dimm *handle)
{
	struct dimm *dimm = dimm_ours(handle);

	return dimm ? dimm->serial : STOCK_CALL(NULL, ndctl_dimm_get_unique_id, handle);
}

/* what the kernel's command mask must not say (Documentation/abi.md 3), we do */
int ndctl_dimm_is_cmd_supported(struct ndctl_dimm *handle, int cmd)
{
	if (cmd == ND_CMD_SMART && dimm_ours(handle))
		return 1;
	return STOCK_CALL(0, ndctl_dimm_is_cmd_supported, handle, cmd);
}

int ndctl_dimm_get_health_eventfd(struct ndctl_dimm *handle)
{
	struct dimm *dimm = dimm_ours(handle);

	return dimm ? dimm_eventfd(dimm) :
		      STOCK_CALL(-1, ndctl_dimm_get_health_eventfd, handle);
}

/* one SMART value of a DIMM; UINT_MAX and errno if there is no health */
static unsigned int ask(struct dimm *dimm, unsigned int (*get)(struct ndctl_cmd *cmd))
{
	struct ndctl_cmd *cmd = command_new_smart(dimm);
	unsigned int value = UINT_MAX;
	int rc = -ENOMEM;

	if (cmd)
		rc = ndctl_cmd_submit_xlat(cmd);
	if (!rc)
		value = get(cmd);
	ndctl_cmd_unref(cmd);
	if (rc)
		errno = -rc;
	return value;
}

unsigned int ndctl_dimm_get_health(struct ndctl_dimm *handle)
{
	struct dimm *dimm = dimm_ours(handle);

	return dimm ? ask(dimm, ndctl_cmd_smart_get_health) :
		      STOCK_CALL(UINT_MAX, ndctl_dimm_get_health, handle);
}

unsigned int ndctl_dimm_get_flags(struct ndctl_dimm *handle)
{
	struct dimm *dimm = dimm_ours(handle);

	return dimm ? ask(dimm, ndctl_cmd_smart_get_flags) :
		      STOCK_CALL(UINT_MAX, ndctl_dimm_get_flags, handle);
}

int ndctl_dimm_is_flag_supported(struct ndctl_dimm *handle, unsigned int flag)
{
	struct dimm *dimm = dimm_ours(handle);
	unsigned int flags;

	if (!dimm)
		return STOCK_CALL(0, ndctl_dimm_is_flag_supported, handle, flag);
	flags = ask(dimm, ndctl_cmd_smart_get_flags);
	return flags == UINT_MAX ? 0 : !!(flags & flag);
}

/* these are alarms and unclean shutdowns, which the card does not know: no need to ask it */
unsigned int ndctl_dimm_get_event_flags(struct ndctl_dimm *handle)
{
	return dimm_ours(handle) ? 0 : STOCK_CALL(UINT_MAX, ndctl_dimm_get_event_flags, handle);
}

#define DIMM_FLAG(name, word) \
int ndctl_dimm_##name(struct ndctl_dimm *handle) \
{ \
	struct dimm *dimm = dimm_ours(handle); \
\
	return dimm ? dimm_flag(dimm, word) : STOCK_CALL(0, ndctl_dimm_##name, handle); \
}

/* the words are those of papr_scm, the kernel's nearest relative */
DIMM_FLAG(failed_arm, "not_armed")
DIMM_FLAG(failed_flush, "flush_fail")
DIMM_FLAG(failed_restore, "restore_fail")
DIMM_FLAG(failed_save, "save_fail")
DIMM_FLAG(smart_pending, "smart_notify")

int ndctl_dimm_has_errors(struct ndctl_dimm *handle)
{
	struct dimm *dimm = dimm_ours(handle);

	if (!dimm)
		return STOCK_CALL(0, ndctl_dimm_has_errors, handle);
	return ndctl_dimm_failed_arm(handle) || ndctl_dimm_failed_flush(handle) ||
	       ndctl_dimm_failed_restore(handle) || ndctl_dimm_failed_save(handle) ||
	       ndctl_dimm_smart_pending(handle);
}

/* ---- commands ----------------------------------------------------------- */

struct ndctl_cmd *ndctl_dimm_cmd_new_smart(struct ndctl_dimm *handle)
{
	struct dimm *dimm = dimm_ours(handle);

	return dimm ? command_new_smart(dimm) :
		      STOCK_CALL(NULL, ndctl_dimm_cmd_new_smart, handle);
}

int ndctl_cmd_submit(struct ndctl_cmd *cmd)
{
	struct command *command = command_ours(cmd);

	return command ? command_submit(command) : STOCK_CALL(-ENOSYS, ndctl_cmd_submit, cmd);
}

int ndctl_cmd_submit_xlat(struct ndctl_cmd *cmd)
{
	struct command *command = command_ours(cmd);
	int rc;

	if (!command)
		return STOCK_CALL(-ENOSYS, ndctl_cmd_submit_xlat, cmd);
	rc = command_submit(command);
	return rc ? rc : command_verdict(command);
}

int ndctl_cmd_xlat_firmware_status(struct ndctl_cmd *cmd)
{
	struct command *command = command_ours(cmd);

	return command ? command_verdict(command) :
			 STOCK_CALL(0, ndctl_cmd_xlat_firmware_status, cmd);
}

unsigned int ndctl_cmd_get_firmware_status(struct ndctl_cmd *cmd)
{
	struct command *command = command_ours(cmd);

	return command ? (unsigned int)command_verdict(command) :
			 STOCK_CALL(0, ndctl_cmd_get_firmware_status, cmd);
}

int ndctl_cmd_get_status(struct ndctl_cmd *cmd)
{
	struct command *command = command_ours(cmd);

	return command ? command->status : STOCK_CALL(-ENOSYS, ndctl_cmd_get_status, cmd);
}

int ndctl_cmd_get_type(struct ndctl_cmd *cmd)
{
	return command_ours(cmd) ? ND_CMD_CALL : STOCK_CALL(0, ndctl_cmd_get_type, cmd);
}

void ndctl_cmd_ref(struct ndctl_cmd *cmd)
{
	struct command *command = command_ours(cmd);
	__typeof__(&ndctl_cmd_ref) stock = STOCK(ndctl_cmd_ref);

	if (command)
		command->refs++;
	else if (stock)
		stock(cmd);
}

void ndctl_cmd_unref(struct ndctl_cmd *cmd)
{
	struct command *command = command_ours(cmd);
	__typeof__(&ndctl_cmd_unref) stock = STOCK(ndctl_cmd_unref);

	if (command)
		command_unref(command);
	else if (stock)
		stock(cmd);
}

#define GETTER(type, name, failed, value) \
type ndctl_cmd_##name(struct ndctl_cmd *cmd) \
{ \
	struct command *command = command_ours(cmd); \
\
	return command ? (value) : STOCK_CALL(failed, ndctl_cmd_##name, cmd); \
}

#define SMART(name, value)	GETTER(unsigned int, smart_get_##name, 0, value)

SMART(flags, command_report(command)->flags)
SMART(health, command_report(command)->health)
SMART(temperature, command_report(command)->temperature)
SMART(media_temperature, command_report(command)->temperature)
SMART(life_used, command_report(command)->life_used)
/* never valid for this card: no flag goes with them */
SMART(ctrl_temperature, 0)
SMART(spares, 0)
SMART(alarm_flags, 0)
SMART(shutdown_state, 0)
SMART(shutdown_count, 0)
SMART(vendor_size, 0)
GETTER(unsigned char *, smart_get_vendor_data, NULL, NULL)

/* ---- firmware update ---------------------------------------------------- */

int ndctl_dimm_fw_update_supported(struct ndctl_dimm *handle)
{
	return dimm_ours(handle) ? 0 :
				   STOCK_CALL(-ENOTTY, ndctl_dimm_fw_update_supported, handle);
}

struct ndctl_cmd *ndctl_dimm_cmd_new_fw_get_info(struct ndctl_dimm *handle)
{
	struct dimm *dimm = dimm_ours(handle);

	return dimm ? command_new_firmware(dimm, FIRMWARE_INFO) :
		      STOCK_CALL(NULL, ndctl_dimm_cmd_new_fw_get_info, handle);
}

struct ndctl_cmd *ndctl_dimm_cmd_new_fw_start_update(struct ndctl_dimm *handle)
{
	struct dimm *dimm = dimm_ours(handle);

	return dimm ? command_new_firmware(dimm, FIRMWARE_START) :
		      STOCK_CALL(NULL, ndctl_dimm_cmd_new_fw_start_update, handle);
}

struct ndctl_cmd *ndctl_dimm_cmd_new_fw_send(struct ndctl_cmd *start, unsigned int offset,
					     unsigned int length, void *data)
{
	struct command *command = command_ours(start);

	/* ndctl goes on without one when a start is busy for the third time */
	if (!start)
		return NULL;
	return command ? command_new_send(command, offset, length, data) :
			 STOCK_CALL(NULL, ndctl_dimm_cmd_new_fw_send, start, offset, length, data);
}

struct ndctl_cmd *ndctl_dimm_cmd_new_fw_finish(struct ndctl_cmd *start)
{
	struct command *command = command_ours(start);

	return command ? command_new_finish(command, FIRMWARE_FINISH) :
			 STOCK_CALL(NULL, ndctl_dimm_cmd_new_fw_finish, start);
}

struct ndctl_cmd *ndctl_dimm_cmd_new_fw_abort(struct ndctl_cmd *start)
{
	struct command *command = command_ours(start);

	if (!start)
		return NULL;
	return command ? command_new_finish(command, FIRMWARE_ABORT) :
			 STOCK_CALL(NULL, ndctl_dimm_cmd_new_fw_abort, start);
}

struct ndctl_cmd *ndctl_dimm_cmd_new_fw_finish_query(struct ndctl_cmd *start)
{
	struct command *command = command_ours(start);

	return command ? command_new_firmware(command->dimm, FIRMWARE_FINISH_QUERY) :
			 STOCK_CALL(NULL, ndctl_dimm_cmd_new_fw_finish_query, start);
}

#define FIRMWARE(type, name, failed, get) \
	GETTER(type, name, failed, get(command_firmware(command)))

FIRMWARE(unsigned int, fw_info_get_storage_size, UINT_MAX, firmware_storage_size)
FIRMWARE(unsigned int, fw_info_get_max_send_len, UINT_MAX, firmware_max_send_len)
FIRMWARE(unsigned int, fw_info_get_query_interval, UINT_MAX, firmware_query_interval)
FIRMWARE(unsigned int, fw_info_get_max_query_time, UINT_MAX, firmware_max_query_time)
FIRMWARE(unsigned long long, fw_info_get_run_version, ULLONG_MAX, firmware_run_version)
FIRMWARE(unsigned long long, fw_info_get_updated_version, ULLONG_MAX, firmware_updated_version)
FIRMWARE(unsigned int, fw_start_get_context, UINT_MAX, firmware_context)
/* ndctl asks only whether this is 0; which version waits, the card does not say */
FIRMWARE(unsigned long long, fw_fquery_get_fw_rev, ULLONG_MAX, firmware_run_version)
GETTER(enum ND_FW_STATUS, fw_xlat_firmware_status, FW_EUNKNOWN,
       firmware_status(command->step, command_firmware(command)))
