// SPDX-License-Identifier: LGPL-2.1-or-later
/* Objects of every kind: their words, fields, values and references. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "object.h"
#include "wire/header.h"

static const struct lib_kind *const kinds[OCXLPMEM_KIND_COUNT] = {
	[OCXLPMEM_KIND_CARD] = &lib_kind_card,
	[OCXLPMEM_KIND_HEALTH] = &lib_kind_health,
	[OCXLPMEM_KIND_SMART_ATTRIBUTE] = &lib_kind_smart_attribute,
	[OCXLPMEM_KIND_GAP] = &lib_kind_gap,
	[OCXLPMEM_KIND_DUMP_FACTS] = &lib_kind_dump_facts,
	[OCXLPMEM_KIND_ERASE_STATE] = &lib_kind_erase_state,
	[OCXLPMEM_KIND_FIRMWARE] = &lib_kind_firmware,
	[OCXLPMEM_KIND_SMART] = &lib_kind_smart,
	[OCXLPMEM_KIND_STATS] = &lib_kind_stats,
	[OCXLPMEM_KIND_ERROR_LOG] = &lib_kind_error_log,
	[OCXLPMEM_KIND_DUMP] = &lib_kind_dump,
	[OCXLPMEM_KIND_REQUEST] = &lib_kind_request,
	[OCXLPMEM_KIND_RESPONSE] = &lib_kind_response,
	[OCXLPMEM_KIND_CAPABILITY] = &lib_kind_capability,
	[OCXLPMEM_KIND_AREA] = &lib_kind_area,
	[OCXLPMEM_KIND_ERASE] = &lib_kind_erase,
	[OCXLPMEM_KIND_HEADER] = &lib_kind_header,
};

const struct lib_kind *lib_kind(enum ocxlpmem_kind kind)
{
	return (unsigned int)kind < OCXLPMEM_KIND_COUNT ? kinds[kind] : NULL;
}

const char *ocxlpmem_kind_str(enum ocxlpmem_kind kind)
{
	const struct lib_kind *k = lib_kind(kind);

	return k ? k->word : NULL;
}

int ocxlpmem_kind_from_str(const char *word, enum ocxlpmem_kind *kind)
{
	unsigned int i;

	for (i = 0; i < OCXLPMEM_KIND_COUNT; i++) {
		if (strcmp(word, kinds[i]->word))
			continue;
		*kind = i;
		return 0;
	}
	return -EINVAL;
}

bool ocxlpmem_kind_decodable(enum ocxlpmem_kind kind)
{
	const struct lib_kind *k = lib_kind(kind);

	return k && k->decode;
}

const struct ocxlpmem_field *ocxlpmem_fields(enum ocxlpmem_kind kind, size_t *count)
{
	const struct lib_kind *k = lib_kind(kind);

	*count = k ? k->count : 0;
	return k ? k->fields : NULL;
}

int ocxlpmem_field_value(const struct ocxlpmem_field *field, const void *object,
			 struct ocxlpmem_value *value)
{
	const struct ocxlpmem_object *base = object;

	if (base->kind != field->kind)
		return -EINVAL;

	memset(value, 0, sizeof(*value));
	value->type = field->type;
	return field->get(field, object, value);
}

void *lib_object_new(enum ocxlpmem_kind kind, size_t size, const void *raw, size_t raw_len)
{
	struct ocxlpmem_object *object;

	object = calloc(1, size + raw_len);
	if (!object)
		return NULL;

	object->kind = kind;
	object->refs = 1;
	if (raw) {
		object->raw = memcpy((char *)object + size, raw, raw_len);
		object->raw_len = raw_len;
	}
	return object;
}

void *lib_object_ref(void *object)
{
	struct ocxlpmem_object *base = object;

	if (base)
		__atomic_add_fetch(&base->refs, 1, __ATOMIC_RELAXED);
	return object;
}

void *lib_object_unref(void *object)
{
	struct ocxlpmem_object *base = object;

	if (!base || __atomic_sub_fetch(&base->refs, 1, __ATOMIC_ACQ_REL))
		return NULL;

	if (kinds[base->kind]->destroy)
		kinds[base->kind]->destroy(base);
	free(base);
	return NULL;
}

const void *lib_object_raw(const void *object, size_t *len)
{
	const struct ocxlpmem_object *base = object;

	*len = base->raw_len;
	return base->raw;
}

int lib_wire_errno(int wire_error, unsigned int id, const void *buf, size_t len,
		   const char **why)
{
	struct wire_header header;
	int err = wire_header_decode(&header, id, buf, len);

	*why = wire_strerror(wire_error);
	return err == -WIRE_SHORT || err == -WIRE_LENGTH ? -EBADMSG : -EPROTO;
}

struct ocxlpmem_object *ocxlpmem_object_ref(struct ocxlpmem_object *object)
{
	return lib_object_ref(object);
}

struct ocxlpmem_object *ocxlpmem_object_unref(struct ocxlpmem_object *object)
{
	return lib_object_unref(object);
}

enum ocxlpmem_kind ocxlpmem_object_kind(const struct ocxlpmem_object *object)
{
	return object->kind;
}

const void *ocxlpmem_object_raw(const struct ocxlpmem_object *object, size_t *len)
{
	return lib_object_raw(object, len);
}

static void *as(struct ocxlpmem_object *object, enum ocxlpmem_kind kind)
{
	return object && object->kind == kind ? object : NULL;
}

struct ocxlpmem_smart *ocxlpmem_object_smart(struct ocxlpmem_object *object)
{
	return as(object, OCXLPMEM_KIND_SMART);
}

struct ocxlpmem_stats *ocxlpmem_object_stats(struct ocxlpmem_object *object)
{
	return as(object, OCXLPMEM_KIND_STATS);
}

struct ocxlpmem_error_log *ocxlpmem_object_error_log(struct ocxlpmem_object *object)
{
	return as(object, OCXLPMEM_KIND_ERROR_LOG);
}
