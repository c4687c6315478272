/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What all reference-counted objects begin with, and what the library knows of
 * each kind. The first member of every object is a struct ocxlpmem_object, so
 * that a pointer to the object is a pointer to it.
 */
#ifndef LIB_OBJECT_H
#define LIB_OBJECT_H

#include "libocxlpmem.h"

#define ARRAY_COUNT(a)	(sizeof(a) / sizeof((a)[0]))

struct ocxlpmem_object {
	enum ocxlpmem_kind kind;
	unsigned int refs;
	const void *raw;	/* card block as captured, in the same allocation */
	size_t raw_len;
};

/**
 * struct lib_kind - one kind of object
 * @word: its name for people and for "decode KIND"
 * @fields: its field table
 * @count: fields in it
 * @decode: makes an object of the first block at buf, NULL if this kind never
 *	stands in captured bytes. As ocxlpmem_decode(); *why: the reason in
 *	words when it fails with -EBADMSG or -EPROTO
 * @destroy: gives up what the object holds besides its own memory; may be NULL
 */
struct lib_kind {
	const char *word;
	const struct ocxlpmem_field *fields;
	size_t count;
	int (*decode)(const void *buf, size_t len, struct ocxlpmem_object **object,
		      size_t *used, const char **why);
	void (*destroy)(struct ocxlpmem_object *object);
};

/* each in the file of its noun */
extern const struct lib_kind lib_kind_card, lib_kind_health, lib_kind_smart_attribute,
	lib_kind_gap, lib_kind_dump_facts, lib_kind_erase_state, lib_kind_firmware,
	lib_kind_smart, lib_kind_stats, lib_kind_error_log, lib_kind_dump, lib_kind_request,
	lib_kind_response, lib_kind_capability, lib_kind_area, lib_kind_erase, lib_kind_header;

/* NULL: no such kind */
const struct lib_kind *lib_kind(enum ocxlpmem_kind kind);

/*
 * An object of size bytes, zeroed, with one reference and a copy of raw (which
 * may be NULL) behind it. NULL: no memory.
 */
void *lib_object_new(enum ocxlpmem_kind kind, size_t size, const void *raw, size_t raw_len);
void *lib_object_ref(void *object);
/* always NULL */
void *lib_object_unref(void *object);
const void *lib_object_raw(const void *object, size_t *len);

/*
 * errno of a failed wire_..._decode(): -EBADMSG if the block of kind id at buf
 * goes on behind len, else -EPROTO. *why becomes the words for it.
 */
int lib_wire_errno(int wire_error, unsigned int id, const void *buf, size_t len,
		   const char **why);

#endif
