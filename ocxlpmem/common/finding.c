// SPDX-License-Identifier: GPL-2.0-only
/* Findings in words: what is wrong, and the next command or act. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "condition.h"
#include "util/memory.h"

#define NS_PER_S	UINT64_C(1000000000)

/* ---- what is wrong ------------------------------------------------------- */

static char *detail_text(const struct ocxlpmem_finding *finding)
{
	return xstrdup(finding->detail ? finding->detail :
		       ocxlpmem_finding_code_str(finding->code));
}

static char *missing_text(const struct ocxlpmem_finding *finding)
{
	return xasprintf("%" PRIi64 " of %" PRIi64 " expected cards found", finding->value,
			 finding->limit);
}

/* one without a published name is known by its number */
static char *attribute_text(const struct ocxlpmem_finding *finding, const char *verdict)
{
	const struct ocxlpmem_smart_attribute *attr = finding->attribute;
	const char *name = ocxlpmem_smart_attribute_name(attr);
	char number[16];

	if (!strcmp(name, OCXLPMEM_UNPUBLISHED)) {
		snprintf(number, sizeof(number), "%u", ocxlpmem_smart_attribute_id(attr));
		name = number;
	}
	return xasprintf("attribute %s %s: at %" PRIi64 ", threshold %" PRIi64, name, verdict,
			 finding->value, finding->limit);
}

static char *failing_text(const struct ocxlpmem_finding *finding)
{
	return attribute_text(finding, "failing now");
}

static char *near_life_text(const struct ocxlpmem_finding *finding)
{
	return attribute_text(finding, "nearly failing");
}

/* "log 3 asks: replace, dump (2026-11-26T02:36:28Z), and 2 more" */
static char *log_text(const struct ocxlpmem_finding *finding, const char *what)
{
	const struct timespec received = { .tv_sec = finding->received_ns / NS_PER_S };
	char time[TEXT_TIME], more[40] = "", where[40] = " that was kept";

	if (!finding->detail)
		snprintf(where, sizeof(where), " %" PRIu64, finding->position.sequence);
	if (finding->count > 1)
		snprintf(more, sizeof(more), ", and %" PRIu64 " more", finding->count - 1);
	return xasprintf("error log%s %s (%s)%s", where, what,
			 text_time_seconds(time, &received), more);
}

static char *type_text(const struct ocxlpmem_finding *finding)
{
	char *what = xasprintf("says: %s", ocxlpmem_error_log_type_str(finding->log));
	char *text = log_text(finding, what);

	free(what);
	return text;
}

static char *action_text(const struct ocxlpmem_finding *finding)
{
	const char *const *actions;
	char *what = xstrdup("asks: "), *longer, *text;
	size_t count, i;

	actions = ocxlpmem_error_log_actions(finding->log, &count);
	for (i = 0; i < count; i++) {
		longer = xasprintf("%s%s%s", what, i ? ", " : "", actions[i]);
		free(what);
		what = longer;
	}
	text = log_text(finding, what);
	free(what);
	return text;
}

static char *temperature_text(const struct ocxlpmem_finding *finding)
{
	return xasprintf("temperature %" PRIi64 " C, limit %" PRIi64 " C", finding->value,
			 finding->limit);
}

static char *life_text(const struct ocxlpmem_finding *finding)
{
	return xasprintf("life %" PRIi64 " %%, limit %" PRIi64 " %%", finding->value,
			 finding->limit);
}

static char *bad_range_text(const struct ocxlpmem_finding *finding)
{
	return xasprintf("bad blocks in %s: %" PRIi64 " bytes",
			 finding->detail ? finding->detail : "the region", finding->value);
}

static char *dump_text(const struct ocxlpmem_finding *finding)
{
	(void)finding;
	return xstrdup("a controller dump waits");
}

static char *unkept_text(const struct ocxlpmem_finding *finding)
{
	(void)finding;
	return xstrdup("error logs wait on the card and nobody keeps them");
}

/* ---- what to do ---------------------------------------------------------- */

static char *command_of(const char *command, const struct ocxlpmem_card *card)
{
	return card ? xasprintf(PROGRAM " %s %u", command, ocxlpmem_card_id(card)) :
		      xasprintf(PROGRAM " %s", command);
}

static char *save_data(const struct ocxlpmem_finding *finding, const struct ocxlpmem_card *card)
{
	(void)finding;
	(void)card;
	return xstrdup(FATAL_ADVICE);
}

static char *see_dmesg(const struct ocxlpmem_finding *finding, const struct ocxlpmem_card *card)
{
	(void)finding;
	(void)card;
	return xstrdup("look at dmesg for what the driver says");
}

static char *see_list(const struct ocxlpmem_finding *finding, const struct ocxlpmem_card *card)
{
	(void)finding;
	(void)card;
	return xstrdup(PROGRAM " list");
}

static char *see_log(const struct ocxlpmem_finding *finding, const struct ocxlpmem_card *card)
{
	char *path, *text;

	if (!finding->detail)
		return command_of("error-log", card);
	path = text_shell_quoted(finding->detail);
	text = xasprintf(PROGRAM " decode error-log %s", path);
	free(path);
	return text;
}

static char *replace_card(const struct ocxlpmem_finding *finding,
			  const struct ocxlpmem_card *card)
{
	/* the card is only filled in: where it sits is read when it is first asked for */
	const char *slot = card ? ocxlpmem_card_slot((struct ocxlpmem_card *)card) : NULL;

	(void)finding;
	return slot ? xasprintf("plan to replace the card in slot %s", slot) :
		      xstrdup("plan to replace the card");
}

static char *cool_card(const struct ocxlpmem_finding *finding, const struct ocxlpmem_card *card)
{
	(void)finding;
	(void)card;
	return xstrdup("look after the cooling of the machine");
}

static char *see_bad_blocks(const struct ocxlpmem_finding *finding,
			    const struct ocxlpmem_card *card)
{
	(void)card;
	return finding->detail ? xasprintf("ndctl list -M -r %s", finding->detail) :
				 xstrdup("ndctl list -M");
}

static char *collect_dump(const struct ocxlpmem_finding *finding,
			  const struct ocxlpmem_card *card)
{
	(void)finding;
	return command_of("dump-controller", card);
}

static char *keep_logs(const struct ocxlpmem_finding *finding, const struct ocxlpmem_card *card)
{
	char *directory = kept_logs_directory(), *path = text_shell_quoted(directory);
	char *command = xasprintf("error-log --save %s", path), *text = command_of(command, card);

	(void)finding;
	free(command);
	free(path);
	free(directory);
	return text;
}

static const struct {
	char *(*text)(const struct ocxlpmem_finding *finding);
	char *(*next)(const struct ocxlpmem_finding *finding, const struct ocxlpmem_card *card);
	bool moves_data;
} words[OCXLPMEM_FINDING_COUNT] = {
	[OCXLPMEM_FINDING_FATAL] = { detail_text, save_data, true },
	[OCXLPMEM_FINDING_NOT_READY] = { detail_text, see_dmesg, false },
	[OCXLPMEM_FINDING_MAY_BE_ERASING] = { detail_text, see_dmesg, false },
	[OCXLPMEM_FINDING_NO_ANSWER] = { detail_text, see_dmesg, false },
	[OCXLPMEM_FINDING_NO_DRIVER] = { detail_text, see_dmesg, false },
	[OCXLPMEM_FINDING_MISSING] = { missing_text, see_list, false },
	[OCXLPMEM_FINDING_FAILING] = { failing_text, replace_card, true },
	[OCXLPMEM_FINDING_DATA_LOSS] = { type_text, see_log, false },
	[OCXLPMEM_FINDING_REPLACE] = { action_text, see_log, false },
	[OCXLPMEM_FINDING_PREDICTIVE] = { type_text, see_log, false },
	[OCXLPMEM_FINDING_THERMAL] = { type_text, see_log, false },
	[OCXLPMEM_FINDING_NEAR_LIFE] = { near_life_text, replace_card, true },
	[OCXLPMEM_FINDING_TEMPERATURE] = { temperature_text, cool_card, false },
	[OCXLPMEM_FINDING_LIFE] = { life_text, replace_card, true },
	[OCXLPMEM_FINDING_BAD_RANGE] = { bad_range_text, see_bad_blocks, false },
	[OCXLPMEM_FINDING_DUMP_WAITING] = { dump_text, collect_dump, false },
	[OCXLPMEM_FINDING_LOGS_UNKEPT] = { unkept_text, keep_logs, false },
	[OCXLPMEM_FINDING_NO_PERMISSION] = { detail_text, see_dmesg, false },
	[OCXLPMEM_FINDING_WEAR_FORECAST] = { detail_text, replace_card, true },
};

char *finding_text(const struct ocxlpmem_finding *finding)
{
	return words[finding->code].text(finding);
}

char *finding_next(const struct ocxlpmem_finding *finding, const struct ocxlpmem_card *card)
{
	if (finding->next)
		return xstrdup(finding->next);
	return words[finding->code].next(finding, card);
}

bool finding_moves_data(const struct ocxlpmem_finding *finding)
{
	return words[finding->code].moves_data;
}

static struct json_object *finding_json(const struct ocxlpmem_finding *finding,
					const struct ocxlpmem_card *card)
{
	struct json_object *obj = json_object_new_object();
	char *text = finding_text(finding), *next = finding_next(finding, card);

	json_add_text(obj, "code", ocxlpmem_finding_code_str(finding->code));
	json_add_text(obj, "severity", ocxlpmem_status_str(finding->severity));
	json_add_text(obj, "text", text);
	json_add_text(obj, "do", next);
	free(text);
	free(next);
	return obj;
}

void findings_json(struct json_object *obj, const struct ocxlpmem_findings *findings,
		   const struct ocxlpmem_card *card)
{
	struct json_object *array = json_object_new_array();
	const struct ocxlpmem_finding *finding;
	size_t i;

	json_add_text(obj, "status", ocxlpmem_status_str(ocxlpmem_findings_status(findings)));
	for (i = 0; (finding = ocxlpmem_findings_get(findings, i)); i++)
		json_object_array_add(array, finding_json(finding, card));
	json_add(obj, "findings", array);
}
