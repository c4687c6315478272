// SPDX-License-Identifier: GPL-2.0-only
#include "rig.h"
#include "driver/core/private.h"

#define PAGES	(MEDIUM >> 12)

static const struct core_attribute *attribute(const char *name)
{
	unsigned int i;

	for (i = 0; i < core_attribute_count; i++)
		if (!strcmp(core_attributes[i].name, name))
			return &core_attributes[i];
	fail_msg("no attribute %s", name);
	return NULL;
}

static const char *shown(const char *name)
{
	static char text[128];

	attribute(name)->show(rig.core, text, sizeof(text));
	return text;
}

/* the word, and the four counters */
static void result_is(const char *word, unsigned long long accessible_done,
		      unsigned long long accessible_tried, unsigned long long defective_done,
		      unsigned long long defective_tried)
{
	assert_memory_equal(shown("erase_result"), word, strlen(word));
	assert_string_equal(shown("erase_result") + strlen(word), "\n");
	assert_int_equal(strtoull(shown("erase_accessible_done"), NULL, 10), accessible_done);
	assert_int_equal(strtoull(shown("erase_accessible_tried"), NULL, 10), accessible_tried);
	assert_int_equal(strtoull(shown("erase_defective_done"), NULL, 10), defective_done);
	assert_int_equal(strtoull(shown("erase_defective_tried"), NULL, 10), defective_tried);
}

static void by_interrupt(void **state)
{
	control("erase-duration 5000");
	result_is("none", 0, 0, 0, 0);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_IDLE);
	rig_forget();
	assert_int_equal(core_erase_start(rig.core), 0);
	assert_int_equal(rig.changed, CORE_CHANGED_STATE);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_ERASING);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_BUSY);
	result_is("busy", 0, 0, 0, 0);
	assert_int_equal(core_erase_start(rig.core), -EBUSY);
	assert_int_equal(truth("chie"), 0x3a2);
	/* others get their turn meanwhile */
	still_works();
	rig_forget();
	rig_wait(5000 * MS);
	assert_int_equal(rig.changed, CORE_CHANGED_ERASE | CORE_CHANGED_STATE);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	result_is("done", PAGES, PAGES, truth("erase_defective_done"),
		  truth("erase_defective_tried"));
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
		assert_string_equal(shown("erase_result"), "failed\n");
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
	uint64_t at = offset - rig.core->near_area.response - WIRE_ERASE_OFFSET;

	if (offset < rig.core->near_area.response + WIRE_ERASE_OFFSET || at >= sizeof(words))
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

static void gone_core(void)
{
	core_remove(rig.core);
	core_put(rig.core);
	rig.core = NULL;
	rig.interrupt = false;
}

static void new_core(void)
{
	gone_core();
	assert_int_equal(rig_create(), 0);
}

static void begin(const char *duration)
{
	char line[64];

	snprintf(line, sizeof(line), "erase-duration %s", duration);
	control(line);
	assert_int_equal(core_erase_start(rig.core), 0);
}

/* an answer that stands from before our time is taken, and does not answer ours */
static void stale_answer(void **state)
{
	begin("100");
	gone_core();
	rig_wait(100 * MS);
	assert_int_equal(truth("chi") & WIRE_CHI_NSCRA, WIRE_CHI_NSCRA);
	assert_int_equal(rig_create(), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	result_is("done", PAGES, PAGES, truth("erase_defective_done"),
		  truth("erase_defective_tried"));
	assert_int_equal(truth("chi") & WIRE_CHI_NSCRA, 0);
	begin("100");
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_BUSY);
	rig_wait(100 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	assert_int_equal(truth("erase_count"), 2);
	no_violation();
}

/* a new core knows nothing but what the card says: no data may go there until it answers */
static void found_at_start(void **state)
{
	begin("5000");
	new_core();
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_MAY_BE_ERASING);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DOUBT);
	assert_true(core_erase_open(rig.core));
	result_is("unknown", 0, 0, 0, 0);
	assert_int_equal(truth("chie"), 0x3a2);
	assert_int_equal(core_erase_start(rig.core), -EBUSY);
	rig_forget();
	rig_wait(4900 * MS);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_MAY_BE_ERASING);
	rig_wait(100 * MS);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	assert_true(rig.changed & CORE_CHANGED_ERASE);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	result_is("done", PAGES, PAGES, truth("erase_defective_done"),
		  truth("erase_defective_tried"));
	/* and it is not found once more */
	new_core();
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_IDLE);
	no_violation();
}

/* by polling too, when the interrupt is lost */
static void found_and_polled(void **state)
{
	begin("5000");
	new_core();
	assert_int_equal(core_ready_poll(rig.core), 1000);
	standin_clock_advance(&rig.clock, 5001 * MS);
	assert_int_equal(core_ready_poll(rig.core), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	no_violation();
}

/* time alone never ends the doubt */
static void silent_card(void **state)
{
	control("silent erase 1");
	begin("100");
	new_core();
	rig_wait(1000000 * MS);
	assert_int_equal(core_ready_poll(rig.core), 1000);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_MAY_BE_ERASING);
	new_core();
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_MAY_BE_ERASING);
}

/* the surroundings know of it too: then there is no doubt */
static void adopted(void **state)
{
	assert_true(core_can_erase(rig.core));
	begin("5000");
	new_core();
	core_erase_adopt(rig.core);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_ERASING);
	assert_int_equal(core_erase_start(rig.core), -EBUSY);
	rig_wait(5000 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	/* but nobody knows better than a card that has ended it */
	core_erase_adopt(rig.core);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	no_violation();
}

/* the erase goes on over a reset, and the response block keeps an answer that CHI lost */
static void over_a_reset(void **state)
{
	unsigned int ended;

	for (ended = 0; ended < 2; ended++) {
		begin("5000");
		gone_core();
		if (ended)
			standin_clock_advance(&rig.clock, 6000 * MS);
		card_reset(rig.card, rig_now());
		assert_int_equal(rig_create(), 0);
		if (!ended) {
			/* while it erases, it has no memory to give: the ready wait goes on */
			assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_MAY_BE_ERASING);
			assert_int_equal(core_ready_poll(rig.core), 1000);
			rig_wait(6000 * MS);
			assert_int_equal(core_ready_poll(rig.core), 0);
		}
		assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
		assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	}

	/* the time that an erase takes is not the card's for getting ready */
	begin("400000");
	card_reset(rig.card, rig_now());
	new_core();
	rig_wait(399000 * MS);
	assert_int_equal(core_ready_poll(rig.core), 1000);
	rig_forget();
	rig_wait(1000 * MS);
	assert_int_equal(core_ready_poll(rig.core), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	assert_false(logged("not ready in time"));
}

/* a power cycle ends it at once; its blocks prove that when the card is ready */
static void power_cycle(void **state)
{
	begin("60000");
	control("power-cycle");
	new_core();
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_IDLE);
	begin("100");
	rig_wait(100 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);

	control("memory 2000");
	control("power-cycle");
	new_core();
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_WAITING);
	assert_int_equal(core_erase_start(rig.core), -EBUSY);
	rig_wait(2000 * MS);
	assert_int_equal(core_ready_poll(rig.core), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	begin("100");
	rig_wait(100 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	no_violation();
}

static u64 block_word;

/* the request block of the near-storage commands reads as this */
static int other_request(uint64_t offset, u64 *value)
{
	if (!rig.core || offset != rig.core->near_area.request)
		return 0;
	*value = block_word;
	return 1;
}

/* until the core is there nobody knows where the block is */
static int other_request_at_start(uint64_t offset, u64 *value)
{
	static struct wire_area area;

	if (offset == WIRE_REG_NSCMA_BLOCKS)
		wire_area_decode(&area, card_read64(rig.card, offset, rig_now()), 0);
	if (!area.request || offset != area.request)
		return 0;
	*value = block_word;
	return 1;
}

static void start_with(u64 word)
{
	gone_core();
	block_word = word;
	rig.on_read = other_request_at_start;
	assert_int_equal(rig_create(), 0);
}

/* blocks that cannot be read back prove nothing */
static void nonsense_is_a_doubt(void **state)
{
	static const u64 words[] = { 0x21, 0xff, 0x1220, 0x0000000100010020ull };
	unsigned int i;

	for (i = 0; i < COUNT(words); i++) {
		start_with(words[i]);
		assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_MAY_BE_ERASING);
	}
	/* it can be read in the end: idle from the next start on, not by itself */
	rig.on_read = NULL;
	rig_wait(5000 * MS);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_MAY_BE_ERASING);
	new_core();
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	/* a request that was never rung */
	start_with(0x00010020);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_MAY_BE_ERASING);
	/* zeros that become something when the card is ready */
	rig.on_read = NULL;
	control("memory 2000");
	control("power-cycle");
	new_core();
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_WAITING);
	rig.on_read = other_request;
	block_word = 0x00010020;
	rig_wait(2000 * MS);
	core_ready_poll(rig.core);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_MAY_BE_ERASING);
}

/* no opcode is no proof either, if the rest of the blocks cannot be */
static void idle_must_fit(void **state)
{
	static const struct {
		u64 word;
		unsigned int state;
	} table[] = {
		{ 0x00010000, OCXLPMEM_STATE_READY },
		/* given up by an override */
		{ 0x00020000, OCXLPMEM_STATE_READY },
		/* zeros, but the response is not: older than that no request can be */
		{ 0, OCXLPMEM_STATE_MAY_BE_ERASING },
		{ 0xffff0000, OCXLPMEM_STATE_MAY_BE_ERASING },
		{ 0x00010100, OCXLPMEM_STATE_MAY_BE_ERASING },
		{ 0x0000000100010000ull, OCXLPMEM_STATE_MAY_BE_ERASING },
	};
	unsigned int i;

	begin("100");
	rig_wait(100 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	for (i = 0; i < COUNT(table); i++) {
		start_with(table[i].word);
		assert_int_equal(core_state(rig.core), table[i].state);
	}
}

static int odd_parameter(uint64_t offset, u64 *value)
{
	static struct wire_area area;

	if (offset == WIRE_REG_NSCMA_BLOCKS)
		wire_area_decode(&area, card_read64(rig.card, offset, rig_now()), 0);
	if (!area.request || offset != area.request + block_word)
		return 0;
	*value = 1;
	return 1;
}

static void parameters_count(void **state)
{
	gone_core();
	rig.on_read = odd_parameter;
	for (block_word = 8; block_word < WIRE_REQUEST_SIZE; block_word += 8) {
		assert_int_equal(rig_create(), 0);
		assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_MAY_BE_ERASING);
		gone_core();
	}
	assert_int_equal(rig_create(), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
}

/* a request that cannot be read back would leave no trace for the next driver start */
static void no_trace_no_erase(void **state)
{
	rig.on_read = other_request;
	block_word = 0;
	assert_int_equal(core_erase_start(rig.core), -EOPNOTSUPP);
	assert_true(logged("cannot be read back"));
	rig.on_read = NULL;
	assert_int_equal(truth("commands_erase"), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	new_core();
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	begin("100");
	rig_wait(100 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	no_violation();
}

static unsigned int chi_reads;

/* the memory comes between two looks at CHI, and with it the blocks */
static int memory_between_looks(uint64_t offset, u64 *value)
{
	if (offset == WIRE_REG_CHI && !chi_reads++) {
		*value = WIRE_CHI_CRDY;
		return 1;
	}
	return other_request(offset, value);
}

static void no_ready_without_proof(void **state)
{
	control("memory 2000");
	control("power-cycle");
	new_core();
	standin_clock_advance(&rig.clock, 2001 * MS);
	block_word = 0x00010020;
	chi_reads = 0;
	rig.on_read = memory_between_looks;
	assert_int_not_equal(core_ready_poll(rig.core), 0);
	assert_int_not_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	core_ready_poll(rig.core);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_MAY_BE_ERASING);
}

/* what this driver start began, it knows to run */
static void no_override_of_ones_own(void **state)
{
	begin("5000");
	assert_int_equal(attribute("erase_override")->store(rig.core, "0x0123456789abcdef"),
			 -EBUSY);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_ERASING);
	new_core();
	core_erase_adopt(rig.core);
	assert_int_equal(attribute("erase_override")->store(rig.core, "0x0123456789abcdef"), 0);
}

static int override_with(const char *serial)
{
	return attribute("erase_override")->store(rig.core, serial);
}

static void override(void **state)
{
	assert_null(attribute("erase_override")->show);
	assert_int_equal(override_with("0x0123456789abcdef\n"), -ENODATA);
	control("silent erase 1");
	begin("100");
	new_core();
	rig.task.capabilities = STANDIN_CAP_SYS_RAWIO;
	assert_int_equal(override_with("0x0123456789abcdef"), -EPERM);
	rig.task.capabilities = STANDIN_CAP_SYS_ADMIN;
	assert_int_equal(override_with("0x0123456789abcdee"), -EINVAL);
	assert_int_equal(override_with("1 "), -EINVAL);
	assert_int_equal(override_with(""), -EINVAL);
	assert_int_equal(override_with("0x10123456789abcdef"), -ERANGE);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_MAY_BE_ERASING);
	rig_forget();
	assert_int_equal(override_with("0x0123456789abcdef\n"), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	assert_true(rig.changed & CORE_CHANGED_ERASE);
	assert_true(logged("an administrator says that no secure erase runs"));
	result_is("failed", 0, 0, 0, 0);
	/* the next start has no doubt, and the next erase another id */
	new_core();
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	begin("100");
	rig_wait(100 * MS);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DONE);
	no_violation();
	begin("60000");
	control("dead");
	assert_int_equal(override_with("0x0123456789abcdef"), -ENODEV);
}

static int no_near_area(uint64_t offset, u64 *value)
{
	if (offset != WIRE_REG_NSCMA_BLOCKS)
		return 0;
	*value = 0;
	return 1;
}

static void nothing_to_find(void **state)
{
	begin("60000");
	rig.on_read = no_near_area;
	new_core();
	rig.on_read = NULL;
	assert_false(core_can_erase(rig.core));
	core_erase_adopt(rig.core);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_IDLE);
	control("dead");
	core_work(rig.core);
	core_erase_adopt(rig.core);
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
	/* heartbeat; the erase; what is allowed */
	assert_int_equal(truth("doorbells"), 1 + 1 + 4);
	no_violation();
}

/* it never answers; whether it still erases nobody knows */
static void fatal_leaves_a_doubt(void **state)
{
	control("erase-duration 60000");
	assert_int_equal(core_erase_start(rig.core), 0);
	rig_forget();
	control("fatal firmware");
	rig_wait(0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_FATAL);
	assert_int_equal(core_erase_poll(rig.core), CORE_ERASE_DOUBT);
	result_is("unknown", 0, 0, 0, 0);
	assert_true(core_erase_open(rig.core));
	assert_false(rig.changed & CORE_CHANGED_ERASE);
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
	return offset >= rig.core->near_area.response && offset < rig.core->near_area.response + 0x40 &&
	       !refuse_at-- ? -EINVAL : 0;
}

static void refused_accesses(void **state)
{
	int at;

	control("erase-duration 100");
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
		TEST(found_at_start),
		TEST(found_and_polled),
		TEST(silent_card),
		TEST(adopted),
		TEST(over_a_reset),
		TEST(power_cycle),
		TEST(nonsense_is_a_doubt),
		TEST(idle_must_fit),
		TEST(parameters_count),
		TEST(no_trace_no_erase),
		TEST(no_ready_without_proof),
		TEST(no_override_of_ones_own),
		TEST(override),
		TEST(nothing_to_find),
		TEST(who_and_when),
		TEST(other_commands),
		TEST(fatal_leaves_a_doubt),
		TEST(gone_ends_it),
		TEST(refused_accesses),
	};

	return RUN(tests);
}
