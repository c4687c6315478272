/* SPDX-License-Identifier: GPL-2.0-only */
/* What the monitor tells: one record an event. */
#ifndef MONITOR_EVENT_H
#define MONITOR_EVENT_H

#include "ocxlpmem/common/cards.h"

#define EVENT_SCHEMA	"ocxlpmem-event/1.0"

enum event_kind {
	EVENT_START,
	EVENT_STOP,
	EVENT_CARD,
	EVENT_STATE,
	EVENT_HEALTH,
	EVENT_THRESHOLD,
	EVENT_FIRMWARE,
	EVENT_LOG,
	EVENT_GAP,
	EVENT_DUMP,
	EVENT_HOOK,
	EVENT_STORAGE,
	EVENT_KIND_COUNT
};

/* "start", ...; NULL for none */
const char *event_kind_str(unsigned int kind);
/* the message id that the journal's catalogue has for it, 32 digits */
const char *event_kind_id(enum event_kind kind);

struct ledger;

/*
 * A record with all that records have in common, and the next number of the ledger. card:
 * NULL, if it is about none; code: one word that says what, may be NULL; then a sentence for
 * people. Whoever makes it adds what the kind has of its own, and posts it.
 */
struct json_object *event_new(struct ledger *ledger, enum event_kind kind,
			      enum ocxlpmem_status severity, const struct ocxlpmem_card *card,
			      const char *code, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

enum event_kind event_kind(struct json_object *event);
enum ocxlpmem_status event_severity(struct json_object *event);

/**
 * struct event_field - what journal and hooks call a key of a record
 * @name: there
 * @key: in the record
 */
struct event_field {
	const char *name;
	const char *key;
};

/* the last has no name */
extern const struct event_field event_fields[];
/* the value in words, NULL if the record has none; good as long as it */
const char *event_text(struct json_object *event, const char *key);

#endif
