// SPDX-License-Identifier: GPL-2.0-only
/* Which cards there are, and which came and went. */
#include <stdlib.h>
#include <string.h>

#include "monitor.h"
#include "util/memory.h"

static void tell(struct monitor *monitor, const struct ocxlpmem_card *card, const char *change,
		 enum ocxlpmem_status severity)
{
	struct json_object *event = event_new(&monitor->ledger, EVENT_CARD, severity, card, change,
					      "%s: %s", ocxlpmem_card_name(card), change);

	json_add_text(event, "change", change);
	outbox_post(&monitor->outbox, event);
}

/* one that went while nobody watched has no name any more */
static void tell_missing(struct monitor *monitor, struct ledger_card *known)
{
	struct json_object *event = event_new(&monitor->ledger, EVENT_CARD,
					      OCXLPMEM_STATUS_WARNING, NULL, "removed",
					      "the card %s was removed meanwhile", known->id);
	char *serial = xasprintf("0x%s", known->id);

	/* of a card without serial it is the name */
	if (strspn(known->id, "0123456789abcdef") == 16 && !known->id[16])
		json_add_text(event, "serial", serial);
	free(serial);
	json_add_text(event, "change", "removed");
	outbox_post(&monitor->outbox, event);
	known->present = false;
	known->state[0] = '\0';
}

static void remove_card(struct monitor *monitor, size_t i)
{
	struct watched *watched = monitor->cards[i];

	tell(monitor, watched->card, "removed", OCXLPMEM_STATUS_WARNING);
	/* what it is when it comes back is news */
	watched->known->state[0] = '\0';
	watched->known->present = false;
	watched_free(watched);
	monitor->cards[i] = monitor->cards[--monitor->count];
}

/* monitor->count: it is not among them */
static size_t find(const struct monitor *monitor, const struct ocxlpmem_card *card)
{
	char *id = card_file_name(card);
	size_t i;

	for (i = 0; i < monitor->count; i++) {
		const struct watched *watched = monitor->cards[i];

		if (!strcmp(watched->known->id, id) &&
		    !strcmp(ocxlpmem_card_name(watched->card), ocxlpmem_card_name(card)))
			break;
	}
	free(id);
	return i;
}

/* one that was gone and is there again has other files behind the same name */
static bool is_back(const struct watched *watched, const struct ocxlpmem_card *card)
{
	unsigned int state;

	return watched->gone && !ocxlpmem_card_state(card, &state) &&
	       state != OCXLPMEM_STATE_GONE;
}

static void add_card(struct monitor *monitor, struct ocxlpmem_card *card)
{
	size_t i = find(monitor, card);
	struct watched *watched;

	if (i < monitor->count && !is_back(monitor->cards[i], card)) {
		monitor->cards[i]->seen = true;
		return;
	}
	if (i < monitor->count)
		remove_card(monitor, i);
	watched = watched_new(monitor, card);
	watched->seen = true;
	monitor->cards = xrealloc(monitor->cards, monitor->count + 1, sizeof(*monitor->cards));
	monitor->cards[monitor->count++] = watched;
	if (!watched->known->present)
		tell(monitor, card, "added", OCXLPMEM_STATUS_OK);
	watched->known->present = true;
}

static bool is_watched(const struct monitor *monitor, const struct ledger_card *known)
{
	size_t i;

	for (i = 0; i < monitor->count; i++) {
		if (monitor->cards[i]->known == known)
			return true;
	}
	return false;
}

void monitor_scan(struct monitor *monitor)
{
	struct ocxlpmem_card *card;
	size_t i;
	int err = ocxlpmem_scan(monitor->ctx);

	if (err < 0) {
		failure_end(monitor->inv, failure_of_context(monitor->ctx, err));
		return;
	}
	for (i = 0; i < monitor->count; i++)
		monitor->cards[i]->seen = false;
	ocxlpmem_card_foreach(monitor->ctx, card)
		add_card(monitor, card);
	for (i = monitor->count; i--;) {
		if (!monitor->cards[i]->seen)
			remove_card(monitor, i);
	}
	for (i = 0; i < monitor->ledger.count; i++) {
		struct ledger_card *known = monitor->ledger.cards[i];

		if (known->present && !is_watched(monitor, known))
			tell_missing(monitor, known);
	}
	for (i = 0; i < monitor->count; i++)
		watched_open(monitor, monitor->cards[i]);
}

void monitor_drop_cards(struct monitor *monitor)
{
	while (monitor->count)
		watched_free(monitor->cards[--monitor->count]);
	free(monitor->cards);
	monitor->cards = NULL;
}
