/* SPDX-License-Identifier: GPL-2.0-only */
/* JSON Schemas of what the commands print, made from the field tables. */
#ifndef SCHEMA_H
#define SCHEMA_H

/* a phase of a dump's progress, beside those of util/progress.h */
#define PHASE_PREPARING "waiting for the card to prepare its dump"

#include "util/json.h"

/* name number i, NULL after the last */
const char *schema_name(unsigned int i);
/* NULL: no schema of that name */
struct json_object *schema_new(const char *name);

#endif
