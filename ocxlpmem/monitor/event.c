// SPDX-License-Identifier: GPL-2.0-only
/* A record of the monitor: its kind, and what all of them have in common. */
#include "event.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "ledger.h"
#include "ocxlpmem/common/output.h"
#include "util/memory.h"

/* the numbers are random, and for ever: packaging/systemd/ocxlpmem.catalog has them too */
static const struct {
	const char *word;
	const char *id;
} kinds[EVENT_KIND_COUNT] = {
	[EVENT_START] = { "start", "9f009c7c9fc2499fb8856c565fbd4641" },
	[EVENT_STOP] = { "stop", "10e76c2a29f8444089e0a9823cd434c0" },
	[EVENT_CARD] = { "card", "a7c2df15091b4be5b8a37e3320f5d91a" },
	[EVENT_STATE] = { "state", "c5a7dffd3c2043309b8dda4defb5ae4f" },
	[EVENT_HEALTH] = { "health", "a2b11805099d4444ae4ef8d9a32ad23a" },
	[EVENT_THRESHOLD] = { "threshold", "96e8ec929e6b407789f9e8b4e65c7c46" },
	[EVENT_FIRMWARE] = { "firmware", "1bc4f9808f6f4d3f8ce95b99afaa83a6" },
	[EVENT_LOG] = { "log", "def0007f16884d96956ba6f06401bf51" },
	[EVENT_GAP] = { "gap", "42568c88a840458a88dbe0961aa11b09" },
	[EVENT_DUMP] = { "dump", "6bec379ffa6d479d9676fd0d554f362c" },
	[EVENT_HOOK] = { "hook", "cd445b6c01b34b138da748e92762a4da" },
	[EVENT_STORAGE] = { "storage", "118577df32314c52ab15d924c21b1f82" },
};

const struct event_field event_fields[] = {
	{ "OCXLPMEM_KIND", "kind" }, { "OCXLPMEM_CARD", "card" },
	{ "OCXLPMEM_SERIAL", "serial" }, { "OCXLPMEM_NMEM", "nmem" },
	{ "OCXLPMEM_SEVERITY", "severity" }, { "OCXLPMEM_CODE", "code" },
	{ "OCXLPMEM_MESSAGE", "message" }, { "OCXLPMEM_STREAM", "stream" },
	{ "OCXLPMEM_SEQUENCE", "sequence" }, { "OCXLPMEM_TIME", "time" },
	{ NULL, NULL }
};

const char *event_kind_str(unsigned int kind)
{
	return kind < EVENT_KIND_COUNT ? kinds[kind].word : NULL;
}

const char *event_kind_id(enum event_kind kind)
{
	return kinds[kind].id;
}

static void add_card(struct json_object *event, const struct ocxlpmem_card *card)
{
	const char *nmem = ocxlpmem_card_nmem(card);
	uint64_t serial;
	char text[24];

	json_add_text(event, "card", ocxlpmem_card_name(card));
	if (!ocxlpmem_card_serial(card, &serial)) {
		snprintf(text, sizeof(text), "0x%016" PRIx64, serial);
		json_add_text(event, "serial", text);
	}
	if (nmem)
		json_add_text(event, "nmem", nmem);
}

struct json_object *event_new(struct ledger *ledger, enum event_kind kind,
			      enum ocxlpmem_status severity, const struct ocxlpmem_card *card,
			      const char *code, const char *format, ...)
{
	struct json_object *event = json_object_new_object();
	va_list args;
	char *text;

	json_add_text(event, "schema", EVENT_SCHEMA);
	json_add_text(event, "stream", ledger->stream);
	json_add_u64(event, "sequence", ledger->next++);
	now_to_json(event);
	json_add_text(event, "kind", kinds[kind].word);
	json_add_text(event, "severity", ocxlpmem_status_str(severity));
	if (card)
		add_card(event, card);
	if (code)
		json_add_text(event, "code", code);
	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	json_add_text(event, "message", text);
	free(text);
	return event;
}

enum event_kind event_kind(struct json_object *event)
{
	const char *word = event_text(event, "kind");
	unsigned int kind = 0;

	while (kind < EVENT_STORAGE && strcmp(kinds[kind].word, word ? word : ""))
		kind++;
	return kind;
}

enum ocxlpmem_status event_severity(struct json_object *event)
{
	const char *word = event_text(event, "severity");
	unsigned int status = OCXLPMEM_STATUS_OK;

	while (status < OCXLPMEM_STATUS_UNKNOWN && strcmp(ocxlpmem_status_str(status), word))
		status++;
	return status;
}

const char *event_text(struct json_object *event, const char *key)
{
	struct json_object *value = json_object_object_get(event, key);

	return value ? json_object_get_string(value) : NULL;
}
