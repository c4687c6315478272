// SPDX-License-Identifier: GPL-2.0-only
/* Health: the rules for every combination, the values, and asking a card. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "wire/register.h"
#include "wire/smart.h"
#include "wire/stats.h"

#define PRE	WIRE_SMART_FLAG_PRE_FAILURE

static struct ocxlpmem_smart *smart_of(const struct wire_smart_attribute *attrs, unsigned int n)
{
	struct ocxlpmem_smart *smart;
	uint8_t block[256];
	int len = wire_smart_encode(attrs, n, block, sizeof(block));

	assert_true(len > 0);
	assert_int_equal(ocxlpmem_smart_decode(block, len, &smart, NULL), 0);
	return smart;
}

static struct ocxlpmem_stats *stats_of(unsigned int life, unsigned int utilization)
{
	const struct wire_stats wire = {
		.life_remaining = life, .critical_utilization = utilization,
	};
	struct ocxlpmem_stats *stats;
	uint8_t block[WIRE_STATS_SIZE];

	assert_int_equal(wire_stats_encode(&wire, block, sizeof(block)), WIRE_STATS_SIZE);
	assert_int_equal(ocxlpmem_stats_decode(block, sizeof(block), &stats, NULL), 0);
	return stats;
}

/* takes the attributes, gives the health */
static struct ocxlpmem_health *health_of(unsigned int state,
					 const struct wire_smart_attribute *attrs, unsigned int n)
{
	struct ocxlpmem_smart *smart = smart_of(attrs, n);
	struct ocxlpmem_health *health;

	assert_int_equal(ocxlpmem_health_compute(state, smart, NULL, &health), 0);
	ocxlpmem_smart_unref(smart);
	return health;
}

static const char *reason(const struct ocxlpmem_health *health, size_t i)
{
	size_t count;
	const char *const *reasons = ocxlpmem_health_reasons(health, &count);

	return i < count ? reasons[i] : "";
}

/* one attribute in each way of failing, in each state of the card */
static void every_rule(void **state)
{
	static const struct {
		enum ocxlpmem_health_state health[2];	/* ready: advisory, pre-failure */
		uint8_t current, worst;
		const char *reason;
	} ways[] = {
		{ { OCXLPMEM_HEALTH_OK, OCXLPMEM_HEALTH_OK }, 50, 50, "" },
		{ { OCXLPMEM_HEALTH_OK, OCXLPMEM_HEALTH_OK }, 50, 30,
		  "attribute temperature failed in the past" },
		{ { OCXLPMEM_HEALTH_NON_CRITICAL, OCXLPMEM_HEALTH_CRITICAL }, 30, 30,
		  "attribute temperature failing now" },
	};
	static const struct {
		enum ocxlpmem_health_state health;
		const char *reason;
	} states[] = {
		[OCXLPMEM_STATE_WAITING] = { OCXLPMEM_HEALTH_UNKNOWN, "card is starting" },
		[OCXLPMEM_STATE_NOT_READY] = { OCXLPMEM_HEALTH_UNKNOWN, "card is not ready" },
		[OCXLPMEM_STATE_READY] = { 0, "" },
		[OCXLPMEM_STATE_ERASING] = { OCXLPMEM_HEALTH_UNKNOWN, "card is being erased" },
		[OCXLPMEM_STATE_FATAL] = { OCXLPMEM_HEALTH_FATAL, "card reports a fatal error" },
		[OCXLPMEM_STATE_GONE] = { OCXLPMEM_HEALTH_UNKNOWN, "card is gone" },
		[OCXLPMEM_STATE_MAY_BE_ERASING] = { OCXLPMEM_HEALTH_UNKNOWN,
						    "card may be erasing its medium" },
		[OCXLPMEM_STATE_MAX + 1] = { OCXLPMEM_HEALTH_UNKNOWN,
					     "card is in an unknown state" },
	};
	unsigned int s, w, pre;

	for (s = 0; s < COUNT(states); s++) {
		for (w = 0; w < COUNT(ways); w++) {
			for (pre = 0; pre < 2; pre++) {
				const struct wire_smart_attribute attr = {
					.id = 0xc2, .threshold = 30, .normalised = ways[w].current,
					.worst = ways[w].worst, .flags = pre ? PRE : 0xfffe,
				};
				struct ocxlpmem_health *health = health_of(s, &attr, 1);
				bool ready = s == OCXLPMEM_STATE_READY;

				assert_int_equal(ocxlpmem_health_state(health),
						 ready ? ways[w].health[pre] : states[s].health);
				assert_int_equal(ocxlpmem_health_card_state(health), s);
				assert_string_equal(reason(health, !ready), ways[w].reason);
				if (!ready)
					assert_string_equal(reason(health, 0), states[s].reason);
				ocxlpmem_health_unref(health);
			}
		}
	}
}

/* the worst one decides, wherever it stands; all of them are reasons */
static void worst_attribute_decides(void **state)
{
	const struct wire_smart_attribute attrs[] = {
		{ .id = 0x09, .threshold = 30, .normalised = 1, .worst = 1 },
		{ .id = 0x17, .threshold = 30, .normalised = 1, .worst = 1, .flags = PRE },
		{ .id = 0xca, .threshold = 30, .normalised = 99, .worst = 1, .flags = PRE },
		{ .id = 0xc2, .threshold = 0, .normalised = 1, .worst = 1, .flags = PRE },
	};
	struct ocxlpmem_health *health = health_of(OCXLPMEM_STATE_READY, attrs, 4);
	size_t count;

	assert_int_equal(ocxlpmem_health_state(health), OCXLPMEM_HEALTH_CRITICAL);
	ocxlpmem_health_reasons(health, &count);
	assert_int_equal(count, 3);
	assert_string_equal(reason(health, 0), "attribute power-on hours failing now");
	assert_string_equal(reason(health, 1), "attribute 23 failing now");
	assert_string_equal(reason(health, 2), "attribute life remaining failed in the past");
	ocxlpmem_health_unref(health);
}

static void temperature(void **state)
{
	static const struct {
		uint64_t raw;
		int celsius;
	} cases[] = {
		{ 0, 0 }, { 45, 45 }, { 0x7fff, 32767 }, { 0x8000, -32768 }, { 0xffff, -1 },
		{ 0xfffffffffffffff6, -10 }, { 0x0037002200000047, 71 },
	};
	unsigned int i;
	int celsius;

	for (i = 0; i < COUNT(cases); i++) {
		const struct wire_smart_attribute attr = { .id = 0xc2, .raw = cases[i].raw };
		struct ocxlpmem_health *health = health_of(OCXLPMEM_STATE_READY, &attr, 1);

		assert_int_equal(ocxlpmem_health_media_temperature(health, &celsius), 0);
		assert_int_equal(celsius, cases[i].celsius);
		ocxlpmem_health_unref(health);
	}
}

static void power_on_hours(void **state)
{
	struct wire_smart_attribute attr = { .id = 0x09, .raw = ~0ull - 1 };
	struct ocxlpmem_health *health = health_of(OCXLPMEM_STATE_READY, &attr, 1);
	uint64_t hours;
	int celsius;

	assert_int_equal(ocxlpmem_health_power_on_hours(health, &hours), 0);
	assert_true(hours == ~0ull - 1);
	ocxlpmem_health_unref(health);
	/* all ones are no number */
	attr.raw = ~0ull;
	health = health_of(OCXLPMEM_STATE_READY, &attr, 1);
	assert_int_equal(ocxlpmem_health_power_on_hours(health, &hours), -ENODATA);
	assert_int_equal(ocxlpmem_health_media_temperature(health, &celsius), -ENODATA);
	ocxlpmem_health_unref(health);
}

/* statistics first, else the attribute; above 100 neither */
static void life_remaining(void **state)
{
	static const struct {
		int stats;		/* -1: none */
		int64_t attribute;	/* -1: none */
		int life;		/* -1: absent */
	} cases[] = {
		{ -1, -1, -1 }, { 97, -1, 97 }, { -1, 96, 96 }, { 97, 96, 97 }, { 0, 96, 0 },
		{ 100, 96, 100 }, { 101, 96, 96 }, { 255, 96, 96 }, { 255, -1, -1 },
		{ -1, 100, 100 }, { -1, 101, -1 }, { 101, 101, -1 }, { -1, 0x100000001, -1 },
		{ 0, 0, 0 },
	};
	unsigned int i, percent;

	for (i = 0; i < COUNT(cases); i++) {
		const struct wire_smart_attribute attr = { .id = 0xca, .raw = cases[i].attribute };
		struct ocxlpmem_smart *smart = smart_of(&attr, cases[i].attribute >= 0);
		struct ocxlpmem_stats *stats = NULL;
		struct ocxlpmem_health *health;

		if (cases[i].stats >= 0)
			stats = stats_of(cases[i].stats, 0);
		assert_int_equal(ocxlpmem_health_compute(OCXLPMEM_STATE_READY, smart, stats,
							 &health), 0);
		ocxlpmem_smart_unref(smart);
		ocxlpmem_stats_unref(stats);
		percent = 12345;
		assert_int_equal(ocxlpmem_health_life_remaining(health, &percent),
				 cases[i].life < 0 ? -ENODATA : 0);
		assert_int_equal(percent, cases[i].life < 0 ? 12345 : cases[i].life);
		ocxlpmem_health_unref(health);
	}
}

static void utilization(void **state)
{
	struct ocxlpmem_stats *stats = stats_of(0, 12);
	struct ocxlpmem_health *health;
	unsigned int percent;

	assert_int_equal(ocxlpmem_health_compute(OCXLPMEM_STATE_READY, NULL, stats, &health), 0);
	ocxlpmem_stats_unref(stats);
	assert_int_equal(ocxlpmem_health_critical_resource_utilization(health, &percent), 0);
	assert_int_equal(percent, 12);
	assert_null(ocxlpmem_health_smart(health));
	assert_non_null(ocxlpmem_health_stats(health));
	ocxlpmem_health_unref(health);
}

static void nothing_is_known(void **state)
{
	struct ocxlpmem_health *health;
	unsigned int percent;
	uint64_t hours;
	size_t count;
	int celsius;

	assert_int_equal(ocxlpmem_health_compute(OCXLPMEM_STATE_READY, NULL, NULL, &health), 0);
	assert_int_equal(ocxlpmem_health_state(health), OCXLPMEM_HEALTH_UNKNOWN);
	assert_string_equal(reason(health, 0), "SMART data is missing");
	assert_int_equal(ocxlpmem_health_media_temperature(health, &celsius), -ENODATA);
	assert_int_equal(ocxlpmem_health_life_remaining(health, &percent), -ENODATA);
	assert_int_equal(ocxlpmem_health_power_on_hours(health, &hours), -ENODATA);
	assert_int_equal(ocxlpmem_health_critical_resource_utilization(health, &percent), -ENODATA);
	ocxlpmem_health_unref(health);

	assert_int_equal(ocxlpmem_health_compute(OCXLPMEM_STATE_FATAL, NULL, NULL, &health), 0);
	assert_int_equal(ocxlpmem_health_state(health), OCXLPMEM_HEALTH_FATAL);
	ocxlpmem_health_reasons(health, &count);
	assert_int_equal(count, 1);
	ocxlpmem_health_unref(health);
}

/* ---- asking a card ------------------------------------------------------- */

struct answers {
	struct ocxlpmem_payload_header smart;
	struct ocxlpmem_payload_header stats;
	unsigned int smart_asked, stats_asked;
};

static int answer(struct device *device, unsigned long request, void *arg)
{
	struct answers *answers = device->data;
	bool smart = request == IOCTL_OCXLPMEM_SMART;
	const struct ocxlpmem_payload_header *header = smart ? &answers->smart : &answers->stats;
	uint8_t payload[512];
	size_t len;
	void *block = example(smart ? "smart" : "stats", &len);

	if (!smart)
		assert_int_equal(request, IOCTL_OCXLPMEM_CONTROLLER_STATS);
	answers->smart_asked += smart;
	answers->stats_asked += !smart;
	len = payload_make(payload, header, block, header->count ? len : 0);
	free(block);
	return device_payload(arg, payload, len);
}

static struct ocxlpmem_card *card_of(void **state, struct device *device)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);

	device_attach(device, machine->ctx);
	return card;
}

static void healthy_card(void **state)
{
	struct answers answers = {
		.smart = { .state = OCXLPMEM_STATE_READY, .count = 1 },
		.stats = { .state = OCXLPMEM_STATE_READY, .count = 1 },
	};
	struct device device = { .answer = answer, .data = &answers };
	struct ocxlpmem_card *card = card_of(state, &device);
	struct ocxlpmem_health *health;
	unsigned int percent;
	int celsius;

	assert_int_equal(ocxlpmem_health_read(card, &health), 0);
	assert_int_equal(device.opens, 1);
	assert_int_equal(device.ioctls, 2);
	assert_int_equal(ocxlpmem_health_state(health), OCXLPMEM_HEALTH_OK);
	assert_int_equal(ocxlpmem_health_media_temperature(health, &celsius), 0);
	assert_int_equal(celsius, 45);
	assert_int_equal(ocxlpmem_health_life_remaining(health, &percent), 0);
	assert_int_equal(percent, 97);
	assert_int_equal(ocxlpmem_health_stats_error(health), 0);
	assert_int_equal(ocxlpmem_smart_count(ocxlpmem_health_smart(health)), 1);
	ocxlpmem_health_unref(health);
}

static void statistics_fail_alone(void **state)
{
	struct answers answers = {
		.smart = { .state = OCXLPMEM_STATE_READY, .count = 1 },
		.stats = { .state = OCXLPMEM_STATE_READY, .status = -EBUSY, .card_status = 0x21 },
	};
	struct device device = { .answer = answer, .data = &answers };
	struct ocxlpmem_card *card = card_of(state, &device);
	struct ocxlpmem_health *health;
	unsigned int percent;
	int celsius;

	assert_int_equal(ocxlpmem_health_read(card, &health), 0);
	assert_int_equal(ocxlpmem_health_stats_error(health), -EBUSY);
	assert_int_equal(ocxlpmem_card_failure(card)->card_status, 0x21);
	assert_int_equal(ocxlpmem_health_media_temperature(health, &celsius), 0);
	assert_int_equal(ocxlpmem_health_life_remaining(health, &percent), -ENODATA);
	ocxlpmem_health_unref(health);
}

static void silent_card(void **state)
{
	struct answers answers = {
		.smart = { .state = OCXLPMEM_STATE_READY, .status = -ETIMEDOUT },
	};
	struct device device = { .answer = answer, .data = &answers };
	struct ocxlpmem_card *card = card_of(state, &device);
	struct ocxlpmem_health *health;

	assert_int_equal(ocxlpmem_health_read(card, &health), -ETIMEDOUT);
	assert_int_equal(answers.stats_asked, 0);
	assert_string_equal(ocxlpmem_card_failure(card)->message,
			    "cannot read SMART data of ocxlpmem0: "
			    "the card did not answer in time");
}

/* by a status, and by a payload without attributes: fatal is an answer, not a failure */
static void fatal_card(void **state)
{
	static const struct {
		int status;
		uint64_t chi;
		const char *reasons[2];
	} cases[] = {
		{ -EIO, 0, { "card reports a fatal error", "" } },
		{ 0, 0, { "card reports a fatal error", "" } },
		{ 0, WIRE_CHI_CFFS, { "controller firmware is fatal", "" } },
		{ 0, WIRE_CHI_CHFS, { "controller hardware is fatal", "" } },
		{ 0, WIRE_CHI_FATAL, { "controller hardware is fatal",
				       "controller firmware is fatal" } },
	};
	struct answers answers = { .smart = { .state = OCXLPMEM_STATE_FATAL } };
	struct device device = { .answer = answer, .data = &answers };
	struct ocxlpmem_card *card = card_of(state, &device);
	struct ocxlpmem_health *health;
	unsigned int i;

	for (i = 0; i < COUNT(cases); i++) {
		answers.smart.status = cases[i].status;
		answers.smart.chi = cases[i].chi;
		assert_int_equal(ocxlpmem_health_read(card, &health), 0);
		assert_int_equal(ocxlpmem_health_state(health), OCXLPMEM_HEALTH_FATAL);
		assert_int_equal(ocxlpmem_health_stats_error(health), -EIO);
		assert_string_equal(reason(health, 0), cases[i].reasons[0]);
		assert_string_equal(reason(health, 1), cases[i].reasons[1]);
		ocxlpmem_health_unref(health);
	}
	assert_int_equal(answers.stats_asked, 0);
}

static void card_that_is_not_ready(void **state)
{
	static const unsigned int states[] = {
		OCXLPMEM_STATE_WAITING, OCXLPMEM_STATE_NOT_READY, OCXLPMEM_STATE_ERASING,
		OCXLPMEM_STATE_MAY_BE_ERASING,
	};
	struct answers answers = { .stats = { .count = 1 } };
	struct device device = { .answer = answer, .data = &answers };
	struct ocxlpmem_card *card = card_of(state, &device);
	struct ocxlpmem_health *health;
	unsigned int i;
	int celsius;

	for (i = 0; i < COUNT(states); i++) {
		answers.smart.state = states[i];
		answers.smart.status = -EBUSY;
		answers.smart.count = 0;
		assert_int_equal(ocxlpmem_health_read(card, &health), 0);
		assert_int_equal(ocxlpmem_health_state(health), OCXLPMEM_HEALTH_UNKNOWN);
		assert_int_equal(ocxlpmem_health_stats_error(health), -EBUSY);
		ocxlpmem_health_unref(health);

		/* values are shown if there are some; the state stays unknown */
		answers.smart.status = 0;
		answers.smart.count = 1;
		assert_int_equal(ocxlpmem_health_read(card, &health), 0);
		assert_int_equal(ocxlpmem_health_state(health), OCXLPMEM_HEALTH_UNKNOWN);
		assert_int_equal(ocxlpmem_health_media_temperature(health, &celsius), 0);
		ocxlpmem_health_unref(health);
	}
	assert_int_equal(answers.stats_asked, COUNT(states));
}

static void card_that_is_gone(void **state)
{
	struct answers answers = { .smart = { .state = OCXLPMEM_STATE_GONE } };
	struct device device = { .answer = answer, .data = &answers };
	struct ocxlpmem_card *card = card_of(state, &device);
	struct ocxlpmem_health *health;

	assert_int_equal(ocxlpmem_health_read(card, &health), -ENODEV);
	answers.smart.status = -EIO;
	assert_int_equal(ocxlpmem_health_read(card, &health), -ENODEV);
	assert_int_equal(ocxlpmem_card_failure(card)->fault, OCXLPMEM_FAULT_ABSENT);
}

static void card_that_cannot_be_opened(void **state)
{
	struct device device = { .open_error = -EACCES };
	struct ocxlpmem_card *card = card_of(state, &device);
	struct ocxlpmem_health *health;

	assert_int_equal(ocxlpmem_health_read(card, &health), -EACCES);
	assert_int_equal(device.ioctls, 0);
}

static void words(void **state)
{
	assert_string_equal(ocxlpmem_health_state_str(OCXLPMEM_HEALTH_OK), "ok");
	assert_string_equal(ocxlpmem_health_state_str(OCXLPMEM_HEALTH_NON_CRITICAL),
			    "non-critical");
	assert_string_equal(ocxlpmem_health_state_str(OCXLPMEM_HEALTH_CRITICAL), "critical");
	assert_string_equal(ocxlpmem_health_state_str(OCXLPMEM_HEALTH_FATAL), "fatal");
	assert_string_equal(ocxlpmem_health_state_str(OCXLPMEM_HEALTH_UNKNOWN), "unknown");
	assert_string_equal(ocxlpmem_health_state_str(99), "unknown");
}

int health_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule),
		cmocka_unit_test(worst_attribute_decides),
		cmocka_unit_test(temperature),
		cmocka_unit_test(power_on_hours),
		cmocka_unit_test(life_remaining),
		cmocka_unit_test(utilization),
		cmocka_unit_test(nothing_is_known),
		ON_MACHINE(healthy_card),
		ON_MACHINE(statistics_fail_alone),
		ON_MACHINE(silent_card),
		ON_MACHINE(fatal_card),
		ON_MACHINE(card_that_is_not_ready),
		ON_MACHINE(card_that_is_gone),
		ON_MACHINE(card_that_cannot_be_opened),
		cmocka_unit_test(words),
	};

	return RUN(tests);
}
