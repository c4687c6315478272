// SPDX-License-Identifier: GPL-2.0-only
/* A card is its bytes: determinism, saving and loading, hostile state. */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "card/private.h"

/* everything the truth says, as one text */
struct collected {
	char text[8192];
	size_t len;
};

static void collect(void *context, const char *name, const char *value)
{
	struct collected *all = context;
	size_t n = strlen(name), v = strlen(value);

	assert_true(all->len + n + v + 2 < sizeof(all->text));
	memcpy(all->text + all->len, name, n);
	all->text[all->len + n] = '=';
	memcpy(all->text + all->len + n + 1, value, v);
	all->text[all->len + n + 1 + v] = '\n';
	all->len += n + v + 2;
}

/* a busy half minute */
static void play(void)
{
	unsigned int i;

	control("profile worn");
	control("log general count=3");
	control("at 7000 log thermal-warning");
	wr(WIRE_REG_HCI, WIRE_HCI_CD | WIRE_HCI_CHPD);
	for (i = 0; i < 30; i++) {
		simple(i % 9 == 2 ? WIRE_OP_SMART : i % 9);
		wait_ns(SECOND);
	}
	extent(WIRE_OP_DUMP, 4096, 32760);
}

static void same_seed_same_card(void **state)
{
	struct collected a = { .len = 0 }, b = { .len = 0 }, c = { .len = 0 };
	__u8 *copy = malloc(card_size());

	play();
	card_truth_values(bench.card, bench.now, collect, &a);
	memcpy(copy, bench.card, card_size());
	bench_seed(1, 1);
	play();
	card_truth_values(bench.card, bench.now, collect, &b);
	assert_string_equal(a.text, b.text);
	assert_memory_equal(copy, bench.card, card_size());
	bench_seed(2, 1);
	play();
	card_truth_values(bench.card, bench.now, collect, &c);
	assert_string_not_equal(a.text, c.text);
	free(copy);
}

static void loading_continues_exactly(void **state)
{
	struct collected a = { .len = 0 }, b = { .len = 0 };
	struct card *copy = malloc(card_size());
	struct bench at;

	play();
	at = bench;
	memcpy(copy, bench.card, card_size());
	play();
	card_truth_values(bench.card, bench.now, collect, &a);

	free(bench.card);
	bench = at;
	bench.card = copy;
	play();
	card_truth_values(bench.card, bench.now, collect, &b);
	assert_string_equal(a.text, b.text);
}

static void init_wipes_an_old_card(void **state)
{
	struct card_config config = { .seed = 4, .medium_size = MEDIUM };
	struct card *fresh = calloc(1, card_size());

	play();
	card_init(bench.card, &config, NULL, 9);
	card_init(fresh, &config, NULL, 9);
	assert_memory_equal(fresh, bench.card, card_size());
	free(fresh);
}

static void small_enough_for_256(void **state)
{
	struct card_config config = { .seed = 4, .medium_size = MEDIUM };
	__u8 *bytes = calloc(1, card_size());
	size_t i, last = 0;

	assert_true(card_size() <= 200 * 1024);
	/* pages that a quiet card does not touch stay zero, at the end */
	card_init((struct card *)bytes, &config, NULL, 9);
	for (i = 0; i < card_size(); i++)
		if (bytes[i])
			last = i;
	assert_true(last < 24 * 1024);
	free(bytes);
}

static void reset_leaves_command_areas_idle(void **state)
{
	control("late smart 500");
	request(WIRE_OP_SMART, NULL, 0);
	wr(WIRE_REG_CHIE, 0x3a0);
	ring();
	wr(WIRE_REG_HCI, WIRE_HCI_FDE);
	card_reset(bench.card, bench.now);
	assert_int_equal(rd(WIRE_REG_CHIE), 0);
	assert_int_equal(rd(WIRE_REG_HCI), 0);
	assert_false(answered(SECOND));
	bench_probe();
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	no_violation();
}

static void other_bytes_are_no_card(void **state)
{
	__u8 *bytes = (__u8 *)bench.card;
	unsigned int i;

	assert_true(card_valid(bench.card));
	for (i = 0; i < 16; i++) {
		bytes[i] ^= 0x10;
		assert_false(card_valid(bench.card));
		bytes[i] ^= 0x10;
	}
	memset(bytes, 0, card_size());
	assert_false(card_valid(bench.card));
	memset(bytes, 0xff, card_size());
	assert_false(card_valid(bench.card));
}

/* what is saved of one card is not for another, least of all of a smaller one */
static void another_card(void **state)
{
	const struct card_config same = {
		.seed = 1, .number = 3, .serial = SERIAL, .medium_size = MEDIUM,
	};
	struct card_config other[4] = { same, same, same, same };
	unsigned int i;

	assert_true(card_is(bench.card, &same));
	other[0].seed++;
	other[1].serial++;
	other[2].medium_size /= 2;
	other[3].number++;
	for (i = 0; i < COUNT(other); i++)
		assert_false(card_is(bench.card, &other[i]));
}

/* each number that indexes an array or bounds a copy, one too far */
static void numbers_out_of_range(void **state)
{
	struct card *card = bench.card;

#define REFUSES(member, value) do { \
	__typeof__(card->member) good = card->member; \
	card->member = (value); \
	assert_false(card_valid(card)); \
	card->member = good; \
	assert_true(card_valid(card)); \
} while (0)
	control("at 5 clear");
	REFUSES(area[0].place.request, CARD_MMIO_SIZE);
	REFUSES(area[1].place.response, CARD_MMIO_SIZE);
	REFUSES(area[0].place.data, CARD_MMIO_SIZE);
	REFUSES(area[0].place.data_size, CARD_DATA_MAX + 1);
	REFUSES(scheduled[0].line[CARD_LINE_MAX - 1], 'x');
	REFUSES(scheduled_count, CARD_SCHEDULE + 1);
	REFUSES(command.op, CARD_OP_COUNT);
	REFUSES(command.answer_len, CARD_DATA_MAX + 1);
	REFUSES(attribute_count, CARD_ATTRIBUTES + 1);
	REFUSES(medium_errors, CARD_MEDIUM_ERRORS + 1);
	REFUSES(erase.step, 17);
	REFUSES(life, 256);
	REFUSES(smart_given_len, sizeof(card->smart_given) + 1);
	REFUSES(stats_given_len, sizeof(card->stats_given) + 1);
	REFUSES(violation_text[CARD_MESSAGE_MAX - 1], 'x');
	REFUSES(control_text[CARD_MESSAGE_MAX - 1], 'x');
	REFUSES(queued.first, CARD_LOGS);
	REFUSES(queued.count, CARD_LOGS + 1);
	REFUSES(taken.first, CARD_LOGS);
	REFUSES(taken.count, CARD_LOGS + 1);
	REFUSES(queued.log[63].specific_len, 0x10000);
#undef REFUSES
}

/* xorshift: the same numbers at every run */
static __u64 draw(void)
{
	static __u64 x = 88172645463325252ULL;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x;
}

static void nothing(void *context, const char *name, const char *value)
{
}

/* a damaged state file that passes card_valid() must not break the model */
static void damaged_state(void **state)
{
	struct card *good = malloc(card_size());
	static __u8 buf[0x20000];
	unsigned int round, i, accepted = 0;

	play();
	memcpy(good, bench.card, card_size());
	for (round = 0; round < 3000; round++) {
		__u8 *bytes = (__u8 *)bench.card;

		memcpy(bytes, good, card_size());
		for (i = 0; i < 1 + draw() % 8; i++)
			bytes[16 + draw() % 22000] = draw();
		card_set_host(bench.card, NULL);
		if (!card_valid(bench.card))
			continue;
		accepted++;
		bench.now += SECOND;
		card_advance(bench.card, bench.now);
		for (i = 0; i < 9; i++) {
			request(i, NULL, 0);
			ring();
			wait_ns(SECOND);
			wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
		}
		for (i = 0; i < 3; i++) {
			card_truth_block(bench.card, CARD_BLOCK_LOG, i, buf, sizeof(buf),
					 bench.now);
			card_truth_block(bench.card, CARD_BLOCK_LOG_TAKEN, i, buf, sizeof(buf),
					 bench.now);
		}
		card_truth_block(bench.card, CARD_BLOCK_SMART, 0, buf, sizeof(buf), bench.now);
		card_truth_block(bench.card, CARD_BLOCK_STATS_GIVEN, 0, buf, sizeof(buf),
				 bench.now);
		card_truth_values(bench.card, bench.now, nothing, NULL);
		card_reset(bench.card, bench.now);
	}
	assert_true(accepted > 1000);
	free(good);
}

/* whatever a host writes anywhere, the model survives */
static void hostile_host(void **state)
{
	unsigned int i;

	for (i = 0; i < 200000; i++) {
		__u64 offset = draw() % 4 ? (draw() % 0x170) & ~7ULL : draw() % 0x50000;

		if (draw() % 3)
			wr(offset, draw() % 2 ? draw() : draw() & 0x7f);
		else
			rd(offset);
		if (draw() % 16 == 0)
			wr(bench.admin.request + 8 * (draw() % 8), draw() & draw() & draw());
		bench.now += draw() % (10 * MS);
	}
	assert_true(truth_number("doorbells") > 1000);
	card_reset(bench.card, bench.now);
	bench_probe();
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
}

int state_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(same_seed_same_card),
		TEST(loading_continues_exactly),
		TEST(init_wipes_an_old_card),
		TEST(small_enough_for_256),
		TEST(reset_leaves_command_areas_idle),
		TEST(other_bytes_are_no_card),
		TEST(another_card),
		TEST(numbers_out_of_range),
		TEST(damaged_state),
		TEST(hostile_host),
	};

	return RUN(tests);
}
