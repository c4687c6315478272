// SPDX-License-Identifier: GPL-2.0-only
/* Failures in words, the log callback, and the requests that are one ioctl. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "check.h"
#include "wire/response.h"

static int answer_data(struct device *device, unsigned long request, void *arg)
{
	return *(int *)device->data;
}

/* every errno gives a whole sentence, and a remedy */
static void every_errno(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	int result;
	struct device device = { .answer = answer_data, .data = &result };
	const struct ocxlpmem_failure *failure;

	device_attach(&device, machine->ctx);
	for (result = -1; result > -200; result--) {
		assert_int_equal(ocxlpmem_card_request_health(card), result);
		failure = ocxlpmem_card_failure(card);
		assert_int_equal(failure->error, result);
		assert_true(failure->remedy < OCXLPMEM_REMEDY_COUNT);
		assert_string_equal(failure->errno_name, ocxlpmem_errno_name(result));
		assert_ptr_equal(strstr(failure->message,
					"cannot request health data of ocxlpmem0: "),
				 failure->message);
		assert_true(strlen(failure->message) >
			    strlen("cannot request health data of ocxlpmem0: "));
		assert_null(strstr(failure->message, "null"));
		assert_string_not_equal(ocxlpmem_fault_str(failure->fault), "unknown");
	}
}

static void errno_names(void **state)
{
	assert_string_equal(ocxlpmem_errno_name(EBUSY), "EBUSY");
	assert_string_equal(ocxlpmem_errno_name(-EBUSY), "EBUSY");
	assert_string_equal(ocxlpmem_errno_name(-4000), "EUNKNOWN");
	assert_string_equal(ocxlpmem_errno_name(INT_MIN), "EUNKNOWN");
}

static void fault_words(void **state)
{
	assert_string_equal(ocxlpmem_fault_str(OCXLPMEM_FAULT_CARD), "card");
	assert_string_equal(ocxlpmem_fault_str(OCXLPMEM_FAULT_PERMISSION), "permission");
	assert_string_equal(ocxlpmem_fault_str(OCXLPMEM_FAULT_SYSTEM), "system");
	assert_string_equal(ocxlpmem_fault_str(OCXLPMEM_FAULT_PROTOCOL), "protocol");
	assert_string_equal(ocxlpmem_fault_str(OCXLPMEM_FAULT_ABSENT), "absent");
	assert_string_equal(ocxlpmem_fault_str(17), "unknown");
}

static int answer_status(struct device *device, unsigned long request, void *arg)
{
	return device_payload(arg, device->data, sizeof(struct ocxlpmem_payload_header));
}

/* what the card said is told as such, whatever errno the driver made of it */
static void every_card_status(void **state)
{
	static const struct {
		unsigned int card;
		int status;
		const char *why;
	} cases[] = {
		{ WIRE_STATUS_MEM_UNAVAILABLE, -ENXIO, "persistent memory unavailable" },
		{ WIRE_STATUS_BLOCKED_BG_TASK, -EBUSY, "blocked by a background task" },
		{ WIRE_STATUS_BAD_OPCODE, -EOPNOTSUPP, "the card does not know this command" },
		{ WIRE_STATUS_BAD_REQUEST_PARM, -EIO, "bad request parameter" },
		{ WIRE_STATUS_BAD_DATA_PARM, -EIO, "bad data parameter" },
		{ WIRE_STATUS_DEBUG_BLOCKED, -EPERM, "debug action blocked" },
		{ WIRE_STATUS_FAIL, -EIO, "the card says that the command failed" },
	};
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct ocxlpmem_payload_header header = { .state = OCXLPMEM_STATE_READY };
	struct device device = { .answer = answer_status, .data = &header };
	const struct ocxlpmem_failure *failure;
	struct ocxlpmem_smart *smart;
	unsigned int i;

	device_attach(&device, machine->ctx);
	for (i = 0; i < COUNT(cases); i++) {
		header.status = cases[i].status;
		header.card_status = cases[i].card;
		assert_int_equal(ocxlpmem_smart_read(card, &smart), cases[i].status);
		failure = ocxlpmem_card_failure(card);
		assert_int_equal(failure->card_status, cases[i].card);
		assert_int_equal(failure->fault, OCXLPMEM_FAULT_CARD);
		assert_string_equal(failure->message + strlen("cannot read SMART data of "
							      "ocxlpmem0: "), cases[i].why);
	}
}

struct notes {
	unsigned int count;
	enum ocxlpmem_log_priority priority;
	char last[256];
};

static void note(struct ocxlpmem_ctx *ctx, enum ocxlpmem_log_priority priority,
		 const char *message, void *data)
{
	struct notes *notes = data;

	notes->count++;
	notes->priority = priority;
	strncpy(notes->last, message, sizeof(notes->last) - 1);
}

static void log_callback(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card;
	struct notes notes = {};

	ocxlpmem_set_log_fn(machine->ctx, note, &notes);
	assert_int_equal(ocxlpmem_card_find(machine->ctx, "x", &card), -ENODEV);
	assert_int_equal(notes.count, 0);
	ocxlpmem_set_log_priority(machine->ctx, OCXLPMEM_LOG_INFO);
	assert_int_equal(ocxlpmem_card_find(machine->ctx, "x", &card), -ENODEV);
	assert_int_equal(notes.count, 1);
	assert_int_equal(notes.priority, OCXLPMEM_LOG_INFO);
	assert_string_equal(notes.last, "cannot find card x: there is no such card");
	ocxlpmem_set_log_priority(machine->ctx, OCXLPMEM_LOG_DEBUG);
	assert_int_equal(ocxlpmem_scan(machine->ctx), 0);
	assert_int_equal(notes.count, 2);
	ocxlpmem_set_log_fn(machine->ctx, NULL, NULL);
	assert_int_equal(ocxlpmem_scan(machine->ctx), 0);
	assert_int_equal(notes.count, 2);
}

static void name_longer_than_a_message(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card;
	char name[1000];

	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(ocxlpmem_card_find(machine->ctx, name, &card), -ENODEV);
	assert_true(strlen(ocxlpmem_failure(machine->ctx)->message) < 300);
}

struct request {
	unsigned long request;
	union {
		struct ioctl_ocxlpmem_fwdebug debug;
		struct ioctl_ocxlpmem_mmio mmio;
	};
};

static int answer_request(struct device *device, unsigned long request, void *arg)
{
	struct request *seen = device->data;

	seen->request = request;
	if (arg)
		memcpy(&seen->debug, arg, _IOC_SIZE(request));
	if (request == IOCTL_OCXLPMEM_MMIO_READ)
		((struct ioctl_ocxlpmem_mmio *)arg)->value = 0x1234567890abcdefULL;
	return 0;
}

static void requests(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct request seen;
	struct device device = { .answer = answer_request, .data = &seen };
	uint64_t value;
	uint8_t buf[16];

	device_attach(&device, machine->ctx);
	assert_int_equal(ocxlpmem_card_request_health(card), 0);
	assert_int_equal(seen.request, IOCTL_OCXLPMEM_REQUEST_HEALTH);
	assert_int_equal(device.flags, O_RDWR | O_CLOEXEC);
	assert_int_equal(ocxlpmem_card_shutdown(card), 0);
	assert_int_equal(seen.request, IOCTL_OCXLPMEM_SHUTDOWN);
	assert_int_equal(ocxlpmem_card_mmio_read(card, 0x148, &value), 0);
	assert_int_equal(seen.request, IOCTL_OCXLPMEM_MMIO_READ);
	assert_int_equal(seen.mmio.address, 0x148);
	assert_true(value == 0x1234567890abcdefULL);
	assert_int_equal(ocxlpmem_card_mmio_write(card, 8, 9), 0);
	assert_int_equal(seen.request, IOCTL_OCXLPMEM_MMIO_WRITE);
	assert_int_equal(seen.mmio.value, 9);
	assert_int_equal(ocxlpmem_card_fwdebug(card, 1, 2, 3, 4, buf, sizeof(buf)), 0);
	assert_int_equal(seen.request, IOCTL_OCXLPMEM_FWDEBUG);
	assert_int_equal(seen.debug.action, 1);
	assert_int_equal(seen.debug.function_code, 2);
	assert_int_equal(seen.debug.parameter_1, 3);
	assert_int_equal(seen.debug.parameter_2, 4);
	assert_int_equal(seen.debug.buf_ptr, (uintptr_t)buf);
	assert_int_equal(seen.debug.buf_size, sizeof(buf));
	device.open_error = -EACCES;
	device.ioctls = 0;
	assert_int_equal(ocxlpmem_card_request_health(card), -EACCES);
	assert_int_equal(device.ioctls, 0);
	assert_string_equal(ocxlpmem_card_failure(card)->message,
			    "cannot open ocxlpmem0: Permission denied");
	device.open_error = 0;
	/* numbers that would be cut off are refused, not cut off */
	assert_int_equal(ocxlpmem_card_fwdebug(card, 0x10001, 0, 0, 0, NULL, 0), -EINVAL);
	assert_int_equal(ocxlpmem_card_fwdebug(card, 1, 0x10000, 0, 0, NULL, 0), -EINVAL);
	assert_int_equal(device.ioctls, 0);
}

int failure_tests(void)
{
	static const struct CMUnitTest tests[] = {
		ON_MACHINE(every_errno),
		cmocka_unit_test(errno_names),
		cmocka_unit_test(fault_words),
		ON_MACHINE(every_card_status),
		ON_MACHINE(log_callback),
		ON_MACHINE(name_longer_than_a_message),
		ON_MACHINE(requests),
	};

	return RUN(tests);
}
