// SPDX-License-Identifier: GPL-2.0-only
/* The cards that a command line names, asked all at once. */
#include "cards.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "captured.h"
#include "output.h"
#include "util/memory.h"

/* no machine has more links */
#define THREADS_MAX	32
#define THREAD_STACK	(256 * 1024)

const char *machine_sysfs_root(const struct invocation *inv)
{
	return inv->common->sysfs_root ? inv->common->sysfs_root : getenv("OCXLPMEM_SYSFS_ROOT");
}

const char *machine_dev_root(const struct invocation *inv)
{
	return inv->common->dev_root ? inv->common->dev_root : getenv("OCXLPMEM_DEV_ROOT");
}

/* NULL, the empty name and / are where everything is anyway */
static bool is_elsewhere(const char *root)
{
	return root && root[strspn(root, "/")];
}

bool cards_are_elsewhere(const struct invocation *inv)
{
	return inv->capture || is_elsewhere(machine_sysfs_root(inv));
}

static int open_below(struct ocxlpmem_ctx *ctx, const char *name, int flags, void *root)
{
	char *path = xasprintf("%s/dev/%s", (const char *)root, name);
	int fd = open(path, flags), err = -errno;

	(void)ctx;
	free(path);
	return fd < 0 ? err : fd;
}

/*
 * Names from one machine and devices of another: what a card said would be filed
 * under the serial of another, and be forgotten by the one that said it.
 */
bool names_alone(const struct invocation *inv)
{
	return !inv->capture && is_elsewhere(machine_sysfs_root(inv)) &&
	       !is_elsewhere(machine_dev_root(inv));
}

int refuse_names_alone(const struct invocation *inv)
{
	if (!names_alone(inv))
		return 0;
	return command_misused(inv, "--sysfs-root, or OCXLPMEM_SYSFS_ROOT, moves only the names of "
			       "cards: --dev-root must say where their devices are");
}

static int use_capture(const struct invocation *inv, struct ocxlpmem_ctx **ctx)
{
	int err = captured_use(inv->capture, *ctx);

	if (!err)
		return 0;
	*ctx = ocxlpmem_unref(*ctx);
	return command_fails(inv, failure_system(err, NULL, "taking the cards of the capture"));
}

int context_open(const struct invocation *inv, struct ocxlpmem_ctx **ctx)
{
	int err = ocxlpmem_new(ctx);

	if (err)
		return command_fails(inv, failure_system(err, NULL, "starting"));
	if (inv->capture)
		return use_capture(inv, ctx);
	if (is_elsewhere(machine_dev_root(inv)))
		ocxlpmem_set_device_opener(*ctx, open_below, (void *)machine_dev_root(inv));
	err = ocxlpmem_set_sysfs_root(*ctx, machine_sysfs_root(inv));
	if (!err)
		err = ocxlpmem_scan(*ctx);
	if (err >= 0)
		return 0;
	err = command_fails(inv, failure_of_context(*ctx, err));
	*ctx = ocxlpmem_unref(*ctx);
	return err;
}

static void add_card(struct cards *cards, struct ocxlpmem_card *card)
{
	size_t i;

	for (i = 0; i < cards->count; i++) {
		if (cards->jobs[i].card == card)
			return;
	}
	cards->jobs = xrealloc(cards->jobs, cards->count + 1, sizeof(*cards->jobs));
	cards->jobs[cards->count++] = (struct card_job) { .card = card };
}

/* without a look at what is there already: that would be quadratic */
static void add_all(struct cards *cards)
{
	struct ocxlpmem_card *card;
	size_t count = 0;

	ocxlpmem_card_foreach(cards->ctx, card)
		count++;
	cards->jobs = xrealloc(cards->jobs, count, sizeof(*cards->jobs));
	cards->count = 0;
	ocxlpmem_card_foreach(cards->ctx, card)
		cards->jobs[cards->count++] = (struct card_job) { .card = card };
}

static int add_named(const struct invocation *inv, struct cards *cards, const char *name)
{
	struct ocxlpmem_card *card;
	int err = ocxlpmem_card_find(cards->ctx, name, &card);
	struct failure *failure;
	char *hint;

	if (!err) {
		add_card(cards, card);
		return 0;
	}
	if (err == -ENODEV && !ocxlpmem_card_get_first(cards->ctx)) {
		hint = no_card_hint(inv);
		failure = failure_new(CODE_NO_CARD, FAILURE_ABSENT, err, hint,
				      "no such card: %s; this machine shows no card at all", name);
		free(hint);
	} else if (err == -ENODEV) {
		failure = failure_new(CODE_NO_CARD, FAILURE_ABSENT, err,
				      "'" PROGRAM " list' shows the cards there are",
				      "no such card: %s", name);
	} else if (err == -ENOTUNIQ) {
		failure = failure_new(CODE_NO_CARD, FAILURE_ABSENT, err,
				      "name it ocxlpmemN or nmemN; see '" PROGRAM " list'",
				      "several cards have the serial %s", name);
	} else {
		failure = failure_of_context(cards->ctx, err);
	}
	return command_fails(inv, failure);
}

/* "0-3" is numbers alone: the first that is missing ends it */
static bool is_range(const char *text, uint64_t *first, uint64_t *last)
{
	const char *dash = strchr(text, '-');
	char number[24];

	if (!dash || dash == text || (size_t)(dash - text) >= sizeof(number) ||
	    strspn(text, "0123456789") != (size_t)(dash - text))
		return false;
	snprintf(number, sizeof(number), "%.*s", (int)(dash - text), text);
	return !parse_number(number, first) && !dash[1 + strspn(dash + 1, "0123456789")] &&
	       !parse_number(dash + 1, last) && *first <= *last;
}

static int add_range(const struct invocation *inv, struct cards *cards, uint64_t first,
		     uint64_t last)
{
	char name[24];
	int code;

	do {
		snprintf(name, sizeof(name), "%" PRIu64, first);
		code = add_named(inv, cards, name);
	} while (!code && first++ < last);
	return code;
}

static int add_word(const struct invocation *inv, struct cards *cards, const char *word)
{
	uint64_t first, last;
	int code = 0;

	if (!strcmp(word, "all"))
		add_all(cards);
	else if (!is_range(word, &first, &last))
		code = add_named(inv, cards, word);
	else
		code = add_range(inv, cards, first, last);
	return code;
}

/* words with commas between them */
static int add_argument(const struct invocation *inv, struct cards *cards, const char *argument)
{
	char *copy = xstrdup(argument), *rest = copy, *word;
	int code = 0;

	while (!code && (word = strsep(&rest, ",")))
		code = add_word(inv, cards, word);
	free(copy);
	return code;
}

int cards_select_any(const struct invocation *inv, struct cards *cards)
{
	int i, code;

	*cards = (struct cards) { 0 };
	code = context_open(inv, &cards->ctx);
	if (code)
		return code;
	if (!inv->argc)
		add_all(cards);
	for (i = 0; i < inv->argc && !code; i++)
		code = add_argument(inv, cards, inv->argv[i]);
	if (code)
		cards_close(cards);
	return code;
}

int cards_select(const struct invocation *inv, struct cards *cards)
{
	char *hint;
	int code = refuse_names_alone(inv);

	if (code)
		return code;
	code = cards_select_any(inv, cards);
	if (!code && !cards->count) {
		hint = no_card_hint(inv);
		code = command_fails(inv, failure_new(CODE_NO_CARD, FAILURE_ABSENT, -ENODEV, hint,
						      "no card found"));
		free(hint);
		cards_close(cards);
	}
	return code;
}

void cards_close(struct cards *cards)
{
	size_t i;

	for (i = 0; i < cards->count; i++)
		failure_free(cards->jobs[i].failure);
	free(cards->jobs);
	ocxlpmem_unref(cards->ctx);
	*cards = (struct cards) { 0 };
}

/* what the threads share */
struct asking {
	struct cards *cards;
	int (*ask)(struct card_job *job, void *arg);
	void *arg;
	atomic_size_t next;
};

static void *ask_cards(void *arg)
{
	struct asking *asking = arg;
	size_t i;

	while ((i = atomic_fetch_add(&asking->next, 1)) < asking->cards->count) {
		struct card_job *job = &asking->cards->jobs[i];
		int err = asking->ask(job, asking->arg);

		if (err && !job->failure)
			job->failure = failure_of_card(job->card, err);
	}
	return NULL;
}

void cards_ask(struct cards *cards, int (*ask)(struct card_job *job, void *arg), void *arg)
{
	size_t wanted = cards->count < THREADS_MAX ? cards->count : THREADS_MAX, started = 0;
	struct asking asking = { .cards = cards, .ask = ask, .arg = arg };
	pthread_t threads[THREADS_MAX];
	pthread_attr_t attr;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, THREAD_STACK);
	/* this thread is one of them, so it works without any other too */
	while (started + 1 < wanted &&
	       !pthread_create(&threads[started], &attr, ask_cards, &asking))
		started++;
	ask_cards(&asking);
	while (started)
		pthread_join(threads[--started], NULL);
	pthread_attr_destroy(&attr);
}

int cards_code(const struct cards *cards)
{
	enum exit_code worst = CODE_DONE;
	size_t i, failed = 0;

	for (i = 0; i < cards->count; i++) {
		const struct failure *failure = cards->jobs[i].failure;

		if (!failure)
			continue;
		/* a silent card says more than a permission, that more than the rest */
		if (failure->code > worst)
			worst = failure->code;
		failed++;
	}
	return failed && failed < cards->count ? CODE_SOME_CARDS : worst;
}

int cards_report(const struct invocation *inv, const struct cards *cards)
{
	size_t i;

	for (i = 0; i < cards->count; i++) {
		if (cards->jobs[i].failure)
			failure_print(inv, cards->jobs[i].failure);
	}
	return cards_code(cards);
}

struct json_object *card_json(const struct card_job *job)
{
	struct json_object *obj = json_object_new_object();

	fields_to_json(obj, OCXLPMEM_KIND_CARD, job->card, FIELDS_CHEAP);
	if (job->failure)
		json_add(obj, "error", failure_json(job->failure));
	return obj;
}

struct json_object *cards_json(const struct cards *cards,
			       void (*add)(struct json_object *obj, const struct card_job *job,
					   const void *arg), const void *arg)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < cards->count; i++) {
		struct json_object *obj = card_json(&cards->jobs[i]);

		add(obj, &cards->jobs[i], arg);
		json_object_array_add(array, obj);
	}
	return array;
}

char *card_file_name(const struct ocxlpmem_card *card)
{
	uint64_t serial;

	if (ocxlpmem_card_serial(card, &serial))
		return xstrdup(ocxlpmem_card_name(card));
	return xasprintf("%016" PRIx64, serial);
}

void card_heading(FILE *out, const struct ocxlpmem_card *card)
{
	const char *nmem = ocxlpmem_card_nmem(card);
	const char *firmware = ocxlpmem_card_firmware_version(card);
	uint64_t serial;
	bool has_serial = !ocxlpmem_card_serial(card, &serial);

	text_print_coloured(out, TEXT_BOLD, ocxlpmem_card_name(card));
	fprintf(out, " (%s", nmem ? nmem : "no nmem");
	if (has_serial)
		fprintf(out, ", serial 0x%016" PRIx64, serial);
	if (firmware)
		fprintf(out, ", firmware %s", firmware);
	fputc(')', out);
}
