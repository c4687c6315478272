/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Field tables, and captured bytes of any kind.
 * Part of libocxlpmem.h, which includes it and says what holds for all.
 */
#ifndef LIBOCXLPMEM_FIELD_H
#define LIBOCXLPMEM_FIELD_H

#include "libocxlpmem.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/**
 * enum ocxlpmem_kind - what an object is
 *
 * Each kind has one field table. From SMART to HEADER they can be decoded from
 * captured bytes with ocxlpmem_decode().
 */
enum ocxlpmem_kind {
	OCXLPMEM_KIND_CARD,		/* struct ocxlpmem_card */
	OCXLPMEM_KIND_HEALTH,		/* struct ocxlpmem_health */
	OCXLPMEM_KIND_SMART_ATTRIBUTE,	/* struct ocxlpmem_smart_attribute */
	OCXLPMEM_KIND_GAP,		/* struct ocxlpmem_log_gap */
	OCXLPMEM_KIND_DUMP_FACTS,	/* struct ocxlpmem_dump */
	OCXLPMEM_KIND_SMART,		/* struct ocxlpmem_smart; attributes apart */
	OCXLPMEM_KIND_STATS,		/* struct ocxlpmem_stats */
	OCXLPMEM_KIND_ERROR_LOG,	/* struct ocxlpmem_error_log */
	/* struct ocxlpmem_object: */
	OCXLPMEM_KIND_DUMP,		/* one "CD" block */
	OCXLPMEM_KIND_REQUEST,		/* request block, 64 bytes */
	OCXLPMEM_KIND_RESPONSE,		/* response block, 64 bytes, or its first 8 */
	OCXLPMEM_KIND_CAPABILITY,	/* CCAP0 and CCAP1, 16 bytes */
	OCXLPMEM_KIND_AREA,		/* the two words of a command area, 16 bytes */
	OCXLPMEM_KIND_ERASE,		/* response block of a secure erase, 64 bytes */
	OCXLPMEM_KIND_HEADER,		/* data header of any block, and what follows it */
	/* not in captured bytes: */
	OCXLPMEM_KIND_ERASE_STATE,	/* struct ocxlpmem_erase */
	OCXLPMEM_KIND_FIRMWARE,		/* struct ocxlpmem_firmware */
	OCXLPMEM_KIND_COUNT
};

/* "smart", "error-log", ...; NULL for none */
const char *ocxlpmem_kind_str(enum ocxlpmem_kind kind);
/* -EINVAL: no such kind */
int ocxlpmem_kind_from_str(const char *word, enum ocxlpmem_kind *kind);
bool ocxlpmem_kind_decodable(enum ocxlpmem_kind kind);

/** enum ocxlpmem_type - type of a value, and how JSON writes it */
enum ocxlpmem_type {
	OCXLPMEM_TYPE_U64,	/* u64: integer */
	OCXLPMEM_TYPE_S64,	/* s64: integer */
	OCXLPMEM_TYPE_HEX,	/* u64: string "0x..." of field.digits digits */
	OCXLPMEM_TYPE_BOOL,	/* boolean */
	OCXLPMEM_TYPE_STRING,	/* string: printable ASCII */
	OCXLPMEM_TYPE_STRINGS,	/* strings, count: array of strings */
	OCXLPMEM_TYPE_BYTES,	/* bytes, count: string of hexadecimal digits */
};

enum ocxlpmem_metric {
	OCXLPMEM_METRIC_NONE,
	OCXLPMEM_METRIC_GAUGE,
	OCXLPMEM_METRIC_COUNTER,	/* only grows, wraps at field.bits, reset by power cycle */
};

struct ocxlpmem_value;

/**
 * struct ocxlpmem_field - one field of a kind: all that text, JSON, OpenMetrics,
 *	JSON Schema and the manual need to know of it
 * @name: label in text output: "media temperature"
 * @key: JSON key, unit included: "media_temperature_celsius"
 * @type: of the value
 * @kind: what it is a field of
 * @always: every object of this kind has it (JSON Schema: required)
 * @detail: getting it reads further files the first time: only when asked for
 * @bits: width of the number on the card, 0 if it is none
 * @digits: hexadecimal digits for OCXLPMEM_TYPE_HEX
 * @unit: short, for text: "C", "%", "h", "s", "ns", "bytes"; NULL without
 * @words: for strings with few values: all of them, NULL at the end; else NULL
 * @metric: kind of OpenMetrics metric
 * @metric_name: full name with base unit: "ocxlpmem_media_temperature_celsius"
 *	(counters: without "_total"); NULL: no metric of its own
 * @metric_divisor: value / this = in the base unit of metric_name: a power of ten; 0 if no
 *	metric of its own
 * @help: one sentence, no full stop
 * @get: for the library; call ocxlpmem_field_value()
 * @id: for the library
 */
struct ocxlpmem_field {
	const char *name;
	const char *key;
	enum ocxlpmem_type type;
	enum ocxlpmem_kind kind;
	bool always;
	bool detail;
	uint8_t bits;
	uint8_t digits;
	const char *unit;
	const char *const *words;
	enum ocxlpmem_metric metric;
	const char *metric_name;
	uint64_t metric_divisor;
	const char *help;
	int (*get)(const struct ocxlpmem_field *field, const void *object,
		   struct ocxlpmem_value *value);
	unsigned int id;
};

/* the fields of a kind in the order to show them; NULL and 0 for no such kind */
const struct ocxlpmem_field *ocxlpmem_fields(enum ocxlpmem_kind kind, size_t *count);

/**
 * struct ocxlpmem_value - the value of one field of one object
 * @type: as in the field; says which member counts
 * @count: of @strings and @bytes
 *
 * Pointers belong to the object.
 */
struct ocxlpmem_value {
	enum ocxlpmem_type type;
	size_t count;
	union {
		uint64_t u64;
		int64_t s64;
		bool boolean;
		const char *string;
		const char *const *strings;
		const uint8_t *bytes;
	};
};

/**
 * ocxlpmem_field_value() - get a field of an object
 * @field: from ocxlpmem_fields()
 * @object: an object of the kind that the field belongs to
 * @value: out
 *
 * Return: 0; -ENODATA this object does not have it; -EINVAL other kind.
 */
int ocxlpmem_field_value(const struct ocxlpmem_field *field, const void *object,
			 struct ocxlpmem_value *value);

/* ---- captured bytes of any kind ----------------------------------------- */

/**
 * ocxlpmem_decode() - decode captured bytes
 * @ctx: keeps the failure; may be NULL
 * @kind: what the bytes are
 * @buf: the bytes; copied
 * @len: how many there are; more than one block is allowed
 * @object: out
 * @used: out, may be NULL: bytes of this block, so that the next one follows
 *
 * Return: 0; -EBADMSG the bytes end before the block does; -EPROTO the bytes
 * are no such block; -EINVAL this kind cannot be decoded; -ENOMEM.
 */
int ocxlpmem_decode(struct ocxlpmem_ctx *ctx, enum ocxlpmem_kind kind, const void *buf,
		    size_t len, struct ocxlpmem_object **object, size_t *used);
struct ocxlpmem_object *ocxlpmem_object_ref(struct ocxlpmem_object *object);
struct ocxlpmem_object *ocxlpmem_object_unref(struct ocxlpmem_object *object);
enum ocxlpmem_kind ocxlpmem_object_kind(const struct ocxlpmem_object *object);
const void *ocxlpmem_object_raw(const struct ocxlpmem_object *object, size_t *len);
/* the same object by its own type, no reference taken; NULL if it is another kind */
struct ocxlpmem_smart *ocxlpmem_object_smart(struct ocxlpmem_object *object);
struct ocxlpmem_stats *ocxlpmem_object_stats(struct ocxlpmem_object *object);
struct ocxlpmem_error_log *ocxlpmem_object_error_log(struct ocxlpmem_object *object);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
