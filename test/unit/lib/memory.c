// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every allocation of the library fails once: -ENOMEM comes back, nothing leaks
 * (under the address sanitizer), and the next try works. The linker passes the
 * library's allocations to the functions here; malloc() is one of them because
 * clang makes it of realloc(NULL).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/ndctl.h>

#include "check.h"
#include "wire/error_log.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);

/* allocations until one fails; 0: none will. One thread at a time sets it */
static _Thread_local unsigned int countdown;

static bool fails(void)
{
	return countdown && !--countdown;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return fails() ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *text)
{
	return fails() ? NULL : __real_strdup(text);
}

#define GROUP	"sys/bus/nd/devices/nmem0/ocxlpmem/"

/**
 * struct place - what is asked
 * @large: the next log needs more room than there is
 * @restarted: the driver has another instance than the reader
 */
struct place {
	struct machine *machine;
	struct ocxlpmem_card *card;
	uint8_t smart[512], stats[512], log[512], gap[128];
	uint8_t data_loss[WIRE_ERROR_LOG_FIXED];
	size_t smart_len, stats_len, log_len, gap_len;
	bool large, restarted;
};

/* a card whose firmware is taken in blocks */
static int answer_firmware(struct nd_cmd_pkg *pkg)
{
	struct ocxlpmem_nd_firmware_out out = { .block_max = 8 };

	memcpy(pkg->nd_payload + pkg->nd_size_in, &out, sizeof(out));
	pkg->nd_fw_size = sizeof(out);
	return 0;
}

static int answer(struct device *device, unsigned long request, void *arg)
{
	const struct place *place = device->data;
	struct ioctl_ocxlpmem_error_log *log = arg;

	if (request == IOCTL_OCXLPMEM_SMART)
		return device_payload(arg, place->smart, place->smart_len);
	if (request == IOCTL_OCXLPMEM_CONTROLLER_STATS)
		return device_payload(arg, place->stats, place->stats_len);
	if (request == IOCTL_OCXLPMEM_CONTROLLER_DUMP) {
		((struct ioctl_ocxlpmem_controller_dump *)arg)->state = OCXLPMEM_DUMP_READY;
		return 0;
	}
	if (request == ND_IOCTL_CALL)
		return answer_firmware(arg);
	if (request != IOCTL_OCXLPMEM_ERROR_LOG)
		return 0;
	memset(&log->place, 0, sizeof(log->place));
	if (place->large && log->buf_size < 10000) {
		log->buf_size = 10000;
		return -EMSGSIZE;
	}
	if (place->restarted && log->want.instance == 1) {
		log->place.instance = 2;
		return -ESTALE;
	}
	log->place.instance = 2;
	log->place.sequence = 1;
	log->place.length = place->log_len - sizeof(struct ocxlpmem_nd_error_log_out);
	log->buf_size = log->place.length;
	memcpy((void *)(uintptr_t)log->buf_ptr,
	       place->log + sizeof(struct ocxlpmem_nd_error_log_out), log->place.length);
	return 0;
}

static int try_context(struct place *place)
{
	struct ocxlpmem_ctx *ctx;
	int err = ocxlpmem_new(&ctx);

	if (err)
		return err;
	err = ocxlpmem_set_sysfs_root(ctx, place->machine->root);
	if (!err)
		err = ocxlpmem_scan(ctx);
	ocxlpmem_unref(ctx);
	return err < 0 ? err : 0;
}

static int try_smart(struct place *place)
{
	struct ocxlpmem_smart *smart;
	int err = ocxlpmem_smart_read(place->card, &smart);

	if (!err)
		ocxlpmem_smart_unref(smart);
	return err;
}

static int try_empty_smart(struct place *place)
{
	const struct ocxlpmem_payload_header header = { .state = OCXLPMEM_STATE_FATAL };
	struct ocxlpmem_smart *smart;
	int err = ocxlpmem_smart_from_payload(&header, sizeof(header), &smart);

	if (!err)
		ocxlpmem_smart_unref(smart);
	return err;
}

static int try_stats(struct place *place)
{
	struct ocxlpmem_stats *stats;
	int err = ocxlpmem_stats_read(place->card, &stats);

	if (!err)
		ocxlpmem_stats_unref(stats);
	return err;
}

static int try_empty_stats(struct place *place)
{
	const struct ocxlpmem_payload_header header = { .state = OCXLPMEM_STATE_FATAL };
	struct ocxlpmem_stats *stats;
	int err = ocxlpmem_stats_from_payload(&header, sizeof(header), &stats);

	if (!err)
		ocxlpmem_stats_unref(stats);
	return err;
}

/* a failure of the statistics alone is no failure of the health */
static int try_health(struct place *place)
{
	struct ocxlpmem_health *health;
	int err = ocxlpmem_health_read(place->card, &health);

	if (err)
		return err;
	err = ocxlpmem_health_stats_error(health);
	ocxlpmem_health_unref(health);
	return err;
}

static int try_reader(struct place *place)
{
	const struct ocxlpmem_log_position start = { 1, 7 };
	struct ocxlpmem_log_reader *reader;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;
	int err = ocxlpmem_log_reader_open(place->card, OCXLPMEM_LOG_MODE_KEEP,
						  &start, &reader);

	if (err)
		return err;
	place->restarted = true;
	err = ocxlpmem_log_reader_next(reader, &log, &gap);
	place->restarted = false;
	ocxlpmem_error_log_unref(log);
	ocxlpmem_log_gap_unref(gap);
	if (!err) {
		place->large = true;
		err = ocxlpmem_log_reader_next(reader, &log, &gap);
		place->large = false;
		ocxlpmem_error_log_unref(log);
	}
	ocxlpmem_log_reader_close(reader);
	return err;
}

/* memory that comes back later must not have cost a log */
static void log_is_not_lost(void **state)
{
	struct place *place = *state;
	struct ocxlpmem_log_reader *reader;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;

	assert_int_equal(ocxlpmem_log_reader_open(place->card, OCXLPMEM_LOG_MODE_KEEP,
						  NULL, &reader), 0);
	countdown = 1;
	assert_int_equal(ocxlpmem_log_reader_next(reader, &log, &gap), -ENOMEM);
	assert_int_equal(ocxlpmem_log_reader_next(reader, &log, &gap), 0);
	assert_non_null(log);
	ocxlpmem_error_log_unref(log);
	ocxlpmem_log_reader_close(reader);
}

static int try_gap(struct place *place)
{
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;
	int err = ocxlpmem_error_log_from_payload(place->gap, place->gap_len, &log, &gap);

	if (!err)
		ocxlpmem_log_gap_unref(gap);
	return err;
}

static int try_events(struct place *place)
{
	struct ocxlpmem_events *events;
	int err = ocxlpmem_events_open(place->card, &events);

	if (!err)
		ocxlpmem_events_close(events);
	return err;
}

static int try_dump(struct place *place)
{
	struct ocxlpmem_dump *dump;
	int err = ocxlpmem_dump_open(place->card, OCXLPMEM_DUMP_NEW, 0, &dump);

	if (!err)
		ocxlpmem_dump_close(dump);
	return err;
}

static int try_firmware(struct place *place)
{
	struct ocxlpmem_firmware *firmware;
	uint8_t block[8] = "";
	int err = ocxlpmem_firmware_open(place->card, &firmware);

	if (err)
		return err;
	err = ocxlpmem_firmware_begin(firmware, sizeof(block));
	if (!err)
		err = ocxlpmem_firmware_send(firmware, block, sizeof(block));
	if (!err)
		err = ocxlpmem_firmware_finish(firmware);
	ocxlpmem_firmware_close(firmware);
	return err;
}

static int try_erase(struct place *place)
{
	struct ocxlpmem_erase *erase;
	int err = ocxlpmem_erase_read(place->card, &erase);

	if (!err)
		ocxlpmem_erase_unref(erase);
	return err;
}

static int try_decode(struct place *place, enum ocxlpmem_kind kind)
{
	static const uint8_t zero[64];
	struct ocxlpmem_object *object;
	int err = ocxlpmem_decode(place->machine->ctx, kind, zero, sizeof(zero), &object, NULL);

	if (!err)
		ocxlpmem_object_unref(object);
	return err;
}

static int try_request(struct place *place)
{
	return try_decode(place, OCXLPMEM_KIND_REQUEST);
}

static int try_response(struct place *place)
{
	return try_decode(place, OCXLPMEM_KIND_RESPONSE);
}

static int try_capability(struct place *place)
{
	return try_decode(place, OCXLPMEM_KIND_CAPABILITY);
}

static int try_area(struct place *place)
{
	return try_decode(place, OCXLPMEM_KIND_AREA);
}

static int try_dump_block(struct place *place)
{
	static const uint8_t block[8] = { 0, 0, 0, 0, 0, 0, 'D', 'C' };
	struct ocxlpmem_object *object;
	int err = ocxlpmem_decode(NULL, OCXLPMEM_KIND_DUMP, block, 8, &object, NULL);

	if (!err)
		ocxlpmem_object_unref(object);
	return err;
}

/* two logs of one code, the newer kept in a file, and a finding of the caller's */
static int try_findings(struct place *place)
{
	const struct ocxlpmem_finding missing = {
		.code = OCXLPMEM_FINDING_MISSING, .detail = "words", .next = "more words",
	};
	struct ocxlpmem_findings *findings;
	struct ocxlpmem_log_fact fact = { .received_ns = 1 };
	int err = ocxlpmem_error_log_decode(place->data_loss, sizeof(place->data_loss), &fact.log,
					    NULL);

	if (err)
		return err;
	err = ocxlpmem_findings_new(1, &findings);
	if (!err) {
		err = ocxlpmem_findings_add(findings, &missing);
		for (fact.position.sequence = 1; fact.position.sequence < 3 && !err;
		     fact.position.sequence++, fact.path = "/kept")
			err = ocxlpmem_findings_add_log(findings, &fact);
		ocxlpmem_findings_unref(findings);
	}
	ocxlpmem_error_log_unref(fact.log);
	return err;
}

static void every_allocation_fails(void **state)
{
	static const struct {
		int (*try)(struct place *place);
		unsigned int allocations;	/* at least */
	} tries[] = {
		{ try_context, 5 },		/* context, root, list, its growth, cards */
		{ try_smart, 2 },
		{ try_empty_smart, 1 },
		{ try_stats, 2 },
		{ try_empty_stats, 1 },
		{ try_health, 7 },
		{ try_reader, 5 },
		{ try_gap, 1 },
		{ try_events, 1 },
		{ try_findings, 9 },
		{ try_dump, 1 },
		{ try_firmware, 6 },
		{ try_erase, 1 },
		{ try_request, 1 },
		{ try_response, 1 },
		{ try_capability, 1 },
		{ try_area, 1 },
		{ try_dump_block, 1 },
	};
	struct place *place = *state;
	unsigned int i, n;
	int err;

	for (i = 0; i < COUNT(tries); i++) {
		for (n = 1; ; n++) {
			countdown = n;
			err = tries[i].try(place);
			if (countdown)
				break;
			if (err != -ENOMEM)
				fail_msg("try %u, allocation %u: %d", i, n, err);
		}
		countdown = 0;
		if (err || n <= tries[i].allocations)
			fail_msg("try %u: %d after %u allocations", i, err, n - 1);
	}
}

static struct device device;

static int place_setup(void **state)
{
	const struct wire_error_log data_loss = { .type = WIRE_LOG_DATA_LOSS };
	const struct ocxlpmem_payload_header header = { .state = OCXLPMEM_STATE_READY, .count = 1 };
	struct ocxlpmem_nd_error_log_out out = {
		.header.count = 1, .place = { .instance = 2, .sequence = 1 },
	};
	struct place *place = malloc(sizeof(*place));
	unsigned int i;
	char name[32];
	void *block;
	size_t len;

	memset(place, 0, sizeof(*place));
	machine_setup((void **)&place->machine);
	for (i = 1; i < 10; i++) {
		snprintf(name, sizeof(name), "ocxlpmem%u", i);
		machine_card(place->machine, name, "OCXLPMEM_STATE=ready\n");
	}
	machine_card(place->machine, "ocxlpmem0", "OCXLPMEM_STATE=ready\nOCXLPMEM_NMEM=nmem0\n");
	place->card = ocxlpmem_card_get_first(place->machine->ctx);

	block = example("smart", &len);
	place->smart_len = payload_make(place->smart, &header, block, len);
	free(block);
	block = example("stats", &len);
	place->stats_len = payload_make(place->stats, &header, block, len);
	free(block);
	block = example("error-log", &len);
	memcpy(place->log, &out, sizeof(out));
	memcpy(place->log + sizeof(out), block, len);
	place->log_len = sizeof(out) + len;
	free(block);
	out.place.lost = 1;
	out.place.oldest = 2;
	memcpy(place->gap, &out, sizeof(out));
	place->gap_len = sizeof(out);

	device = (struct device){ .answer = answer, .data = place };
	device_attach(&device, place->machine->ctx);
	machine_text(place->machine, GROUP "erase_result", "none\n");
	machine_text(place->machine, GROUP "erase_accessible_done", "0\n");
	machine_text(place->machine, GROUP "erase_accessible_tried", "0\n");
	machine_text(place->machine, GROUP "erase_defective_done", "0\n");
	machine_text(place->machine, GROUP "erase_defective_tried", "0\n");
	assert_int_equal(wire_error_log_encode(&data_loss, place->data_loss,
					       sizeof(place->data_loss)),
			 sizeof(place->data_loss));
	*state = place;
	return 0;
}

static int place_teardown(void **state)
{
	struct place *place = *state;
	void *machine = place->machine;

	machine_teardown(&machine);
	free(place);
	return 0;
}

int memory_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_allocation_fails, place_setup, place_teardown),
		cmocka_unit_test_setup_teardown(log_is_not_lost, place_setup, place_teardown),
	};

	return RUN(tests);
}
