/* SPDX-License-Identifier: GPL-2.0-only */
/* Cards that nobody sees: PCI functions without our driver, and why. */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include "cards.h"

/**
 * struct function - one of them
 * @address: of PCI
 * @driver: of somebody else, or NULL
 * @findings: why
 */
struct function {
	char *address;
	char *driver;
	struct ocxlpmem_findings *findings;
};

struct functions {
	size_t count;
	struct function *all;
};

/* what cannot be read is left out: this is beside the cards that answer */
void functions_find(const struct invocation *inv, struct ocxlpmem_ctx *ctx,
		    struct functions *functions);
/* an array of objects */
struct json_object *functions_json(const struct functions *functions);
/* as the next, but a machine on which there is nothing gives 0 too */
int cards_select_if_any(const struct invocation *inv, struct cards *cards,
			struct functions *functions);
/*
 * As cards_select(), and, if no card is named, the functions too: a machine on which there
 * are only these is not one without cards.
 */
int cards_select_seen(const struct invocation *inv, struct cards *cards,
		      struct functions *functions);
void functions_free(struct functions *functions);

#endif
