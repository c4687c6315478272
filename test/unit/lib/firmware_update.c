// SPDX-License-Identifier: GPL-2.0-only
/* Firmware through /dev/nmemN: both calls of the kernel, each step, each refusal. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <linux/ndctl.h>

#include "check.h"
#include "wire/response.h"

#define BLOCK_MAX	4096
#define CONTEXT		0x1234567

/* a driver that takes an image */
struct driver {
	bool knows_family;	/* CALL passes, else VENDOR */
	struct ocxlpmem_nd_firmware_out out;
	int status;		/* of the next commands */
	unsigned int card_status;
	int error;		/* of the next ioctls */
	bool cut;		/* its answer is too short */
	uint32_t last;		/* command */
	uint8_t image[3 * BLOCK_MAX];
};

static void start(struct driver *driver, const struct ocxlpmem_nd_firmware_start *in)
{
	driver->out.phase = OCXLPMEM_FIRMWARE_RECEIVING;
	driver->out.context = CONTEXT;
	driver->out.size = in->size;
	driver->out.done = 0;
}

static void take(struct driver *driver, const struct ocxlpmem_nd_firmware_send *in)
{
	assert_int_equal(in->context, CONTEXT);
	assert_int_equal(in->offset, driver->out.done);
	assert_true(in->offset + in->length <= sizeof(driver->image));
	memcpy(driver->image + in->offset, in->data, in->length);
	driver->out.done += in->length;
}

static void finish(struct driver *driver, const struct ocxlpmem_nd_firmware_finish *in)
{
	assert_int_equal(in->context, CONTEXT);
	driver->out.phase = in->cancel ? OCXLPMEM_FIRMWARE_IDLE : OCXLPMEM_FIRMWARE_SENT;
}

static void obey(struct driver *driver, uint32_t command, const void *in)
{
	driver->last = command;
	driver->out.header.status = driver->status;
	driver->out.header.card_status = driver->card_status;
	if (driver->status)
		return;
	if (command == OCXLPMEM_ND_FIRMWARE_START)
		start(driver, in);
	else if (command == OCXLPMEM_ND_FIRMWARE_SEND)
		take(driver, in);
	else if (command == OCXLPMEM_ND_FIRMWARE_FINISH)
		finish(driver, in);
}

static int answer(struct device *device, unsigned long request, void *arg)
{
	struct driver *driver = device->data;
	struct nd_cmd_vendor_hdr *vendor = arg;
	struct nd_cmd_vendor_tail *tail;
	struct nd_cmd_pkg *pkg = arg;
	uint32_t len = sizeof(driver->out);

	if (driver->error)
		return driver->error;
	if (request == ND_IOCTL_CALL && !driver->knows_family)
		return -EINVAL;
	if (request == ND_IOCTL_VENDOR && driver->knows_family)
		return -ENOTTY;
	if (driver->cut)
		len = sizeof(driver->out.header);
	if (request == ND_IOCTL_CALL) {
		assert_int_equal(pkg->nd_family, OCXLPMEM_ND_FAMILY);
		obey(driver, pkg->nd_command, pkg->nd_payload);
		assert_true(pkg->nd_size_out >= len);
		memcpy(pkg->nd_payload + pkg->nd_size_in, &driver->out, len);
		pkg->nd_fw_size = len;
		return 0;
	}
	assert_int_equal(request, ND_IOCTL_VENDOR);
	tail = (void *)(vendor->in_buf + vendor->in_length);
	obey(driver, vendor->opcode & 0xffff, vendor->in_buf);
	assert_true(tail->out_length >= len);
	memcpy(tail->out_buf, &driver->out, len);
	tail->out_length = len;
	return 0;
}

static struct driver driver_new(bool knows_family)
{
	return (struct driver){
		.knows_family = knows_family,
		.out = { .block_max = BLOCK_MAX, .running = "FW00030 " },
	};
}

/* an open update, and what it is told to */
struct bed {
	struct driver driver;
	struct device device;
	struct ocxlpmem_card *card;
	struct ocxlpmem_firmware *firmware;
};

static void bed_open(struct bed *bed, void **state, bool knows_family)
{
	struct machine *machine = *state;

	bed->driver = driver_new(knows_family);
	bed->device = (struct device){ .answer = answer, .data = &bed->driver };
	bed->card = machine_one_card(machine);
	device_attach(&bed->device, machine->ctx);
	assert_int_equal(ocxlpmem_firmware_open(bed->card, &bed->firmware), 0);
}

static void whole_image(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct ocxlpmem_firmware *firmware;
	struct device device = { .answer = answer };
	struct driver driver;
	uint8_t block[BLOCK_MAX];
	int family;

	device_attach(&device, machine->ctx);
	memset(block, 0xa5, sizeof(block));
	for (family = 0; family < 2; family++) {
		driver = driver_new(family);
		device.data = &driver;
		assert_int_equal(ocxlpmem_firmware_open(card, &firmware), 0);
		assert_string_equal(device.name, "nmem0");
		assert_int_equal(device.flags & O_ACCMODE, O_RDWR);
		assert_string_equal(ocxlpmem_firmware_running(firmware), "FW00030");
		assert_int_equal(ocxlpmem_firmware_phase(firmware), OCXLPMEM_FIRMWARE_IDLE);
		assert_int_equal(ocxlpmem_firmware_block_max(firmware), BLOCK_MAX);
		assert_int_equal(ocxlpmem_firmware_begin(firmware, BLOCK_MAX + 8), 0);
		assert_int_equal(ocxlpmem_firmware_size(firmware), BLOCK_MAX + 8);
		assert_int_equal(ocxlpmem_firmware_send(firmware, block, BLOCK_MAX), 0);
		assert_int_equal(ocxlpmem_firmware_done(firmware), BLOCK_MAX);
		assert_int_equal(ocxlpmem_firmware_send(firmware, block, 8), 0);
		assert_int_equal(ocxlpmem_firmware_finish(firmware), 0);
		assert_int_equal(ocxlpmem_firmware_phase(firmware), OCXLPMEM_FIRMWARE_SENT);
		assert_memory_equal(driver.image, block, BLOCK_MAX);
		/* nothing to cancel */
		ocxlpmem_firmware_close(firmware);
		assert_int_equal(driver.out.phase, OCXLPMEM_FIRMWARE_SENT);
	}
}

static void closing_cancels(void **state)
{
	struct bed bed;
	uint8_t block[8] = "";

	bed_open(&bed, state, true);
	assert_int_equal(ocxlpmem_firmware_begin(bed.firmware, 16), 0);
	assert_int_equal(ocxlpmem_firmware_send(bed.firmware, block, sizeof(block)), 0);
	assert_int_equal(ocxlpmem_firmware_refresh(bed.firmware), 0);
	ocxlpmem_firmware_close(bed.firmware);
	assert_int_equal(bed.driver.last, OCXLPMEM_ND_FIRMWARE_FINISH);
	assert_int_equal(bed.driver.out.phase, OCXLPMEM_FIRMWARE_IDLE);
	ocxlpmem_firmware_close(NULL);
}

/* what cannot be is not sent */
static void wrong_sizes(void **state)
{
	struct bed bed;
	uint8_t block[2 * BLOCK_MAX] = "";

	bed_open(&bed, state, false);
	bed.driver.last = 0;
	assert_int_equal(ocxlpmem_firmware_send(bed.firmware, block, 8), -EINVAL);
	assert_int_equal(ocxlpmem_firmware_finish(bed.firmware), -EINVAL);
	assert_int_equal(ocxlpmem_firmware_cancel(bed.firmware), -EINVAL);
	assert_int_equal(ocxlpmem_firmware_begin(bed.firmware, 0), -EINVAL);
	assert_int_equal(ocxlpmem_firmware_begin(bed.firmware, 12), -EINVAL);
	assert_int_equal(bed.driver.last, 0);
	assert_int_equal(ocxlpmem_firmware_begin(bed.firmware, sizeof(block)), 0);
	bed.driver.last = 0;
	assert_int_equal(ocxlpmem_firmware_send(bed.firmware, block, 0), -EINVAL);
	assert_int_equal(ocxlpmem_firmware_send(bed.firmware, block, 12), -EINVAL);
	assert_int_equal(ocxlpmem_firmware_send(bed.firmware, block, BLOCK_MAX + 8), -EINVAL);
	assert_int_equal(bed.driver.last, 0);
	ocxlpmem_firmware_close(bed.firmware);
}

static void refusals(void **state)
{
	static const struct {
		int status;
		unsigned int card_status;
		enum ocxlpmem_remedy remedy;
	} cases[] = {
		{ -EINVAL, WIRE_STATUS_FW_INVALID, OCXLPMEM_REMEDY_CHECK_IMAGE },
		{ -EBUSY, WIRE_STATUS_FW_UPDATE_BLOCKED, OCXLPMEM_REMEDY_RETRY },
		{ -EBUSY, 0, OCXLPMEM_REMEDY_RETRY },
		{ -EINVAL, 0, OCXLPMEM_REMEDY_START_AGAIN },
	};
	struct bed bed;
	uint8_t block[8] = "";
	unsigned int i;

	bed_open(&bed, state, true);
	assert_int_equal(ocxlpmem_firmware_begin(bed.firmware, 8), 0);
	for (i = 0; i < COUNT(cases); i++) {
		bed.driver.status = cases[i].status;
		bed.driver.card_status = cases[i].card_status;
		assert_int_equal(ocxlpmem_firmware_send(bed.firmware, block, 8), cases[i].status);
		assert_int_equal(ocxlpmem_card_failure(bed.card)->remedy, cases[i].remedy);
		assert_int_equal(ocxlpmem_card_failure(bed.card)->card_status,
				 cases[i].card_status);
	}
	bed.driver.status = 0;
	ocxlpmem_firmware_close(bed.firmware);
}

static void answers_that_cannot_be(void **state)
{
	struct bed bed;

	bed_open(&bed, state, true);
	bed.driver.cut = true;
	assert_int_equal(ocxlpmem_firmware_refresh(bed.firmware), -EPROTO);
	bed.driver.cut = false;
	bed.driver.out.phase = OCXLPMEM_FIRMWARE_FAILED + 1;
	assert_int_equal(ocxlpmem_firmware_refresh(bed.firmware), -EPROTO);
	bed.driver.out.phase = 0;
	bed.driver.status = 1;
	assert_int_equal(ocxlpmem_firmware_refresh(bed.firmware), -EPROTO);
	assert_int_equal(ocxlpmem_firmware_phase(bed.firmware), OCXLPMEM_FIRMWARE_IDLE);
	ocxlpmem_firmware_close(bed.firmware);
}

static void who_may_not(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct driver driver = driver_new(true);
	struct device device = { .answer = answer, .data = &driver, .open_error = -EACCES };
	struct ocxlpmem_firmware *firmware;

	device_attach(&device, machine->ctx);
	assert_int_equal(ocxlpmem_firmware_open(card, &firmware), -EACCES);
	assert_int_equal(ocxlpmem_card_failure(card)->remedy, OCXLPMEM_REMEDY_BE_ROOT);
	device.open_error = 0;
	driver.error = -EPERM;
	assert_int_equal(ocxlpmem_firmware_open(card, &firmware), -EPERM);
	assert_int_equal(ocxlpmem_card_failure(card)->remedy, OCXLPMEM_REMEDY_BE_ROOT);
	driver.error = -ENODEV;
	assert_int_equal(ocxlpmem_firmware_open(card, &firmware), -ENODEV);
}

static void without_a_dimm(void **state)
{
	struct machine *machine = *state;
	struct device device = { .answer = answer };
	struct ocxlpmem_firmware *firmware;
	struct ocxlpmem_card *card;

	machine_card(machine, "ocxlpmem0", "OCXLPMEM_STATE=waiting\n");
	device_attach(&device, machine->ctx);
	assert_int_equal(ocxlpmem_card_find(machine->ctx, "0", &card), 0);
	assert_int_equal(ocxlpmem_firmware_open(card, &firmware), -ENOENT);
	assert_int_equal(ocxlpmem_card_failure(card)->remedy, OCXLPMEM_REMEDY_WAIT_READY);
	assert_int_equal(device.opens, 0);
}

static void fields(void **state)
{
	const struct ocxlpmem_field *field;
	struct bed bed;
	struct ocxlpmem_value value;
	unsigned int known = 0;
	size_t count;

	bed_open(&bed, state, true);
	for (field = ocxlpmem_fields(OCXLPMEM_KIND_FIRMWARE, &count); count--; field++)
		known += !ocxlpmem_field_value(field, bed.firmware, &value);
	/* of no update there are no bytes */
	assert_int_equal(known, 3);
	assert_int_equal(ocxlpmem_firmware_begin(bed.firmware, 16), 0);
	known = 0;
	for (field = ocxlpmem_fields(OCXLPMEM_KIND_FIRMWARE, &count); count--; field++)
		known += !ocxlpmem_field_value(field, bed.firmware, &value);
	assert_int_equal(known, 5);
	ocxlpmem_firmware_close(bed.firmware);
}

int firmware_update_tests(void)
{
	static const struct CMUnitTest tests[] = {
		ON_MACHINE(whole_image),
		ON_MACHINE(closing_cancels),
		ON_MACHINE(wrong_sizes),
		ON_MACHINE(refusals),
		ON_MACHINE(answers_that_cannot_be),
		ON_MACHINE(who_may_not),
		ON_MACHINE(without_a_dimm),
		ON_MACHINE(fields),
	};

	return RUN(tests);
}
