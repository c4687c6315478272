// SPDX-License-Identifier: LGPL-2.1-or-later
/* One error log, from the driver or from captured bytes. */
#include <errno.h>
#include <string.h>

#include "error_log.h"
#include "field.h"
#include "payload.h"
#include "wire/capability.h"

static const struct {
	uint32_t flag;
	const char *word;
} actions[] = {
#define X(sym, bit, word) { WIRE_LOG_ACTION_##sym, word },
	WIRE_LOG_ACTIONS(X)
#undef X
};

_Static_assert(ARRAY_COUNT(actions) == ARRAY_COUNT(((struct ocxlpmem_error_log *)0)->actions),
	       "room for all actions");

static const char *const type_words[] = {
#define X(sym, nr, word) word,
	WIRE_LOG_TYPES(X)
#undef X
	"unknown", NULL
};

/* NAA identifiers are written as one number; snprintf() would be half of decoding */
static void wwid_text(char *out, const __u64 wwid[2])
{
	unsigned int i;

	*out++ = '0';
	*out++ = 'x';
	for (i = 0; i < 32; i++)
		*out++ = "0123456789abcdef"[wwid[i / 16] >> 4 * (15 - i % 16) & 0xf];
	*out = '\0';
}

static int error_log_decode(const void *buf, size_t len, struct ocxlpmem_object **object,
			    size_t *used, const char **why)
{
	struct ocxlpmem_error_log *log;
	struct wire_error_log wire;
	int n = wire_error_log_decode(&wire, buf, len);
	unsigned int i;

	if (n < 0)
		return lib_wire_errno(n, WIRE_ID_ERROR_LOG, buf, len, why);
	log = lib_object_new(OCXLPMEM_KIND_ERROR_LOG, sizeof(*log), buf, n);
	if (!log)
		return -ENOMEM;

	log->wire = wire;
	log->wire.specific = (const __u8 *)log->base.raw + WIRE_ERROR_LOG_FIXED;
	wire_ascii_text(log->firmware, log->wire.fw_revision, sizeof(log->wire.fw_revision));
	wwid_text(log->wwid, wire.wwid);
	for (i = 0; i < ARRAY_COUNT(actions); i++)
		if (wire_error_log_actions(&log->wire) & actions[i].flag)
			log->actions[log->action_count++] = actions[i].word;
	*object = &log->base;
	*used = n;
	return 0;
}

int ocxlpmem_error_log_decode(const void *buf, size_t len, struct ocxlpmem_error_log **log,
			      size_t *used)
{
	struct ocxlpmem_object *object = NULL;
	const char *why;
	size_t n = 0;
	int err = error_log_decode(buf, len, &object, &n, &why);

	if (err)
		return err;
	*log = (struct ocxlpmem_error_log *)object;
	if (used)
		*used = n;
	return 0;
}

static int gap_of(const struct ocxlpmem_error_log_place *place, struct ocxlpmem_log_gap **gap)
{
	const struct ocxlpmem_log_position asked = { place->instance, place->sequence };
	const struct ocxlpmem_log_position resume = { place->instance, place->oldest };

	/* a gap that leads nowhere would be read for ever */
	if (place->length || place->oldest <= place->sequence)
		return -EPROTO;
	*gap = lib_log_gap_new(&asked, &resume, place->lost);
	return *gap ? 0 : -ENOMEM;
}

int lib_log_answer(const struct ocxlpmem_error_log_place *place, const void *block,
		   size_t len, struct ocxlpmem_error_log **log, struct ocxlpmem_log_gap **gap)
{
	int err;

	*log = NULL;
	*gap = NULL;
	if (place->lost)
		return gap_of(place, gap);
	if (!place->length)
		return -EAGAIN;
	if (place->length > len || !place->sequence || !place->instance)
		return -EPROTO;

	err = ocxlpmem_error_log_decode(block, place->length, log, NULL);
	if (err)
		return err;
	(*log)->has_position = true;
	(*log)->position.instance = place->instance;
	(*log)->position.sequence = place->sequence;
	(*log)->receipt.time_ns = place->time_ns;
	(*log)->receipt.boot_ns = place->boot_ns;
	(*log)->receipt.waited = place->flags & OCXLPMEM_LOG_WAITED;
	return 0;
}

int ocxlpmem_error_log_from_payload(const void *buf, size_t len,
				    struct ocxlpmem_error_log **log,
				    struct ocxlpmem_log_gap **gap)
{
	struct ocxlpmem_error_log_place place;
	struct lib_payload payload = {};
	int err = lib_payload_parse(&payload, buf, len);

	if (err)
		return err;
	if (payload.block_len < sizeof(place))
		return -EBADMSG;
	memcpy(&place, payload.block, sizeof(place));
	return lib_log_answer(&place, (const char *)payload.block + sizeof(place),
			      payload.block_len - sizeof(place), log, gap);
}

struct ocxlpmem_error_log *ocxlpmem_error_log_ref(struct ocxlpmem_error_log *log)
{
	return lib_object_ref(log);
}

struct ocxlpmem_error_log *ocxlpmem_error_log_unref(struct ocxlpmem_error_log *log)
{
	return lib_object_unref(log);
}

int ocxlpmem_error_log_position(const struct ocxlpmem_error_log *log,
				struct ocxlpmem_log_position *position)
{
	if (!log->has_position)
		return -ENODATA;
	*position = log->position;
	return 0;
}

int ocxlpmem_error_log_receipt(const struct ocxlpmem_error_log *log,
			       struct ocxlpmem_log_receipt *receipt)
{
	if (!log->has_position)
		return -ENODATA;
	*receipt = log->receipt;
	return 0;
}

uint32_t ocxlpmem_error_log_identifier(const struct ocxlpmem_error_log *log)
{
	return log->wire.identifier;
}

uint32_t ocxlpmem_error_log_reference_code(const struct ocxlpmem_error_log *log)
{
	return log->wire.reference_code;
}

unsigned int ocxlpmem_error_log_type(const struct ocxlpmem_error_log *log)
{
	return log->wire.type;
}

const char *ocxlpmem_error_log_type_str(const struct ocxlpmem_error_log *log)
{
	return wire_log_type_str(log->wire.type);
}

uint32_t ocxlpmem_error_log_action_flags(const struct ocxlpmem_error_log *log)
{
	return wire_error_log_actions(&log->wire);
}

const char *const *ocxlpmem_error_log_actions(const struct ocxlpmem_error_log *log,
					      size_t *count)
{
	*count = log->action_count;
	return log->actions;
}

uint32_t ocxlpmem_error_log_power_on_seconds(const struct ocxlpmem_error_log *log)
{
	return log->wire.power_on_seconds;
}

uint64_t ocxlpmem_error_log_timestamp(const struct ocxlpmem_error_log *log)
{
	return log->wire.timestamp;
}

void ocxlpmem_error_log_wwid(const struct ocxlpmem_error_log *log, uint64_t wwid[2])
{
	wwid[0] = log->wire.wwid[0];
	wwid[1] = log->wire.wwid[1];
}

const char *ocxlpmem_error_log_firmware_version(const struct ocxlpmem_error_log *log)
{
	return log->firmware;
}

const void *ocxlpmem_error_log_data(const struct ocxlpmem_error_log *log, size_t *len)
{
	*len = log->wire.specific_len;
	return log->wire.specific;
}

const void *ocxlpmem_error_log_raw(const struct ocxlpmem_error_log *log, size_t *len)
{
	return lib_object_raw(log, len);
}

int ocxlpmem_log_type_from_str(const char *word, unsigned int *type)
{
	int nr = wire_log_type_of(word);

	if (nr < 0)
		return -EINVAL;
	*type = nr;
	return 0;
}

const char *ocxlpmem_log_type_str(unsigned int i)
{
	return i < WIRE_LOG_TYPE_COUNT ? type_words[i] : NULL;
}

static int get_position(const struct ocxlpmem_field *field, const void *object,
			struct ocxlpmem_value *value)
{
	const struct ocxlpmem_error_log *log = object;

	return log->has_position ? lib_field_number(field, object, value) : -ENODATA;
}

static int get_waited(const struct ocxlpmem_field *field, const void *object,
		      struct ocxlpmem_value *value)
{
	const struct ocxlpmem_error_log *log = object;

	value->boolean = log->receipt.waited;
	return log->has_position ? 0 : -ENODATA;
}

static int get_type(const struct ocxlpmem_field *field, const void *object,
		    struct ocxlpmem_value *value)
{
	value->string = ocxlpmem_error_log_type_str(object);
	return 0;
}

static int get_flags(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	value->u64 = ocxlpmem_error_log_action_flags(object);
	return 0;
}

static int get_actions(const struct ocxlpmem_field *field, const void *object,
		       struct ocxlpmem_value *value)
{
	value->strings = ocxlpmem_error_log_actions(object, &value->count);
	return 0;
}

static int get_data(const struct ocxlpmem_field *field, const void *object,
		    struct ocxlpmem_value *value)
{
	value->bytes = ocxlpmem_error_log_data(object, &value->count);
	return value->count ? 0 : -ENODATA;
}

/* not a position's: these are of the log itself */
#define NUMBER(member)	FIELD_NUMBER(struct ocxlpmem_error_log, member)
#define POSITION(member) \
	.get = get_position, .bits = 64, \
	.id = offsetof(struct ocxlpmem_error_log, position.member)

static const struct ocxlpmem_field fields[] = {
	FIELD(ERROR_LOG, "instance", "instance", "Driver start that the sequence belongs to",
	      FIELD_HEX(16), POSITION(instance)),
	FIELD(ERROR_LOG, "sequence", "sequence", "Number of the log since the driver started",
	      FIELD_U64, POSITION(sequence)),
	FIELD(ERROR_LOG, "may have waited", "may_have_waited",
	      "It may have been on the card for long before the driver took it",
	      .type = OCXLPMEM_TYPE_BOOL, .get = get_waited),
	FIELD(ERROR_LOG, "type", "type", "Kind of the log", .type = OCXLPMEM_TYPE_STRING,
	      .get = get_type, .words = type_words, .always = true),
	FIELD(ERROR_LOG, "type number", "type_number", "Kind of the log as the card gave it",
	      FIELD_U64, NUMBER(wire.type), .always = true),
	FIELD(ERROR_LOG, "identifier", "identifier", "Log identifier", FIELD_HEX(8),
	      NUMBER(wire.identifier), .always = true),
	FIELD(ERROR_LOG, "reference code", "reference_code", "Program reference code",
	      FIELD_HEX(8), NUMBER(wire.reference_code), .always = true),
	FIELD(ERROR_LOG, "actions", "actions", "What the card recommends to do",
	      .type = OCXLPMEM_TYPE_STRINGS, .get = get_actions, .always = true),
	FIELD(ERROR_LOG, "action flags", "action_flags",
	      "All action flags, also those without a word; 0 unless the type is general",
	      FIELD_HEX(6), .get = get_flags, .bits = 24, .always = true),
	FIELD(ERROR_LOG, "controller on-time", "power_on_seconds",
	      "How long the controller was on when the error happened", FIELD_U64,
	      NUMBER(wire.power_on_seconds), .unit = "s", .always = true),
	FIELD(ERROR_LOG, "timestamp", "timestamp",
	      "Time of the error since the host's IPL, in a unit that was never published",
	      FIELD_U64, NUMBER(wire.timestamp), .always = true),
	FIELD(ERROR_LOG, "WWID", "wwid", "World-wide identifier in NAA format",
	      FIELD_TEXT(struct ocxlpmem_error_log, wwid), .always = true),
	FIELD(ERROR_LOG, "firmware version", "firmware_version",
	      "Firmware that ran when the error happened",
	      FIELD_TEXT(struct ocxlpmem_error_log, firmware)),
	FIELD(ERROR_LOG, "data", "data", "Log-specific data, in a format that was never published",
	      .type = OCXLPMEM_TYPE_BYTES, .get = get_data),
};

const struct lib_kind lib_kind_error_log = {
	.word = "error-log",
	.fields = fields,
	.count = ARRAY_COUNT(fields),
	.decode = error_log_decode,
};
