/* SPDX-License-Identifier: GPL-2.0-only */
/* What is on cards, as a table. */
#ifndef CONTENTS_TABLE_H
#define CONTENTS_TABLE_H

#include "contents.h"

struct table;

/* outer: with the card and its region, for several cards */
struct table *contents_table(bool outer);
/* card: its name in a table with outer columns, else NULL */
void contents_table_add(struct table *table, const char *card, const struct contents *contents);

#endif
