// SPDX-License-Identifier: GPL-2.0-only
/* Findings: what each fact comes to, the order of them, and what a look takes. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "wire/error_log.h"
#include "wire/smart.h"

#define NS_PER_DAY	(24ULL * 60 * 60 * 1000000000)
#define NOW		(20000 * NS_PER_DAY)

static struct ocxlpmem_findings *nothing(void)
{
	struct ocxlpmem_findings *findings;

	assert_int_equal(ocxlpmem_findings_new(NOW, &findings), 0);
	assert_int_equal(ocxlpmem_findings_status(findings), OCXLPMEM_STATUS_OK);
	assert_null(ocxlpmem_findings_get(findings, 0));
	return findings;
}

/* the only finding, or none: code is -1 then */
static void is_only(const struct ocxlpmem_findings *findings, int code, int severity)
{
	const struct ocxlpmem_finding *finding = ocxlpmem_findings_get(findings, 0);

	assert_int_equal(ocxlpmem_findings_status(findings), severity);
	if (code < 0) {
		assert_null(finding);
		return;
	}
	assert_int_equal(finding->code, code);
	assert_int_equal(finding->severity, severity);
	assert_null(ocxlpmem_findings_get(findings, 1));
}

static struct ocxlpmem_findings *judged(unsigned int state,
					const struct wire_smart_attribute *attr)
{
	struct ocxlpmem_findings *findings = nothing();
	struct ocxlpmem_smart *smart = NULL;
	struct ocxlpmem_health *health;
	uint8_t block[64];
	int len = wire_smart_encode(attr, attr ? 1 : 0, block, sizeof(block));

	assert_true(len > 0);
	assert_int_equal(ocxlpmem_smart_decode(block, len, &smart, NULL), 0);
	assert_int_equal(ocxlpmem_health_compute(state, smart, NULL, &health), 0);
	assert_int_equal(ocxlpmem_findings_add_health(findings, health), 0);
	ocxlpmem_smart_unref(smart);
	/* the findings keep it */
	ocxlpmem_health_unref(health);
	return findings;
}

static void every_state(void **state)
{
	static const struct {
		unsigned int state;
		int code;
		int severity;
		const char *detail;
	} table[] = {
		{ OCXLPMEM_STATE_READY, -1, OCXLPMEM_STATUS_OK, NULL },
		{ OCXLPMEM_STATE_WAITING, OCXLPMEM_FINDING_NOT_READY, OCXLPMEM_STATUS_CRITICAL,
		  "card is starting" },
		{ OCXLPMEM_STATE_NOT_READY, OCXLPMEM_FINDING_NOT_READY, OCXLPMEM_STATUS_CRITICAL,
		  "card is not ready" },
		{ OCXLPMEM_STATE_ERASING, OCXLPMEM_FINDING_NOT_READY, OCXLPMEM_STATUS_CRITICAL,
		  "card is being erased" },
		{ OCXLPMEM_STATE_FATAL, OCXLPMEM_FINDING_FATAL, OCXLPMEM_STATUS_CRITICAL,
		  "card reports a fatal error" },
		{ OCXLPMEM_STATE_GONE, OCXLPMEM_FINDING_NO_ANSWER, OCXLPMEM_STATUS_CRITICAL,
		  "card is gone" },
		{ OCXLPMEM_STATE_MAY_BE_ERASING, OCXLPMEM_FINDING_MAY_BE_ERASING,
		  OCXLPMEM_STATUS_CRITICAL, "card may be erasing its medium" },
		{ 99, OCXLPMEM_FINDING_NOT_READY, OCXLPMEM_STATUS_UNKNOWN,
		  "card is in an unknown state" },
	};
	struct ocxlpmem_findings *findings;
	size_t i;

	for (i = 0; i < COUNT(table); i++) {
		findings = judged(table[i].state, NULL);
		is_only(findings, table[i].code, table[i].severity);
		if (table[i].detail)
			assert_string_equal(ocxlpmem_findings_get(findings, 0)->detail,
					    table[i].detail);
		ocxlpmem_findings_unref(findings);
	}
}

static void every_attribute(void **state)
{
	static const struct {
		unsigned int id, flags, value, worst, threshold;
		int code;
		int severity;
	} table[] = {
		{ 5, 0, 25, 25, 25, OCXLPMEM_FINDING_FAILING, OCXLPMEM_STATUS_WARNING },
		{ 5, WIRE_SMART_FLAG_PRE_FAILURE, 25, 25, 25, OCXLPMEM_FINDING_FAILING,
		  OCXLPMEM_STATUS_CRITICAL },
		{ 5, 0, 26, 25, 25, -1, OCXLPMEM_STATUS_OK },
		{ 5, 0, 0, 0, 25, -1, OCXLPMEM_STATUS_OK },
		{ WIRE_SMART_LIFE_REMAINING, 0, 16, 16, 10, -1, OCXLPMEM_STATUS_OK },
		{ WIRE_SMART_LIFE_REMAINING, 0, 15, 15, 10, OCXLPMEM_FINDING_NEAR_LIFE,
		  OCXLPMEM_STATUS_WARNING },
		{ WIRE_SMART_LIFE_REMAINING, 0, 11, 11, 10, OCXLPMEM_FINDING_NEAR_LIFE,
		  OCXLPMEM_STATUS_WARNING },
		{ WIRE_SMART_LIFE_REMAINING, 0, 10, 10, 10, OCXLPMEM_FINDING_FAILING,
		  OCXLPMEM_STATUS_WARNING },
		{ WIRE_SMART_LIFE_REMAINING, 0, 3, 3, 0, -1, OCXLPMEM_STATUS_OK },
		/* no other attribute is near to anything */
		{ 5, 0, 11, 11, 10, -1, OCXLPMEM_STATUS_OK },
	};
	const struct ocxlpmem_finding *finding;
	struct ocxlpmem_findings *findings;
	size_t i;

	for (i = 0; i < COUNT(table); i++) {
		const struct wire_smart_attribute attr = {
			.id = table[i].id, .flags = table[i].flags, .normalised = table[i].value,
			.worst = table[i].worst, .threshold = table[i].threshold,
		};

		findings = judged(OCXLPMEM_STATE_READY, &attr);
		is_only(findings, table[i].code, table[i].severity);
		finding = ocxlpmem_findings_get(findings, 0);
		if (finding) {
			assert_int_equal(ocxlpmem_smart_attribute_id(finding->attribute),
					 table[i].id);
			assert_int_equal(finding->value, table[i].value);
			assert_int_equal(finding->limit, table[i].threshold);
		}
		ocxlpmem_findings_unref(findings);
	}
}

/* one log is judged; it is dropped at once, so that the findings must keep it */
static void add_log(struct ocxlpmem_findings *findings, unsigned int type, uint32_t flags,
		    uint64_t sequence, uint64_t received_ns, const char *path)
{
	const struct wire_error_log wire = { .type = type, .action_flags = flags };
	struct ocxlpmem_log_fact fact = {
		.position = { 7, sequence }, .received_ns = received_ns, .path = path,
	};
	uint8_t block[256];
	int len = wire_error_log_encode(&wire, block, sizeof(block));

	assert_true(len > 0);
	assert_int_equal(ocxlpmem_error_log_decode(block, len, &fact.log, NULL), 0);
	assert_int_equal(ocxlpmem_findings_add_log(findings, &fact), 0);
	ocxlpmem_error_log_unref(fact.log);
}

static void every_log(void **state)
{
	static const struct {
		unsigned int type;
		uint32_t flags;
		int code;
		int severity;
	} table[] = {
		{ WIRE_LOG_GENERAL, 0, -1, OCXLPMEM_STATUS_OK },
		{ WIRE_LOG_GENERAL, WIRE_LOG_ACTION_DUMP, -1, OCXLPMEM_STATUS_OK },
		{ WIRE_LOG_GENERAL, WIRE_LOG_ACTION_DUMP | WIRE_LOG_ACTION_REPLACE,
		  OCXLPMEM_FINDING_REPLACE, OCXLPMEM_STATUS_CRITICAL },
		{ WIRE_LOG_PREDICTIVE_FAILURE, 0, OCXLPMEM_FINDING_PREDICTIVE,
		  OCXLPMEM_STATUS_WARNING },
		{ WIRE_LOG_THERMAL_WARNING, 0, OCXLPMEM_FINDING_THERMAL,
		  OCXLPMEM_STATUS_WARNING },
		{ WIRE_LOG_DATA_LOSS, 0, OCXLPMEM_FINDING_DATA_LOSS, OCXLPMEM_STATUS_CRITICAL },
		/* the flags of other types mean nothing */
		{ WIRE_LOG_HEALTH, WIRE_LOG_ACTION_REPLACE, -1, OCXLPMEM_STATUS_OK },
		{ 200, 0, -1, OCXLPMEM_STATUS_OK },
	};
	struct ocxlpmem_findings *findings;
	size_t i;

	for (i = 0; i < COUNT(table); i++) {
		findings = nothing();
		add_log(findings, table[i].type, table[i].flags, 1, NOW, NULL);
		is_only(findings, table[i].code, table[i].severity);
		ocxlpmem_findings_unref(findings);
	}
}

static void logs_of_seven_days(void **state)
{
	struct ocxlpmem_findings *findings = nothing();

	add_log(findings, WIRE_LOG_DATA_LOSS, 0, 1, NOW - 7 * NS_PER_DAY - 1, NULL);
	is_only(findings, -1, OCXLPMEM_STATUS_OK);
	add_log(findings, WIRE_LOG_DATA_LOSS, 0, 2, NOW - 7 * NS_PER_DAY, NULL);
	is_only(findings, OCXLPMEM_FINDING_DATA_LOSS, OCXLPMEM_STATUS_CRITICAL);
	/* whose clock was set back */
	add_log(findings, WIRE_LOG_DATA_LOSS, 0, 3, NOW + 99 * NS_PER_DAY, NULL);
	assert_int_equal(ocxlpmem_findings_get(findings, 0)->count, 2);
	ocxlpmem_findings_unref(findings);
}

static void the_newest_is_shown_and_each_counts_once(void **state)
{
	const struct ocxlpmem_finding *finding;
	struct ocxlpmem_findings *findings = nothing();

	add_log(findings, WIRE_LOG_DATA_LOSS, 0, 4, NOW - 2, NULL);
	add_log(findings, WIRE_LOG_DATA_LOSS, 0, 5, NOW - 1, NULL);
	/* the same, kept */
	add_log(findings, WIRE_LOG_DATA_LOSS, 0, 5, NOW, "/logs/5");
	add_log(findings, WIRE_LOG_DATA_LOSS, 0, 3, NOW - 3, "/logs/3");
	finding = ocxlpmem_findings_get(findings, 0);
	assert_int_equal(finding->count, 3);
	assert_int_equal(finding->position.sequence, 5);
	assert_int_equal(ocxlpmem_error_log_type(finding->log), WIRE_LOG_DATA_LOSS);
	assert_null(finding->detail);
	add_log(findings, WIRE_LOG_DATA_LOSS, 0, 6, NOW, "/logs/6");
	finding = ocxlpmem_findings_get(findings, 0);
	assert_int_equal(finding->count, 4);
	assert_string_equal(finding->detail, "/logs/6");
	assert_null(ocxlpmem_findings_get(findings, 1));
	ocxlpmem_findings_unref(findings);
}

static void the_worst_comes_first(void **state)
{
	static const enum ocxlpmem_status severities[] = {
		OCXLPMEM_STATUS_CRITICAL, OCXLPMEM_STATUS_CRITICAL, OCXLPMEM_STATUS_WARNING,
		OCXLPMEM_STATUS_UNKNOWN,
	};
	static const enum ocxlpmem_finding_code codes[] = {
		OCXLPMEM_FINDING_MISSING, OCXLPMEM_FINDING_LIFE, OCXLPMEM_FINDING_DUMP_WAITING,
		OCXLPMEM_FINDING_NO_PERMISSION,
	};
	/* as added: 3, 1, 2, 0 */
	static const unsigned int order[] = { 3, 1, 2, 0 };
	struct ocxlpmem_findings *findings = nothing(), *again;
	char detail[] = "words";
	size_t i;

	for (i = 0; i < COUNT(order); i++) {
		const struct ocxlpmem_finding finding = {
			.code = codes[order[i]], .severity = severities[order[i]],
			.detail = detail, .next = detail,
		};

		assert_int_equal(ocxlpmem_findings_add(findings, &finding), 0);
	}
	memset(detail, 'x', sizeof(detail) - 1);
	again = ocxlpmem_findings_ref(findings);
	ocxlpmem_findings_unref(findings);
	for (i = 0; i < COUNT(codes); i++) {
		assert_int_equal(ocxlpmem_findings_get(again, i)->code, codes[i]);
		assert_string_equal(ocxlpmem_findings_get(again, i)->detail, "words");
		assert_string_equal(ocxlpmem_findings_get(again, i)->next, "words");
	}
	for (i = 0; i < COUNT(codes); i++) {
		assert_int_equal(ocxlpmem_findings_status(again), severities[i]);
		ocxlpmem_findings_drop(again, codes[i]);
	}
	assert_int_equal(ocxlpmem_findings_status(again), OCXLPMEM_STATUS_OK);
	assert_null(ocxlpmem_findings_unref(again));
}

/**
 * struct driver - what the scripted device holds
 * @events: that are true
 * @logs: types of its logs, -1 after the last
 * @pending, @keepers: as in the place of a log
 * @error: of each request for a log
 * @commands: requests that a watcher must not make
 */
struct driver {
	uint64_t events;
	int logs[4];
	bool pending;
	unsigned int keepers;
	int error;
	unsigned int commands;
};

static int give_log(struct driver *driver, struct ioctl_ocxlpmem_error_log *io)
{
	uint64_t sequence = io->want.sequence ? io->want.sequence : 1;
	struct wire_error_log wire = {};
	int len;

	driver->commands += io->want.flags != 0;
	io->place = (struct ocxlpmem_error_log_place){
		.instance = 7, .oldest = 1, .sequence = sequence, .pending = driver->pending,
		.keepers = driver->keepers, .time_ns = NOW,
	};
	if (driver->error)
		return driver->error;
	if (driver->logs[sequence - 1] < 0)
		return -EAGAIN;
	wire.type = driver->logs[sequence - 1];
	len = wire_error_log_encode(&wire, (void *)(uintptr_t)io->buf_ptr, io->buf_size);
	assert_true(len > 0);
	io->place.length = len;
	return 0;
}

static int answer(struct device *device, unsigned long request, void *arg)
{
	struct driver *driver = device->data;

	assert_int_equal(device->flags, O_RDONLY | O_CLOEXEC);
	if (request == IOCTL_OCXLPMEM_EVENT_CHECK) {
		memcpy(arg, &driver->events, sizeof(driver->events));
		return 0;
	}
	assert_int_equal(request, IOCTL_OCXLPMEM_ERROR_LOG);
	return give_log(driver, arg);
}

static struct ocxlpmem_findings *watched(struct machine *machine, struct driver *driver,
					 struct ocxlpmem_watched *seen, int want)
{
	struct device device = { .answer = answer, .data = driver };
	struct ocxlpmem_findings *findings = nothing();

	device_attach(&device, machine->ctx);
	assert_int_equal(ocxlpmem_findings_add_card(findings, machine_one_card(machine), seen),
			 want);
	assert_int_equal(driver->commands, 0);
	return findings;
}

static void looking_takes_nothing(void **state)
{
	struct driver driver = {
		.events = OCXLPMEM_EVENT_DUMP_AVAILABLE | OCXLPMEM_EVENT_STATE, .pending = true,
		.logs = { WIRE_LOG_HEALTH, WIRE_LOG_DATA_LOSS, -1 },
	};
	struct ocxlpmem_findings *findings;
	struct ocxlpmem_watched seen;

	findings = watched(*state, &driver, &seen, 0);
	assert_int_equal(seen.logs_held, 2);
	assert_true(seen.logs_pending && seen.dump_waiting);
	assert_int_equal(ocxlpmem_findings_get(findings, 0)->code, OCXLPMEM_FINDING_DATA_LOSS);
	assert_int_equal(ocxlpmem_findings_get(findings, 0)->position.sequence, 2);
	assert_int_equal(ocxlpmem_findings_get(findings, 0)->received_ns, NOW);
	assert_int_equal(ocxlpmem_findings_get(findings, 1)->code, OCXLPMEM_FINDING_DUMP_WAITING);
	assert_int_equal(ocxlpmem_findings_get(findings, 2)->code, OCXLPMEM_FINDING_LOGS_UNKEPT);
	assert_null(ocxlpmem_findings_get(findings, 3));
	ocxlpmem_findings_unref(findings);
}

static void somebody_keeps_the_logs(void **state)
{
	struct driver driver = { .pending = true, .keepers = 1, .logs = { -1 } };
	struct ocxlpmem_watched seen;
	struct ocxlpmem_findings *findings = watched(*state, &driver, &seen, 0);

	assert_true(seen.logs_pending);
	is_only(findings, -1, OCXLPMEM_STATUS_OK);
	ocxlpmem_findings_unref(findings);
}

static void the_driver_fails(void **state)
{
	struct driver driver = { .error = -EIO };
	struct ocxlpmem_watched seen;
	struct ocxlpmem_findings *findings = watched(*state, &driver, &seen, -EIO);

	is_only(findings, -1, OCXLPMEM_STATUS_OK);
	ocxlpmem_findings_unref(findings);
	/* it holds as many as it can: they are seen all the same */
	driver.error = -ENOBUFS;
	ocxlpmem_findings_unref(watched(*state, &driver, &seen, 0));
}

static void bad_blocks(void **state)
{
	struct machine *machine = *state;
	struct driver driver = { .logs = { -1 } };
	const struct ocxlpmem_finding *finding;
	struct ocxlpmem_findings *findings;
	struct ocxlpmem_watched seen;

	machine_link(machine, "sys/bus/nd/devices/nmem0", "../../../devices/ndbus0/nmem0");
	machine_link(machine, "sys/bus/nd/devices/ndbus0", "../../../devices/ndbus0");
	machine_link(machine, "sys/bus/nd/devices/region0", "../../../devices/ndbus0/region0");
	machine_text(machine, "sys/devices/ndbus0/region0/size", "4096\n");
	machine_text(machine, "sys/devices/ndbus0/region0/badblocks", "");
	findings = watched(machine, &driver, &seen, 0);
	is_only(findings, -1, OCXLPMEM_STATUS_OK);
	ocxlpmem_findings_unref(findings);

	machine_text(machine, "sys/devices/ndbus0/region0/badblocks", "8 1\n4096 7\n");
	findings = watched(machine, &driver, &seen, 0);
	is_only(findings, OCXLPMEM_FINDING_BAD_RANGE, OCXLPMEM_STATUS_WARNING);
	finding = ocxlpmem_findings_get(findings, 0);
	assert_int_equal(finding->value, 8 * 512);
	assert_int_equal(seen.bad_bytes, 8 * 512);
	assert_string_equal(finding->detail, "region0");
	ocxlpmem_findings_unref(findings);
}

static void words(void **state)
{
	enum ocxlpmem_finding_code code, found;

	for (code = 0; code < OCXLPMEM_FINDING_COUNT; code++) {
		assert_non_null(ocxlpmem_finding_code_str(code));
		assert_int_equal(ocxlpmem_finding_code_from_str(ocxlpmem_finding_code_str(code),
								&found), 0);
		assert_int_equal(found, code);
	}
	assert_null(ocxlpmem_finding_code_str(OCXLPMEM_FINDING_COUNT));
	assert_int_equal(ocxlpmem_finding_code_from_str("none", &found), -EINVAL);
	assert_string_equal(ocxlpmem_status_str(OCXLPMEM_STATUS_UNKNOWN), "unknown");
	assert_null(ocxlpmem_status_str(OCXLPMEM_STATUS_UNKNOWN + 1));
}

int finding_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state),
		cmocka_unit_test(every_attribute),
		cmocka_unit_test(every_log),
		cmocka_unit_test(logs_of_seven_days),
		cmocka_unit_test(the_newest_is_shown_and_each_counts_once),
		cmocka_unit_test(the_worst_comes_first),
		ON_MACHINE(looking_takes_nothing),
		ON_MACHINE(somebody_keeps_the_logs),
		ON_MACHINE(the_driver_fails),
		ON_MACHINE(bad_blocks),
		cmocka_unit_test(words),
	};

	return RUN(tests);
}
