// SPDX-License-Identifier: GPL-2.0-only
/* The monitor's own file: see ledger.h. */
#include "ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include "ocxlpmem/common/kept_logs.h"
#include "util/memory.h"
#include "util/text.h"

#define SCHEMA		"ocxlpmem-monitor-state/1.0"
#define FILE_MODE	0640
#define STREAM_BYTES	16

void ledger_begin(struct ledger *ledger)
{
	unsigned char bytes[STREAM_BYTES];

	*ledger = (struct ledger) { .lock = -1, .next = 1 };
	/* so few bytes are given at once, or never */
	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		memset(bytes, 0, sizeof(bytes));
	text_hex(ledger->stream, bytes, sizeof(bytes));
}

struct ledger_card *ledger_card(struct ledger *ledger, const char *id)
{
	struct ledger_card *card;
	size_t i;

	for (i = 0; i < ledger->count; i++) {
		if (!strcmp(ledger->cards[i]->id, id))
			return ledger->cards[i];
	}
	card = xcalloc(1, sizeof(*card));
	snprintf(card->id, sizeof(card->id), "%s", id);
	ledger->cards = xrealloc(ledger->cards, ledger->count + 1, sizeof(*ledger->cards));
	ledger->cards[ledger->count++] = card;
	return card;
}

/* ---- reading ------------------------------------------------------------- */

static void take_word(struct json_object *obj, const char *key, char word[LEDGER_WORD])
{
	const char *text;

	if (!json_get_text(obj, key, &text))
		snprintf(word, LEDGER_WORD, "%s", text);
}

static void take_card(struct ledger *ledger, struct json_object *obj)
{
	struct ledger_card *card;
	const char *text;

	if (json_get_text(obj, "id", &text))
		return;
	card = ledger_card(ledger, text);
	json_get_u64(obj, "instance", &card->next.instance);
	json_get_u64(obj, "sequence", &card->next.sequence);
	take_word(obj, "state", card->state);
	take_word(obj, "firmware", card->firmware);
	take_word(obj, "status", card->status);
	card->present = json_object_get_boolean(json_object_object_get(obj, "present"));
	free(card->findings);
	card->findings = json_get_text(obj, "findings", &text) ? NULL : xstrdup(text);
}

static bool take(struct ledger *ledger, struct json_object *obj)
{
	struct json_object *cards = json_object_object_get(obj, "cards");
	struct json_object *pending = json_object_object_get(obj, "pending");
	const char *schema, *stream;
	size_t i;

	if (json_get_text(obj, "schema", &schema) || strcmp(schema, SCHEMA) ||
	    json_get_text(obj, "stream", &stream) || strlen(stream) != 2 * STREAM_BYTES ||
	    json_get_u64(obj, "next", &ledger->next) ||
	    !json_object_is_type(cards, json_type_array))
		return false;
	snprintf(ledger->stream, sizeof(ledger->stream), "%s", stream);
	for (i = 0; i < json_object_array_length(cards); i++)
		take_card(ledger, json_object_array_get_idx(cards, i));
	if (json_object_is_type(pending, json_type_array))
		ledger->pending = json_object_get(pending);
	return true;
}

static struct failure *load(struct ledger *ledger)
{
	struct json_object *obj;
	bool good;

	if (access(ledger->path, F_OK) && errno == ENOENT)
		return NULL;
	obj = json_object_from_file(ledger->path);
	good = obj && take(ledger, obj);
	json_object_put(obj);
	if (good)
		return NULL;
	return failure_new(CODE_FAILED, FAILURE_SYSTEM, -EBADMSG,
			   "move it away: the logs that are held are told again then",
			   "%s is not the state of a monitor", ledger->path);
}

static struct failure *take_lock(struct ledger *ledger)
{
	char *path = xasprintf("%s.lock", ledger->path);
	struct failure *failure = NULL;

	ledger->lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
	if (ledger->lock < 0)
		failure = failure_system(-errno, NULL, "opening %s", path);
	else if (flock(ledger->lock, LOCK_EX | LOCK_NB))
		failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, -errno,
				      "stop that one first: 'systemctl status ocxlpmem-monitor' "
				      "shows it if it is the service",
				      "another monitor has %s", path);
	free(path);
	return failure;
}

struct failure *ledger_open(struct ledger *ledger)
{
	char *directory = kept_logs_directory();
	struct failure *failure;
	int err;

	ledger_begin(ledger);
	*strrchr(directory, '/') = '\0';
	ledger->path = xasprintf("%s/monitor.json", directory);
	free(directory);
	failure = take_lock(ledger);
	if (!failure)
		failure = load(ledger);
	if (failure)
		return failure;
	/* who cannot write it hears of it before anything is taken from a card */
	err = ledger_save(ledger, ledger->pending, true);
	return err ? failure_system(err, NULL, "writing %s", ledger->path) : NULL;
}

void ledger_close(struct ledger *ledger)
{
	while (ledger->count) {
		struct ledger_card *card = ledger->cards[--ledger->count];

		free(card->findings);
		free(card);
	}
	free(ledger->cards);
	free(ledger->path);
	json_object_put(ledger->pending);
	if (ledger->lock >= 0)
		close(ledger->lock);
	*ledger = (struct ledger) { .lock = -1 };
}

/* ---- writing ------------------------------------------------------------- */

static struct json_object *card_state(const struct ledger_card *card)
{
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "id", card->id);
	json_add_u64(obj, "instance", card->next.instance);
	json_add_u64(obj, "sequence", card->next.sequence);
	json_add_text(obj, "state", card->state);
	json_add_text(obj, "firmware", card->firmware);
	json_add_text(obj, "status", card->status);
	json_add_bool(obj, "present", card->present);
	if (card->findings)
		json_add_text(obj, "findings", card->findings);
	return obj;
}

int ledger_save(const struct ledger *ledger, struct json_object *pending, bool durable)
{
	struct json_object *obj, *cards;
	char *temporary;
	size_t i;
	int err;

	if (!ledger->path)
		return 0;
	obj = json_object_new_object();
	cards = json_object_new_array();
	for (i = 0; i < ledger->count; i++)
		json_object_array_add(cards, card_state(ledger->cards[i]));
	json_add_text(obj, "schema", SCHEMA);
	json_add_text(obj, "stream", ledger->stream);
	json_add_u64(obj, "next", ledger->next);
	json_add(obj, "cards", cards);
	if (pending)
		json_add(obj, "pending", json_object_get(pending));
	temporary = xasprintf("%s.tmp", ledger->path);
	err = json_save(ledger->path, temporary, obj, FILE_MODE, durable);
	free(temporary);
	return err;
}
