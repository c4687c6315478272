// SPDX-License-Identifier: GPL-2.0-only
/* Registers by name: where they are, and which of their bits mean what. */
#include <string.h>

#include "check.h"
#include "wire/area.h"
#include "wire/capability.h"
#include "wire/register.h"

static const struct ocxlpmem_register *named(const char *name)
{
	const struct ocxlpmem_register *reg;
	size_t count;

	for (reg = ocxlpmem_registers(&count); count--; reg++)
		if (!strcmp(reg->name, name))
			return reg;
	fail_msg("no register %s", name);
	return NULL;
}

static uint64_t value_of(const struct ocxlpmem_register *reg, const char *name, uint64_t value)
{
	size_t i;

	for (i = 0; i < reg->count; i++)
		if (!strcmp(reg->parts[i].name, name))
			return value >> reg->parts[i].shift & ((1ULL << reg->parts[i].bits) - 1);
	fail_msg("no part %s", name);
	return 0;
}

static uint64_t known(const struct ocxlpmem_register *reg)
{
	uint64_t mask = 0, bits;
	size_t i;

	for (i = 0; i < reg->count; i++) {
		bits = ((1ULL << reg->parts[i].bits) - 1) << reg->parts[i].shift;
		assert_int_equal(mask & bits, 0);
		mask |= bits;
	}
	return mask;
}

static void in_order(void **state)
{
	const struct ocxlpmem_register *reg;
	uint64_t last = 0;
	size_t count, i;

	reg = ocxlpmem_registers(&count);
	assert_true(count > 0);
	for (i = 0; i < count; i++, reg++) {
		assert_true(!i || reg->address > last);
		assert_int_equal(reg->address % 8, 0);
		assert_true(reg->address < WIRE_REG_END);
		assert_true(strlen(reg->help) > 0);
		known(reg);
		last = reg->address;
	}
}

/* reading those must not be offered: nobody knows what it does */
static void none_that_acts(void **state)
{
	static const uint64_t acting[] = { WIRE_REG_CHIC, WIRE_REG_CHIEC, WIRE_REG_HCIC };
	const struct ocxlpmem_register *reg;
	size_t count, i;

	for (reg = ocxlpmem_registers(&count); count--; reg++)
		for (i = 0; i < COUNT(acting); i++)
			assert_int_not_equal(reg->address, acting[i]);
}

static void every_named_bit(void **state)
{
	assert_int_equal(known(named("CHI")), WIRE_CHI_ALL);
	assert_int_equal(known(named("CHIE")), WIRE_CHI_ALL);
	assert_int_equal(known(named("HCI")), WIRE_HCI_ALL);
	assert_int_equal(value_of(named("CHI"), "CRDY", WIRE_CHI_CRDY), 1);
	assert_int_equal(value_of(named("CHI"), "MA", WIRE_CHI_CRDY), 0);
}

/* as wire/ takes them apart */
static void numbers(void **state)
{
	const struct wire_capability cap = {
		.spec_revision = 0x123, .read_latency_ns = 40000, .ready_timeout_s = 15,
		.memory_timeout_s = 4000, .dump_max = 0x12345678,
	};
	const struct wire_area area = { 0x1000, 0x1040, 0x2000, 0x8000 };
	uint64_t ccap0, ccap1, blocks, data;

	wire_capability_encode(&cap, (__u64 *)&ccap0, (__u64 *)&ccap1);
	assert_int_equal(value_of(named("CCAP0"), "specification", ccap0), 0x12);
	assert_int_equal(value_of(named("CCAP0"), "revision", ccap0), 3);
	assert_int_equal(value_of(named("CCAP0"), "read latency", ccap0), 40000);
	assert_int_equal(value_of(named("CCAP0"), "ready time-out", ccap0), 15);
	assert_int_equal(value_of(named("CCAP0"), "memory time-out", ccap0), 4000);
	assert_int_equal(value_of(named("CCAP1"), "largest dump", ccap1), 0x12345678);
	wire_area_encode(&area, (__u64 *)&blocks, (__u64 *)&data);
	assert_int_equal(value_of(named("ACMA_BLOCKS"), "request", blocks), 0x1000);
	assert_int_equal(value_of(named("NSCMA_BLOCKS"), "response", blocks), 0x1040);
	assert_int_equal(value_of(named("ACMA_DATA"), "data", data), 0x2000);
	assert_int_equal(value_of(named("NSCMA_DATA"), "size", data), 0x8000);
}

static void letters(void **state)
{
	char text[OCXLPMEM_REGISTER_TEXT];

	assert_true(named("FWVER")->text);
	/* "FW000306" as one little-endian word, then with padding */
	ocxlpmem_register_text(0x3630333030305746ULL, text);
	assert_string_equal(text, "FW000306");
	ocxlpmem_register_text(0x2020200030305746ULL, text);
	assert_string_equal(text, "FW00");
}

int register_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_order),
		cmocka_unit_test(none_that_acts),
		cmocka_unit_test(every_named_bit),
		cmocka_unit_test(numbers),
		cmocka_unit_test(letters),
	};

	return RUN(tests);
}
