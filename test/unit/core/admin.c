// SPDX-License-Identifier: GPL-2.0-only
#include "rig.h"
#include "driver/core/private.h"

static struct core_command heartbeat(void)
{
	return (struct core_command){ .opcode = WIRE_OP_HEARTBEAT };
}

static int beat(void)
{
	struct core_command cmd = heartbeat();

	return core_admin(rig.core, &cmd);
}

static void request_is_written_whole(void **state)
{
	struct core_command cmd = {
		.opcode = WIRE_OP_SMART,
		.param = { 1, 2, 3, 4, 5, 6, 7 },
	};
	u64 word;
	int i;

	/* SMART has no parameter: not one stale word may go out */
	assert_int_equal(core_admin(rig.core, &cmd), 0);
	assert_int_equal(card_read64(rig.card, core_admin_area(rig.core)->request, rig_now()),
			 2 << 16 | WIRE_OP_SMART);
	for (i = 1; i < 8; i++) {
		word = card_read64(rig.card, core_admin_area(rig.core)->request + 8 * i,
				   rig_now());
		assert_int_equal(word, 0);
	}
	no_violation();
}

static void ids_wrap_through_zero(void **state)
{
	unsigned int i;

	rig.core->admin.id = 0xfffe;
	/* the card model wants each id to be the one after the last */
	control("test off");
	for (i = 0; i < 3; i++)
		assert_int_equal(beat(), 0);
	assert_int_equal(rig.core->admin.id, 1);
}

/* exactly the wanted mask in every store, and nothing else is touched */
static void stores_are_exact(void **state)
{
	static const struct access expected[] = {
		{ WIRE_REG_CHIC, WIRE_CHI_ACRA },
		{ WIRE_REG_HCI, WIRE_HCI_ACRW },
		{ WIRE_REG_CHIC, WIRE_CHI_ACRA },
	};

	assert_int_equal(beat(), 0);
	assert_int_equal(rig.write_count, COUNT(expected));
	assert_memory_equal(rig.writes, expected, sizeof(expected));
	no_violation();
}

static uint64_t rung;
static uint64_t looked[1024];
static unsigned int looks;

static int note_ring(uint64_t offset, u64 value)
{
	if (offset == WIRE_REG_HCI) {
		rung = rig_now();
		looks = 0;
	}
	return 0;
}

static int note_look(uint64_t offset, u64 *value)
{
	if (offset == WIRE_REG_CHI && rung)
		looked[looks++] = rig_now();
	return 0;
}

/* first look after 20 us, then doubling up to 8 ms, and one after the deadline */
static void pace(void **state)
{
	uint64_t gap, before = 0;
	unsigned int i;

	control("silent heartbeat 1");
	rung = 0;
	rig.on_write = note_ring;
	rig.on_read = note_look;
	assert_int_equal(beat(), -ETIMEDOUT);
	assert_int_equal(looked[0] - rung, 20 * US);
	for (i = 1; i < looks; i++) {
		gap = looked[i] - looked[i - 1];
		assert_in_range(gap, 20 * US, 8 * MS);
		assert_true(gap >= before);
		assert_true(gap <= 2 * (before ? before : 20 * US));
		before = gap;
	}
	assert_int_equal(before, 8 * MS);
	assert_in_range(looked[looks - 1] - rung, 100 * MS, 108 * MS);
	assert_true(looked[looks - 2] - rung < 100 * MS);
	assert_true(logged("heartbeat: no answer within 100 ms"));
}

static void time_outs(void **state)
{
	static const struct {
		const char *line;
		unsigned int opcode;
		unsigned int ms;
	} table[] = {
		{ "silent heartbeat 1", WIRE_OP_HEARTBEAT, 100 },
		{ "silent shutdown 1", WIRE_OP_SHUTDOWN, 1000 },
		{ "silent fw-update 1", WIRE_OP_FW_UPDATE, 16000 },
		{ "silent fw-debug 1", WIRE_OP_FW_DEBUG, 1000 },
		{ "silent error-log 1", WIRE_OP_ERROR_LOG, 2000 },
		{ "silent smart 1", WIRE_OP_SMART, 100 },
		{ "silent stats 1", WIRE_OP_STATS, 100 },
		{ "silent dump 1", WIRE_OP_DUMP, 1000 },
		{ "silent capabilities 1", WIRE_OP_CAPABILITIES, 100 },
	};
	struct core_command cmd;
	uint64_t start;
	unsigned int i;

	for (i = 0; i < COUNT(table); i++) {
		control(table[i].line);
		cmd = (struct core_command){ .opcode = table[i].opcode };
		start = rig_now();
		assert_int_equal(core_admin(rig.core, &cmd), -ETIMEDOUT);
		assert_in_range(rig_now() - start, table[i].ms * MS, (table[i].ms + 9) * MS);
		assert_int_equal(rig.trace.result, -ETIMEDOUT);
		assert_in_range(rig.trace.duration_ns, table[i].ms * MS, (table[i].ms + 9) * MS);
		/* and once more, answered */
		assert_int_equal(beat(), 0);
	}
	/* debug must not have left FDE standing */
	assert_int_equal(truth("hci"), 0);
	no_violation();
}

static void unknown_opcode_is_not_sent(void **state)
{
	struct core_command cmd = { .opcode = WIRE_OP_COUNT };

	assert_int_equal(core_admin(rig.core, &cmd), -EINVAL);
	assert_int_equal(rig.write_count, 0);
}

/* a late answer is of an id that was given up: it must not be taken for ours */
static void late_answer(void **state)
{
	control("late smart 150 1");
	assert_int_equal(smart()->header.status, -ETIMEDOUT);
	/* the next command's answer comes after the late one */
	assert_int_equal(stats()->header.status, 0);
	still_works();

	/* one that comes while nobody waits is cleared before ringing */
	control("late smart 300 1");
	rig_wait(1001 * MS);
	assert_int_equal(smart()->header.status, -ETIMEDOUT);
	rig_wait(1000 * MS);
	still_works();
	no_violation();
}

/* the card does not even take the next request while it works on a late one */
static void very_late_answer(void **state)
{
	control("late smart 5000 1");
	assert_int_equal(smart()->header.status, -ETIMEDOUT);
	assert_int_equal(beat(), -ETIMEDOUT);
	/* its request still waits in the blocks: nothing may be written over it */
	assert_int_equal(beat(), -ETIMEDOUT);
	assert_int_equal(beat(), -ETIMEDOUT);
	rig_wait(5000 * MS);
	assert_int_equal(beat(), 0);
	still_works();
	no_violation();
}

/* a card that leaves ACRW standing was never seen to drop it: no waiting for that */
static int acrw_stands(uint64_t offset, u64 *value)
{
	if (offset != WIRE_REG_HCI)
		return 0;
	*value = WIRE_HCI_ACRW;
	return 1;
}

static void card_that_keeps_acrw(void **state)
{
	rig.on_read = acrw_stands;
	assert_int_equal(rig_create(), 0);
	control("silent smart 1");
	assert_int_equal(smart()->header.status, -ETIMEDOUT);
	assert_int_equal(beat(), 0);
	rig.on_read = NULL;
	still_works();
}

static void foreign_answers(void **state)
{
	control("stray smart 1");
	assert_int_equal(smart()->header.status, 0);
	control("foreign-id stats 1");
	assert_int_equal(stats()->header.status, -ETIMEDOUT);
	control("stuck-acra on");
	still_works();
	control("stuck-acra off");
	still_works();
	no_violation();
}

/* our answer lands between the look at the stale word and its acknowledge */
static unsigned int responses;

static int stale_once(uint64_t offset, u64 *value)
{
	struct wire_response stale = { .id = 0x7777 };

	if (offset != core_admin_area(rig.core)->response || responses++)
		return 0;
	*value = wire_response_encode(&stale);
	return 1;
}

static void answer_in_the_gap(void **state)
{
	responses = 0;
	rig.on_read = stale_once;
	assert_int_equal(beat(), 0);
	assert_int_equal(responses, 2);
	no_violation();
}

static void fatal_is_not_tried(void **state)
{
	control("fatal firmware");
	assert_int_equal(beat(), -EIO);
	assert_int_equal(rig.write_count, 0);
	assert_int_equal(rig.trace.result, -EIO);

	control("fatal none");
	/* it stays, whatever CHI says now: only a reset ends it */
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_FATAL);
}

/* a card that becomes fatal at work is not waited for */
static void fatal_at_work(void **state)
{
	uint64_t start = rig_now();

	control("late shutdown 900 1");
	control("at 10 fatal hardware");
	assert_int_equal(beat(), 0);
	assert_int_equal(core_admin(rig.core, &(struct core_command){
		.opcode = WIRE_OP_SHUTDOWN }), -EIO);
	assert_true(rig_now() - start < 30 * MS);
}

static void only_when(void **state)
{
	struct core_command cmd = heartbeat();

	cmd.when = WIRE_CHI_ELA;
	assert_int_equal(core_admin(rig.core, &cmd), -EAGAIN);
	assert_int_equal(rig.write_count, 0);
	control("log general");
	assert_int_equal(core_admin(rig.core, &cmd), 0);
}

static int refuse_at;

static int refuse_read(uint64_t offset, u64 *value)
{
	return refuse_at-- ? 0 : -EINVAL;
}

static int refuse_write(uint64_t offset, u64 value)
{
	return refuse_at-- ? 0 : -EINVAL;
}

/* a port that refuses any one access spoils one command, not the card */
static void refused_accesses(void **state)
{
	int at, ret;

	for (at = 0; ; at++) {
		refuse_at = at;
		rig.on_read = refuse_read;
		ret = beat();
		rig.on_read = NULL;
		assert_true(!ret || ret == -EINVAL);
		if (!ret)
			break;
		still_works();
	}
	assert_true(at > 2);
	for (at = 0; ; at++) {
		refuse_at = at;
		rig.on_write = refuse_write;
		ret = beat();
		rig.on_write = NULL;
		assert_true(!ret || ret == -EINVAL);
		if (!ret)
			break;
		still_works();
	}
	assert_int_equal(at, 11);
	/* an id is used up only by a request that was rung */
	no_violation();
}

static int refused;

static int refuse_one_read(uint64_t offset, u64 *value)
{
	/* what a port leaves in the word counts for nothing */
	*value = WIRE_DEAD;
	refused += refuse_at == 0;
	return refuse_at-- ? 0 : -EINVAL;
}

static int refuse_one_write(uint64_t offset, u64 value)
{
	refused += refuse_at == 0;
	return refuse_at-- ? 0 : -EINVAL;
}

static int get_pel(void)
{
	u64 buf[16];
	struct core_command cmd = {
		.opcode = WIRE_OP_FW_DEBUG,
		.param = { (u64)OCXLPMEM_FWDEBUG_GET_PEL << 56 },
		.in = buf, .in_len = sizeof(buf), .out = buf, .out_size = sizeof(buf),
	};

	memset(buf, 0, sizeof(buf));
	return core_admin(rig.core, &cmd);
}

static int get_smart(void)
{
	u64 buf[128];
	struct core_command cmd = {
		.opcode = WIRE_OP_SMART, .out = buf, .out_size = sizeof(buf),
	};

	return core_admin(rig.core, &cmd);
}

/* the n-th read or write is refused, for each n; how many there were */
static int refuse_each(int (*command)(void), bool writes)
{
	int at, ret;

	for (at = 0; ; at++) {
		refused = 0;
		refuse_at = at;
		rig.on_read = writes ? NULL : refuse_one_read;
		rig.on_write = writes ? refuse_one_write : NULL;
		ret = command();
		rig.on_read = NULL;
		rig.on_write = NULL;
		assert_int_equal(ret, refused ? -EINVAL : 0);
		assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
		if (!refused)
			return at;
	}
}

/* one access refused is a command failed: no word of data may be missing unseen */
static void no_refusal_goes_unseen(void **state)
{
	static int (*const commands[])(void) = { get_pel, get_smart };
	unsigned int i;

	control("test off");
	for (i = 0; i < COUNT(commands); i++) {
		assert_true(refuse_each(commands[i], false) > 5);
		assert_true(refuse_each(commands[i], true) > 10);
	}
}

/* the same while the card has not even taken the request before */
static void refused_while_it_waits(void **state)
{
	int at;

	control("late smart 1000 1");
	assert_int_equal(smart()->header.status, -ETIMEDOUT);
	assert_int_equal(beat(), -ETIMEDOUT);
	for (at = 0; at < 3; at++) {
		refuse_at = at;
		rig.on_read = refuse_one_read;
		assert_int_equal(beat(), -EINVAL);
		rig.on_read = NULL;
	}
	/* its late answer is there, and must be acknowledged first */
	rig_wait(1000 * MS);
	refuse_at = 0;
	rig.on_write = refuse_one_write;
	assert_int_equal(beat(), -EINVAL);
	rig.on_write = NULL;
	assert_int_equal(beat(), 0);
	no_violation();
}

/* a block longer than the room for it, or than the card's own data buffer */
static void too_long_for_somebody(void **state)
{
	u64 *buf = malloc(1024);
	struct core_command cmd = {
		.opcode = WIRE_OP_SMART, .out = buf, .out_size = 1024,
	};

	control("length smart 1016 1");
	assert_int_equal(core_admin(rig.core, &cmd), 0);
	control("length smart 1024 1");
	assert_int_equal(core_admin(rig.core, &cmd), -EPROTO);
	free(buf);
	rig.core->data_size = 512;
	buf = malloc(4096);
	cmd.out = buf;
	cmd.out_size = 4096;
	control("length smart 504 1");
	assert_int_equal(core_admin(rig.core, &cmd), 0);
	control("length smart 512 1");
	assert_int_equal(core_admin(rig.core, &cmd), -EPROTO);
	free(buf);
}

static int positive_read(void *port, u64 offset, u64 *value)
{
	*value = 0;
	return 7;
}

static int positive_write(void *port, u64 offset, u64 value)
{
	return 7;
}

static void no_positive_values(void **state)
{
	static const struct core_ops odd_read = { .read64 = positive_read };
	static const struct core_ops odd_write = { .write64 = positive_write };
	const struct core_ops *ops = rig.core->ops;
	u64 chi;

	rig.core->ops = &odd_read;
	assert_int_equal(core_chi(rig.core, &chi), -EIO);
	rig.core->ops = &odd_write;
	assert_int_equal(core_write_bits(rig.core, WIRE_REG_HCI, WIRE_HCI_CHPD), -EIO);
	rig.core->ops = ops;
}

/* a surrounding without callbacks */
static void callbacks_may_be_missing(void **state)
{
	const struct core_ops *ops = rig.core->ops;
	const struct core_ops bare = { .read64 = ops->read64, .write64 = ops->write64 };

	rig.core->ops = &bare;
	control("fatal hardware");
	assert_int_equal(beat(), -EIO);
	rig.core->ops = ops;
	assert_int_equal(rig.changed, 0);
	assert_int_equal(rig.traces, 0);
}

static void data_buffer(void **state)
{
	static const struct {
		const char *line;
		int status;
	} table[] = {
		{ "data-size 0", -EOPNOTSUPP },
		{ "data-size 8", -EPROTO },
		{ "data-size 131072", 0 },
	};
	const struct answer *answer;
	unsigned int i;

	/* each driver start begins with id 1 anew */
	control("test off");
	for (i = 0; i < COUNT(table); i++) {
		control(table[i].line);
		assert_int_equal(rig_create(), 0);
		answer = smart();
		assert_int_equal(answer->ret, 0);
		if (table[i].status == -EPROTO)
			/* the card itself cannot fit its answer in there */
			assert_true(answer->header.status < 0);
		else
			assert_int_equal(answer->header.status, table[i].status);
		if (table[i].status == -EOPNOTSUPP)
			assert_int_equal(rig.write_count, 0);
		/* no more than the longest block is ever looked at */
		assert_true(rig.core->data_size <= CORE_DATA_MAX);
		core_remove(rig.core);
		core_put(rig.core);
		rig.core = NULL;
	}
	no_violation();
}

static void data_errors(void **state)
{
	static const struct {
		const char *line;
		const char *text;
	} table[] = {
		{ "bad-identifier smart 1", "letters" },
		{ "length smart 0x7fffff 1", "length" },
		{ "length smart 17 1", "records" },
		{ "length smart 32768 1", "length" },
		{ "bad-identifier stats 1", "letters" },
		{ "length stats 0x138 1", "length" },
		{ "length stats 0x40000000 1", "length" },
	};
	const struct answer *answer;
	unsigned int i;

	for (i = 0; i < COUNT(table); i++) {
		rig_wait(1001 * MS);
		rig_forget();
		control(table[i].line);
		answer = strstr(table[i].line, "smart") ? smart() : stats();
		assert_int_equal(answer->ret, 0);
		assert_int_equal(answer->header.status, -EPROTO);
		assert_int_equal(answer->header.count, 0);
		assert_int_equal(rig.trace.result, -EPROTO);
		assert_true(logged(table[i].text));
		assert_int_equal(written(WIRE_REG_CHIC, WIRE_CHI_ACRA), 2);
		still_works();
	}
	no_violation();
}

/* the card writes noise into every byte that has no meaning */
static void noise(void **state)
{
	control("noise on");
	still_works();
	assert_int_equal(stats()->header.status, 0);
	no_violation();
}

static void trace_names_the_origin(void **state)
{
	assert_int_equal(beat(), 0);
	assert_string_equal(rig.trace.card, "card");
	assert_string_equal(rig.trace.origin, "driver");
	assert_string_equal(rig.trace.command, "heartbeat");
	assert_int_equal(rig.trace.result, 0);
	smart();
	assert_string_equal(rig.trace.origin, "call");
	assert_string_equal(rig.trace.command, "retrieve SMART data");
	assert_int_equal(rig.traces, 2);
}

int admin_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(request_is_written_whole),
		TEST(ids_wrap_through_zero),
		TEST(stores_are_exact),
		TEST(pace),
		TEST(time_outs),
		TEST(unknown_opcode_is_not_sent),
		TEST(late_answer),
		TEST(very_late_answer),
		TEST_BARE(card_that_keeps_acrw),
		TEST(foreign_answers),
		TEST(answer_in_the_gap),
		TEST(fatal_is_not_tried),
		TEST(fatal_at_work),
		TEST(only_when),
		TEST(refused_accesses),
		TEST(no_refusal_goes_unseen),
		TEST(refused_while_it_waits),
		TEST(too_long_for_somebody),
		TEST(no_positive_values),
		TEST(callbacks_may_be_missing),
		TEST_BARE(data_buffer),
		TEST(data_errors),
		TEST(noise),
		TEST(trace_names_the_origin),
	};

	return RUN(tests);
}
