/* SPDX-License-Identifier: GPL-2.0-only */
/* The limits that the caller of check sets. */
#ifndef LIMITS_H
#define LIMITS_H

#include "ocxlpmem/common/condition.h"

/**
 * struct limit - where a value becomes a finding
 * @given: it was set at all
 * @warning: past this it is a warning
 * @critical: past this it is critical
 */
struct limit {
	bool given;
	int warning;
	int critical;
};

struct limits {
	struct limit temperature;	/* above */
	struct limit life;		/* below */
};

/* "W,C"; false: text is no two numbers in this order. NULL: none is set */
bool limit_parse(const char *text, bool rising, struct limit *limit) must_check;
/* adds what is past a limit */
void limits_judge(const struct limits *limits, const struct condition *condition);
/* a card's part of the line for machines, each word after a blank */
void limits_perfdata(FILE *out, const struct limits *limits, const struct card_job *job);

#endif
