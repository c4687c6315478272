/* SPDX-License-Identifier: GPL-2.0-only */
/* Asking that ends: a card that hangs must not keep its caller from the others. */
#ifndef PATIENCE_H
#define PATIENCE_H

#include "condition.h"

/* seconds; monitoring programs give up after ten */
#define PATIENCE	8

/*
 * As cards_ask() with an ask() that calls condition_ask(), but not for longer than that.
 * A card that has not answered then gets a condition that says so, and is touched by its
 * thread alone. False: such threads live on, and nothing that they use may be freed: arg,
 * what it points to, and the context.
 */
bool cards_ask_within(struct cards *cards, double seconds,
		      int (*ask)(struct card_job *job, void *arg), void *arg,
		      const struct conditions *conditions) must_check;

#endif
