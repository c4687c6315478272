// SPDX-License-Identifier: GPL-2.0-only
/* Firmware update and debug: device.md 5.3, 5.4. */
#include <string.h>

#include "bench.h"

#define SIZE	70000

static __u8 image[SIZE];

static void make(const char *version)
{
	unsigned int i;

	for (i = 0; i < SIZE; i++)
		image[i] = i * 7 + i / 251;
	assert_int_equal(card_firmware_seal(image, SIZE, version), 0);
}

static int send(__u32 offset, __u32 size)
{
	data_write(0, image + offset, size);
	return extent(WIRE_OP_FW_UPDATE, offset, size);
}

static void send_all(__u32 piece)
{
	__u32 at, n;

	for (at = 0; at < SIZE; at += n) {
		n = SIZE - at < piece ? SIZE - at : piece;
		assert_int_equal(send(at, n), 0);
	}
}

static void version_changes_at_the_reset(void **state)
{
	static const __u32 pieces[] = { 32768, 8, 24, 4096 };
	char old[16];
	unsigned int i;

	for (i = 0; i < COUNT(pieces); i++) {
		bench_seed(1, 1);
		strcpy(old, truth("fw_version"));
		make("NEW00042");
		send_all(pieces[i]);
		assert_int_equal(truth_number("fw_image_length"), SIZE);
		assert_true(truth_number("fw_image_hash") == card_firmware_hash(image, SIZE));
		assert_string_equal(truth("fw_version"), old);
		assert_string_equal(truth("fw_staged"), "NEW00042");
		card_reset(bench.card, bench.now);
		assert_string_equal(truth("fw_version"), "NEW00042");
		no_violation();
	}
}

static void broken_off_leaves_the_old_one(void **state)
{
	char old[16];

	strcpy(old, truth("fw_version"));
	make("NEW");
	assert_int_equal(send(0, 32768), 0);
	assert_int_equal(send(32768, 32768), 0);
	card_reset(bench.card, bench.now);
	bench_probe();
	assert_string_equal(truth("fw_version"), old);
	/* it cannot go on after the reset, only begin anew */
	assert_int_equal(send(65536, SIZE - 65536), WIRE_STATUS_FW_ARG_INVALID);
	send_all(32768);
	card_reset(bench.card, bench.now);
	assert_string_equal(truth("fw_version"), "NEW");
}

static void blocks_out_of_order(void **state)
{
	make("NEW");
	assert_int_equal(send(4096, 4096), WIRE_STATUS_FW_ARG_INVALID);
	assert_int_equal(send(0, 4096), 0);
	assert_int_equal(send(8192, 4096), WIRE_STATUS_FW_ARG_INVALID);
	assert_int_equal(send(4096, 4096), 0);
	/* twice the same: not the next one */
	assert_int_equal(send(4096, 4096), WIRE_STATUS_FW_ARG_INVALID);
	/* from the start again */
	send_all(32768);
	assert_string_equal(truth("fw_staged"), "NEW");
}

static void sizes(void **state)
{
	make("NEW");
	assert_int_equal(extent(WIRE_OP_FW_UPDATE, 0, 0), WIRE_STATUS_FW_ARG_INVALID);
	assert_int_equal(extent(WIRE_OP_FW_UPDATE, 0, 12), WIRE_STATUS_FW_ARG_INVALID);
	assert_int_equal(extent(WIRE_OP_FW_UPDATE, 0, 32776), WIRE_STATUS_FW_ARG_INVALID);
	control("data-size 4096");
	bench_probe();
	assert_int_equal(extent(WIRE_OP_FW_UPDATE, 0, 4104), WIRE_STATUS_FW_ARG_INVALID);
	assert_int_equal(card_firmware_seal(image, 24, "X"), -1);
	assert_int_equal(card_firmware_seal(image, 41, "X"), -1);
}

static void spoiled_images(void **state)
{
	make("NEW");
	image[0] ^= 1;
	assert_int_equal(send(0, 4096), WIRE_STATUS_FW_INVALID);
	make("NEW");
	image[SIZE - 1] ^= 1;
	assert_int_equal(send(0, 32768), 0);
	assert_int_equal(send(32768, 32768), 0);
	assert_int_equal(send(65536, SIZE - 65536), WIRE_STATUS_FW_INVALID);
	card_reset(bench.card, bench.now);
	assert_memory_equal(truth("fw_version"), "FW000", 5);
	bench_probe();
	make("NEW");
	send_all(32768);
	assert_string_equal(truth("fw_staged"), "NEW");
}

static void blocked_while_erasing(void **state)
{
	make("NEW");
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_int_equal(send(0, 4096), WIRE_STATUS_FW_UPDATE_BLOCKED);
	assert_int_equal(simple(WIRE_OP_SHUTDOWN), WIRE_STATUS_BLOCKED_BG_TASK);
	assert_true(near_answered(10 * SECOND));
	wr(WIRE_REG_CHIC, WIRE_CHI_NSCRA);
	assert_int_equal(send(0, 4096), 0);
}

/* ---- debug -------------------------------------------------------------- */

static int debug(unsigned int action, unsigned int function, __u64 p1, __u64 p2)
{
	struct wire_debug dbg = {
		.action = action, .function_code = function, .parameter_1 = p1, .parameter_2 = p2,
	};
	__u64 params[7] = { 0 };
	int status;

	wire_debug_encode(&dbg, params);
	wr(WIRE_REG_HCI, WIRE_HCI_FDE);
	status = command(WIRE_OP_FW_DEBUG, params, 3);
	wr(WIRE_REG_HCIC, WIRE_HCI_FDE);
	return status;
}

static void debug_needs_the_enable(void **state)
{
	__u64 params[3] = { 1ULL << 56, 0, 8 };

	assert_int_equal(command(WIRE_OP_FW_DEBUG, params, 3), WIRE_STATUS_DEBUG_BLOCKED);
	assert_int_equal(debug(WIRE_DEBUG_READ_MEMORY, 0, 0, 8), 0);
	assert_int_equal(command(WIRE_OP_FW_DEBUG, params, 3), WIRE_STATUS_DEBUG_BLOCKED);
	no_violation();
}

static void debug_memory(void **state)
{
	__u8 out[64], in[64];
	unsigned int i;

	for (i = 0; i < sizeof(out); i++)
		out[i] = i + 1;
	data_write(0, out, sizeof(out));
	assert_int_equal(debug(WIRE_DEBUG_WRITE_MEMORY, 0, 100, 64), 0);
	assert_int_equal(debug(WIRE_DEBUG_READ_MEMORY, 0, 108, 56), 0);
	data_read(0, in, 56);
	assert_memory_equal(in, out + 8, 56);
	assert_int_equal(debug(WIRE_DEBUG_READ_MEMORY, 0, 4096, 0), 0);
	assert_int_equal(debug(WIRE_DEBUG_READ_MEMORY, 0, 4096, 8), WIRE_STATUS_BAD_REQUEST_PARM);
	assert_int_equal(debug(WIRE_DEBUG_READ_MEMORY, 0, 8, ~7ULL), WIRE_STATUS_BAD_REQUEST_PARM);
	assert_int_equal(debug(WIRE_DEBUG_READ_MEMORY, 0, ~0ULL, 8), WIRE_STATUS_BAD_REQUEST_PARM);
	assert_int_equal(debug(WIRE_DEBUG_WRITE_MEMORY, 0, 0, 9), WIRE_STATUS_BAD_REQUEST_PARM);
	no_violation();
}

static void debug_actions(void **state)
{
	__u8 pel[512], again[512];

	assert_int_equal(debug(WIRE_DEBUG_ENABLE, 63, 0, 0), 0);
	assert_int_equal(debug(WIRE_DEBUG_DISABLE, 63, 0, 0), 0);
	assert_int_equal(debug(WIRE_DEBUG_ENABLE, 64, 0, 0), WIRE_STATUS_BAD_REQUEST_PARM);
	assert_int_equal(debug(WIRE_DEBUG_GET_PEL, 0, 0, 0), 0);
	data_read(0, pel, sizeof(pel));
	data_write(0, again, sizeof(again));
	assert_int_equal(debug(WIRE_DEBUG_GET_PEL, 0, 0, 0), 0);
	data_read(0, again, sizeof(again));
	assert_memory_equal(pel, again, sizeof(pel));
	assert_int_equal(debug(0, 0, 0, 0), WIRE_STATUS_BAD_REQUEST_PARM);
	assert_int_equal(debug(6, 0, 0, 0), WIRE_STATUS_BAD_REQUEST_PARM);
	assert_int_equal(debug(255, 0, 0, 0), WIRE_STATUS_BAD_REQUEST_PARM);
}

int firmware_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(version_changes_at_the_reset),
		TEST(broken_off_leaves_the_old_one),
		TEST(blocks_out_of_order),
		TEST(sizes),
		TEST(spoiled_images),
		TEST(blocked_while_erasing),
		TEST(debug_needs_the_enable),
		TEST(debug_memory),
		TEST(debug_actions),
	};

	return RUN(tests);
}
