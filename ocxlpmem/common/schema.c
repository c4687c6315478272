// SPDX-License-Identifier: GPL-2.0-only
/* JSON Schemas of what the commands print, made from the field tables. */
#include "schema.h"

#include <stdlib.h>

#include "device_user.h"
#include "history.h"
#include "ocxlpmem/monitor/event.h"
#include "schema_part.h"
#include "util/memory.h"
#include "util/progress.h"

#define DRAFT "https://json-schema.org/draft/2020-12/schema"
#define EXIT_CODE_MAX 255
#define READERS "Integers have up to 64 bits; where the maximum is above 9223372036854775807 " \
		"a reader needs uint64 in Go, BigInteger in Java, BigInt in JavaScript"

/* ---- what several documents share ---------------------------------------- */

static struct json_object *error_schema(void)
{
	struct json_object *obj = object_new(), *class = typed("string");
	const char *words[FAILURE_CLASS_COUNT + 1] = { NULL };
	unsigned int i;

	for (i = 0; i < FAILURE_CLASS_COUNT; i++)
		words[i] = failure_class_str((enum failure_class)i);
	json_add(class, "enum", words_enum(words));
	property(obj, "class", class, true);
	property(obj, "errno", described("string", "Name of the error number, such as EBUSY"),
		 false);
	property(obj, "message",
		 described("string", "What was tried, on which card, why it failed"), true);
	property(obj, "hint", described("string", "What to do next"), false);
	return obj;
}

static struct json_object *card_schema(void)
{
	struct json_object *obj = fields_object(OCXLPMEM_KIND_CARD);

	property(obj, "error", error_schema(), false);
	return obj;
}

static struct json_object *finding_schema(void)
{
	const char *severities[] = {
		ocxlpmem_status_str(OCXLPMEM_STATUS_WARNING),
		ocxlpmem_status_str(OCXLPMEM_STATUS_CRITICAL),
		ocxlpmem_status_str(OCXLPMEM_STATUS_UNKNOWN), NULL
	};
	struct json_object *obj = object_new(), *code = typed("string"), *severity = typed("string");
	const char *codes[OCXLPMEM_FINDING_COUNT + 1] = { NULL };
	unsigned int i;

	for (i = 0; i < OCXLPMEM_FINDING_COUNT; i++)
		codes[i] = ocxlpmem_finding_code_str(i);
	json_add(code, "enum", words_enum(codes));
	json_add(severity, "enum", words_enum(severities));
	property(obj, "code", code, true);
	property(obj, "severity", severity, true);
	property(obj, "text", described("string", "What is wrong"), true);
	property(obj, "do", described("string", "The next command or act"), true);
	return obj;
}

static void add_status(struct json_object *obj, bool required)
{
	property(obj, "status", status_schema(), required);
	property(obj, "findings", array_of(finding_schema()), required);
}

static void add_functions(struct json_object *document)
{
	struct json_object *function = object_new();

	property(function, "pci_address", described("string", "Of the function"), true);
	property(function, "driver", described("string", "Of somebody else that has it"), false);
	add_status(function, true);
	property(document, "functions_without_driver", array_of(function), false);
}

/* what a look at a card adds to its object */
static void add_watched(struct json_object *card)
{
	property(card, "logs_held", counter("Error logs that the driver holds"), false);
	property(card, "logs_pending",
		 described("boolean", "The card has error logs that nobody has fetched"), false);
	property(card, "dump_waiting",
		 described("boolean", "A controller dump can be collected"), false);
	property(card, "watch_error", error_schema(), false);
}

static void add_condition(struct json_object *card)
{
	struct json_object *health = fields_object(OCXLPMEM_KIND_HEALTH);

	property(health, "statistics_error", error_schema(), false);
	property(card, "health", health, false);
	add_watched(card);
}

/* name/1.0, and nothing else */
static struct json_object *named_object(const char *name)
{
	struct json_object *obj = object_new();
	char *word = xasprintf("ocxlpmem-%s/1.0", name);

	property(obj, "schema", constant(word), true);
	free(word);
	return obj;
}

/* the same with cards */
static struct json_object *document_schema(const char *name, struct json_object *card)
{
	struct json_object *obj = named_object(name), *code;

	if (card)
		property(obj, "cards", array_of(card), true);
	property(obj, "error", error_schema(), false);
	code = up_to(EXIT_CODE_MAX);
	json_add_text(code, "description", "As the program's; absent for 0");
	property(obj, "exit_code", code, false);
	return obj;
}

static struct json_object *attributes_schema(void)
{
	return array_of(fields_object(OCXLPMEM_KIND_SMART_ATTRIBUTE));
}

/* ---- one function a document --------------------------------------------- */

static struct json_object *device_user_schema(void)
{
	struct json_object *obj = object_new(), *use = typed("string");
	const char *words[DEVICE_USE_COUNT + 1] = { NULL };
	unsigned int i;

	for (i = 0; i < DEVICE_USE_COUNT; i++)
		words[i] = device_use_str((enum device_use)i);
	json_add(use, "enum", words_enum(words));
	property(obj, "use", use, true);
	property(obj, "device",
		 described("string", "The device itself, a partition, or what is built on it"),
		 true);
	property(obj, "name",
		 described("string", "Type of the file system, name of holder or process"),
		 false);
	property(obj, "place",
		 described("string", "Where it is mounted, number of the process"), false);
	return obj;
}

static struct json_object *namespace_schema(void)
{
	struct json_object *obj = object_new(), *device = object_new(), *type = typed("string");
	static const char *const types[] = { "block", "dax", NULL };
	static const char *const modes[] = {
		"fsdax", "devdax", "sector", "raw", "unknown", NULL
	};
	struct json_object *mode = typed("string");

	json_add(type, "enum", words_enum(types));
	json_add(mode, "enum", words_enum(modes));
	property(device, "device", described("string", "Its name in /dev"), true);
	property(device, "type", type, true);
	property(device, "file_system",
		 described("string", "Type of the one on it, mounted or not, as udev found it"),
		 false);
	property(device, "users", array_of(device_user_schema()), true);
	property(obj, "namespace", described("string", "As ndctl names it"), true);
	property(obj, "name", described("string", "That somebody gave it"), false);
	property(obj, "mode", mode, true);
	property(obj, "size_bytes", counter("Bytes that programs get"), true);
	property(obj, "enabled", described("boolean", "It has devices"), true);
	property(obj, "devices", array_of(device), true);
	return obj;
}

static struct json_object *region_schema(void)
{
	struct json_object *obj = object_new();

	property(obj, "region", described("string", "As ndctl names it"), true);
	property(obj, "size_bytes", counter("Size of the region"), true);
	property(obj, "available_bytes", counter("What no namespace has"), true);
	property(obj, "enabled", described("boolean", "Its namespaces can be used"), true);
	property(obj, "namespaces", array_of(namespace_schema()), true);
	return obj;
}

static struct json_object *list_schema(const char *name)
{
	struct json_object *card = card_schema(), *document;

	/* --quick does not look, --regions looks elsewhere */
	add_status(card, false);
	add_condition(card);
	property(card, "regions", array_of(region_schema()), false);
	property(card, "regions_error", error_schema(), false);
	document = document_schema(name, card);
	add_functions(document);
	return document;
}

static struct json_object *health_schema(const char *name)
{
	struct json_object *card = card_schema(), *document;

	add_status(card, true);
	add_condition(card);
	property(card, "save_error", error_schema(), false);
	property(card, "attributes", attributes_schema(), false);
	document = document_schema(name, card);
	add_functions(document);
	return document;
}

static struct json_object *check_schema(const char *name)
{
	struct json_object *card = card_schema(), *machine = object_new(), *document;

	add_status(card, true);
	add_watched(card);
	add_status(machine, true);
	document = document_schema(name, card);
	add_functions(document);
	property(document, "status", status_schema(), false);
	property(document, "message", described("string", "As the line of text has it"), false);
	property(document, "machine", machine, false);
	return document;
}

static void add_record(struct json_object *obj)
{
	add_times(obj, true);
	property(obj, "log", fields_object(OCXLPMEM_KIND_ERROR_LOG), false);
	property(obj, "gap", fields_object(OCXLPMEM_KIND_GAP), false);
}

static struct json_object *error_log_schema(const char *name)
{
	struct json_object *card = card_schema(), *record = object_new();

	add_record(record);
	property(card, "records", array_of(record), false);
	property(card, "more",
		 described("boolean", "Reading stopped at a bound: there may be more logs"), false);
	property(card, "waiting",
		 described("boolean", "The card has logs that the caller may not take from it"),
		 false);
	return document_schema(name, card);
}

static struct json_object *state_words(void)
{
	const char *words[OCXLPMEM_STATE_MAX + 2] = { NULL };
	struct json_object *obj = typed("string");
	unsigned int i;

	for (i = 0; i <= OCXLPMEM_STATE_MAX; i++)
		words[i] = ocxlpmem_state_str(i);
	json_add(obj, "enum", words_enum(words));
	return obj;
}

static struct json_object *state_change_schema(void)
{
	struct json_object *obj = object_new();

	json_add_text(obj, "description", "The card's state changed, or is fatal at the beginning");
	property(obj, "from", state_words(), false);
	property(obj, "to", state_words(), true);
	return obj;
}

static struct json_object *request_health_schema(const char *name)
{
	struct json_object *card = card_schema(), *record = object_new();

	add_times(record, true);
	property(record, "log", fields_object(OCXLPMEM_KIND_ERROR_LOG), true);
	property(card, "record", record, false);
	return document_schema(name, card);
}

static struct json_object *debug_schema(const char *name)
{
	struct json_object *card = card_schema(), *reg = object_new(), *part = object_new();

	property(part, "name", typed("string"), true);
	property(part, "help", typed("string"), true);
	property(part, "value", counter("Of these bits"), true);
	property(part, "unit", typed("string"), false);
	property(reg, "name", typed("string"), true);
	property(reg, "help", typed("string"), true);
	property(reg, "address", pattern("^0x[0-9a-f]{3}$"), true);
	property(reg, "value", pattern("^0x[0-9a-f]{16}$"), true);
	property(reg, "parts", array_of(part), true);
	property(reg, "unknown", pattern("^0x[0-9a-f]{16}$"), false);
	property(reg, "text", typed("string"), false);
	property(card, "registers", array_of(reg), false);
	return document_schema(name, card);
}

static struct json_object *firmware_schema(const char *name)
{
	struct json_object *card = card_schema(), *image = object_new();

	property(image, "file", described("string", "As named on the command line"), true);
	property(image, "size_bytes", counter("Size of it"), true);
	property(image, "sha256", pattern("^[0-9a-f]{64}$"), true);
	property(card, "firmware", fields_object(OCXLPMEM_KIND_FIRMWARE), false);
	property(card, "firmware_error", error_schema(), false);
	property(card, "image", image, false);
	return document_schema(name, card);
}

static struct json_object *erase_schema(const char *name)
{
	struct json_object *card = card_schema();

	property(card, "regions", array_of(region_schema()), false);
	property(card, "regions_error", error_schema(), false);
	property(card, "erase", fields_object(OCXLPMEM_KIND_ERASE_STATE), false);
	property(card, "elapsed_seconds", quantity("Since the command began to wait for its end"),
		 false);
	return document_schema(name, card);
}

/* a line of error-log --follow --json */
static struct json_object *record_schema(const char *name)
{
	struct json_object *obj = document_schema(name, NULL);

	property(obj, "card", described("string", "Name of the card"), true);
	property(obj, "serial", pattern("^0x[0-9a-f]{16}$"), false);
	add_times(obj, true);
	property(obj, "log", fields_object(OCXLPMEM_KIND_ERROR_LOG), false);
	property(obj, "gap", fields_object(OCXLPMEM_KIND_GAP), false);
	property(obj, "state", state_change_schema(), false);
	return obj;
}

static struct json_object *stats_schema(const char *name)
{
	struct json_object *card = card_schema(), *rates = object_new(), *document;
	const struct ocxlpmem_field *field;
	size_t count;
	char *key;

	property(card, "stats", fields_object(OCXLPMEM_KIND_STATS), false);
	field = ocxlpmem_fields(OCXLPMEM_KIND_STATS, &count);
	for (; count--; field++) {
		if (field->metric != OCXLPMEM_METRIC_COUNTER)
			continue;
		key = xasprintf("%s_per_second", field->key);
		property(rates, key, quantity(field->help), false);
		free(key);
	}
	property(card, "rate_seconds",
		 quantity("Time the rates are taken over; 0: no new answer"), false);
	property(card, "reset",
		 described("boolean", "The card was reset since: there are no rates"), false);
	property(card, "rates", rates, false);
	property(card, "restarted", array_of(typed("string")), false);
	document = document_schema(name, card);
	property(document, "sequence", counter("Number of the line, with --interval"), false);
	add_times(document, false);
	property(document, "interval_seconds", quantity("As asked for, at least 1"), false);
	return document;
}

static void add_dump_identity(struct json_object *obj)
{
	property(obj, "uuid", pattern("^[0-9a-f-]{36}$"), true);
	property(obj, "serial", described("string", "Of the card; its name if it has none"), true);
	property(obj, "firmware_version", typed("string"), false);
	property(obj, "instance", pattern("^0x[0-9a-f]{16}$"), true);
	property(obj, "generation", counter("Number of the dump since the driver started"), true);
	property(obj, "started", time_schema(), true);
}

static struct json_object *dump_facts_schema(const char *name)
{
	struct json_object *obj = named_object(name);

	property(obj, "file", described("string", "Name of the dump, in the same directory"), true);
	property(obj, "size", counter("Bytes of the dump"), true);
	property(obj, "sha256", pattern("^[0-9a-f]{64}$"), true);
	property(obj, "card", typed("string"), true);
	add_dump_identity(obj);
	property(obj, "finished", time_schema(), true);
	property(obj, "program", typed("string"), true);
	return obj;
}

static struct json_object *dump_controller_schema(const char *name)
{
	struct json_object *card = card_schema(), *dump = dump_facts_schema("dump");

	property(dump, "path", described("string", "As named on the command line"), true);
	property(dump, "kept_by_card",
		 described("boolean", "With -o -: the card was not told that it may forget it"),
		 false);
	property(card, "dump", dump, false);
	property(card, "discarded", described("boolean", "The waiting dump is lost, as asked for"),
		 false);
	return document_schema(name, card);
}

static const char *const progress_phases[] = {
	PHASE_PREPARING, PROGRESS_READING, PROGRESS_SENDING, PROGRESS_COMPLETE, PROGRESS_STOPPED,
	NULL
};

static struct json_object *progress_schema(const char *name)
{
	struct json_object *obj = named_object(name), *phase = typed("string");

	json_add(phase, "enum", words_enum(progress_phases));
	property(obj, "card", typed("string"), true);
	property(obj, "phase", phase, true);
	property(obj, "bytes_done", counter("Bytes read or sent"), true);
	property(obj, "bytes_max", counter("Most bytes that there can be"), false);
	property(obj, "elapsed_seconds", quantity("Since the begin"), true);
	property(obj, "bytes_per_second", quantity("Since the begin"), false);
	property(obj, "seconds_left_max", quantity("An upper bound"), false);
	return obj;
}

static struct json_object *block_schema(enum ocxlpmem_kind kind)
{
	struct json_object *obj = object_new();

	property(obj, "file", described("string", "Where it was read"), true);
	property(obj, "offset", counter("Of the block in the file"), true);
	property(obj, "size", counter("Bytes of the block"), true);
	property(obj, "kind", constant(ocxlpmem_kind_str(kind)), true);
	add_fields(obj, kind);
	if (kind == OCXLPMEM_KIND_SMART)
		property(obj, "attributes", attributes_schema(), true);
	return obj;
}

static struct json_object *decode_schema(const char *name)
{
	struct json_object *obj = document_schema(name, NULL), *any = json_object_new_object();
	struct json_object *kinds = json_object_new_array();
	unsigned int kind;

	for (kind = 0; kind < OCXLPMEM_KIND_COUNT; kind++) {
		if (ocxlpmem_kind_decodable(kind))
			json_object_array_add(kinds, block_schema(kind));
	}
	json_add(any, "anyOf", kinds);
	property(obj, "blocks", array_of(any), true);
	return obj;
}

/* ---- a capture's list ----------------------------------------------------- */

static void errno_property(struct json_object *obj, const char *key, const char *text)
{
	property(obj, key, described("string", text), false);
}

static struct json_object *payload_schema(void)
{
	struct json_object *obj = object_new(), *header = object_new();

	errno_property(header, "status", "Name of the error number of the card's fault");
	property(header, "card_status", up_to(UINT8_MAX), true);
	property(header, "state", up_to(UINT32_MAX), true);
	property(header, "count", up_to(UINT32_MAX), true);
	property(header, "chi", pattern("^0x[0-9a-f]{16}$"), true);
	errno_property(obj, "errno", "Name of the error number of the ioctl");
	property(obj, "age_ms", up_to(UINT32_MAX), true);
	property(obj, "header", header, false);
	return obj;
}

static struct json_object *log_place_schema(void)
{
	static const char *const wide[] = {
		"sequence", "oldest", "next", "lost", "time_ns", "boot_ns", NULL
	};
	static const char *const narrow[] = { "pending", "length", "keepers", "flags", NULL };
	struct json_object *obj = object_new();
	size_t i;

	property(obj, "instance", pattern("^0x[0-9a-f]{16}$"), false);
	for (i = 0; wide[i]; i++)
		property(obj, wide[i], up_to(UINT64_MAX), true);
	for (i = 0; narrow[i]; i++)
		property(obj, narrow[i], up_to(UINT32_MAX), true);
	return obj;
}

/* as the driver gave them, each with its failure */
static struct json_object *answers_schema(void)
{
	struct json_object *obj = object_new(), *events = object_new(), *logs = object_new();

	errno_property(obj, "open_errno", "Why the device could not be opened");
	property(obj, "smart", payload_schema(), false);
	property(obj, "stats", payload_schema(), false);
	errno_property(events, "errno", "Why they are not known");
	property(events, "events", pattern("^0x[0-9a-f]{16}$"), false);
	property(obj, "events", events, false);
	property(logs, "held", array_of(log_place_schema()), true);
	property(logs, "end", log_place_schema(), true);
	errno_property(logs, "errno", "What ended them: EAGAIN when all were read");
	property(obj, "logs", logs, false);
	return obj;
}

static struct json_object *strings_object(const char *const *keys)
{
	struct json_object *obj = object_new();

	for (; *keys; keys++)
		property(obj, *keys, typed("string"), false);
	return obj;
}

static struct json_object *capture_card_schema(void)
{
	struct json_object *card = card_schema();

	property(card, "bad_bytes", counter("Of the region"), false);
	property(card, "logs_held", counter("Error logs that the driver held"), false);
	property(card, "logs_pending",
		 described("boolean", "The card had error logs that nobody has fetched"), false);
	property(card, "answers", answers_schema(), false);
	return card;
}

static struct json_object *capture_schema(const char *name)
{
	static const char *const versions[] = {
		"program", "driver", "kernel", "kernel_build", "architecture", NULL
	};
	static const char *const names[] = { "machine", "user", NULL };
	static const char *const function_keys[] = { "pci_address", "driver", "why", NULL };
	struct json_object *document = document_schema(name, capture_card_schema());
	struct json_object *kept = object_new(), *file = object_new();

	property(document, "time", time_schema(), false);
	property(document, "time_ns", counter("The same, since 1970"), false);
	property(document, "versions", strings_object(versions), false);
	property(document, "names", strings_object(names), false);
	property(document, "functions_without_driver", array_of(strings_object(function_keys)),
		 false);
	property(kept, "name", typed("string"), true);
	property(kept, "received_ns", counter("When it was received, since 1970"), true);
	property(document, "kept_logs", array_of(kept), false);
	property(document, "kept_directory", described("string", "Where they were"), false);
	property(document, "kept_logs_error", error_schema(), false);
	property(document, "kernel_log_error", error_schema(), false);
	property(document, "left_out",
		 array_of(described("string", "A file for which there was no room")), false);
	property(file, "file", typed("string"), true);
	property(file, "bytes", up_to(UINT32_MAX), true);
	property(file, "sha256", pattern("^[0-9a-f]{64}$"), true);
	property(document, "files", array_of(file), false);
	return document;
}

static struct json_object *version_schema(const char *name)
{
	struct json_object *obj = document_schema(name, NULL);

	property(obj, "version", typed("string"), false);
	return obj;
}

static struct json_object *error_document_schema(const char *name)
{
	return document_schema(name, NULL);
}

/* what only some kinds of a record have */
static void add_event_parts(struct json_object *obj)
{
	struct json_object *value = signed_integer(), *threshold = signed_integer();

	property(obj, "cards", counter("How many there are"), false);
	property(obj, "reason", described("string", "Why it stopped"), false);
	property(obj, "change", described("string", "\"added\" or \"removed\""), false);
	property(obj, "from", described("string", "What it was, if that is known"), false);
	property(obj, "to", described("string", "What it is"), false);
	property(obj, "findings", array_of(finding_schema()), false);
	json_add_text(value, "description", "That passed the threshold");
	property(obj, "value", value, false);
	json_add_text(threshold, "description", "That was passed");
	property(obj, "threshold", threshold, false);
	property(obj, "active", described("boolean", "It is past it now"), false);
	property(obj, "log", fields_object(OCXLPMEM_KIND_ERROR_LOG), false);
	property(obj, "gap", fields_object(OCXLPMEM_KIND_GAP), false);
	property(obj, "path", described("string", "Of the dump"), false);
	property(obj, "sha256", pattern("^[0-9a-f]{64}$"), false);
	property(obj, "exit_code", up_to(EXIT_CODE_MAX), false);
	property(obj, "dropped", counter("Records that went nowhere"), false);
	property(obj, "removed", counter("Logs that were removed"), false);
	property(obj, "error", error_schema(), false);
	property(obj, "test", described("boolean", "Nothing happened: see --test"), false);
}

/* a record of monitor */
static struct json_object *event_schema(const char *name)
{
	struct json_object *obj = named_object(name), *kind = typed("string");
	const char *kinds[EVENT_KIND_COUNT + 1] = { NULL };
	unsigned int i;

	for (i = 0; i < EVENT_KIND_COUNT; i++)
		kinds[i] = event_kind_str(i);
	json_add(kind, "enum", words_enum(kinds));
	property(obj, "stream", pattern("^[0-9a-f]{32}$"), true);
	property(obj, "sequence", counter("Of the record, in the stream"), true);
	add_times(obj, true);
	property(obj, "kind", kind, true);
	property(obj, "severity", status_schema(), true);
	property(obj, "card", described("string", "Name of the card"), false);
	property(obj, "serial", pattern("^0x[0-9a-f]{16}$"), false);
	property(obj, "nmem", described("string", "Name of its DIMM"), false);
	property(obj, "code", described("string", "One word that says what"), false);
	property(obj, "message", described("string", "A sentence for people"), true);
	add_event_parts(obj);
	return obj;
}

/* ---- files by which a program goes on where it was ------------------------ */

static struct json_object *dump_journal_schema(const char *name)
{
	struct json_object *obj = named_object(name);

	add_dump_identity(obj);
	property(obj, "boot_id", described("string", "Of the machine, empty if not known"), true);
	property(obj, "durable_bytes", counter("Bytes of the part that are on the disk"), true);
	property(obj, "durable_sha256", described("string", "Of these bytes"), true);
	property(obj, "new", described("boolean", "The dump was asked for"), true);
	return obj;
}

static struct json_object *monitor_state_schema(const char *name)
{
	struct json_object *obj = named_object(name), *card = object_new();

	property(card, "id", described("string", "Serial number of the card; its name without"),
		 true);
	property(card, "instance", counter("Of the next log: driver start"), true);
	property(card, "sequence", counter("Of the next log: its number"), true);
	property(card, "state", described("string", "As told last; empty: never"), true);
	property(card, "firmware", described("string", "As told last; empty: never"), true);
	property(card, "status", described("string", "As told last; empty: never"), true);
	property(card, "present", described("boolean", "It was there"), true);
	property(card, "findings", described("string", "As told last"), false);
	property(obj, "stream", pattern("^[0-9a-f]{32}$"), true);
	property(obj, "next", counter("Number of the next record"), true);
	property(obj, "cards", array_of(card), true);
	property(obj, "pending", array_of(event_schema("event")), false);
	return obj;
}

/* a line of the monitor's day files */
static struct json_object *history_schema(const char *name)
{
	struct json_object *obj = named_object(name), *highest = signed_integer();
	const struct ocxlpmem_field *field;
	unsigned int i;
	size_t count;

	add_times(obj, true);
	property(obj, "card", described("string", "Name that the card had"), true);
	property(obj, "serial", pattern("^0x[0-9a-f]{16}$"), true);
	property(obj, "firmware_version", typed("string"), false);
	property(obj, "status", status_schema(), true);
	field = ocxlpmem_fields(OCXLPMEM_KIND_HEALTH, &count);
	for (; count--; field++) {
		if (field->metric)
			property(obj, field->key, field_schema(field), false);
	}
	json_add_text(highest, "description", "Of all samples since the record before");
	property(obj, HISTORY_HIGHEST, highest, false);
	property(obj, HISTORY_LIFE_CURRENT,
		 counter("Normalised value of the attribute of the life remaining"), false);
	property(obj, HISTORY_LIFE_THRESHOLD, counter("At which that attribute fails"), false);
	for (i = 0; history_stats[i].key; i++)
		property(obj, history_stats[i].key, counter("As in stats"), false);
	return obj;
}

static const struct {
	const char *name;
	const char *title;
	struct json_object *(*make)(const char *name);
} schemas[] = {
	{ "list", "list --json", list_schema },
	{ "health", "health --json", health_schema },
	{ "check", "check --json", check_schema },
	{ "error-log", "error-log --json", error_log_schema },
	{ "error-log-record", "a line of error-log --follow --json", record_schema },
	{ "monitor", "monitor --json, where it does not begin", error_document_schema },
	{ "event", "a line of monitor", event_schema },
	{ "monitor-state", "the file by which monitor goes on where it was",
	  monitor_state_schema },
	{ "history", "a line of the day files of monitor", history_schema },
	{ "stats", "stats --json, and a line of stats --interval --json", stats_schema },
	{ "capture", "capture --json, and capture.json in the archive", capture_schema },
	{ "dump-controller", "dump-controller --json", dump_controller_schema },
	{ "dump", "the facts beside a controller dump", dump_facts_schema },
	{ "dump-journal", "the facts beside a part of a dump", dump_journal_schema },
	{ "progress", "a line of dump-controller or firmware --progress=json",
	  progress_schema },
	{ "request-health", "request-health --json", request_health_schema },
	{ "debug", "debug --json", debug_schema },
	{ "firmware", "firmware --json", firmware_schema },
	{ "erase", "erase --json", erase_schema },
	{ "decode", "decode --json", decode_schema },
	{ "version", "version --json", version_schema },
	{ "error", "--json with a command line that names no command, or one without --json",
	  error_document_schema },
};

const char *schema_name(unsigned int i)
{
	return i < sizeof(schemas) / sizeof(*schemas) ? schemas[i].name : NULL;
}

struct json_object *schema_new(const char *name)
{
	struct json_object *obj;
	unsigned int i;
	char *id;

	for (i = 0; schema_name(i); i++) {
		if (!strcmp(schema_name(i), name))
			break;
	}
	if (!schema_name(i))
		return NULL;
	obj = schemas[i].make(name);
	json_add_text(obj, "$schema", DRAFT);
	id = xasprintf("urn:ocxlpmem:schema:ocxlpmem-%s/1.0", name);
	json_add_text(obj, "$id", id);
	free(id);
	json_add_text(obj, "title", schemas[i].title);
	json_add_text(obj, "$comment", READERS);
	return obj;
}
