// SPDX-License-Identifier: LGPL-2.1-or-later
/* Captured registers: CCAP0 and CCAP1, and the two words of a command area. */
#include <stdio.h>

#include "block.h"
#include "wire/area.h"
#include "wire/capability.h"

#define REGISTERS	2

struct capability {
	struct ocxlpmem_object base;
	struct wire_capability wire;
	char revision[16];
};

struct area {
	struct ocxlpmem_object base;
	struct wire_area wire;
};

static int capability_decode(const void *buf, size_t len, struct ocxlpmem_object **object,
			     size_t *used, const char **why)
{
	struct capability *cap;
	__u64 words[REGISTERS];
	int err = lib_block_words(buf, len, words, REGISTERS, why);

	if (err)
		return err;
	*used = sizeof(words);
	err = lib_block_new(OCXLPMEM_KIND_CAPABILITY, sizeof(*cap), buf, *used, object);
	if (err)
		return err;

	cap = (struct capability *)*object;
	wire_capability_decode(&cap->wire, words[0], words[1]);
	snprintf(cap->revision, sizeof(cap->revision), "%u.%u", cap->wire.spec_revision >> 4,
		 cap->wire.spec_revision & 0xf);
	return 0;
}

static int area_decode(const void *buf, size_t len, struct ocxlpmem_object **object,
		       size_t *used, const char **why)
{
	__u64 words[REGISTERS];
	struct area *area;
	int err = lib_block_words(buf, len, words, REGISTERS, why);

	if (err)
		return err;
	*used = sizeof(words);
	err = lib_block_new(OCXLPMEM_KIND_AREA, sizeof(*area), buf, *used, object);
	if (err)
		return err;

	area = (struct area *)*object;
	wire_area_decode(&area->wire, words[0], words[1]);
	return 0;
}

static int get_dump_max(const struct ocxlpmem_field *field, const void *object,
			struct ocxlpmem_value *value)
{
	const struct capability *cap = object;

	value->u64 = cap->wire.dump_max;
	return value->u64 ? 0 : -ENODATA;
}

#define CAP(member)	FIELD_NUMBER(struct capability, wire.member), .always = true
#define AREA(member)	FIELD_NUMBER(struct area, wire.member), .always = true

static const struct ocxlpmem_field capability_fields[] = {
	FIELD(CAPABILITY, "specification", "spec_revision",
	      "Revision of the device specification that the card follows",
	      FIELD_TEXT(struct capability, revision), .always = true),
	FIELD(CAPABILITY, "read latency", "read_latency_ns", "Nominal read latency of the medium",
	      FIELD_U64, CAP(read_latency_ns), .unit = "ns"),
	FIELD(CAPABILITY, "ready time-out", "ready_timeout_seconds",
	      "Longest time from reset until the controller is ready", FIELD_U64,
	      CAP(ready_timeout_s), .unit = "s"),
	FIELD(CAPABILITY, "memory time-out", "memory_timeout_seconds",
	      "Longest time from reset until the memory is available", FIELD_U64,
	      CAP(memory_timeout_s), .unit = "s"),
	FIELD(CAPABILITY, "largest dump", "dump_max_bytes",
	      "Most bytes that a controller dump can have; absent if the card does not say",
	      FIELD_U64, .get = get_dump_max, .bits = 32, .unit = "bytes"),
	FIELD(CAPABILITY, "unknown CCAP0", "unknown_ccap0", "Bits 31 to 16 of CCAP0",
	      FIELD_HEX(4), CAP(unknown_ccap0)),
	FIELD(CAPABILITY, "unknown CCAP1", "unknown_ccap1", "Bits 63 to 32 of CCAP1",
	      FIELD_HEX(8), CAP(unknown_ccap1)),
};

static const struct ocxlpmem_field area_fields[] = {
	FIELD(AREA, "request block", "request_offset", "Offset of the request block",
	      FIELD_HEX(8), AREA(request)),
	FIELD(AREA, "response block", "response_offset", "Offset of the response block",
	      FIELD_HEX(8), AREA(response)),
	FIELD(AREA, "data buffer", "data_offset", "Offset of the data buffer", FIELD_HEX(8),
	      AREA(data)),
	FIELD(AREA, "data buffer size", "data_size_bytes", "Size of the data buffer", FIELD_U64,
	      AREA(data_size), .unit = "bytes"),
};

const struct lib_kind lib_kind_capability = {
	.word = "capability",
	.fields = capability_fields,
	.count = ARRAY_COUNT(capability_fields),
	.decode = capability_decode,
};

const struct lib_kind lib_kind_area = {
	.word = "area",
	.fields = area_fields,
	.count = ARRAY_COUNT(area_fields),
	.decode = area_decode,
};
