// SPDX-License-Identifier: GPL-2.0-only
/* Controller dumps as they are announced: our own command brings them, in a process of its own. */
#include "dumper.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util/memory.h"

/* the first ones say most of what went wrong, so they are kept and not the last */
#define DUMPS_MAX	4
#define BYTES_MAX	(UINT64_C(1) << 30)
#define DAY_S		(24 * 60 * 60)
/* a card may take long to prepare one */
#define SECONDS		3600
#define SUFFIX		".bin"

struct failure *dumper_open(struct dumper *dumper, const struct invocation *inv,
			    const char *directory)
{
	*dumper = (struct dumper) { .inv = inv, .directory = directory, .child = { .output = -1 } };
	if (directory && mkdir(directory, 0750) && errno != EEXIST)
		return failure_system(-errno, NULL, "making the directory %s", directory);
	if (directory && access(directory, W_OK))
		return failure_system(-errno, NULL, "writing to %s", directory);
	return NULL;
}

void dumper_close(struct dumper *dumper)
{
	child_kill(&dumper->child);
	free(child_output(&dumper->child));
	dumper->card = ocxlpmem_card_unref(dumper->card);
}

bool dumper_is_busy(const struct dumper *dumper)
{
	return dumper->card;
}

/* ---- bounds -------------------------------------------------------------- */

struct stock {
	unsigned int count;
	uint64_t bytes;
	bool today;
};

static void add(struct stock *stock, int dir, const char *name, const char *id)
{
	size_t len = strlen(name), suffix = strlen(SUFFIX);
	struct stat st;

	if (len < suffix || strcmp(name + len - suffix, SUFFIX) ||
	    fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW))
		return;
	stock->count++;
	stock->bytes += st.st_size;
	stock->today |= strstr(name, id) && time(NULL) - st.st_mtim.tv_sec < DAY_S;
}

static int take_stock(const char *directory, const char *id, struct stock *stock)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;

	*stock = (struct stock) { 0 };
	if (!dir)
		return -errno;
	while ((entry = readdir(dir)))
		add(stock, dirfd(dir), entry->d_name, id);
	closedir(dir);
	return 0;
}

/* why no further dump is brought, or NULL */
static struct failure *bound(const struct dumper *dumper, const struct ocxlpmem_card *card)
{
	char *id = card_file_name(card);
	struct stock stock;
	int err = take_stock(dumper->directory, id, &stock);

	free(id);
	if (err)
		return failure_system(err, NULL, "reading %s", dumper->directory);
	if (stock.today)
		return failure_new(CODE_FAILED, FAILURE_SYSTEM, -EEXIST,
				   "'" PROGRAM " dump-controller' brings it",
				   "%s: a dump of this card was brought less than a day ago",
				   ocxlpmem_card_name(card));
	if (stock.count < DUMPS_MAX && stock.bytes < BYTES_MAX)
		return NULL;
	return failure_new(CODE_FAILED, FAILURE_SYSTEM, -EDQUOT, "move some dumps away",
			   "%s: its dump is not brought: %u dumps of %" PRIu64 " MiB are in %s",
			   ocxlpmem_card_name(card), stock.count, stock.bytes >> 20,
			   dumper->directory);
}

/* ---- one dump ------------------------------------------------------------ */

static struct json_object *told(struct ledger *ledger, const struct ocxlpmem_card *card,
				struct json_object *error, const char *message)
{
	struct json_object *event = event_new(ledger, EVENT_DUMP, OCXLPMEM_STATUS_WARNING, card,
					      "failed", "%s", message);

	json_add(event, "error", error);
	return event;
}

static struct json_object *told_failure(struct ledger *ledger, const struct ocxlpmem_card *card,
					struct failure *failure)
{
	struct json_object *event = told(ledger, card, failure_json(failure), failure->message);

	failure_free(failure);
	return event;
}

static int run(struct dumper *dumper, bool fresh)
{
	const char *sysfs = machine_sysfs_root(dumper->inv), *dev = machine_dev_root(dumper->inv);
	char *const argv[] = {
		"/proc/self/exe", "dump-controller", "--json", "-o", (char *)dumper->directory,
		(char *)ocxlpmem_card_name(dumper->card), "--sysfs-root", (char *)(sysfs ?: ""),
		"--dev-root", (char *)(dev ?: ""), fresh ? "--new" : NULL, NULL
	};

	return child_start(&dumper->child, &(struct child_order) {
		.argv = argv, .seconds = SECONDS, .output = true,
	});
}

struct json_object *dumper_start(struct dumper *dumper, struct ledger *ledger,
				 struct ocxlpmem_card *card, bool fresh)
{
	struct failure *failure = bound(dumper, card);
	int err;

	if (failure)
		return told_failure(ledger, card, failure);
	dumper->card = ocxlpmem_card_ref(card);
	err = run(dumper, fresh);
	if (!err)
		return NULL;
	dumper->card = ocxlpmem_card_unref(dumper->card);
	return told_failure(ledger, card, failure_system(err, NULL, "bringing the dump"));
}

/* the card's part of what dump-controller said; belongs to document */
static struct json_object *card_part(struct json_object *document)
{
	struct json_object *cards = NULL;

	if (!json_object_is_type(document, json_type_object))
		return NULL;
	json_object_object_get_ex(document, "cards", &cards);
	if (!json_object_is_type(cards, json_type_array) || !json_object_array_length(cards))
		return document;
	return json_object_array_get_idx(cards, 0);
}

static struct json_object *result(struct ledger *ledger, const struct ocxlpmem_card *card,
				  struct json_object *document)
{
	struct json_object *part = card_part(document), *dump = NULL, *error = NULL, *event;
	const char *path, *sha256, *message;

	if (part && json_object_object_get_ex(part, "dump", &dump) &&
	    !json_get_text(dump, "path", &path) && !json_get_text(dump, "sha256", &sha256)) {
		event = event_new(ledger, EVENT_DUMP, OCXLPMEM_STATUS_OK, card, "kept",
				  "the controller dump is in %s", path);
		json_add_text(event, "path", path);
		json_add_text(event, "sha256", sha256);
		return event;
	}
	if (part && json_object_object_get_ex(part, "error", &error) &&
	    !json_get_text(error, "message", &message))
		return told(ledger, card, json_object_get(error), message);
	return told_failure(ledger, card, failure_new(CODE_FAILED, FAILURE_SYSTEM, -EIO, NULL,
						      "the dump could not be brought"));
}

struct json_object *dumper_turn(struct dumper *dumper, struct ledger *ledger)
{
	struct json_object *document, *event;
	char *text;
	int code;

	child_watch(&dumper->child);
	if (!child_ended(&dumper->child, &code))
		return NULL;
	text = child_output(&dumper->child);
	document = json_tokener_parse(text);
	event = result(ledger, dumper->card, document);
	json_object_put(document);
	free(text);
	dumper->card = ocxlpmem_card_unref(dumper->card);
	return event;
}
