// SPDX-License-Identifier: GPL-2.0-only
/* What a report shows without asking the card: registers, and the logs in the ring. */
#include "rig.h"
#include "driver/core/private.h"

static uint8_t buf[0x11000];

static void take_logs(unsigned int count)
{
	struct core_file *file = open_file(true);
	struct ioctl_ocxlpmem_error_log arg;

	while (count--) {
		arg = (struct ioctl_ocxlpmem_error_log){
			.buf_ptr = (unsigned long)buf,
			.buf_size = sizeof(buf),
			.want = { .flags = OCXLPMEM_LOG_LOOK },
		};
		assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), 0);
	}
	core_file_release(file);
}

/* two of three are in the ring: shown with their bytes, and nothing else happens */
static void logs_in_the_ring(void **state)
{
	struct core_log log;
	u64 doorbells, had;
	unsigned int i;
	size_t len;

	assert_false(core_log_hold(rig.core, 1, &log));
	control("log general count=3");
	rig_wait(1000 * MS);
	core_work(rig.core);
	assert_false(core_log_hold(rig.core, 1, &log));
	take_logs(2);
	doorbells = truth("doorbells");
	had = rig.core->ring.had;
	for (i = 0; i < 2; i++) {
		assert_true(core_log_hold(rig.core, i + 1, &log));
		assert_int_equal(log.sequence, i + 1);
		assert_true(log.time_ns && log.boot_ns);
		len = card_truth_block(rig.card, CARD_BLOCK_LOG_TAKEN, i, buf, sizeof(buf),
				       rig_now());
		assert_int_equal(log.len, len);
		assert_memory_equal(log.data, buf, len);
		core_log_release(&log);
	}
	assert_false(core_log_hold(rig.core, 3, &log));
	assert_int_equal(truth("doorbells"), doorbells);
	assert_int_equal(truth("logs_taken"), 2);
	assert_int_equal(rig.core->ring.had, had);
	no_violation();
}

/* what is held stays readable when the ring goes; before the oldest stands the oldest */
static void held_beyond_the_ring(void **state)
{
	struct core_ring ring;
	struct core_log log, none;

	control("log general");
	rig_wait(1000 * MS);
	core_work(rig.core);
	take_logs(1);
	assert_true(core_log_hold(rig.core, 0, &log));
	core_logs_take(rig.core, &ring);
	assert_false(core_log_hold(rig.core, 0, &none));
	core_logs_free(&ring);
	card_truth_block(rig.card, CARD_BLOCK_LOG_TAKEN, 0, buf, sizeof(buf), rig_now());
	assert_memory_equal(log.data, buf, log.len);
	core_log_release(&log);
}

static u64 value_of(const char *name)
{
	unsigned int i;
	u64 value;

	for (i = 0; i < core_register_count; i++)
		if (!strcmp(core_registers[i].name, name)) {
			assert_int_equal(core_register_read(rig.core, i, &value), 0);
			return value;
		}
	fail_msg("no register %s", name);
	return 0;
}

static void registers(void **state)
{
	unsigned int i;

	rig_forget();
	for (i = 0; i < core_register_count; i++)
		assert_int_equal(value_of(core_registers[i].name),
				 card_read64(rig.card, core_registers[i].offset, rig_now()));
	assert_int_equal(rig.write_count, 0);
	no_violation();
}

/* who reads CHI for a report has seen that the card is fatal */
static void chi_is_noted(void **state)
{
	control("fatal hardware");
	assert_true(value_of("chi") & WIRE_CHI_CHFS);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_FATAL);
}

static void gone(void **state)
{
	unsigned int i;
	u64 value;

	control("dead");
	assert_int_equal(core_register_read(rig.core, 0, &value), -ENODEV);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_GONE);
	for (i = 0; i < core_register_count; i++)
		assert_int_equal(core_register_read(rig.core, i, &value), -ENODEV);
	assert_int_equal(rig.late_accesses, 0);
}

int report_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(logs_in_the_ring),
		TEST(held_beyond_the_ring),
		TEST(registers),
		TEST(chi_is_noted),
		TEST(gone),
	};

	return RUN(tests);
}
