// SPDX-License-Identifier: LGPL-2.1-or-later
/* Request blocks: what was asked of the card, as fields. */
#include "block.h"
#include "wire/request.h"

/**
 * struct block - a request block
 * @extent: offset and size, for the opcodes that have them
 * @debug: for firmware debug
 */
struct block {
	struct ocxlpmem_object base;
	struct wire_request wire;
	struct wire_extent extent;
	struct wire_debug debug;
};

static int request_decode(const void *buf, size_t len, struct ocxlpmem_object **object,
			  size_t *used, const char **why)
{
	__u64 words[WIRE_REQUEST_WORDS];
	struct block *block;
	int err;

	err = lib_block_words(buf, len, words, WIRE_REQUEST_WORDS, why);
	if (err)
		return err;
	err = lib_block_new(OCXLPMEM_KIND_REQUEST, sizeof(*block), buf, WIRE_REQUEST_SIZE, object);
	if (err)
		return err;

	block = (struct block *)*object;
	wire_request_decode(&block->wire, words);
	wire_extent_decode(&block->extent, block->wire.param[0]);
	wire_debug_decode(&block->debug, block->wire.param);
	*used = WIRE_REQUEST_SIZE;
	return 0;
}

static int get_command(const struct ocxlpmem_field *field, const void *object,
		       struct ocxlpmem_value *value)
{
	const struct block *block = object;

	/* which command area the block was found in decides; there is one opcode of this */
	value->string = block->wire.opcode == WIRE_NS_OP_SECURE_ERASE ?
			"secure erase" : wire_opcode_name(block->wire.opcode);
	return 0;
}

/* parameters that mean something only for some opcodes */
static int get_extent(const struct ocxlpmem_field *field, const void *object,
		      struct ocxlpmem_value *value)
{
	const struct block *block = object;

	if (block->wire.opcode != WIRE_OP_FW_UPDATE && block->wire.opcode != WIRE_OP_DUMP)
		return -ENODATA;
	return lib_field_number(field, object, value);
}

static int get_debug(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	const struct block *block = object;

	return block->wire.opcode == WIRE_OP_FW_DEBUG ?
	       lib_field_number(field, object, value) : -ENODATA;
}

#define MEMBER(member, function) \
	.get = function, .id = offsetof(struct block, member), \
	.bits = 8 * sizeof(((struct block *)0)->member)
#define NUMBER(member)	FIELD_NUMBER(struct block, member), .always = true
#define WORD(n) \
	FIELD(REQUEST, "word " #n, "word_" #n, "Parameter word " #n " of the block", \
	      FIELD_HEX(16), NUMBER(wire.param[n - 1]))

static const struct ocxlpmem_field fields[] = {
	FIELD(REQUEST, "opcode", "opcode", "Number of the command", FIELD_HEX(2),
	      NUMBER(wire.opcode)),
	FIELD(REQUEST, "command", "command", "Name of the command", .type = OCXLPMEM_TYPE_STRING,
	      .get = get_command, .always = true),
	FIELD(REQUEST, "id", "id", "Number that the answer repeats", FIELD_U64, NUMBER(wire.id)),
	FIELD(REQUEST, "offset", "offset", "Offset in the dump or firmware image", FIELD_U64,
	      MEMBER(extent.offset, get_extent), .unit = "bytes"),
	FIELD(REQUEST, "size", "size", "Bytes wanted or sent", FIELD_U64,
	      MEMBER(extent.size, get_extent), .unit = "bytes"),
	FIELD(REQUEST, "debug action", "debug_action", "Firmware debug action", FIELD_U64,
	      MEMBER(debug.action, get_debug)),
	FIELD(REQUEST, "function code", "function_code", "Function that the debug action is for",
	      FIELD_HEX(4), MEMBER(debug.function_code, get_debug)),
	FIELD(REQUEST, "unknown 01", "unknown_01", "Byte 1, which should be 0", FIELD_HEX(2),
	      NUMBER(wire.unknown_01)),
	FIELD(REQUEST, "unknown 04", "unknown_04", "Bytes 4 to 7, which should be 0", FIELD_HEX(8),
	      NUMBER(wire.unknown_04)),
	WORD(1), WORD(2), WORD(3), WORD(4), WORD(5), WORD(6), WORD(7),
};

const struct lib_kind lib_kind_request = {
	.word = "request",
	.fields = fields,
	.count = ARRAY_COUNT(fields),
	.decode = request_decode,
};
