// SPDX-License-Identifier: GPL-2.0-only
#include "rig.h"
#include "driver/core/private.h"

#define PAGES	(MEDIUM >> 12)

static char text[128];

static const char *result(void)
{
	unsigned int i;

	for (i = 0; i < core_attribute_count; i++)
		if (!strcmp(core_attributes[i].name, "erase_result"))
			core_attributes[i].show(rig.core, text, sizeof(text));
	return text;
}

static void by_interrupt(void **state)
{
	char expected[128];

	control("erase-duration 5000");
	assert_string_equal(result(), "none 0 0 0 0\n");
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_IDLE);
	rig_forget();
	assert_int_equal(core_erase_start(rig.core), 0);
	assert_int_equal(rig.changed, CORE_CHANGED_STATE);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_ERASING);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_BUSY);
	assert_string_equal(result(), "busy 0 0 0 0\n");
	assert_int_equal(core_erase_start(rig.core), -EBUSY);
	assert_int_equal(truth("chie"), 0x3a2);
	/* others get their turn meanwhile */
	still_works();
	rig_forget();
	rig_wait(5000 * MS);
	assert_int_equal(rig.changed, CORE_CHANGED_ERASE | CORE_CHANGED_STATE);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	snprintf(expected, sizeof(expected), "done %llu %llu %llu %llu\n", PAGES, PAGES,
		 (unsigned long long)truth("erase_defective_done"),
		 (unsigned long long)truth("erase_defective_tried"));
	assert_string_equal(result(), expected);
	assert_int_equal(written(WIRE_REG_CHIC, WIRE_CHI_NSCRA), 1);
	assert_string_equal(rig.trace.command, "secure erase");
	assert_int_equal(rig.trace.result, 0);
	assert_in_range(rig.trace.duration_ns, 5000 * MS, 7000 * MS);
	/* and once more */
	assert_int_equal(core_erase_start(rig.core), 0);
	rig_wait(5000 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	assert_int_equal(truth("erase_count"), 2);
	no_violation();
}

static void by_polling(void **state)
{
	control("erase-duration 5000");
	assert_int_equal(core_erase_start(rig.core), 0);
	standin_clock_advance(&rig.clock, 4999 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_BUSY);
	standin_clock_advance(&rig.clock, 2 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	no_violation();
}

static void failures(void **state)
{
	static const struct {
		const char *line;
		const char *undo;
		int err;
	} table[] = {
		{ "erase-fail accessible 1", "erase-fail accessible 0", -EIO },
		{ "erase-fail defective 1", "erase-fail defective 0", -EIO },
		{ "status erase 0x21 1", "clear", -EBUSY },
		{ "status erase 0xff 1", "clear", -EIO },
		{ "memory never", "memory 0", -ENXIO },
	};
	unsigned int i;

	control("erase-duration 100");
	for (i = 0; i < COUNT(table); i++) {
		if (!strcmp(table[i].line, "erase-fail defective 1") &&
		    !truth("erase_defective_tried"))
			continue;
		control(table[i].line);
		assert_int_equal(core_erase_start(rig.core), 0);
		rig_wait(100 * MS);
		assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_FAILED);
		assert_int_equal(strncmp(result(), "failed ", 7), 0);
		assert_int_equal(rig.trace.result, table[i].err);
		assert_true(logged("secure erase failed"));
		control(table[i].undo);
		/* it can be tried again */
		assert_int_equal(core_erase_start(rig.core), 0);
		rig_wait(100 * MS);
		assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	}
	no_violation();
}

/* counters that agree about nothing, or about one pair only */
static struct wire_erase counters;

static int own_counters(uint64_t offset, u64 *value)
{
	u64 words[WIRE_ERASE_WORDS];
	uint64_t at = offset - rig.core->near.response - WIRE_ERASE_OFFSET;

	if (offset < rig.core->near.response + WIRE_ERASE_OFFSET || at >= sizeof(words))
		return 0;
	wire_erase_encode(&counters, words);
	*value = words[at / 8];
	return 1;
}

static void both_pairs_count(void **state)
{
	static const struct {
		struct wire_erase counters;
		unsigned int phase;
	} table[] = {
		{ { 0, 0, 0, 0 }, CORE_ERASE_FAILED },
		{ { 5, 5, 3, 4 }, CORE_ERASE_FAILED },
		{ { 4, 5, 4, 4 }, CORE_ERASE_FAILED },
		{ { 6, 5, 4, 4 }, CORE_ERASE_FAILED },
		{ { 5, 5, 0, 0 }, CORE_ERASE_DONE },
		{ { 5, 5, 4, 4 }, CORE_ERASE_DONE },
	};
	unsigned int i;

	control("erase-duration 100");
	rig.on_read = own_counters;
	for (i = 0; i < COUNT(table); i++) {
		counters = table[i].counters;
		assert_int_equal(core_erase_start(rig.core), 0);
		rig_wait(100 * MS);
		assert_int_equal(core_erase_poll(rig.core), table[i].phase);
	}
}

/* another id is an older answer: acknowledged, and ours is waited for */
static void foreign_answer(void **state)
{
	control("erase-duration 100");
	control("foreign-id erase 1");
	assert_int_equal(core_erase_start(rig.core), 0);
	rig_wait(100 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_BUSY);
	assert_int_equal(truth("chi") & WIRE_CHI_NSCRA, 0);
	no_violation();
}

static void stale_answer(void **state)
{
	/* from before our time: cleared before ringing */
	control("erase-duration 100");
	assert_int_equal(core_erase_start(rig.core), 0);
	core_remove(rig.core);
	core_put(rig.core);
	rig.core = NULL;
	rig_wait(100 * MS);
	assert_int_equal(truth("chi") & WIRE_CHI_NSCRA, WIRE_CHI_NSCRA);
	card_reset(rig.card, rig_now());
	assert_int_equal(rig_create(), 0);
	control("erase-duration 100");
	assert_int_equal(core_erase_start(rig.core), 0);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_BUSY);
	rig_wait(100 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	no_violation();
}

static void new_core(void)
{
	core_remove(rig.core);
	core_put(rig.core);
	assert_int_equal(rig_create(), 0);
}

/* an erase goes on while no driver is bound: the next core adopts it */
static void adopted(void **state)
{
	struct core_erase_note note;

	/* each driver start begins with id 1 anew */
	control("test off");
	assert_true(core_can_erase(rig.core));
	control("erase-duration 5000");
	assert_int_equal(core_erase_start(rig.core), 0);
	core_erase_note(rig.core, &note);
	new_core();
	assert_int_equal(core_erase_adopt(rig.core, &note), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_ERASING);
	assert_int_equal(truth("chie"), 0x3a2);
	assert_int_equal(core_erase_start(rig.core), -EBUSY);
	rig_wait(5000 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);

	/* one that ended meanwhile is found at once; one of another number is not ours */
	assert_int_equal(core_erase_start(rig.core), 0);
	core_erase_note(rig.core, &note);
	rig.interrupt = false;
	standin_clock_advance(&rig.clock, 6000 * MS);
	new_core();
	assert_int_equal(core_erase_adopt(rig.core, &note), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	assert_int_equal(core_erase_start(rig.core), 0);
	core_erase_note(rig.core, &note);
	standin_clock_advance(&rig.clock, 6000 * MS);
	new_core();
	note.number++;
	assert_int_equal(core_erase_adopt(rig.core, &note), 0);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_BUSY);
}

static int no_near_area(uint64_t offset, u64 *value)
{
	if (offset != WIRE_REG_NSCMA_BLOCKS)
		return 0;
	*value = 0;
	return 1;
}

/* a reset takes the answer away, not the erase: nobody waits for it for ever */
static void adopted_over_a_reset(void **state)
{
	struct core_erase_note note;
	unsigned int ended;

	control("test off");
	control("erase-duration 5000");
	for (ended = 0; ended < 2; ended++) {
		assert_int_equal(core_erase_start(rig.core), 0);
		core_erase_note(rig.core, &note);
		assert_true(note.resets_known);
		core_remove(rig.core);
		core_put(rig.core);
		rig.core = NULL;
		rig.interrupt = false;
		if (ended)
			standin_clock_advance(&rig.clock, 6000 * MS);
		card_reset(rig.card, rig_now());
		assert_int_equal(rig_create(), 0);
		rig_forget();
		assert_int_equal(core_erase_adopt(rig.core, &note), 0);
		assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_FAILED);
		assert_true(rig.changed & CORE_CHANGED_ERASE);
		assert_true(logged("the card was reset during a secure erase"));
		assert_string_equal(result(), "failed 0 0 0 0\n");
		/* while the card still erases, it has no memory to give */
		assert_int_equal(core_state(rig.core),
				 ended ? OCXLPMEM_STATE_READY : OCXLPMEM_STATE_WAITING);
		rig_wait(6000 * MS);
		core_ready_poll(rig.core);
		assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
		assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_FAILED);
	}

	/* a card that cannot say how often it was reset is believed to go on */
	control("bad-identifier stats");
	rig_wait(1001 * MS);
	assert_int_equal(core_erase_start(rig.core), 0);
	core_erase_note(rig.core, &note);
	assert_false(note.resets_known);
	card_reset(rig.card, rig_now());
	new_core();
	assert_int_equal(core_erase_adopt(rig.core, &note), 0);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_BUSY);
	/* its memory comes with the end, so the ready wait goes on till then */
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_ERASING);
	assert_int_equal(core_ready_poll(rig.core), 1000);
	rig_wait(6000 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_WAITING);
	assert_int_equal(core_ready_poll(rig.core), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);

	/* and the time that an erase takes is not the card's for getting ready */
	rig_wait(1001 * MS);
	control("erase-duration 400000");
	assert_int_equal(core_erase_start(rig.core), 0);
	core_erase_note(rig.core, &note);
	card_reset(rig.card, rig_now());
	new_core();
	assert_int_equal(core_erase_adopt(rig.core, &note), 0);
	rig_wait(399000 * MS);
	assert_int_equal(core_ready_poll(rig.core), 1000);
	rig_forget();
	rig_wait(1000 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	assert_int_equal(core_ready_poll(rig.core), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	assert_false(logged("not ready in time"));
}

static void nothing_to_adopt(void **state)
{
	const struct core_erase_note note = { .number = 1 };

	control("test off");
	rig.on_read = no_near_area;
	new_core();
	rig.on_read = NULL;
	assert_false(core_can_erase(rig.core));
	assert_int_equal(core_erase_adopt(rig.core, &note), -EOPNOTSUPP);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_IDLE);
	new_core();
	control("dead");
	core_work(rig.core);
	assert_int_equal(core_erase_adopt(rig.core, &note), -ENODEV);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_IDLE);
}

static void who_and_when(void **state)
{
	rig.task.capabilities = STANDIN_CAP_SYS_RAWIO;
	assert_int_equal(core_erase_start(rig.core), -EPERM);
	rig.task.capabilities = STANDIN_CAP_SYS_ADMIN;
	core_set_region_active(rig.core, true);
	assert_int_equal(core_erase_start(rig.core), -EBUSY);
	core_set_region_active(rig.core, false);
	assert_int_equal(truth("commands_erase"), 0);
	control("fatal hardware");
	assert_int_equal(core_erase_start(rig.core), -EIO);
	assert_int_equal(truth("commands_erase"), 0);
}

/* what is not allowed while the medium is being erased is not even sent */
static void other_commands(void **state)
{
	static const struct {
		unsigned int opcode;
		int err;
	} table[] = {
		{ WIRE_OP_HEARTBEAT, 0 },
		{ WIRE_OP_SMART, 0 },
		{ WIRE_OP_STATS, 0 },
		{ WIRE_OP_ERROR_LOG, 0 },
		{ WIRE_OP_SHUTDOWN, -EBUSY },
		{ WIRE_OP_FW_UPDATE, -EBUSY },
		{ WIRE_OP_FW_DEBUG, -EBUSY },
		{ WIRE_OP_DUMP, -EBUSY },
		{ WIRE_OP_CAPABILITIES, -EBUSY },
	};
	struct core_command cmd;
	unsigned int i;

	control("erase-duration 60000");
	assert_int_equal(core_erase_start(rig.core), 0);
	for (i = 0; i < COUNT(table); i++) {
		cmd = (struct core_command){ .opcode = table[i].opcode };
		assert_int_equal(core_admin(rig.core, &cmd), table[i].err);
	}
	/* heartbeat; how often it was reset; the erase; what is allowed */
	assert_int_equal(truth("doorbells"), 1 + 1 + 1 + 4);
	no_violation();
}

static void fatal_ends_it(void **state)
{
	control("erase-duration 60000");
	assert_int_equal(core_erase_start(rig.core), 0);
	rig_forget();
	control("fatal firmware");
	rig_wait(0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_FATAL);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_FAILED);
	assert_string_equal(result(), "failed 0 0 0 0\n");
	assert_true(rig.changed & CORE_CHANGED_ERASE);
}

static void gone_ends_it(void **state)
{
	control("erase-duration 60000");
	assert_int_equal(core_erase_start(rig.core), 0);
	control("dead");
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_FAILED);
	assert_int_equal(core_erase_start(rig.core), -ENODEV);
}

static int refuse_at;

static int refuse_write(uint64_t offset, u64 value)
{
	return refuse_at-- ? 0 : -EINVAL;
}

static int refuse_read(uint64_t offset, u64 *value)
{
	return offset >= rig.core->near.response && offset < rig.core->near.response + 0x40 &&
	       !refuse_at-- ? -EINVAL : 0;
}

static void refused_accesses(void **state)
{
	int at;

	control("erase-duration 100");
	/* so that the statistics are at hand, and only the erase writes */
	stats();
	for (at = 0; at < 11; at++) {
		refuse_at = at;
		rig.on_write = refuse_write;
		assert_int_equal(core_erase_start(rig.core), -EINVAL);
		rig.on_write = NULL;
		assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_FAILED);
	}
	/* an answer that cannot be read now is looked at again later */
	assert_int_equal(core_erase_start(rig.core), 0);
	standin_clock_advance(&rig.clock, 200 * MS);
	rig.on_read = refuse_read;
	for (at = 0; at < 5; at++) {
		refuse_at = at;
		assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_BUSY);
	}
	rig.on_read = NULL;
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	no_violation();
}

int erase_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(by_interrupt),
		TEST(by_polling),
		TEST(failures),
		TEST(both_pairs_count),
		TEST(foreign_answer),
		TEST(stale_answer),
		TEST(adopted),
		TEST(adopted_over_a_reset),
		TEST(nothing_to_adopt),
		TEST(who_and_when),
		TEST(other_commands),
		TEST(fatal_ends_it),
		TEST(gone_ends_it),
		TEST(refused_accesses),
	};

	return RUN(tests);
}
