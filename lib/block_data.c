// SPDX-License-Identifier: LGPL-2.1-or-later
/* Captured data blocks taken at their header only: a piece of a dump, or any. */
#include "block.h"
#include "wire/dump.h"

struct block {
	struct ocxlpmem_object base;
	struct wire_header wire;
	char letters[3];
};

static int block_make(enum ocxlpmem_kind kind, const void *buf, size_t used,
		      const struct wire_header *header, struct ocxlpmem_object **object)
{
	struct block *block;
	int err = lib_block_new(kind, sizeof(*block), buf, used, object);

	if (err)
		return err;
	block = (struct block *)*object;
	block->wire = *header;
	wire_header_letters(block->letters, header->id);
	return 0;
}

static int dump_decode(const void *buf, size_t len, struct ocxlpmem_object **object,
		       size_t *used, const char **why)
{
	struct wire_dump wire;
	int n = wire_dump_decode(&wire, buf, len);

	if (n < 0)
		return lib_wire_errno(n, WIRE_ID_DUMP, buf, len, why);
	*used = n;
	return block_make(OCXLPMEM_KIND_DUMP, buf, n, &wire.header, object);
}

/* a header may have been captured without what follows it */
static int header_decode(const void *buf, size_t len, struct ocxlpmem_object **object,
			 size_t *used, const char **why)
{
	struct wire_header header;
	__u16 id = wire_header_identify(buf, len);
	int err = wire_header_decode(&header, id, buf, len);

	if (err == -WIRE_LENGTH && len == WIRE_HEADER_SIZE)
		*used = WIRE_HEADER_SIZE;
	else if (err)
		return lib_wire_errno(err, id, buf, len, why);
	else
		*used = WIRE_HEADER_SIZE + header.length;
	return block_make(OCXLPMEM_KIND_HEADER, buf, *used, &header, object);
}

static int get_data(const struct ocxlpmem_field *field, const void *object,
		    struct ocxlpmem_value *value)
{
	const struct block *block = object;

	value->bytes = (const uint8_t *)block->base.raw + WIRE_HEADER_SIZE;
	value->count = block->base.raw_len - WIRE_HEADER_SIZE;
	return value->count ? 0 : -ENODATA;
}

static int get_unknown(const struct ocxlpmem_field *field, const void *object,
		       struct ocxlpmem_value *value)
{
	const struct block *block = object;

	value->bytes = block->wire.unknown;
	value->count = sizeof(block->wire.unknown);
	return 0;
}

#define HEADER_FIELDS(kind) \
	FIELD(kind, "block", "block", "The two letters that name the block", \
	      FIELD_TEXT(struct block, letters), .always = true), \
	FIELD(kind, "length", "length_bytes", "Bytes after the header", FIELD_U64, \
	      FIELD_NUMBER(struct block, wire.length), .unit = "bytes", .always = true), \
	FIELD(kind, "unknown", "unknown", "Bytes 2 to 5 of the header, as far as not length", \
	      .type = OCXLPMEM_TYPE_BYTES, .get = get_unknown, .always = true)

static const struct ocxlpmem_field header_fields[] = { HEADER_FIELDS(HEADER) };

static const struct ocxlpmem_field dump_fields[] = {
	HEADER_FIELDS(DUMP),
	FIELD(DUMP, "data", "data", "Bytes of the dump", .type = OCXLPMEM_TYPE_BYTES,
	      .get = get_data),
};

const struct lib_kind lib_kind_header = {
	.word = "header",
	.fields = header_fields,
	.count = ARRAY_COUNT(header_fields),
	.decode = header_decode,
};

const struct lib_kind lib_kind_dump = {
	.word = "dump",
	.fields = dump_fields,
	.count = ARRAY_COUNT(dump_fields),
	.decode = dump_decode,
};
