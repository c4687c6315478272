/* SPDX-License-Identifier: GPL-2.0-only */
/* The list of a capture as JSON: each card and function, both ways by the same tables. */
#ifndef CAPTURE_LIST_H
#define CAPTURE_LIST_H

#include <json-c/json.h>

#include "capture.h"

/* "ocxlpmem0/smart.bin" */
void list_payload_name(char out[ARCHIVE_NAME], const struct capture_card *card, const char *kind);
void list_log_name(char out[ARCHIVE_NAME], const struct capture_card *card,
		   const struct capture_log *log);

/* adds what is known of the card, without its blocks. NULL: no memory */
void list_add_card(struct json_object *obj, const struct capture_card *card);
/*
 * The other way; place and answers, and room for the blocks of logs. False: something in
 * it cannot be, or there is no memory.
 */
bool list_read_card(struct capture_card *card, struct json_object *obj);

bool list_read_function(struct capture_function *function, struct json_object *obj);

/* name and time of receipt; no block */
void list_add_kept(struct json_object *obj, const struct capture_kept *kept);
bool list_read_kept(struct capture_kept *kept, struct json_object *obj);
/* "kept/NAME" */
void list_kept_name(char out[ARCHIVE_NAME], const struct capture_kept *kept);

/* a text of obj; NULL: it has none of that name */
const char *list_text(struct json_object *obj, const char *key);
/* a number of 64 bits without sign; false: it has none */
bool list_number(struct json_object *obj, const char *key, uint64_t *value);
/* an array; NULL */
struct json_object *list_array(struct json_object *obj, const char *key);

#endif
