// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is wrong with a card, judged from its health, its logs and its place. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "convention.h"
#include "device.h"
#include "error_log.h"
#include "smart.h"

#define NS_PER_DAY	(UINT64_C(24) * 60 * 60 * 1000000000)
/* as operators plan: what is older was either dealt with or is told again */
#define LOG_DAYS	7
/* logs a card can hold; no ring has so many */
#define LOGS_MAX	65536

/* one finding, with what it keeps alive */
struct entry {
	struct ocxlpmem_finding finding;
	char *detail;
	char *next;
};

/**
 * struct ocxlpmem_findings - what is wrong with one card
 * @refs: references
 * @now_ns: the moment that is judged, since 1970
 * @count, @entries: the worst first
 * @health: the attributes of findings belong to it
 * @log_count, @logs: logs that were judged, so that none counts twice
 */
struct ocxlpmem_findings {
	unsigned int refs;
	uint64_t now_ns;
	size_t count;
	struct entry *entries;
	struct ocxlpmem_health *health;
	size_t log_count;
	struct ocxlpmem_log_position *logs;
};

static const char *const status_words[] = {
	[OCXLPMEM_STATUS_OK] = "ok",
	[OCXLPMEM_STATUS_WARNING] = "warning",
	[OCXLPMEM_STATUS_CRITICAL] = "critical",
	[OCXLPMEM_STATUS_UNKNOWN] = "unknown",
};

static const char *const code_words[OCXLPMEM_FINDING_COUNT] = {
	[OCXLPMEM_FINDING_FATAL] = "fatal",
	[OCXLPMEM_FINDING_NOT_READY] = "not-ready",
	[OCXLPMEM_FINDING_MAY_BE_ERASING] = "may-be-erasing",
	[OCXLPMEM_FINDING_NO_ANSWER] = "no-answer",
	[OCXLPMEM_FINDING_NO_DRIVER] = "no-driver",
	[OCXLPMEM_FINDING_MISSING] = "missing",
	[OCXLPMEM_FINDING_FAILING] = "failing",
	[OCXLPMEM_FINDING_DATA_LOSS] = "data-loss",
	[OCXLPMEM_FINDING_REPLACE] = "replace",
	[OCXLPMEM_FINDING_PREDICTIVE] = "predictive",
	[OCXLPMEM_FINDING_THERMAL] = "thermal",
	[OCXLPMEM_FINDING_NEAR_LIFE] = "near-life",
	[OCXLPMEM_FINDING_TEMPERATURE] = "temperature",
	[OCXLPMEM_FINDING_LIFE] = "life",
	[OCXLPMEM_FINDING_BAD_RANGE] = "bad-range",
	[OCXLPMEM_FINDING_DUMP_WAITING] = "dump-waiting",
	[OCXLPMEM_FINDING_LOGS_UNKEPT] = "logs-unkept",
	[OCXLPMEM_FINDING_NO_PERMISSION] = "no-permission",
	[OCXLPMEM_FINDING_WEAR_FORECAST] = "wear-forecast",
};

/* what a card's state is found to be; ready is nothing */
static const struct {
	enum ocxlpmem_finding_code code;
	enum ocxlpmem_status severity;
} of_state[] = {
	[OCXLPMEM_STATE_WAITING] = { OCXLPMEM_FINDING_NOT_READY, OCXLPMEM_STATUS_CRITICAL },
	[OCXLPMEM_STATE_NOT_READY] = { OCXLPMEM_FINDING_NOT_READY, OCXLPMEM_STATUS_CRITICAL },
	[OCXLPMEM_STATE_READY] = { OCXLPMEM_FINDING_NOT_READY, OCXLPMEM_STATUS_OK },
	[OCXLPMEM_STATE_ERASING] = { OCXLPMEM_FINDING_NOT_READY, OCXLPMEM_STATUS_CRITICAL },
	[OCXLPMEM_STATE_FATAL] = { OCXLPMEM_FINDING_FATAL, OCXLPMEM_STATUS_CRITICAL },
	[OCXLPMEM_STATE_GONE] = { OCXLPMEM_FINDING_NO_ANSWER, OCXLPMEM_STATUS_CRITICAL },
	[OCXLPMEM_STATE_MAY_BE_ERASING] = { OCXLPMEM_FINDING_MAY_BE_ERASING,
					    OCXLPMEM_STATUS_CRITICAL },
};

/* which logs mean something, by type; a general one by what it asks for */
static const struct {
	unsigned int type;
	uint32_t action;
	enum ocxlpmem_finding_code code;
	enum ocxlpmem_status severity;
} of_log[] = {
	{ WIRE_LOG_DATA_LOSS, 0, OCXLPMEM_FINDING_DATA_LOSS, OCXLPMEM_STATUS_CRITICAL },
	{ WIRE_LOG_GENERAL, WIRE_LOG_ACTION_REPLACE, OCXLPMEM_FINDING_REPLACE,
	  OCXLPMEM_STATUS_CRITICAL },
	{ WIRE_LOG_PREDICTIVE_FAILURE, 0, OCXLPMEM_FINDING_PREDICTIVE, OCXLPMEM_STATUS_WARNING },
	{ WIRE_LOG_THERMAL_WARNING, 0, OCXLPMEM_FINDING_THERMAL, OCXLPMEM_STATUS_WARNING },
};

const char *ocxlpmem_status_str(enum ocxlpmem_status status)
{
	return (unsigned int)status < ARRAY_COUNT(status_words) ? status_words[status] : NULL;
}

const char *ocxlpmem_finding_code_str(enum ocxlpmem_finding_code code)
{
	return (unsigned int)code < OCXLPMEM_FINDING_COUNT ? code_words[code] : NULL;
}

int ocxlpmem_finding_code_from_str(const char *word, enum ocxlpmem_finding_code *code)
{
	unsigned int i;

	for (i = 0; i < OCXLPMEM_FINDING_COUNT; i++) {
		if (strcmp(code_words[i], word))
			continue;
		*code = i;
		return 0;
	}
	return -EINVAL;
}

int ocxlpmem_findings_new(uint64_t now_ns, struct ocxlpmem_findings **out)
{
	struct ocxlpmem_findings *findings = calloc(1, sizeof(*findings));

	if (!findings)
		return -ENOMEM;
	findings->refs = 1;
	findings->now_ns = now_ns;
	*out = findings;
	return 0;
}

struct ocxlpmem_findings *ocxlpmem_findings_ref(struct ocxlpmem_findings *findings)
{
	if (findings)
		__atomic_add_fetch(&findings->refs, 1, __ATOMIC_RELAXED);
	return findings;
}

static void entry_clear(struct entry *entry)
{
	ocxlpmem_error_log_unref(entry->finding.log);
	free(entry->detail);
	free(entry->next);
}

struct ocxlpmem_findings *ocxlpmem_findings_unref(struct ocxlpmem_findings *findings)
{
	if (!findings || __atomic_sub_fetch(&findings->refs, 1, __ATOMIC_ACQ_REL))
		return NULL;
	while (findings->count)
		entry_clear(&findings->entries[--findings->count]);
	free(findings->entries);
	free(findings->logs);
	ocxlpmem_health_unref(findings->health);
	free(findings);
	return NULL;
}

/* how bad, the worst last: what is not known is less than a warning */
static unsigned int rank(enum ocxlpmem_status status)
{
	static const unsigned int ranks[] = {
		[OCXLPMEM_STATUS_OK] = 0,
		[OCXLPMEM_STATUS_UNKNOWN] = 1,
		[OCXLPMEM_STATUS_WARNING] = 2,
		[OCXLPMEM_STATUS_CRITICAL] = 3,
	};

	return ranks[status];
}

static bool comes_before(const struct ocxlpmem_finding *a, const struct ocxlpmem_finding *b)
{
	if (a->severity != b->severity)
		return rank(a->severity) > rank(b->severity);
	return a->code < b->code;
}

static int copy_text(const char *text, char **copy)
{
	*copy = text ? strdup(text) : NULL;
	return text && !*copy ? -ENOMEM : 0;
}

int ocxlpmem_findings_add(struct ocxlpmem_findings *findings,
			  const struct ocxlpmem_finding *finding)
{
	struct entry entry = { .finding = *finding }, *entries;
	size_t at = findings->count;

	entries = realloc(findings->entries, (at + 1) * sizeof(*entries));
	if (!entries)
		return -ENOMEM;
	findings->entries = entries;
	ocxlpmem_error_log_ref(entry.finding.log);
	if (copy_text(finding->detail, &entry.detail) || copy_text(finding->next, &entry.next)) {
		entry_clear(&entry);
		return -ENOMEM;
	}
	entry.finding.detail = entry.detail;
	entry.finding.next = entry.next;
	for (; at && comes_before(&entry.finding, &entries[at - 1].finding); at--)
		entries[at] = entries[at - 1];
	entries[at] = entry;
	findings->count++;
	return 0;
}

void ocxlpmem_findings_drop(struct ocxlpmem_findings *findings, enum ocxlpmem_finding_code code)
{
	size_t i, kept = 0;

	for (i = 0; i < findings->count; i++) {
		if (findings->entries[i].finding.code == code)
			entry_clear(&findings->entries[i]);
		else
			findings->entries[kept++] = findings->entries[i];
	}
	findings->count = kept;
}

enum ocxlpmem_status ocxlpmem_findings_status(const struct ocxlpmem_findings *findings)
{
	return findings->count ? findings->entries[0].finding.severity : OCXLPMEM_STATUS_OK;
}

const struct ocxlpmem_finding *ocxlpmem_findings_get(const struct ocxlpmem_findings *findings,
						     size_t i)
{
	return i < findings->count ? &findings->entries[i].finding : NULL;
}

/* ---- what the health says ------------------------------------------------ */

static int add_state(struct ocxlpmem_findings *findings, const struct ocxlpmem_health *health)
{
	unsigned int state = ocxlpmem_health_card_state(health);
	struct ocxlpmem_finding finding = {
		.code = OCXLPMEM_FINDING_NOT_READY, .severity = OCXLPMEM_STATUS_UNKNOWN,
	};
	const char *const *reasons;
	size_t count;

	if (state < ARRAY_COUNT(of_state)) {
		finding.code = of_state[state].code;
		finding.severity = of_state[state].severity;
	}
	if (finding.severity == OCXLPMEM_STATUS_OK)
		return 0;
	/* the first reason is the state's */
	reasons = ocxlpmem_health_reasons(health, &count);
	finding.detail = count ? reasons[0] : NULL;
	return ocxlpmem_findings_add(findings, &finding);
}

static int add_attribute(struct ocxlpmem_findings *findings,
			 const struct ocxlpmem_smart_attribute *attr)
{
	struct ocxlpmem_finding finding = {
		.attribute = attr, .value = attr->wire.normalised, .limit = attr->wire.threshold,
	};

	if (lib_attribute_failing(&attr->wire) == OCXLPMEM_FAILING_NOW) {
		finding.code = OCXLPMEM_FINDING_FAILING;
		finding.severity = ocxlpmem_smart_attribute_pre_failure(attr) ?
				   OCXLPMEM_STATUS_CRITICAL : OCXLPMEM_STATUS_WARNING;
		return ocxlpmem_findings_add(findings, &finding);
	}
	if (!lib_attribute_near_life(&attr->wire))
		return 0;
	finding.code = OCXLPMEM_FINDING_NEAR_LIFE;
	finding.severity = OCXLPMEM_STATUS_WARNING;
	return ocxlpmem_findings_add(findings, &finding);
}

int ocxlpmem_findings_add_health(struct ocxlpmem_findings *findings,
				 struct ocxlpmem_health *health)
{
	const struct ocxlpmem_smart *smart = ocxlpmem_health_smart(health);
	int err = add_state(findings, health);
	uint32_t i;

	ocxlpmem_health_unref(findings->health);
	findings->health = ocxlpmem_health_ref(health);
	for (i = 0; smart && i < smart->count && !err; i++)
		err = add_attribute(findings, &smart->attributes[i]);
	return err;
}

/* ---- what the logs say --------------------------------------------------- */

/* -EEXIST: it was judged already */
static int remember(struct ocxlpmem_findings *findings,
		    const struct ocxlpmem_log_position *position)
{
	struct ocxlpmem_log_position *logs;
	size_t i;

	/* the last ones first: logs come in order */
	for (i = findings->log_count; i; i--) {
		if (findings->logs[i - 1].sequence == position->sequence &&
		    findings->logs[i - 1].instance == position->instance)
			return -EEXIST;
	}
	logs = realloc(findings->logs, (findings->log_count + 1) * sizeof(*logs));
	if (!logs)
		return -ENOMEM;
	findings->logs = logs;
	logs[findings->log_count++] = *position;
	return 0;
}

/* true also for one from the future: a clock that was set must not hide it */
static bool is_recent(const struct ocxlpmem_findings *findings, uint64_t received_ns)
{
	return received_ns >= findings->now_ns ||
	       findings->now_ns - received_ns <= LOG_DAYS * NS_PER_DAY;
}

static struct entry *entry_of(struct ocxlpmem_findings *findings, enum ocxlpmem_finding_code code)
{
	size_t i;

	for (i = 0; i < findings->count; i++) {
		if (findings->entries[i].finding.code == code)
			return &findings->entries[i];
	}
	return NULL;
}

/* one finding for all logs of a code: it shows the newest and counts them */
static int count_log(struct ocxlpmem_findings *findings, struct ocxlpmem_finding *finding)
{
	struct entry *entry = entry_of(findings, finding->code);
	char *detail;

	finding->count = entry ? entry->finding.count + 1 : 1;
	if (!entry)
		return ocxlpmem_findings_add(findings, finding);
	if (finding->received_ns < entry->finding.received_ns) {
		entry->finding.count++;
		return 0;
	}
	if (copy_text(finding->detail, &detail))
		return -ENOMEM;
	ocxlpmem_error_log_ref(finding->log);
	entry_clear(entry);
	*entry = (struct entry){ .finding = *finding, .detail = detail };
	entry->finding.detail = detail;
	return 0;
}

int ocxlpmem_findings_add_log(struct ocxlpmem_findings *findings,
			      const struct ocxlpmem_log_fact *fact)
{
	struct ocxlpmem_finding finding = {
		.log = fact->log, .position = fact->position, .received_ns = fact->received_ns,
		.detail = fact->path,
	};
	unsigned int type = ocxlpmem_error_log_type(fact->log), i;
	uint32_t flags = ocxlpmem_error_log_action_flags(fact->log);
	int err = 0;

	for (i = 0; i < ARRAY_COUNT(of_log); i++) {
		if (of_log[i].type != type || (flags & of_log[i].action) != of_log[i].action)
			continue;
		if (!is_recent(findings, fact->received_ns))
			return 0;
		err = remember(findings, &fact->position);
		if (err)
			break;
		finding.code = of_log[i].code;
		finding.severity = of_log[i].severity;
		return count_log(findings, &finding);
	}
	return err == -EEXIST ? 0 : err;
}

static int add_held_logs(struct ocxlpmem_findings *findings, struct ocxlpmem_log_reader *reader,
			 struct ocxlpmem_watched *watched)
{
	struct ocxlpmem_log_fact fact;
	struct ocxlpmem_log_gap *gap;
	unsigned int left = LOGS_MAX;
	int err = 0;

	while (left-- && !err) {
		struct ocxlpmem_log_receipt receipt = {};

		err = ocxlpmem_log_reader_next(reader, &fact.log, &gap);
		ocxlpmem_log_gap_unref(gap);
		if (err || !fact.log)
			continue;
		watched->logs_held++;
		fact.path = NULL;
		if (!ocxlpmem_error_log_position(fact.log, &fact.position) &&
		    !ocxlpmem_error_log_receipt(fact.log, &receipt)) {
			fact.received_ns = receipt.time_ns;
			err = ocxlpmem_findings_add_log(findings, &fact);
		}
		ocxlpmem_error_log_unref(fact.log);
	}
	/* a full ring holds all the same what it holds */
	return err == -EAGAIN || err == -ENOBUFS ? 0 : err;
}

static int add_logs(struct ocxlpmem_findings *findings, struct ocxlpmem_card *card,
		    struct ocxlpmem_watched *watched)
{
	const struct ocxlpmem_finding unkept = {
		.code = OCXLPMEM_FINDING_LOGS_UNKEPT, .severity = OCXLPMEM_STATUS_WARNING,
	};
	struct ocxlpmem_log_reader *reader;
	int err = ocxlpmem_log_reader_open(card, OCXLPMEM_LOG_MODE_WATCH, NULL, &reader);

	if (err)
		return err;
	err = add_held_logs(findings, reader, watched);
	watched->logs_pending = ocxlpmem_log_reader_pending(reader);
	if (!err && watched->logs_pending && !ocxlpmem_log_reader_keepers(reader))
		err = ocxlpmem_findings_add(findings, &unkept);
	ocxlpmem_log_reader_close(reader);
	return err;
}

/* ---- what else the card says --------------------------------------------- */

static int add_dump(struct ocxlpmem_findings *findings, struct ocxlpmem_card *card,
		    struct ocxlpmem_watched *watched)
{
	const struct ocxlpmem_finding waiting = {
		.code = OCXLPMEM_FINDING_DUMP_WAITING, .severity = OCXLPMEM_STATUS_WARNING,
	};
	int fd = lib_device_open(card, O_RDONLY);
	uint64_t events = 0;
	int err;

	if (fd < 0)
		return fd;
	err = lib_device_io(card, fd, IOCTL_OCXLPMEM_EVENT_CHECK, &events);
	close(fd);
	if (err)
		return lib_card_fail(card, &(struct lib_trouble){ LIB_OP_EVENTS, err, 0, NULL });
	watched->dump_waiting = events & OCXLPMEM_EVENT_DUMP_AVAILABLE;
	return watched->dump_waiting ? ocxlpmem_findings_add(findings, &waiting) : 0;
}

static int add_bad_range(struct ocxlpmem_findings *findings, struct ocxlpmem_card *card,
			 struct ocxlpmem_watched *watched)
{
	struct ocxlpmem_finding finding = {
		.code = OCXLPMEM_FINDING_BAD_RANGE, .severity = OCXLPMEM_STATUS_WARNING,
	};

	if (ocxlpmem_card_bad_bytes(card, &watched->bad_bytes) || !watched->bad_bytes)
		return 0;
	finding.value = watched->bad_bytes;
	finding.detail = ocxlpmem_card_region(card);
	return ocxlpmem_findings_add(findings, &finding);
}

int ocxlpmem_findings_add_card(struct ocxlpmem_findings *findings, struct ocxlpmem_card *card,
			       struct ocxlpmem_watched *watched)
{
	int err;

	*watched = (struct ocxlpmem_watched){};
	err = add_bad_range(findings, card, watched);
	if (!err)
		err = add_dump(findings, card, watched);
	if (!err)
		err = add_logs(findings, card, watched);
	return err;
}
