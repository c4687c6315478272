// SPDX-License-Identifier: GPL-2.0-only
/* Registers: device.md 2 and the rules of 6. */
#include <string.h>

#include "bench.h"
#include "wire/capability.h"

static void areas_are_discovered(void **state)
{
	__u64 blocks = rd(WIRE_REG_ACMA_BLOCKS);

	/* the order trap of device.md 2.5: the request is in the high half */
	assert_int_equal(blocks >> 32, bench.admin.request);
	assert_int_equal(bench.admin.response, bench.admin.request + 0x40);
	assert_int_equal(bench.admin.data_size, 0x8000);
	assert_true(bench.admin.request >= WIRE_REG_END);
	assert_true(bench.near.request >= bench.admin.response + 0x40);
	assert_true(bench.near.response + 0x40 <= bench.admin.data);
	assert_true(bench.admin.data + 0x20000 <= CARD_MMIO_SIZE);
	no_violation();
}

static void areas_differ_between_cards(void **state)
{
	unsigned int different = 0, first = bench.admin.request;
	__u64 seed;

	for (seed = 2; seed < 20; seed++) {
		bench_seed(seed, 1);
		different += bench.admin.request != first;
	}
	assert_true(different > 5);
}

static void write_1_to_act_registers_read_0(void **state)
{
	wr(WIRE_REG_CHIE, WIRE_CHI_ELA);
	assert_int_equal(rd(WIRE_REG_CHIC), 0);
	assert_int_equal(rd(WIRE_REG_CHIEC), 0);
	assert_int_equal(rd(WIRE_REG_HCIC), 0);
	assert_int_equal(rd(WIRE_REG_CSTS), 0);
}

static void enables_are_set_and_withdrawn_by_bit(void **state)
{
	wr(WIRE_REG_CHIE, WIRE_CHI_ELA | WIRE_CHI_CDA);
	wr(WIRE_REG_CHIE, WIRE_CHI_CFFS);
	wr(WIRE_REG_CHIE, 0);
	assert_int_equal(rd(WIRE_REG_CHIE), WIRE_CHI_ELA | WIRE_CHI_CDA | WIRE_CHI_CFFS);
	wr(WIRE_REG_CHIEC, WIRE_CHI_CDA);
	assert_int_equal(rd(WIRE_REG_CHIE), WIRE_CHI_ELA | WIRE_CHI_CFFS);
	no_violation();
}

static void hci_writes_or_bits_in(void **state)
{
	control("dump never");
	wr(WIRE_REG_HCI, WIRE_HCI_FDE);
	wr(WIRE_REG_HCI, WIRE_HCI_CD);
	wr(WIRE_REG_HCI, 0);
	assert_int_equal(rd(WIRE_REG_HCI), WIRE_HCI_FDE | WIRE_HCI_CD);
	wr(WIRE_REG_HCIC, WIRE_HCI_FDE);
	assert_int_equal(rd(WIRE_REG_HCI), WIRE_HCI_CD);
	no_violation();
}

static void interrupt_addresses_are_kept(void **state)
{
	static const unsigned int regs[] = {
		WIRE_REG_IMA0_OHP, WIRE_REG_IMA0_CFP, WIRE_REG_IMA1_OHP, WIRE_REG_IMA1_CFP,
	};
	unsigned int i;

	for (i = 0; i < COUNT(regs); i++)
		wr(regs[i], 0xc000000000000000ULL + i);
	for (i = 0; i < COUNT(regs); i++)
		assert_int_equal(rd(regs[i]), 0xc000000000000000ULL + i);
	no_violation();
}

static void chi_is_read_only_and_states_stay(void **state)
{
	__u64 before = rd(WIRE_REG_CHI);

	wr(WIRE_REG_CHI, 0);
	violation("read-only register written");
	assert_int_equal(rd(WIRE_REG_CHI), before);
	wr(WIRE_REG_CHIC, WIRE_CHI_CRDY);
	violation("bits that the card clears itself");
	assert_int_equal(rd(WIRE_REG_CHI), before);
}

static void capabilities(void **state)
{
	struct wire_capability cap;

	control("spec-revision 0x25");
	control("read-latency 65535");
	control("ready-timeout 15");
	control("memory-timeout 4095");
	control("dump size 4294967295");
	wire_capability_decode(&cap, rd(WIRE_REG_CCAP0), rd(WIRE_REG_CCAP1));
	assert_int_equal(cap.spec_revision, 0x25);
	assert_int_equal(cap.read_latency_ns, 65535);
	assert_int_equal(cap.ready_timeout_s, 15);
	assert_int_equal(cap.memory_timeout_s, 4095);
	assert_int_equal(cap.dump_max, 0xffffffff);
	assert_int_equal(cap.unknown_ccap0, 0);
	assert_int_equal(cap.unknown_ccap1, 0);
	control("dump max 4096");
	wire_capability_decode(&cap, rd(WIRE_REG_CCAP0), rd(WIRE_REG_CCAP1));
	assert_int_equal(cap.dump_max, 4096);
	refused("ready-timeout 16", "0 to 15");
	refused("memory-timeout 4096", "0 to 4095");
}

static void firmware_version(void **state)
{
	char text[WIRE_FWVER_LEN + 1];

	wire_fwver_text(text, rd(WIRE_REG_FWVER));
	assert_string_equal(text, truth("fw_version"));
	assert_memory_equal(text, "FW000", 5);
	control("fw-version V1.2");
	wire_fwver_text(text, rd(WIRE_REG_FWVER));
	assert_string_equal(text, "V1.2");
	refused("fw-version 123456789", "at most 8");
	refused("fw-version V\x01", "printable");
}

static void area_registers_can_lie(void **state)
{
	struct wire_area area;

	control("area request 0xfffffff8");
	control("area size 0xffffffff");
	wire_area_decode(&area, rd(WIRE_REG_ACMA_BLOCKS), rd(WIRE_REG_ACMA_DATA));
	assert_int_equal(area.request, 0xfffffff8);
	assert_int_equal(area.response, bench.admin.response);
	assert_int_equal(area.data_size, 0xffffffff);
	control("clear");
	wire_area_decode(&area, rd(WIRE_REG_ACMA_BLOCKS), rd(WIRE_REG_ACMA_DATA));
	assert_memory_equal(&area, &bench.admin, sizeof(area));
}

static void data_size(void **state)
{
	__u8 out[16] = "0123456789abcde", in[16];

	control("data-size 0");
	bench_probe();
	assert_int_equal(bench.admin.data_size, 0);
	wr(bench.admin.data, 1);
	violation("where nothing is");
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	assert_int_equal(simple(WIRE_OP_SMART), WIRE_STATUS_BAD_REQUEST_PARM);
	assert_int_equal(simple(WIRE_OP_ERROR_LOG), WIRE_STATUS_BAD_REQUEST_PARM);

	control("data-size 128K");
	bench_probe();
	assert_int_equal(bench.admin.data_size, 0x20000);
	data_write(0x20000 - 16, out, 16);
	data_read(0x20000 - 16, in, 16);
	assert_memory_equal(in, out, 16);
	no_violation();
	refused("data-size 131073", "0 to 131072");
}

static void beyond_the_area(void **state)
{
	assert_true(rd(CARD_MMIO_SIZE) == WIRE_DEAD);
	violation("outside of the area");
	assert_true(rd(~7ULL) == WIRE_DEAD);
	violation("outside of the area");
	assert_true(rd(WIRE_REG_CHI + 4) == WIRE_DEAD);
	violation("misaligned");
	wr(WIRE_REG_CHIE + 1, WIRE_CHI_ELA);
	violation("misaligned");
	assert_int_equal(rd(WIRE_REG_CHIE), 0);
}

static void interrupts_follow_their_group(void **state)
{
	wr(WIRE_REG_CHIE, WIRE_CHI_IRQ0 | WIRE_CHI_IRQ1);
	control("log general");
	assert_int_equal(bench.interrupts[0], 1);
	/* ELA is set already: nothing rises */
	control("log general");
	assert_int_equal(bench.interrupts[0], 1);
	control("dump pending");
	assert_int_equal(bench.interrupts[0], 2);
	assert_int_equal(bench.interrupts[1], 0);
	control("fatal firmware");
	control("fatal hardware");
	assert_int_equal(bench.interrupts[0], 2);
	assert_int_equal(bench.interrupts[1], 2);
	assert_int_equal(truth_number("interrupts_1"), 2);
}

static void nothing_interrupts_unless_enabled(void **state)
{
	control("log general");
	control("fatal hardware");
	assert_int_equal(bench.interrupts[0] + bench.interrupts[1], 0);
	/* enabling a bit that is set is not a rise of it */
	wr(WIRE_REG_CHIE, WIRE_CHI_IRQ0 | WIRE_CHI_IRQ1);
	assert_int_equal(bench.interrupts[0] + bench.interrupts[1], 0);
}

static void dead_registers(void **state)
{
	wr(WIRE_REG_CHIE, WIRE_CHI_IRQ0);
	control("dead 2");
	assert_true(rd(WIRE_REG_CHI) != WIRE_DEAD);
	wr(WIRE_REG_CHIE, WIRE_CHI_CFFS);
	assert_true(rd(WIRE_REG_CHI) == WIRE_DEAD);
	assert_true(rd(WIRE_REG_CCAP0) == WIRE_DEAD);
	assert_true(rd(bench.admin.response) == WIRE_DEAD);
	wr(WIRE_REG_CHIEC, WIRE_CHI_ALL);
	control("log general");
	assert_int_equal(bench.interrupts[0], 0);
	assert_int_equal(truth_number("dead_accesses"), 4);

	control("alive");
	assert_int_equal(rd(WIRE_REG_CHIE), WIRE_CHI_IRQ0 | WIRE_CHI_CFFS);
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	no_violation();

	control("dead");
	assert_true(rd(WIRE_REG_CHI) == WIRE_DEAD);
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), SILENT);
	control("clear");
	assert_true(rd(WIRE_REG_CHI) != WIRE_DEAD);
}

int register_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(areas_are_discovered),
		TEST(areas_differ_between_cards),
		TEST(write_1_to_act_registers_read_0),
		TEST(enables_are_set_and_withdrawn_by_bit),
		TEST(hci_writes_or_bits_in),
		TEST(interrupt_addresses_are_kept),
		TEST(chi_is_read_only_and_states_stay),
		TEST(capabilities),
		TEST(firmware_version),
		TEST(area_registers_can_lie),
		TEST(data_size),
		TEST(beyond_the_area),
		TEST(interrupts_follow_their_group),
		TEST(nothing_interrupts_unless_enabled),
		TEST(dead_registers),
	};

	return RUN(tests);
}
