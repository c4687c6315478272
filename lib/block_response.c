// SPDX-License-Identifier: LGPL-2.1-or-later
/* Response blocks, and how far an erase has come, as fields. */
#include "block.h"
#include "wire/response.h"

struct block {
	struct ocxlpmem_object base;
	struct wire_response wire;
	struct wire_erase erase;
};

static int response_make(enum ocxlpmem_kind kind, const void *buf, const __u64 *words,
			 size_t used, struct ocxlpmem_object **object)
{
	struct block *block;
	int err = lib_block_new(kind, sizeof(*block), buf, used, object);

	if (err)
		return err;
	block = (struct block *)*object;
	wire_response_decode(&block->wire, words[0]);
	if (kind == OCXLPMEM_KIND_ERASE)
		wire_erase_decode(&block->erase, words + WIRE_ERASE_OFFSET / sizeof(*words));
	return 0;
}

/* the size of the block was never published: a word that stands alone is one too */
static int response_decode(const void *buf, size_t len, struct ocxlpmem_object **object,
			   size_t *used, const char **why)
{
	__u64 word;
	int err;

	if (len > sizeof(word) && len < WIRE_RESPONSE_SIZE) {
		*why = "neither one word nor a whole block";
		return -EBADMSG;
	}
	err = lib_block_words(buf, len, &word, 1, why);
	if (err)
		return err;
	*used = len < WIRE_RESPONSE_SIZE ? sizeof(word) : WIRE_RESPONSE_SIZE;
	return response_make(OCXLPMEM_KIND_RESPONSE, buf, &word, *used, object);
}

static int erase_decode(const void *buf, size_t len, struct ocxlpmem_object **object,
			size_t *used, const char **why)
{
	__u64 words[WIRE_RESPONSE_SIZE / sizeof(__u64)];
	int err = lib_block_words(buf, len, words, ARRAY_COUNT(words), why);

	if (err)
		return err;
	*used = WIRE_RESPONSE_SIZE;
	return response_make(OCXLPMEM_KIND_ERASE, buf, words, *used, object);
}

static int get_status(const struct ocxlpmem_field *field, const void *object,
		      struct ocxlpmem_value *value)
{
	const struct block *block = object;

	value->string = wire_status_text(block->wire.status);
	return 0;
}

static int get_complete(const struct ocxlpmem_field *field, const void *object,
			struct ocxlpmem_value *value)
{
	const struct block *block = object;

	value->boolean = block->wire.status == WIRE_STATUS_SUCCESS &&
			 wire_erase_complete(&block->erase);
	return 0;
}

#define NUMBER(member)	FIELD_NUMBER(struct block, member), .always = true
#define RESPONSE_FIELDS(kind) \
	FIELD(kind, "status", "status", "Status byte of the card", FIELD_HEX(2), \
	      NUMBER(wire.status)), \
	FIELD(kind, "meaning", "status_text", "Meaning of the status", \
	      .type = OCXLPMEM_TYPE_STRING, .get = get_status, .always = true), \
	FIELD(kind, "id", "id", "Number of the command answered", FIELD_U64, NUMBER(wire.id)), \
	FIELD(kind, "unknown 01", "unknown_01", "Byte 1, meaning not known", FIELD_HEX(2), \
	      NUMBER(wire.unknown_01)), \
	FIELD(kind, "unknown 04", "unknown_04", "Bytes 4 to 7, meaning not known", FIELD_HEX(8), \
	      NUMBER(wire.unknown_04))

static const struct ocxlpmem_field response_fields[] = { RESPONSE_FIELDS(RESPONSE) };

static const struct ocxlpmem_field erase_fields[] = {
	RESPONSE_FIELDS(ERASE),
	FIELD(ERASE, "complete", "complete", "Whether every page tried was erased",
	      .type = OCXLPMEM_TYPE_BOOL, .get = get_complete, .always = true),
	FIELD(ERASE, "accessible pages erased", "accessible_pages_erased",
	      "Accessible pages erased", FIELD_U64, NUMBER(erase.accessible_done)),
	FIELD(ERASE, "accessible pages tried", "accessible_pages_tried",
	      "Accessible pages that the card tried to erase", FIELD_U64,
	      NUMBER(erase.accessible_tried)),
	FIELD(ERASE, "defective pages erased", "defective_pages_erased", "Defective pages erased",
	      FIELD_U64, NUMBER(erase.defective_done)),
	FIELD(ERASE, "defective pages tried", "defective_pages_tried",
	      "Defective pages that the card tried to erase", FIELD_U64,
	      NUMBER(erase.defective_tried)),
};

const struct lib_kind lib_kind_response = {
	.word = "response",
	.fields = response_fields,
	.count = ARRAY_COUNT(response_fields),
	.decode = response_decode,
};

const struct lib_kind lib_kind_erase = {
	.word = "erase",
	.fields = erase_fields,
	.count = ARRAY_COUNT(erase_fields),
	.decode = erase_decode,
};
