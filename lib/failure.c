// SPDX-License-Identifier: LGPL-2.1-or-later
/* Failures in words: what was tried, why it failed, and which remedy there is. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "card.h"
#include "failure.h"
#include "wire/response.h"

static const char *const fault_words[OCXLPMEM_FAULT_COUNT] = {
	[OCXLPMEM_FAULT_CARD] = "card",
	[OCXLPMEM_FAULT_PERMISSION] = "permission",
	[OCXLPMEM_FAULT_SYSTEM] = "system",
	[OCXLPMEM_FAULT_PROTOCOL] = "protocol",
	[OCXLPMEM_FAULT_ABSENT] = "absent",
};

/* ends in what the subject is added to */
static const char *const op_words[LIB_OP_COUNT] = {
	[LIB_OP_SCAN] = "cannot look for cards in",
	[LIB_OP_FIND] = "cannot find card",
	[LIB_OP_REFRESH] = "cannot read the uevent of",
	[LIB_OP_OPEN] = "cannot open",
	[LIB_OP_SMART] = "cannot read SMART data of",
	[LIB_OP_STATS] = "cannot read controller statistics of",
	[LIB_OP_ERROR_LOG] = "cannot read the error log of",
	[LIB_OP_EVENTS] = "cannot watch events of",
	[LIB_OP_DUMP] = "cannot get the controller dump of",
	[LIB_OP_DUMP_WAIT] = "no controller dump was prepared by",
	[LIB_OP_DUMP_DATA] = "cannot read the controller dump of",
	[LIB_OP_DUMP_COMPLETE] = "cannot complete the controller dump of",
	[LIB_OP_REQUEST_HEALTH] = "cannot request health data of",
	[LIB_OP_DEBUG] = "cannot debug",
	[LIB_OP_ERASE] = "cannot erase",
	[LIB_OP_ERASE_STATE] = "cannot tell what became of the erase of",
	[LIB_OP_FIRMWARE] = "cannot tell the state of the firmware of",
	[LIB_OP_FIRMWARE_UPDATE] = "cannot update the firmware of",
	[LIB_OP_DECODE] = "cannot decode",
};

/**
 * struct rule - words for a failure; the first rule that fits is taken
 * @op: LIB_OP_COUNT: any
 * @error: positive errno, 0: any
 * @status: the card's status byte, 0: any
 * @fault: whose fault
 * @why: NULL: the errno's or the status's own words
 * @remedy: what to do next
 */
struct rule {
	enum lib_op op;
	int error;
	unsigned int status;
	enum ocxlpmem_fault fault;
	const char *why;
	enum ocxlpmem_remedy remedy;
};

#define ANY	LIB_OP_COUNT
#define CARD	OCXLPMEM_FAULT_CARD
#define PERM	OCXLPMEM_FAULT_PERMISSION
#define SYSTEM	OCXLPMEM_FAULT_SYSTEM
#define PROTO	OCXLPMEM_FAULT_PROTOCOL
#define ABSENT	OCXLPMEM_FAULT_ABSENT
#define REMEDY(name)	OCXLPMEM_REMEDY_##name

static const struct rule rules[] = {
	{ LIB_OP_DECODE, EBADMSG, 0, PROTO, "the bytes end before the block does",
	  REMEDY(CAPTURE_AGAIN) },
	{ LIB_OP_DECODE, EPROTO, 0, PROTO, "the bytes are no such block", REMEDY(CHECK_CAPTURE) },
	{ LIB_OP_DECODE, EINVAL, 0, PROTO, "this kind is never found in captured bytes",
	  REMEDY(OTHER_KIND) },
	{ LIB_OP_FIND, ENODEV, 0, ABSENT, "there is no such card", REMEDY(LIST_CARDS) },
	{ LIB_OP_FIND, ENOTUNIQ, 0, ABSENT, "several cards have this serial number",
	  REMEDY(NAME_BY_NUMBER) },
	{ LIB_OP_OPEN, ENOENT, 0, ABSENT, "there is no device node", REMEDY(CHECK_UDEV) },
	{ LIB_OP_OPEN, ENXIO, 0, ABSENT, "the device is not there", REMEDY(CHECK_PRESENCE) },

	{ LIB_OP_ERASE, ENOENT, 0, ABSENT, "it has no DIMM now", REMEDY(WAIT_READY) },
	{ LIB_OP_ERASE_STATE, ENOENT, 0, ABSENT, "it has no DIMM now", REMEDY(WAIT_READY) },
	{ LIB_OP_FIRMWARE, ENOENT, 0, ABSENT, "it has no DIMM now, or that has no node",
	  REMEDY(WAIT_READY) },
	{ LIB_OP_FIRMWARE_UPDATE, 0, WIRE_STATUS_FW_INVALID, CARD,
	  "the card refuses what is in the file", REMEDY(CHECK_IMAGE) },

	/* what the card itself said comes before what the driver made of it */
	{ ANY, 0, WIRE_STATUS_MEM_UNAVAILABLE, CARD, NULL, REMEDY(WAIT_READY) },
	{ ANY, 0, WIRE_STATUS_BLOCKED_BG_TASK, CARD, NULL, REMEDY(RETRY) },
	{ ANY, 0, WIRE_STATUS_BAD_OPCODE, CARD, "the card does not know this command",
	  REMEDY(CHECK_FIRMWARE) },
	{ ANY, 0, WIRE_STATUS_BAD_REQUEST_PARM, CARD, NULL, REMEDY(CHECK_VERSIONS) },
	{ ANY, 0, WIRE_STATUS_BAD_DATA_PARM, CARD, NULL, REMEDY(CHECK_VERSIONS) },
	{ ANY, 0, WIRE_STATUS_DEBUG_BLOCKED, CARD, NULL, REMEDY(ALLOW_DEBUG) },
	{ ANY, 0, WIRE_STATUS_FAIL, CARD, "the card says that the command failed",
	  REMEDY(READ_DMESG_AND_LOGS) },

	{ ANY, ENODEV, 0, ABSENT, "the card is gone", REMEDY(CHECK_PRESENCE) },
	{ LIB_OP_DEBUG, EPERM, 0, PERM, "it needs CAP_SYS_RAWIO, no lockdown, and the card's leave",
	  REMEDY(BE_ROOT_UNLOCKED) },
	{ LIB_OP_ERASE, EPERM, 0, PERM, "it needs CAP_SYS_ADMIN", REMEDY(BE_ROOT) },
	{ LIB_OP_ERASE, EACCES, 0, PERM, "it is for root alone", REMEDY(BE_ROOT) },
	{ LIB_OP_ERASE, EBUSY, 0, CARD, "its region is active, or an erase runs",
	  REMEDY(DISABLE_REGION) },
	{ LIB_OP_FIRMWARE, EPERM, 0, PERM, "it needs CAP_SYS_ADMIN", REMEDY(BE_ROOT) },
	{ LIB_OP_FIRMWARE, EACCES, 0, PERM, "its DIMM is for root alone", REMEDY(BE_ROOT) },
	{ LIB_OP_FIRMWARE_UPDATE, EPERM, 0, PERM, "it needs CAP_SYS_ADMIN", REMEDY(BE_ROOT) },
	{ LIB_OP_FIRMWARE_UPDATE, EBUSY, 0, CARD, "another update is under way, or an erase runs",
	  REMEDY(RETRY) },
	{ LIB_OP_FIRMWARE_UPDATE, EINVAL, 0, SYSTEM, "this update is not under way any more",
	  REMEDY(START_AGAIN) },
	{ LIB_OP_ERROR_LOG, EPERM, 0, PERM, "only who may write the device keeps logs",
	  REMEDY(BE_WRITER) },
	{ LIB_OP_DUMP, EPERM, 0, PERM, "to take a dump over from another program needs CAP_SYS_ADMIN",
	  REMEDY(BE_ROOT_OR_WAIT) },
	{ LIB_OP_REQUEST_HEALTH, EAGAIN, 0, CARD, "it was asked a moment ago",
	  REMEDY(RETRY_IN_10_S) },
	{ LIB_OP_REQUEST_HEALTH, ENOBUFS, 0, CARD,
	  "error logs wait on the card, and the answer could push one out", REMEDY(READ_LOGS) },
	{ ANY, EACCES, 0, PERM, NULL, REMEDY(BE_SOMEBODY) },
	{ ANY, EPERM, 0, PERM, NULL, REMEDY(BE_SOMEBODY) },
	{ ANY, EROFS, 0, PERM, "the device was opened read-only", REMEDY(OPEN_FOR_WRITING) },
	{ LIB_OP_DEBUG, ENOTTY, 0, SYSTEM, "the driver is built without debug support",
	  REMEDY(LOAD_DEBUG_DRIVER) },
	{ ANY, ENOTTY, 0, PROTO, "the driver does not know this request", REMEDY(CHECK_VERSIONS) },

	{ LIB_OP_DUMP, EBUSY, 0, CARD, "another program owns the dump", REMEDY(TAKE_OVER_DUMP) },
	{ LIB_OP_DUMP, ENOTEMPTY, 0, CARD, "one is waiting that nobody has read to its end",
	  REMEDY(FINISH_WAITING_DUMP) },
	{ LIB_OP_DUMP, ENODATA, 0, ABSENT, "no dump is waiting", REMEDY(NEW_DUMP) },
	{ LIB_OP_DUMP_WAIT, EAGAIN, 0, CARD, "it is still being prepared", REMEDY(WAIT_LONGER) },
	{ LIB_OP_DUMP_WAIT, ETIMEDOUT, 0, CARD, "the driver has given up waiting",
	  REMEDY(NEW_DUMP) },
	{ LIB_OP_DUMP_WAIT, ENODATA, 0, CARD, "the driver has given it up", REMEDY(NEW_DUMP) },
	{ LIB_OP_DUMP_DATA, ENODATA, 0, ABSENT, "it is no longer there", REMEDY(NEW_DUMP) },
	{ LIB_OP_DUMP_COMPLETE, ENODATA, 0, ABSENT, "it is no longer there", REMEDY(NEW_DUMP) },
	{ LIB_OP_DUMP_COMPLETE, EBUSY, 0, CARD, "another program owns the dump now",
	  REMEDY(RETRY) },
	{ LIB_OP_DUMP_COMPLETE, EAGAIN, 0, CARD, "it is still being prepared",
	  REMEDY(WAIT_LONGER) },
	{ LIB_OP_DUMP_COMPLETE, ENOTEMPTY, 0, CARD, "nobody has read it to its end",
	  REMEDY(FINISH_DUMP) },
	{ LIB_OP_DUMP_DATA, EPROTO, 0, PROTO, "it has no bytes, or the answer makes no sense",
	  REMEDY(NEW_DUMP) },
	{ LIB_OP_DUMP_DATA, E2BIG, 0, PROTO,
	  "it goes on past the largest size that the card announced", REMEDY(CHECK_VERSIONS) },
	{ LIB_OP_DUMP_DATA, EAGAIN, 0, CARD, "it is still being prepared", REMEDY(WAIT_LONGER) },
	{ LIB_OP_DUMP_DATA, EBUSY, 0, CARD, "another program owns the dump now",
	  REMEDY(START_AGAIN) },
	{ LIB_OP_DUMP_DATA, ESTALE, 0, ABSENT, "another dump has taken its place",
	  REMEDY(START_DUMP_AGAIN) },
	{ LIB_OP_DUMP_COMPLETE, ESTALE, 0, ABSENT, "another dump has taken its place",
	  REMEDY(NEXT_DUMP) },
	{ LIB_OP_ERROR_LOG, EINVAL, 0, ABSENT, "no log has this number yet",
	  REMEDY(READ_OLDEST_LOG) },
	{ LIB_OP_ERROR_LOG, ENOBUFS, 0, SYSTEM,
	  "the driver holds as many logs as it can that nobody has kept", REMEDY(KEEP_LOGS) },
	{ ANY, EBUSY, 0, CARD, "the card is busy with another command", REMEDY(RETRY) },
	{ ANY, EAGAIN, 0, CARD, "the card is not ready yet", REMEDY(RETRY) },
	{ ANY, ENXIO, 0, CARD, "persistent memory unavailable", REMEDY(WAIT_READY) },
	{ ANY, ETIMEDOUT, 0, CARD, "the card did not answer in time", REMEDY(READ_DMESG_AND_LOGS) },
	{ ANY, EIO, 0, CARD, "the card or its medium reports an error",
	  REMEDY(READ_DMESG_AND_LOGS) },
	{ ANY, EREMOTEIO, 0, CARD, "the card reports an error", REMEDY(READ_DMESG_AND_LOGS) },
	{ ANY, EOPNOTSUPP, 0, CARD, "the card cannot do this", REMEDY(CHECK_FIRMWARE) },
	{ ANY, EPROTO, 0, PROTO, "the answer makes no sense", REMEDY(CHECK_VERSIONS) },
	{ ANY, EBADMSG, 0, PROTO, "the answer is cut off", REMEDY(CHECK_VERSIONS) },
	{ ANY, EMSGSIZE, 0, PROTO, "the answer is larger than any answer can be",
	  REMEDY(CHECK_VERSIONS) },
	{ ANY, ESTALE, 0, ABSENT, NULL, REMEDY(START_AGAIN) },
	{ ANY, EINTR, 0, SYSTEM, "a signal came", REMEDY(RETRY) },
	{ ANY, ENOMEM, 0, SYSTEM, NULL, REMEDY(FREE_MEMORY) },
	{ ANY, EMFILE, 0, SYSTEM, NULL, REMEDY(RAISE_FILE_LIMIT) },
	{ ANY, ENFILE, 0, SYSTEM, NULL, REMEDY(RAISE_SYSTEM_FILE_LIMIT) },
	{ ANY, EINVAL, 0, PROTO, "the driver does not take this request", REMEDY(CHECK_VERSIONS) },
	{ ANY, 0, 0, SYSTEM, NULL, REMEDY(READ_DMESG) },
};

const char *ocxlpmem_fault_str(enum ocxlpmem_fault fault)
{
	return (size_t)fault < ARRAY_COUNT(fault_words) ?
	       fault_words[fault] : "unknown";
}

const char *ocxlpmem_errno_name(int error)
{
	const char *name = strerrorname_np(error < 0 ? -(unsigned int)error : (unsigned int)error);

	return name ? name : "EUNKNOWN";
}

/* the last rule fits everything */
static const struct rule *rule_for(const struct lib_trouble *trouble)
{
	const struct rule *rule = rules;

	while ((rule->op != ANY && rule->op != trouble->op) ||
	       (rule->error && rule->error != -trouble->error) ||
	       (rule->status && rule->status != trouble->card_status))
		rule++;
	return rule;
}

static void fill(struct lib_failure *failure, const char *subject,
		 const struct lib_trouble *trouble)
{
	const struct rule *rule = rule_for(trouble);
	const char *why = rule->why;

	if (!why && trouble->card_status)
		why = wire_status_text(trouble->card_status);
	if (!why)
		why = strerrordesc_np(-trouble->error);
	if (!why)
		why = "for a reason without a name";

	snprintf(failure->message, sizeof(failure->message), "%s %s: %s%s%s%s",
		 op_words[trouble->op], subject, why, trouble->detail ? " (" : "",
		 trouble->detail ? trouble->detail : "", trouble->detail ? ")" : "");
	failure->words = (struct ocxlpmem_failure){
		.error = trouble->error,
		.errno_name = ocxlpmem_errno_name(trouble->error),
		.fault = rule->fault,
		.card_status = trouble->card_status,
		.message = failure->message,
		.remedy = rule->remedy,
	};
}

int lib_card_fail(struct ocxlpmem_card *card, const struct lib_trouble *trouble)
{
	fill(&card->failure, card->name, trouble);
	lib_log(card->ctx, OCXLPMEM_LOG_INFO, "%s", card->failure.message);
	return trouble->error;
}

int lib_fail(struct ocxlpmem_ctx *ctx, const char *subject, const struct lib_trouble *trouble)
{
	fill(&ctx->failure, subject, trouble);
	lib_log(ctx, OCXLPMEM_LOG_INFO, "%s", ctx->failure.message);
	return trouble->error;
}

const struct ocxlpmem_failure *ocxlpmem_card_failure(const struct ocxlpmem_card *card)
{
	return card->failure.words.error ? &card->failure.words : NULL;
}

const struct ocxlpmem_failure *ocxlpmem_failure(const struct ocxlpmem_ctx *ctx)
{
	return ctx->failure.words.error ? &ctx->failure.words : NULL;
}
