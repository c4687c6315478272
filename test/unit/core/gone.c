// SPDX-License-Identifier: GPL-2.0-only
/* A card whose registers read all ones, and a driver that lets go. */
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "rig.h"
#include "driver/core/private.h"

static uint8_t buf[0x20000];

static int do_smart(struct core_file *file)
{
	rig_wait(1001 * MS);
	return smart()->ret;
}

static int do_log(struct core_file *file)
{
	struct ioctl_ocxlpmem_error_log arg = {
		.buf_ptr = (unsigned long)buf, .buf_size = sizeof(buf),
	};

	return control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg);
}

static int do_dump(struct core_file *file)
{
	struct ioctl_ocxlpmem_controller_dump arg = { .mode = OCXLPMEM_DUMP_ATTACH };

	return control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &arg);
}

static int do_dump_new(struct core_file *file)
{
	struct ioctl_ocxlpmem_controller_dump arg = { .mode = OCXLPMEM_DUMP_NEW };

	return control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &arg);
}

static int do_dump_data(struct core_file *file)
{
	struct ioctl_ocxlpmem_controller_dump_data arg = {
		.buf_ptr = (unsigned long)buf, .buf_size = 256,
	};
	int ret;

	ret = do_dump(file);
	return ret ? ret : control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &arg);
}

static int do_data_alone(struct core_file *file)
{
	struct ioctl_ocxlpmem_controller_dump_data arg = {
		.buf_ptr = (unsigned long)buf, .buf_size = 256,
	};
	int ret = control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &arg);

	/* on a card that lives there is just no dump yet */
	return ret == -ENODATA ? 0 : ret;
}

static int do_complete_alone(struct core_file *file)
{
	struct ioctl_ocxlpmem_controller_dump_complete arg = { .generation = 1 };
	int ret = control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE, &arg);

	return ret == -ENODATA ? 0 : ret;
}

static int do_complete(struct core_file *file)
{
	struct ioctl_ocxlpmem_controller_dump arg = { .mode = OCXLPMEM_DUMP_ATTACH };
	struct ioctl_ocxlpmem_controller_dump_complete completion = {
		.flags = OCXLPMEM_DUMP_DISCARD,
	};
	int ret;

	ret = control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &arg);
	completion.generation = arg.generation;
	return ret ? ret : control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE,
					&completion);
}

static int do_health(struct core_file *file)
{
	return control_file(file, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL);
}

static int do_debug(struct core_file *file)
{
	struct ioctl_ocxlpmem_fwdebug arg = {
		.buf_ptr = (unsigned long)buf, .buf_size = 64,
		.action = OCXLPMEM_FWDEBUG_GET_PEL,
	};

	return control_file(file, IOCTL_OCXLPMEM_FWDEBUG, &arg);
}

static int do_mmio(struct core_file *file)
{
	struct ioctl_ocxlpmem_mmio arg = { .address = WIRE_REG_IMA0_OHP };

	return control_file(file, IOCTL_OCXLPMEM_MMIO_READ, &arg);
}

static int do_chi(struct core_file *file)
{
	u64 chi;

	return core_chi(rig.core, &chi);
}

static int do_erase(struct core_file *file)
{
	return core_erase_start(rig.core);
}

static const struct entry {
	const char *name;
	int (*go)(struct core_file *file);
} entries[] = {
	{ "smart", do_smart },
	{ "log", do_log },
	{ "dump", do_dump },
	{ "dump new", do_dump_new },
	{ "dump data", do_dump_data },
	{ "data alone", do_data_alone },
	{ "complete", do_complete },
	{ "complete alone", do_complete_alone },
	{ "health", do_health },
	{ "debug", do_debug },
	{ "mmio", do_mmio },
	{ "chi", do_chi },
	{ "erase", do_erase },
};

static struct core_file *prepare(void)
{
	rig_setup(NULL);
	control("test off");
	control("log general count=3");
	control("dump pending");
	control("dump size 256");
	rig_wait(0);
	return open_file(true);
}

/* the card dies at the nth access of a call */
static bool dies_at(const struct entry *entry, int n)
{
	struct core_file *file = prepare();
	unsigned long accesses;
	char line[32];
	unsigned int i;
	int ret;

	snprintf(line, sizeof(line), "dead %d", n);
	control(line);
	ret = entry->go(file);
	if (ret != -ENODEV) {
		/*
		 * A write into the void cannot be noticed at once; but whatever
		 * was read as all ones may not be given out as data.
		 */
		assert_true(truth("dead_accesses") == 0 || ret == 0);
		core_chi(rig.core, &(u64){ 0 });
	} else if (core_state(rig.core) != OCXLPMEM_STATE_GONE) {
		fail_msg("%s: -ENODEV, but not gone", entry->name);
	}

	if (core_state(rig.core) == OCXLPMEM_STATE_GONE) {
		/* not one access any more, by any entry point */
		accesses = rig.accesses;
		for (i = 0; i < COUNT(entries); i++)
			assert_int_equal(entries[i].go(file), -ENODEV);
		core_irq(rig.core);
		core_work(rig.core);
		core_ready_poll(rig.core);
		core_erase_poll(rig.core);
		assert_true(core_file_events(file) & OCXLPMEM_EVENT_GONE);
		assert_int_equal(rig.accesses, accesses);
	}
	/* nor one more in the call that found out */
	assert_int_equal(rig.late_accesses, 0);
	ret = truth("dead_accesses") > 0;
	core_file_release(file);
	accesses = rig.accesses;
	rig_teardown(NULL);
	return ret;
}

static void dies_anywhere(void **state)
{
	unsigned int i;
	int n;

	for (i = 0; i < COUNT(entries); i++)
		for (n = 0; dies_at(&entries[i], n); n++)
			assert_true(n < 5000);
}

/* the link is lost: said by the surroundings, before anybody reads anything */
static void lost(void **state)
{
	struct core_file *file = prepare();
	unsigned long accesses;
	unsigned int i;

	rig_forget();
	accesses = rig.accesses;
	core_lost(rig.core);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_GONE);
	assert_true(rig.changed & CORE_CHANGED_STATE);
	assert_true(logged("the card is gone"));
	assert_true(core_file_events(file) & OCXLPMEM_EVENT_GONE);
	for (i = 0; i < COUNT(entries); i++)
		assert_int_equal(entries[i].go(file), -ENODEV);
	core_remove(rig.core);
	/* and once more, when nobody is there */
	core_lost(rig.core);
	assert_int_equal(rig.accesses, accesses);
	core_file_release(file);
	rig_teardown(NULL);
}

static void told_once(void **state)
{
	struct ioctl_ocxlpmem_eventfd arg;
	struct core_file *file;
	uint64_t count = 0;
	u64 events = 0;

	rig_setup(NULL);
	file = open_file(false);
	arg = (struct ioctl_ocxlpmem_eventfd){ .eventfd = eventfd(0, EFD_NONBLOCK) };
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_EVENTFD, &arg), 0);
	control("dead");
	/* by an interrupt: a dead card that interrupts reads as all ones */
	assert_true(core_irq(rig.core));
	assert_false(core_irq(rig.core));
	core_work(rig.core);
	core_work(rig.core);
	assert_int_equal(read(arg.eventfd, &count, sizeof(count)), sizeof(count));
	assert_int_equal(count, 2);	/* gone, and the state */
	assert_true(logged("the card is gone"));
	assert_int_equal(rig.changed, CORE_CHANGED_STATE);
	/* that it is gone is an answer of EVENT_CHECK as long as we are there */
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_EVENT_CHECK, &events), 0);
	assert_int_equal(events, OCXLPMEM_EVENT_GONE | OCXLPMEM_EVENT_STATE);

	core_remove(rig.core);
	assert_int_equal(truth("dead_accesses"), 1);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_EVENT_CHECK, &events), -ENODEV);
	core_put(rig.core);
	rig.core = NULL;
	core_file_release(file);
	close(arg.eventfd);
	rig_teardown(NULL);
}

/* a dump piece of all ones on a card that lives is data */
static int ones_in_data(uint64_t offset, u64 *value)
{
	const struct wire_area *area = core_admin_area(rig.core);

	if (offset <= area->data || offset >= area->data + 0x8000)
		return 0;
	*value = WIRE_DEAD;
	return 1;
}

static void ones_can_be_data(void **state)
{
	struct core_file *file = prepare();

	rig.on_read = ones_in_data;
	assert_int_equal(do_dump_data(file), 0);
	assert_int_equal(buf[0], 0xff);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	core_file_release(file);
	rig_teardown(NULL);
}

static void after_removal(void **state)
{
	struct ioctl_ocxlpmem_eventfd arg;
	struct core_file *file = prepare();
	uint64_t count = 0;
	unsigned long accesses;
	unsigned int i;

	arg = (struct ioctl_ocxlpmem_eventfd){ .eventfd = eventfd(0, EFD_NONBLOCK) };
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_EVENTFD, &arg), 0);
	smart();
	rig_forget();
	core_remove(rig.core);
	assert_int_equal(rig.write_count, 1);
	assert_int_equal(written(WIRE_REG_CHIEC, WIRE_CHI_ALL), 1);
	assert_int_equal(truth("chie"), 0);
	/* the glue is going away itself: it is not told */
	assert_int_equal(rig.changed, 0);
	assert_int_equal(read(arg.eventfd, &count, sizeof(count)), sizeof(count));

	accesses = rig.accesses;
	for (i = 0; i < COUNT(entries); i++)
		assert_int_equal(entries[i].go(file), -ENODEV);
	assert_int_equal(control_file(file, 0x1234, NULL), -ENODEV);
	assert_false(core_irq(rig.core));
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_GONE);
	assert_true(core_file_events(file) & OCXLPMEM_EVENT_GONE);
	assert_int_equal(rig.accesses, accesses);
	core_put(rig.core);
	rig.core = NULL;
	core_file_release(file);
	close(arg.eventfd);
	rig_teardown(NULL);
}

int gone_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dies_anywhere),
		cmocka_unit_test(lost),
		cmocka_unit_test(told_once),
		cmocka_unit_test(ones_can_be_data),
		cmocka_unit_test(after_removal),
	};

	return RUN(tests);
}
