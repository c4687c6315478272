// SPDX-License-Identifier: GPL-2.0-only
/* check: are the cards all right? As a plugin of monitoring programs says it. */
#include <stdlib.h>
#include <string.h>

#include "ocxlpmem/check/limits.h"
#include "ocxlpmem/common/functions.h"
#include "ocxlpmem/common/patience.h"
#include "ocxlpmem/common/verdict.h"
#include "util/memory.h"

#define NAME "OCXLPMEM"

struct check_options {
	struct common_options common;
	const char *temperature;
	const char *life;
	uint64_t ignore;
	uint64_t expect;
	double timeout;
};

static const struct check_options defaults = { .timeout = PATIENCE };

static const struct option_spec options[] = {
	OPT_STRING('t', "temperature", struct check_options, temperature, "W,C",
		   "warning above W degrees, critical above C"),
	OPT_STRING('l', "life", struct check_options, life, "W,C",
		   "warning below W percent of life, critical below C"),
	OPT_COUNT('e', "expect-cards", struct check_options, expect, "N",
		  "critical if there are fewer cards"),
	OPT_SET('i', "ignore", struct check_options, ignore, "CODE[,CODE...]",
		ocxlpmem_finding_code_str, "leave these findings out"),
	OPT_SECONDS(0, "timeout", struct check_options, timeout, "SECONDS",
		    "a card that has not answered then did not answer (8)"),
	OPT_FROM(struct check_options),
	COMMON_OPTIONS(struct check_options),
	OPT_END
};

/**
 * struct check - one run
 * @inv: of it
 * @limits: of the caller
 * @conditions: what the cards are judged by
 * @cards: that are checked
 * @functions: without driver
 * @machine: what is found of no card alone
 */
struct check {
	const struct invocation *inv;
	struct limits limits;
	struct conditions conditions;
	struct cards cards;
	struct functions functions;
	struct ocxlpmem_findings *machine;
};

static enum ocxlpmem_status worst_of(enum ocxlpmem_status a, enum ocxlpmem_status b)
{
	static const int rank[] = {
		[OCXLPMEM_STATUS_OK] = 0, [OCXLPMEM_STATUS_UNKNOWN] = 1,
		[OCXLPMEM_STATUS_WARNING] = 2, [OCXLPMEM_STATUS_CRITICAL] = 3,
	};

	return rank[a] > rank[b] ? a : b;
}

/* as monitoring programs read it */
static const struct {
	int code;
	const char *word;
} results[] = {
	[OCXLPMEM_STATUS_OK] = { 0, "OK" },
	[OCXLPMEM_STATUS_WARNING] = { 1, "WARNING" },
	[OCXLPMEM_STATUS_CRITICAL] = { 2, "CRITICAL" },
	[OCXLPMEM_STATUS_UNKNOWN] = { 3, "UNKNOWN" },
};

static int ask(struct card_job *job, void *arg)
{
	struct check *check = arg;
	int err = condition_ask(job, &check->conditions);

	limits_judge(&check->limits, job->result);
	return err;
}

/* ---- what is found ------------------------------------------------------- */

static void add(struct ocxlpmem_findings *findings, const struct ocxlpmem_finding *finding)
{
	if (ocxlpmem_findings_add(findings, finding))
		out_of_memory();
}

static void count_cards(struct check *check)
{
	const struct check_options *opts = check->inv->values;

	if (ocxlpmem_findings_new(check->conditions.now_ns, &check->machine))
		out_of_memory();
	if (check->cards.count >= opts->expect)
		return;
	add(check->machine, &(struct ocxlpmem_finding) {
		.code = OCXLPMEM_FINDING_MISSING, .severity = OCXLPMEM_STATUS_CRITICAL,
		.value = check->cards.count, .limit = opts->expect,
	});
}

/**
 * struct subject - what findings are about
 * @name: of a card or a function; NULL: the machine
 * @findings: of it
 * @card: NULL if it is none
 */
struct subject {
	const char *name;
	const struct ocxlpmem_findings *findings;
	const struct ocxlpmem_card *card;
};

static size_t subject_count(const struct check *check)
{
	return 1 + check->functions.count + check->cards.count;
}

static struct subject subject(const struct check *check, size_t i)
{
	const struct card_job *job;

	if (!i--)
		return (struct subject) { .findings = check->machine };
	if (i < check->functions.count)
		return (struct subject) { check->functions.all[i].address,
					  check->functions.all[i].findings, NULL };
	job = &check->cards.jobs[i - check->functions.count];
	return (struct subject) { ocxlpmem_card_name(job->card),
				  ((const struct condition *)job->result)->findings, job->card };
}

static void leave_out(struct check *check)
{
	const struct check_options *opts = check->inv->values;
	unsigned int code;
	size_t i;

	for (code = 0; code < OCXLPMEM_FINDING_COUNT; code++) {
		if (!(opts->ignore >> code & 1))
			continue;
		for (i = 0; i < subject_count(check); i++)
			ocxlpmem_findings_drop((struct ocxlpmem_findings *)
					       subject(check, i).findings, code);
	}
}

static enum ocxlpmem_status status_of(const struct check *check)
{
	enum ocxlpmem_status worst = OCXLPMEM_STATUS_OK;
	size_t i;

	for (i = 0; i < subject_count(check); i++)
		worst = worst_of(worst, ocxlpmem_findings_status(subject(check, i).findings));
	return worst;
}

/* ---- telling ------------------------------------------------------------- */

static size_t count_findings(const struct check *check, int code)
{
	const struct ocxlpmem_finding *finding;
	size_t count = 0, i, j;

	for (i = 0; i < subject_count(check); i++) {
		for (j = 0; (finding = ocxlpmem_findings_get(subject(check, i).findings, j)); j++)
			count += code < 0 || finding->code == (unsigned int)code;
	}
	return count;
}

/* "ocxlpmem1: life 13 %, limit 15 % (+3)": the first of the worst */
static char *worst_text(const struct check *check, enum ocxlpmem_status status)
{
	const struct ocxlpmem_finding *finding = NULL;
	size_t others = count_findings(check, -1) - 1, i;
	struct subject of = { 0 };
	char more[32] = "", *text, *line;

	for (i = 0; i < subject_count(check); i++) {
		of = subject(check, i);
		finding = ocxlpmem_findings_get(of.findings, 0);
		if (finding && finding->severity == status)
			break;
	}
	if (finding->code == OCXLPMEM_FINDING_NO_PERMISSION)
		return xasprintf("permission denied on %zu of %zu cards",
				 count_findings(check, OCXLPMEM_FINDING_NO_PERMISSION),
				 check->cards.count);
	if (others)
		snprintf(more, sizeof(more), " (+%zu)", others);
	text = finding_text(finding);
	line = xasprintf("%s%s%s%s", of.name ? of.name : "", of.name ? ": " : "", text, more);
	free(text);
	return line;
}

static char *message(const struct check *check, enum ocxlpmem_status status)
{
	if (status != OCXLPMEM_STATUS_OK)
		return worst_text(check, status);
	return xasprintf("%zu card%s", check->cards.count, text_plural(check->cards.count));
}

/* the first | would begin what is for machines */
static void print_plain(const char *words)
{
	char *text = text_printable(words, strlen(words)), *bar;

	while ((bar = strchr(text, '|')))
		*bar = '/';
	fputs(text, stdout);
	free(text);
}

static void print_line(enum ocxlpmem_status status, const char *words)
{
	printf(NAME " %s - ", results[status].word);
	print_plain(words);
}

static void print_details(const struct check *check)
{
	const struct ocxlpmem_finding *finding;
	size_t i, j;

	for (i = 0; i < subject_count(check); i++) {
		struct subject of = subject(check, i);

		for (j = 0; (finding = ocxlpmem_findings_get(of.findings, j)); j++) {
			char *text = finding_text(finding), *next = finding_next(finding, of.card);
			char *line = xasprintf("%s%s%s: %s; do: %s", of.name ? of.name : "",
					       of.name ? ": " : "",
					       ocxlpmem_status_str(finding->severity), text, next);

			print_plain(line);
			putchar('\n');
			free(line);
			free(next);
			free(text);
		}
	}
}

static void print_text(const struct check *check, enum ocxlpmem_status status)
{
	char *words = message(check, status);
	size_t i;

	print_line(status, words);
	free(words);
	printf(" | cards=%zu", check->cards.count);
	for (i = 0; i < check->cards.count; i++)
		limits_perfdata(stdout, &check->limits, &check->cards.jobs[i]);
	putchar('\n');
	if (check->inv->common->verbose)
		print_details(check);
}

static void add_condition(struct json_object *obj, const struct card_job *job, const void *arg)
{
	condition_json(obj, job);
}

static void print_json(const struct check *check, enum ocxlpmem_status status)
{
	struct json_object *document = document_new(check->inv), *machine;
	char *words = message(check, status);

	json_add_text(document, "status", ocxlpmem_status_str(status));
	json_add_text(document, "message", words);
	free(words);
	json_add(document, "cards", cards_json(&check->cards, add_condition, NULL));
	if (check->functions.count)
		json_add(document, "functions_without_driver", functions_json(&check->functions));
	machine = json_object_new_object();
	findings_json(machine, check->machine, NULL);
	json_add(document, "machine", machine);
	document_print(document, results[status].code);
}

/* ---- the command --------------------------------------------------------- */

static int read_options(struct check *check)
{
	const struct check_options *opts = check->inv->values;

	if (!limit_parse(opts->temperature, true, &check->limits.temperature))
		return command_misused(check->inv, "--temperature: '%s' is not two numbers of "
				       "degrees, the second no lower", opts->temperature);
	if (!limit_parse(opts->life, false, &check->limits.life))
		return command_misused(check->inv, "--life: '%s' is not two percentages, the "
				       "second no higher", opts->life);
	return 0;
}

/* none at all is for who expects some to judge */
static int select_cards(struct check *check)
{
	const struct check_options *opts = check->inv->values;

	if (opts->expect)
		return cards_select_if_any(check->inv, &check->cards, &check->functions);
	return cards_select_seen(check->inv, &check->cards, &check->functions);
}

static void drop(struct check *check)
{
	size_t i;

	for (i = 0; i < check->cards.count; i++)
		condition_free(check->cards.jobs[i].result);
	ocxlpmem_findings_unref(check->machine);
	functions_free(&check->functions);
	conditions_close(&check->conditions);
	cards_close(&check->cards);
	free(check);
}

static int judge(struct check *check)
{
	const struct check_options *opts = check->inv->values;
	enum ocxlpmem_status status;
	bool all;

	conditions_open(&check->conditions, check->inv);
	conditions_read_history(&check->conditions, check->inv, &check->cards, NULL);
	all = cards_ask_within(&check->cards, opts->timeout, ask, check, &check->conditions);
	count_cards(check);
	leave_out(check);
	conditions_report(check->inv, &check->conditions, &check->cards, 0);
	status = status_of(check);
	if (check->inv->common->json)
		print_json(check, status);
	else
		print_text(check, status);
	if (all)
		drop(check);
	return results[status].code;
}

static int run(const struct invocation *inv)
{
	/* lives on where a thread does */
	struct check *check = xcalloc(1, sizeof(*check));
	int code;

	check->inv = inv;
	code = read_options(check);
	if (!code)
		code = select_cards(check);
	if (!code)
		return judge(check);
	free(check);
	return code;
}

/* who runs a plugin reads standard output, and knows four codes */
static int fails(const struct invocation *inv, const struct failure *failure)
{
	if (!inv->common->json) {
		print_line(OCXLPMEM_STATUS_UNKNOWN, failure->message);
		putchar('\n');
	}
	return results[OCXLPMEM_STATUS_UNKNOWN].code;
}

const struct command_body command_check = {
	.arguments = "[CARD...]",
	.items = "cards",
	.options = options,
	.defaults = &defaults,
	.values_size = VALUES_SIZE(struct check_options),
	.run = run,
	.fails = fails,
};
