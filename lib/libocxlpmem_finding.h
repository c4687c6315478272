/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Findings: what is wrong with a card, all taken together.
 * Part of libocxlpmem.h, which includes it and says what holds for all.
 */
#ifndef LIBOCXLPMEM_FINDING_H
#define LIBOCXLPMEM_FINDING_H

#include "libocxlpmem.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/** enum ocxlpmem_status - how a card is, all taken together */
enum ocxlpmem_status {
	OCXLPMEM_STATUS_OK,
	OCXLPMEM_STATUS_WARNING,
	OCXLPMEM_STATUS_CRITICAL,
	OCXLPMEM_STATUS_UNKNOWN,	/* less than a warning, more than ok */
};

/* "ok", "warning", "critical", "unknown"; NULL for none */
const char *ocxlpmem_status_str(enum ocxlpmem_status status);

/**
 * enum ocxlpmem_finding_code - what is wrong
 * @OCXLPMEM_FINDING_FATAL: the card's state is fatal
 * @OCXLPMEM_FINDING_NOT_READY: there is no region, as the card is starting, not ready or
 *	erasing
 * @OCXLPMEM_FINDING_MAY_BE_ERASING: there is no region, as nobody knows whether it erases
 * @OCXLPMEM_FINDING_NO_ANSWER: the card did not answer, or with an error; a card that
 *	could not be asked for another reason is unknown
 * @OCXLPMEM_FINDING_NO_DRIVER: a PCI function of such a card has no driver
 * @OCXLPMEM_FINDING_MISSING: there are fewer cards than expected
 * @OCXLPMEM_FINDING_FAILING: an attribute is failing now: critical for pre-failure
 * @OCXLPMEM_FINDING_DATA_LOSS: a log of that type
 * @OCXLPMEM_FINDING_REPLACE: a log that asks to replace the card
 * @OCXLPMEM_FINDING_PREDICTIVE: a log of type predictive-failure
 * @OCXLPMEM_FINDING_THERMAL: a log of type thermal-warning
 * @OCXLPMEM_FINDING_NEAR_LIFE: the life that remains is near to the card's threshold
 * @OCXLPMEM_FINDING_TEMPERATURE: past the caller's limit
 * @OCXLPMEM_FINDING_LIFE: past the caller's limit
 * @OCXLPMEM_FINDING_BAD_RANGE: bad blocks in the region
 * @OCXLPMEM_FINDING_DUMP_WAITING: a controller dump can be collected
 * @OCXLPMEM_FINDING_LOGS_UNKEPT: logs wait on the card and nobody keeps them
 * @OCXLPMEM_FINDING_NO_PERMISSION: the caller may not ask
 * @OCXLPMEM_FINDING_WEAR_FORECAST: the life that remains may soon be at the card's
 *	threshold, as records of the past say; the caller's
 * @OCXLPMEM_FINDING_COUNT: how many; new ones come before it
 *
 * A number, not a sentence: the words, and what to do next, are for the program to say.
 * The library finds what it can see of one card; what concerns the machine and the
 * caller's limits is the caller's to add. A later library may give codes that a program
 * does not know yet.
 */
enum ocxlpmem_finding_code {
	OCXLPMEM_FINDING_FATAL,
	OCXLPMEM_FINDING_NOT_READY,
	OCXLPMEM_FINDING_MAY_BE_ERASING,
	OCXLPMEM_FINDING_NO_ANSWER,
	OCXLPMEM_FINDING_NO_DRIVER,
	OCXLPMEM_FINDING_MISSING,
	OCXLPMEM_FINDING_FAILING,
	OCXLPMEM_FINDING_DATA_LOSS,
	OCXLPMEM_FINDING_REPLACE,
	OCXLPMEM_FINDING_PREDICTIVE,
	OCXLPMEM_FINDING_THERMAL,
	OCXLPMEM_FINDING_NEAR_LIFE,
	OCXLPMEM_FINDING_TEMPERATURE,
	OCXLPMEM_FINDING_LIFE,
	OCXLPMEM_FINDING_BAD_RANGE,
	OCXLPMEM_FINDING_DUMP_WAITING,
	OCXLPMEM_FINDING_LOGS_UNKEPT,
	OCXLPMEM_FINDING_NO_PERMISSION,
	OCXLPMEM_FINDING_WEAR_FORECAST,
	OCXLPMEM_FINDING_COUNT
};

/* "fatal", "data-loss", ...; NULL for none */
const char *ocxlpmem_finding_code_str(enum ocxlpmem_finding_code code);
/* -EINVAL: no such word */
int ocxlpmem_finding_code_from_str(const char *word, enum ocxlpmem_finding_code *code);

/**
 * struct ocxlpmem_finding - one thing that is wrong with a card
 * @code: what
 * @severity: how bad
 * @attribute: of FAILING and NEAR_LIFE, else NULL
 * @value: its normalised value; degrees, percent, cards, bytes or days of the other codes
 * @limit: what it is compared with
 * @log: of the codes that a log makes: the newest such log, else NULL
 * @position: its name
 * @received_ns: when it was received, since 1970
 * @count: how many such logs there are
 * @detail: words for it: the reason of a state, a failure, the file a log was kept in;
 *	NULL without
 * @next: what to do next where the code alone does not say it; NULL without
 *
 * New members come at the end.
 */
struct ocxlpmem_finding {
	enum ocxlpmem_finding_code code;
	enum ocxlpmem_status severity;
	const struct ocxlpmem_smart_attribute *attribute;
	int64_t value;
	int64_t limit;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_position position;
	uint64_t received_ns;
	uint64_t count;
	const char *detail;
	const char *next;
};

/**
 * ocxlpmem_findings_new() - nothing is wrong yet
 * @now_ns: the moment that is judged, since 1970: logs count for 7 days
 * @findings: out; one reference
 *
 * Return: 0, -ENOMEM.
 */
int ocxlpmem_findings_new(uint64_t now_ns, struct ocxlpmem_findings **findings);
struct ocxlpmem_findings *ocxlpmem_findings_ref(struct ocxlpmem_findings *findings);
struct ocxlpmem_findings *ocxlpmem_findings_unref(struct ocxlpmem_findings *findings);

/* the caller's own; texts are copied, the log gets a reference. -ENOMEM */
int ocxlpmem_findings_add(struct ocxlpmem_findings *findings,
			  const struct ocxlpmem_finding *finding);
/* state and attributes; a reference is taken. Once for each findings. -ENOMEM */
int ocxlpmem_findings_add_health(struct ocxlpmem_findings *findings,
				 struct ocxlpmem_health *health);

/**
 * struct ocxlpmem_log_fact - a log, and what is known of it beside
 * @log: the log
 * @position: its name; a log that was judged already is not judged again
 * @received_ns: when it was received, since 1970
 * @path: where it is kept; NULL: the driver holds it
 */
struct ocxlpmem_log_fact {
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_position position;
	uint64_t received_ns;
	const char *path;
};

/* a log that was kept. -ENOMEM */
int ocxlpmem_findings_add_log(struct ocxlpmem_findings *findings,
			      const struct ocxlpmem_log_fact *fact);

/**
 * struct ocxlpmem_watched - what a look at a card shows that takes nothing from it
 * @logs_held: logs in the driver
 * @logs_pending: the card has further ones that nobody has fetched
 * @dump_waiting: a controller dump can be collected
 * @bad_bytes: of the region, 0 also where that is not known
 */
struct ocxlpmem_watched {
	size_t logs_held;
	bool logs_pending;
	bool dump_waiting;
	uint64_t bad_bytes;
};

/**
 * ocxlpmem_findings_add_card() - logs that the driver holds, a dump, bad blocks
 * @findings: where they go
 * @card: the card; the device is opened read-only, no command is sent
 * @watched: out; on failure as far as it was seen
 *
 * Return: 0, -EACCES, -ENODEV, -ENOMEM, what the driver says.
 */
int ocxlpmem_findings_add_card(struct ocxlpmem_findings *findings, struct ocxlpmem_card *card,
			       struct ocxlpmem_watched *watched);

/* leaves out all findings of a code */
void ocxlpmem_findings_drop(struct ocxlpmem_findings *findings, enum ocxlpmem_finding_code code);
/* the worst severity, OK without any finding */
enum ocxlpmem_status ocxlpmem_findings_status(const struct ocxlpmem_findings *findings);
/* the worst first; NULL after the last. Belongs to findings, until they are changed */
const struct ocxlpmem_finding *ocxlpmem_findings_get(const struct ocxlpmem_findings *findings,
						     size_t i);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
