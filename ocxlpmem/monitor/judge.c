// SPDX-License-Identifier: GPL-2.0-only
/* What is wrong with cards, judged again and again: only what changed is told. */
#include <stdlib.h>
#include <string.h>

#include "monitor.h"
#include "util/memory.h"

/* a value that stands at its limit would be told for ever: it must come back by so much */
#define EASE_CELSIUS	3
#define EASE_LIFE	7
#define EASE_DAYS	14

/* what a number passed; the other codes say that something happened */
static const enum ocxlpmem_finding_code thresholds[] = {
	OCXLPMEM_FINDING_FAILING, OCXLPMEM_FINDING_NEAR_LIFE, OCXLPMEM_FINDING_TEMPERATURE,
	OCXLPMEM_FINDING_LIFE,
};

/**
 * struct judging - one time that cards are judged
 * @monitor: of the run
 * @conditions: what all are judged by
 * @cards: those that are judged; their results are conditions
 * @watched: the same ones, as they are watched
 * @sampled: all of them, at their time
 */
struct judging {
	struct monitor *monitor;
	struct conditions conditions;
	struct cards cards;
	struct watched **watched;
	bool sampled;
};

/* ---- what was, and what is ----------------------------------------------- */

static char *word_of(enum ocxlpmem_finding_code code, enum ocxlpmem_status severity)
{
	return xasprintf("%s:%s", ocxlpmem_finding_code_str(code), ocxlpmem_status_str(severity));
}

static bool has_word(const char *words, const char *word)
{
	const size_t len = strlen(word);
	const char *at = words;

	while (at && (at = strstr(at, word))) {
		if ((at == words || at[-1] == ' ') && (!at[len] || at[len] == ' '))
			return true;
		at += len;
	}
	return false;
}

static bool has(const char *words, enum ocxlpmem_finding_code code, enum ocxlpmem_status severity)
{
	char *word = word_of(code, severity);
	bool found = has_word(words, word);

	free(word);
	return found;
}

static bool has_any(const char *words, enum ocxlpmem_finding_code code)
{
	return has(words, code, OCXLPMEM_STATUS_WARNING) ||
	       has(words, code, OCXLPMEM_STATUS_CRITICAL);
}

/* "near-life:warning temperature:critical", each once */
static char *words_of(const struct ocxlpmem_findings *findings)
{
	const struct ocxlpmem_finding *finding;
	char *words = xstrdup(""), *longer, *word;
	size_t i;

	for (i = 0; (finding = ocxlpmem_findings_get(findings, i)); i++) {
		word = word_of(finding->code, finding->severity);
		if (!has_word(words, word)) {
			longer = xasprintf("%s%s%s", words, *words ? " " : "", word);
			free(words);
			words = longer;
		}
		free(word);
	}
	return words;
}

/* ---- hysteresis ---------------------------------------------------------- */

static struct limits eased_limits(const struct limits *limits, const char *before)
{
	struct limits eased = *limits;

	if (has_any(before, OCXLPMEM_FINDING_TEMPERATURE))
		eased.temperature.warning -= EASE_CELSIUS;
	if (has(before, OCXLPMEM_FINDING_TEMPERATURE, OCXLPMEM_STATUS_CRITICAL))
		eased.temperature.critical -= EASE_CELSIUS;
	return eased;
}

static bool is_found(const struct condition *condition, enum ocxlpmem_finding_code code)
{
	const struct ocxlpmem_finding *finding;
	size_t i;

	for (i = 0; (finding = ocxlpmem_findings_get(condition->findings, i)); i++) {
		if (finding->code == code)
			return true;
	}
	return false;
}

static void stay_near_life(const struct condition *condition)
{
	const struct ocxlpmem_smart *smart = ocxlpmem_health_smart(condition->health);
	const struct ocxlpmem_smart_attribute *attr;
	size_t i;

	for (i = 0; smart && (attr = ocxlpmem_smart_attribute(smart, i)); i++) {
		unsigned int current = ocxlpmem_smart_attribute_current(attr);
		unsigned int limit = ocxlpmem_smart_attribute_threshold(attr);
		const struct ocxlpmem_finding finding = {
			.code = OCXLPMEM_FINDING_NEAR_LIFE, .severity = OCXLPMEM_STATUS_WARNING,
			.attribute = attr, .value = current, .limit = limit,
		};

		if (strcmp(ocxlpmem_smart_attribute_name(attr), "life remaining") || !limit ||
		    current <= limit || current > limit + EASE_LIFE)
			continue;
		if (ocxlpmem_findings_add(condition->findings, &finding))
			out_of_memory();
	}
}

static void stay_forecast(const struct card_job *job, const struct conditions *conditions)
{
	const struct condition *condition = job->result;

	if (wear_judge(wears_find(conditions->wears, job->card), condition->health,
		       conditions->now_ns / 1e9, WEAR_WARN_DAYS + EASE_DAYS, condition->findings))
		out_of_memory();
}

static int ask(struct card_job *job, void *arg)
{
	const struct judging *judging = arg;
	const char *before = judging->watched[job - judging->cards.jobs]->known->findings;
	const struct limits limits = eased_limits(&judging->monitor->limits, before);
	int err;

	ocxlpmem_card_refresh(job->card);
	err = condition_ask(job, &judging->conditions);
	limits_judge(&limits, job->result);
	if (!err && has_any(before, OCXLPMEM_FINDING_NEAR_LIFE) &&
	    !is_found(job->result, OCXLPMEM_FINDING_NEAR_LIFE))
		stay_near_life(job->result);
	if (!err && has_any(before, OCXLPMEM_FINDING_WEAR_FORECAST) &&
	    !is_found(job->result, OCXLPMEM_FINDING_WEAR_FORECAST))
		stay_forecast(job, &judging->conditions);
	return err;
}

/* ---- telling ------------------------------------------------------------- */

static void tell_firmware(struct monitor *monitor, const struct watched *watched)
{
	const char *now = ocxlpmem_card_firmware_version(watched->card);
	struct ledger_card *known = watched->known;
	struct json_object *event;

	if (!now || !strcmp(now, known->firmware))
		return;
	if (*known->firmware) {
		event = event_new(&monitor->ledger, EVENT_FIRMWARE, OCXLPMEM_STATUS_OK,
				  watched->card, now, "%s: firmware %s, was %s",
				  ocxlpmem_card_name(watched->card), now, known->firmware);
		json_add_text(event, "from", known->firmware);
		json_add_text(event, "to", now);
		outbox_post(&monitor->outbox, event);
	}
	snprintf(known->firmware, sizeof(known->firmware), "%s", now);
}

static bool is_threshold(enum ocxlpmem_finding_code code)
{
	size_t i;

	for (i = 0; i < sizeof(thresholds) / sizeof(*thresholds); i++) {
		if (thresholds[i] == code)
			return true;
	}
	return false;
}

static void tell_passed(struct monitor *monitor, const struct watched *watched,
			const struct ocxlpmem_finding *finding)
{
	char *text = finding_text(finding);
	struct json_object *event;

	event = event_new(&monitor->ledger, EVENT_THRESHOLD, finding->severity, watched->card,
			  ocxlpmem_finding_code_str(finding->code), "%s: %s",
			  ocxlpmem_card_name(watched->card), text);
	json_add_i64(event, "value", finding->value);
	json_add_i64(event, "threshold", finding->limit);
	json_add_bool(event, "active", true);
	outbox_post(&monitor->outbox, event);
	free(text);
}

static void tell_back(struct monitor *monitor, const struct watched *watched,
		      enum ocxlpmem_finding_code code)
{
	const char *word = ocxlpmem_finding_code_str(code);
	struct json_object *event;

	event = event_new(&monitor->ledger, EVENT_THRESHOLD, OCXLPMEM_STATUS_OK, watched->card,
			  word, "%s: %s no more", ocxlpmem_card_name(watched->card), word);
	json_add_bool(event, "active", false);
	outbox_post(&monitor->outbox, event);
}

static void tell_thresholds(struct monitor *monitor, const struct watched *watched,
			    const struct ocxlpmem_findings *findings, const char *words)
{
	const char *before = watched->known->findings;
	const struct ocxlpmem_finding *finding;
	size_t i;

	for (i = 0; (finding = ocxlpmem_findings_get(findings, i)); i++) {
		if (is_threshold(finding->code) && !has(before, finding->code, finding->severity))
			tell_passed(monitor, watched, finding);
	}
	for (i = 0; i < sizeof(thresholds) / sizeof(*thresholds); i++) {
		if (has_any(before, thresholds[i]) && !has_any(words, thresholds[i]))
			tell_back(monitor, watched, thresholds[i]);
	}
}

/* "ocxlpmem1: critical: error log 1 asks: replace (+2), was ok" */
static char *health_text(const struct watched *watched, const struct ocxlpmem_findings *findings)
{
	const struct ocxlpmem_finding *worst = ocxlpmem_findings_get(findings, 0);
	const char *status = ocxlpmem_status_str(ocxlpmem_findings_status(findings));
	const char *was = watched->known->status;
	char more[32] = "", *text = worst ? finding_text(worst) : NULL, *line;
	size_t count = 0;

	while (ocxlpmem_findings_get(findings, count))
		count++;
	if (count > 1)
		snprintf(more, sizeof(more), " (+%zu)", count - 1);
	if (!strcmp(was, status))
		was = "";
	line = xasprintf("%s: %s%s%s%s%s%s", ocxlpmem_card_name(watched->card), status,
			 text ? ": " : "", text ? text : "", more, *was ? ", was " : "", was);
	free(text);
	return line;
}

static void tell_health(struct monitor *monitor, const struct watched *watched,
			const struct ocxlpmem_findings *findings)
{
	const struct ocxlpmem_finding *worst = ocxlpmem_findings_get(findings, 0);
	enum ocxlpmem_status status = ocxlpmem_findings_status(findings);
	char *text = health_text(watched, findings);
	struct json_object *event;

	event = event_new(&monitor->ledger, EVENT_HEALTH, status, watched->card,
			  worst ? ocxlpmem_finding_code_str(worst->code) : "ok", "%s", text);
	free(text);
	if (*watched->known->status)
		json_add_text(event, "from", watched->known->status);
	json_add_text(event, "to", ocxlpmem_status_str(status));
	findings_json(event, findings, watched->card);
	/* the same as "to" */
	json_object_object_del(event, "status");
	outbox_post(&monitor->outbox, event);
}

/* a card that says nothing of its attributes has not got better */
static char *with_unknown(char *words, const struct condition *condition, const char *before)
{
	const struct ocxlpmem_smart *smart = condition->health ?
					     ocxlpmem_health_smart(condition->health) : NULL;
	char *copy = xstrdup(before ? before : ""), *rest = copy, *word, *longer;
	enum ocxlpmem_finding_code code;

	while (!(smart && ocxlpmem_smart_count(smart)) && (word = strsep(&rest, " "))) {
		char *end = strchr(word, ':');
		bool named = end && (*end = '\0', !ocxlpmem_finding_code_from_str(word, &code));

		if (!named || !is_threshold(code))
			continue;
		*end = ':';
		longer = xasprintf("%s%s%s", words, *words ? " " : "", word);
		free(words);
		words = longer;
	}
	free(copy);
	return words;
}

static void tell_findings(struct monitor *monitor, struct watched *watched,
			  const struct condition *condition)
{
	const struct ocxlpmem_findings *findings = condition->findings;
	const char *status = ocxlpmem_status_str(ocxlpmem_findings_status(findings));
	struct ledger_card *known = watched->known;
	char *words = with_unknown(words_of(findings), condition, known->findings);

	if (strcmp(words, known->findings ? known->findings : "")) {
		tell_thresholds(monitor, watched, findings, words);
		tell_health(monitor, watched, findings);
	}
	snprintf(known->status, sizeof(known->status), "%s", status);
	free(known->findings);
	known->findings = words;
}

static void tell(struct judging *judging, size_t i)
{
	struct card_job *job = &judging->cards.jobs[i];
	struct watched *watched = judging->watched[i];
	struct condition *condition = job->result;
	unsigned int state;

	watched->stale = false;
	/* somebody has taken it */
	if (!condition->watched.dump_waiting)
		watched->dump_waits = false;
	if (!watched->gone && !ocxlpmem_card_state(watched->card, &state))
		watched_state(judging->monitor, watched, state);
	tell_firmware(judging->monitor, watched);
	tell_findings(judging->monitor, watched, condition);
	if (judging->sampled)
		sampler_note(&judging->monitor->sampler, watched, job);
	condition_free(condition);
	failure_free(job->failure);
}

void judge_cards(struct monitor *monitor, bool all)
{
	struct judging judging = { .monitor = monitor, .sampled = all };
	size_t i;

	monitor->judge_ms = 0;
	judging.cards.jobs = xcalloc(monitor->count + 1, sizeof(*judging.cards.jobs));
	judging.watched = xcalloc(monitor->count + 1, sizeof(*judging.watched));
	for (i = 0; i < monitor->count; i++) {
		if (!all && !monitor->cards[i]->stale)
			continue;
		judging.watched[judging.cards.count] = monitor->cards[i];
		judging.cards.jobs[judging.cards.count++].card = monitor->cards[i]->card;
	}
	if (judging.cards.count) {
		conditions_open(&judging.conditions, monitor->inv);
		judging.conditions.wears = &monitor->sampler.wears;
		cards_ask(&judging.cards, ask, &judging);
		conditions_close(&judging.conditions);
	}
	for (i = 0; i < judging.cards.count; i++)
		tell(&judging, i);
	sampler_write(monitor);
	free(judging.watched);
	free(judging.cards.jobs);
}
