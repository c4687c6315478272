// SPDX-License-Identifier: GPL-2.0-only
/* The envelopes of libnvdimm: ND_CMD_CALL and ND_CMD_VENDOR. */
#include <linux/ndctl.h>

#include "rig.h"

/* of exactly the length, so that a sanitizer sees one byte too far */
static uint8_t *envelope;

static struct nd_cmd_pkg pkg(u64 command, u32 in, u32 out)
{
	return (struct nd_cmd_pkg){
		.nd_family = OCXLPMEM_ND_FAMILY,
		.nd_command = command,
		.nd_size_in = in,
		.nd_size_out = out,
	};
}

/* the envelope stays until the next call */
static int call(const struct nd_cmd_pkg *pkg, u64 len)
{
	free(envelope);
	envelope = calloc(1, len ? len : 1);
	memcpy(envelope, pkg, len < sizeof(*pkg) ? len : sizeof(*pkg));
	return core_nd_call(rig.core, envelope, len);
}

static int tear_down(void **state)
{
	free(envelope);
	envelope = NULL;
	return rig_teardown(state);
}

static u32 fw_size(void)
{
	struct nd_cmd_pkg pkg;

	memcpy(&pkg, envelope, sizeof(pkg));
	return pkg.nd_fw_size;
}

static void call_smart(void **state)
{
	struct nd_cmd_pkg p = pkg(OCXLPMEM_ND_SMART, 0, 4096);
	struct ocxlpmem_payload_header header;
	uint8_t block[1024];
	size_t len;

	assert_int_equal(call(&p, 64 + 4096), 0);
	assert_string_equal(rig.trace.origin, "call");
	len = card_truth_block(rig.card, CARD_BLOCK_SMART_GIVEN, 0, block, sizeof(block),
			       rig_now());
	assert_int_equal(fw_size(), HEADER + len);
	memcpy(&header, envelope + 64, sizeof(header));
	assert_int_equal(header.status, 0);
	assert_memory_equal(envelope + 64 + HEADER, block, len);

	p.nd_size_out = HEADER;
	assert_int_equal(call(&p, 64 + HEADER), 0);
	assert_int_equal(fw_size(), HEADER + len);
	memcpy(&header, envelope + 64, sizeof(header));
	assert_int_equal(header.status, -EMSGSIZE);
}

static void call_with_input(void **state)
{
	struct nd_cmd_pkg p = pkg(OCXLPMEM_ND_ERROR_LOG, 24, 0x9000);
	struct ocxlpmem_nd_error_log_out out;

	control("log general");
	assert_int_equal(call(&p, 64 + 24 + 0x9000), 0);
	/* output stands behind input */
	memcpy(&out, envelope + 64 + 24, sizeof(out));
	assert_int_equal(out.header.count, 1);
	assert_int_equal(out.place.sequence, 1);
	assert_int_equal(fw_size(), sizeof(out) + out.place.length);
}

static void bad_calls(void **state)
{
	struct nd_cmd_pkg p = pkg(OCXLPMEM_ND_SMART, 0, 4096);
	unsigned int i;

	for (i = 0; i < 64; i++)
		assert_int_equal(call(&p, i), -EINVAL);
	assert_int_equal(call(&p, 64 + 4095), -EINVAL);
	p.nd_family = 5;
	assert_int_equal(call(&p, 64 + 4096), -EINVAL);
	for (i = 0; i < COUNT(p.nd_reserved2); i++) {
		p = pkg(OCXLPMEM_ND_SMART, 0, 4096);
		p.nd_reserved2[i] = 1;
		assert_int_equal(call(&p, 64 + 4096), -EINVAL);
	}
	p = pkg(OCXLPMEM_ND_SMART, 1, 4096);
	assert_int_equal(call(&p, 64 + 4097), -EINVAL);
	p = pkg(OCXLPMEM_ND_SMART, 0, HEADER - 1);
	assert_int_equal(call(&p, 64 + HEADER - 1), -EINVAL);
	/* 64 + in + out is no more than 32 bits when added in 32 bits */
	p = pkg(OCXLPMEM_ND_SMART, 0xffffffff, 0x1001);
	assert_int_equal(call(&p, 64 + 4096), -EINVAL);
	p = pkg(OCXLPMEM_ND_SMART, 0, 0xffffffff);
	assert_int_equal(call(&p, 64 + 4096), -EINVAL);
	p = pkg(6, 0, 4096);
	assert_int_equal(call(&p, 64 + 4096), -ENOTTY);
	p = pkg(0x100000000 | OCXLPMEM_ND_SMART, 0, 4096);
	assert_int_equal(call(&p, 64 + 4096), -ENOTTY);
	assert_int_equal(truth("commands_smart"), 0);
}

static int vendor(u32 opcode, const void *in, u32 in_len, u32 out_len, u64 len)
{
	struct nd_cmd_vendor_hdr hdr = { .opcode = opcode, .in_length = in_len };
	struct nd_cmd_vendor_tail tail = { .status = 77, .out_length = out_len };

	free(envelope);
	envelope = calloc(1, len ? len : 1);
	memcpy(envelope, &hdr, len < sizeof(hdr) ? len : sizeof(hdr));
	if (in && len >= 8 + (u64)in_len)
		memcpy(envelope + 8, in, in_len);
	if (len >= 8 + (u64)in_len + sizeof(tail))
		memcpy(envelope + 8 + in_len, &tail, sizeof(tail));
	return core_nd_vendor(rig.core, envelope, len);
}

static void vendor_smart(void **state)
{
	u32 opcode = OCXLPMEM_VENDOR_OPCODE | OCXLPMEM_ND_SMART;
	struct ocxlpmem_payload_header header;
	struct nd_cmd_vendor_tail tail;
	uint8_t block[1024];
	size_t len;

	assert_int_equal(vendor(opcode, NULL, 0, 4096, 16 + 4096), 0);
	assert_string_equal(rig.trace.origin, "vendor");
	len = card_truth_block(rig.card, CARD_BLOCK_SMART_GIVEN, 0, block, sizeof(block),
			       rig_now());
	memcpy(&tail, envelope + 8, sizeof(tail));
	assert_int_equal(tail.status, 0);
	assert_int_equal(tail.out_length, HEADER + len);
	assert_memory_equal(envelope + 16 + HEADER, block, len);

	assert_int_equal(vendor(opcode, NULL, 0, HEADER, 16 + HEADER), 0);
	memcpy(&tail, envelope + 8, sizeof(tail));
	assert_int_equal(tail.out_length, HEADER);
	memcpy(&header, envelope + 16, sizeof(header));
	assert_int_equal(header.status, -EMSGSIZE);
}

static void vendor_with_input(void **state)
{
	struct ocxlpmem_nd_error_log_in in = { .sequence = 1 };
	u32 opcode = OCXLPMEM_VENDOR_OPCODE | OCXLPMEM_ND_ERROR_LOG;
	struct ocxlpmem_nd_error_log_out out;

	control("log general count=2");
	assert_int_equal(vendor(opcode, &in, sizeof(in), 0x9000, 16 + sizeof(in) + 0x9000), 0);
	memcpy(&out, envelope + 16 + sizeof(in), sizeof(out));
	assert_int_equal(out.header.count, 1);
	assert_int_equal(out.place.sequence, 1);
	/* an input of any length, so of any alignment of what is behind it */
	assert_int_equal(vendor(opcode, &in, 3, 4096, 16 + 3 + 4096), -EINVAL);
}

static void bad_vendors(void **state)
{
	u32 opcode = OCXLPMEM_VENDOR_OPCODE | OCXLPMEM_ND_SMART;
	unsigned int i;

	for (i = 0; i < 16; i++)
		assert_int_equal(vendor(opcode, NULL, 0, 4096, i), -EINVAL);
	assert_int_equal(vendor(OCXLPMEM_ND_SMART, NULL, 0, 4096, 16 + 4096), -EOPNOTSUPP);
	assert_int_equal(vendor(opcode ^ 0x10000, NULL, 0, 4096, 16 + 4096), -EOPNOTSUPP);
	assert_int_equal(vendor(opcode ^ 0x80000000, NULL, 0, 4096, 16 + 4096), -EOPNOTSUPP);
	assert_int_equal(vendor(OCXLPMEM_VENDOR_OPCODE | 6, NULL, 0, 4096, 16 + 4096),
			 -EOPNOTSUPP);
	assert_int_equal(vendor(opcode, NULL, 0, 4096, 16 + 4095), -EINVAL);
	assert_int_equal(vendor(opcode, NULL, 0, 0xffffffff, 16 + 4096), -EINVAL);
	assert_int_equal(vendor(opcode, NULL, 4081, 4096, 16 + 4080), -EINVAL);
	assert_int_equal(vendor(opcode, NULL, 0xffffffff, 4096, 16 + 4096), -EINVAL);
	assert_int_equal(vendor(opcode, NULL, 0xfffffff0, 0x1000, 16 + 4096), -EINVAL);
	assert_int_equal(vendor(opcode, NULL, 0, HEADER - 1, 16 + HEADER - 1), -EINVAL);
	assert_int_equal(truth("commands_smart"), 0);
}

static void label_range(void **state)
{
	static const struct {
		u32 offset;
		u32 length;
		u64 size;
		int ret;
	} table[] = {
		{ 0, 0, 0, 0 },
		{ 0, 1, 0, -EINVAL },
		{ 0, 1 << 20, 1 << 20, 0 },
		{ 1, 1 << 20, 1 << 20, -EINVAL },
		{ 1 << 20, 0, 1 << 20, 0 },
		{ (1 << 20) + 1, 0, 1 << 20, -EINVAL },
		{ 0xffffffff, 1, 1 << 20, -EINVAL },
		{ 0xffffffff, 0xffffffff, 0x1fffffffe, 0 },
		{ 0xffffffff, 0xffffffff, 0x1fffffffd, -EINVAL },
	};
	unsigned int i;

	for (i = 0; i < COUNT(table); i++)
		assert_int_equal(core_label_range(table[i].offset, table[i].length,
						  table[i].size), table[i].ret);
}

#undef TEST
#define TEST(f) cmocka_unit_test_setup_teardown(f, rig_setup, tear_down)

int nd_command_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(call_smart),
		TEST(call_with_input),
		TEST(bad_calls),
		TEST(vendor_smart),
		TEST(vendor_with_input),
		TEST(bad_vendors),
		cmocka_unit_test(label_range),
	};

	return RUN(tests);
}
