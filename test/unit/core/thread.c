// SPDX-License-Identifier: GPL-2.0-only
/* Several threads on one core; run these under the thread sanitizer too. */
#include <sched.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "rig.h"
#include "driver/core/private.h"

/* a thread with a task of its own on the rig's card */
struct worker {
	pthread_t thread;
	struct standin_task task;
	int (*go)(struct worker *worker);
	int ret;
	uint64_t took_ms;
	struct core_file *file;
};

static uint64_t real_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void *work(void *arg)
{
	struct worker *worker = arg;
	uint64_t start = real_ms();

	standin_enter(&worker->task);
	worker->ret = worker->go(worker);
	standin_leave();
	worker->took_ms = real_ms() - start;
	return NULL;
}

static void begin(struct worker *worker, int (*go)(struct worker *worker))
{
	worker->task = rig.task;
	worker->go = go;
	assert_int_equal(pthread_create(&worker->thread, NULL, work, worker), 0);
}

static int end(struct worker *worker)
{
	pthread_join(worker->thread, NULL);
	return worker->ret;
}

static int beat(struct worker *worker)
{
	struct core_command cmd = { .opcode = WIRE_OP_HEARTBEAT };

	return core_admin(rig.core, &cmd);
}

static int ask_smart(struct worker *worker)
{
	uint8_t out[4096];
	u32 need;

	return core_payload(rig.core, OCXLPMEM_ND_SMART, NULL, 0, out, sizeof(out), &need);
}

/* the admin lock, held until released */
static struct core_command holder;

static void hold(void)
{
	holder = (struct core_command){ .opcode = WIRE_OP_HEARTBEAT };
	assert_int_equal(core_admin_begin(rig.core, &holder), 0);
}

static void wait_until_inside(unsigned int count)
{
	unsigned int active;

	do {
		sched_yield();
		pthread_mutex_lock(&rig.core->lock.lock);
		active = rig.core->active;
		pthread_mutex_unlock(&rig.core->lock.lock);
	} while (active < count);
}

static void lock_times_out(void **state)
{
	struct worker worker = { 0 };

	rig.params.lock_timeout_ms = 50;
	rig_create();
	hold();
	begin(&worker, beat);
	assert_int_equal(end(&worker), -EBUSY);
	assert_in_range(worker.took_ms, 50, 2000);
	assert_int_equal(rig.trace.result, -EBUSY);
	/* and by the entry points: SMART is the caller's -EBUSY, the card was not asked */
	begin(&worker, ask_smart);
	assert_int_equal(end(&worker), -EBUSY);
	core_admin_end(rig.core, &holder);
	still_works();
}

static void lock_is_handed_on(void **state)
{
	struct worker worker[4] = { 0 };
	unsigned int i;

	hold();
	for (i = 0; i < COUNT(worker); i++)
		begin(&worker[i], beat);
	wait_until_inside(1 + COUNT(worker));
	core_admin_end(rig.core, &holder);
	for (i = 0; i < COUNT(worker); i++)
		assert_int_equal(end(&worker[i]), 0);
	no_violation();
}

static unsigned int beats;

static int beat_and_count(struct worker *worker)
{
	struct core_command cmd = { .opcode = WIRE_OP_HEARTBEAT };
	int err = core_admin_begin(rig.core, &cmd);

	if (err)
		return err;
	__atomic_add_fetch(&beats, 1, __ATOMIC_SEQ_CST);
	core_admin_end(rig.core, &cmd);
	return 0;
}

static bool somebody_waits(void)
{
	bool waits;

	pthread_mutex_lock(&rig.core->lock.lock);
	waits = !list_empty(&rig.core->admin.turns);
	pthread_mutex_unlock(&rig.core->lock.lock);
	return waits;
}

/* one that sends command after command does not get in before who waits */
static void lock_is_fair(void **state)
{
	struct worker worker;
	unsigned int i;

	beats = 0;
	for (i = 1; i <= 100; i++) {
		worker = (struct worker){ 0 };
		hold();
		begin(&worker, beat_and_count);
		while (!somebody_waits())
			sched_yield();
		core_admin_end(rig.core, &holder);
		hold();
		assert_int_equal(__atomic_load_n(&beats, __ATOMIC_SEQ_CST), i);
		core_admin_end(rig.core, &holder);
		assert_int_equal(end(&worker), 0);
	}
}

static int get_log(struct worker *worker)
{
	uint8_t buf[CORE_DATA_MAX];
	struct ioctl_ocxlpmem_error_log arg = {
		.buf_ptr = (unsigned long)buf, .buf_size = sizeof(buf),
	};
	int ret = core_file_ioctl(worker->file, IOCTL_OCXLPMEM_ERROR_LOG, (unsigned long)&arg);

	return ret ? ret : (int)arg.place.sequence;
}

static int ask_dump_data(struct worker *worker)
{
	uint8_t buf[64];
	struct ioctl_ocxlpmem_controller_dump_data arg = {
		.buf_ptr = (unsigned long)buf, .buf_size = sizeof(buf),
	};

	return core_file_ioctl(worker->file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA,
			       (unsigned long)&arg);
}

static int ask_debug(struct worker *worker)
{
	struct ioctl_ocxlpmem_fwdebug arg = { .action = OCXLPMEM_FWDEBUG_GET_PEL };

	return core_file_ioctl(worker->file, IOCTL_OCXLPMEM_FWDEBUG, (unsigned long)&arg);
}

static int ask_mmio(struct worker *worker)
{
	struct ioctl_ocxlpmem_mmio arg = { .address = WIRE_REG_IMA0_OHP };

	return core_file_ioctl(worker->file, IOCTL_OCXLPMEM_MMIO_READ, (unsigned long)&arg);
}

static int ask_shutdown(struct worker *worker)
{
	return core_file_ioctl(worker->file, IOCTL_OCXLPMEM_SHUTDOWN, 0);
}

/* every entry point gives up; what needs no command does not even wait */
static void every_entry_times_out(void **state)
{
	static int (*const entries[])(struct worker *worker) = {
		get_log, ask_dump_data, ask_debug, ask_mmio, ask_shutdown,
	};
	struct ioctl_ocxlpmem_controller_dump dump = { .mode = OCXLPMEM_DUMP_ATTACH };
	struct worker worker = { 0 };
	unsigned int i;

	rig.params.lock_timeout_ms = 30;
	rig_create();
	worker.file = open_file(true);
	hold();
	begin(&worker, get_log);
	assert_int_equal(end(&worker), -EAGAIN);
	control("dump pending");
	assert_int_equal(control_file(worker.file, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &dump), 0);
	control("log general");
	for (i = 0; i < COUNT(entries); i++) {
		begin(&worker, entries[i]);
		assert_int_equal(end(&worker), -EBUSY);
	}
	core_admin_end(rig.core, &holder);
	/* nothing was lost, and all of them work */
	for (i = 0; i < COUNT(entries); i++) {
		begin(&worker, entries[i]);
		assert_int_equal(end(&worker), i ? 0 : 1);
	}
	core_file_release(worker.file);
	no_violation();
}

/* ---- firmware: one block at a time --------------------------------------- */

static u32 firmware_context;

static int firmware(unsigned int command, const void *in, u32 len,
		    struct ocxlpmem_nd_firmware_out *out)
{
	u32 need;

	memset(out, 0, sizeof(*out));
	return core_payload(rig.core, command, in, len, out, sizeof(*out), &need);
}

static int send_block(struct worker *worker)
{
	struct ocxlpmem_nd_firmware_send in = { .context = firmware_context, .length = 8 };
	struct ocxlpmem_nd_firmware_out out;
	int ret = firmware(OCXLPMEM_ND_FIRMWARE_SEND, &in, sizeof(in), &out);

	return ret ? ret : out.header.status;
}

static void one_block_at_a_time(void **state)
{
	struct ocxlpmem_nd_firmware_start start = { .size = 64 };
	struct ocxlpmem_nd_firmware_finish finish = { .cancel = 1 };
	struct ocxlpmem_nd_firmware_out out;
	struct worker worker = { 0 };

	assert_int_equal(firmware(OCXLPMEM_ND_FIRMWARE_START, &start, sizeof(start), &out), 0);
	firmware_context = out.context;
	finish.context = out.context;
	hold();
	begin(&worker, send_block);
	wait_until_inside(2);
	assert_int_equal(send_block(NULL), -EBUSY);
	assert_int_equal(firmware(OCXLPMEM_ND_FIRMWARE_FINISH, &finish, sizeof(finish), &out), 0);
	assert_int_equal(out.header.status, -EBUSY);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_RECEIVING);
	core_admin_end(rig.core, &holder);
	assert_int_equal(end(&worker), 0);
	assert_int_equal(truth("commands_fw_update"), 1);
	assert_int_equal(firmware(OCXLPMEM_ND_FIRMWARE_FINISH, &finish, sizeof(finish), &out), 0);
	assert_int_equal(out.header.status, 0);
	no_violation();
}

/* several that wait for the same data: one command for all of them */
static void one_command_for_all(void **state)
{
	struct worker worker[4] = { 0 };
	unsigned int i;

	hold();
	for (i = 0; i < COUNT(worker); i++)
		begin(&worker[i], ask_smart);
	wait_until_inside(1 + COUNT(worker));
	core_admin_end(rig.core, &holder);
	for (i = 0; i < COUNT(worker); i++)
		assert_int_equal(end(&worker[i]), 0);
	assert_int_equal(truth("commands_smart"), 1);
}

/* two readers want the next log: the card gives up only one */
static void one_log_for_both(void **state)
{
	struct worker worker[2] = { 0 };
	unsigned int i;

	control("log general count=2");
	hold();
	for (i = 0; i < COUNT(worker); i++) {
		worker[i].file = open_file(true);
		begin(&worker[i], get_log);
	}
	wait_until_inside(1 + COUNT(worker));
	core_admin_end(rig.core, &holder);
	for (i = 0; i < COUNT(worker); i++) {
		assert_int_equal(end(&worker[i]), 1);
		core_file_release(worker[i].file);
	}
	assert_int_equal(truth("logs_taken"), 1);
}

static void killed_waiter(void **state)
{
	struct worker worker = { 0 };

	hold();
	worker.task = rig.task;
	begin(&worker, beat);
	wait_until_inside(2);
	__atomic_store_n(&worker.task.killed, true, __ATOMIC_RELAXED);
	wake_up_all(&rig.core->admin.wait);
	assert_int_equal(end(&worker), -EINTR);
	core_admin_end(rig.core, &holder);
	still_works();
}

static int remove_it(struct worker *worker)
{
	core_remove(rig.core);
	return 0;
}

/* after core_remove(): the tear-down must not do it again */
static void put(void)
{
	core_put(rig.core);
	rig.core = NULL;
}

/* removal wakes those who wait for the lock, and waits for who holds it */
static void removal_wakes_waiters(void **state)
{
	struct worker worker[3] = { 0 }, remover = { 0 };
	unsigned int i;

	hold();
	for (i = 0; i < COUNT(worker); i++)
		begin(&worker[i], beat);
	wait_until_inside(1 + COUNT(worker));
	begin(&remover, remove_it);
	for (i = 0; i < COUNT(worker); i++) {
		assert_int_equal(end(&worker[i]), -ENODEV);
		assert_true(worker[i].took_ms < 2000);
	}
	assert_int_equal(core_admin_run(rig.core, &holder), -ENODEV);
	core_admin_end(rig.core, &holder);
	assert_int_equal(end(&remover), 0);
	put();
}

/* a card that turns out to be gone ends the waits as well */
static void death_wakes_waiters(void **state)
{
	struct worker worker[3] = { 0 };
	unsigned int i;

	hold();
	for (i = 0; i < COUNT(worker); i++)
		begin(&worker[i], beat);
	wait_until_inside(1 + COUNT(worker));
	control("dead");
	assert_int_equal(core_admin_run(rig.core, &holder), -ENODEV);
	for (i = 0; i < COUNT(worker); i++) {
		assert_int_equal(end(&worker[i]), -ENODEV);
		assert_true(worker[i].took_ms < 2000);
	}
	core_admin_end(rig.core, &holder);
}

/* once the command of another thread waits for its answer */
static int remove_waiting(struct worker *worker)
{
	while (__atomic_load_n(&rig.accesses, __ATOMIC_RELAXED) < 100)
		sched_yield();
	return remove_it(worker);
}

/* a silent card, in real time: removal does not wait for its time-out */
static void removal_ends_a_command(void **state)
{
	struct worker worker = { 0 };
	struct core_command cmd = { .opcode = WIRE_OP_FW_UPDATE };
	uint64_t start;

	rig.clock.mode = STANDIN_CLOCK_REAL;
	rig.clock.skipped = 0;
	control("test off");
	control("silent fw-update");
	rig.accesses = 0;
	begin(&worker, remove_waiting);
	start = real_ms();
	assert_int_equal(core_admin(rig.core, &cmd), -ENODEV);
	assert_int_equal(end(&worker), 0);
	assert_true(real_ms() - start < 5000);
	put();
}

/* the bell has been rung, and a few looks were taken */
static int remove_early(struct worker *worker)
{
	while (__atomic_load_n(&rig.accesses, __ATOMIC_RELAXED) < 30)
		sched_yield();
	return remove_it(worker);
}

/* who waited is let go at once; the next driver finds a card that is not busy */
static void removal_leaves_no_command(void **state)
{
	struct worker worker = { 0 };
	struct core_command cmd = { .opcode = WIRE_OP_FW_UPDATE };
	uint64_t start;

	rig.clock.mode = STANDIN_CLOCK_REAL;
	rig.clock.skipped = 0;
	control("test off");
	control("latency fw-update 1000000");
	rig.accesses = 0;
	begin(&worker, remove_early);
	start = real_ms();
	assert_int_equal(core_admin(rig.core, &cmd), -ENODEV);
	assert_true(real_ms() - start < 900);
	assert_int_equal(end(&worker), 0);
	put();
	assert_int_equal(rig_create(), 0);
	still_works();
	no_violation();
}

/* ---- everything at once -------------------------------------------------- */

#define ROUNDS	200

/* each reader sees each log once, in order */
static int remove_rung(struct worker *worker)
{
	while (__atomic_load_n(&rig.accesses, __ATOMIC_RELAXED) < 20)
		sched_yield();
	return remove_it(worker);
}

/* the card has given the log away when the driver goes: whoever asked gets it */
static void removal_loses_no_log(void **state)
{
	struct core_log_request request = {
		.origin = CORE_ORIGIN_FILE, .room = CORE_DATA_MAX, .keeper = true,
	};
	struct ocxlpmem_error_log_place place;
	struct worker worker = { 0 };
	struct core_block *block;
	u8 status;

	rig.clock.mode = STANDIN_CLOCK_REAL;
	rig.clock.skipped = 0;
	control("log 0 length=100");
	control("late error-log 300");
	rig.accesses = 0;
	begin(&worker, remove_rung);
	assert_int_equal(core_log_get(rig.core, &request, &block, &place, &status), 0);
	assert_non_null(block);
	assert_int_equal(place.sequence, 1);
	core_block_put(block);
	assert_int_equal(end(&worker), 0);
	put();
}

static int read_log(struct core_file *file, uint8_t *buf, u64 *seen)
{
	struct ioctl_ocxlpmem_error_log arg = {
		.buf_ptr = (unsigned long)buf, .buf_size = 0x10000,
	};
	int ret = core_file_ioctl(file, IOCTL_OCXLPMEM_ERROR_LOG, (unsigned long)&arg);

	if (ret)
		return ret == -EAGAIN ? 0 : ret;
	if (arg.place.sequence != *seen + 1 || arg.place.lost)
		return -EPROTO;
	*seen = arg.place.sequence;
	return 0;
}

static int read_payload(struct core_file *file, uint8_t *buf, unsigned int cmd)
{
	struct ioctl_ocxlpmem_payload arg = {
		.buf_ptr = (unsigned long)buf, .buf_size = 0x10000,
	};
	struct ocxlpmem_payload_header header;
	int ret = core_file_ioctl(file, cmd, (unsigned long)&arg);

	memcpy(&header, buf, sizeof(header));
	return ret ? ret : header.status;
}

/* another may own it, it may be gone or not yet there, or smaller than the offset */
static int read_dump(struct core_file *file, uint8_t *buf, unsigned int round)
{
	struct ioctl_ocxlpmem_controller_dump dump = { .mode = round % 7 == 0 };
	struct ioctl_ocxlpmem_controller_dump_data data = {
		.buf_ptr = (unsigned long)buf, .buf_size = 4096,
	};
	int ret;

	core_file_ioctl(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP, (unsigned long)&dump);
	ret = core_file_ioctl(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, (unsigned long)&data);
	return ret == -EBUSY || ret == -ENODATA || ret == -EAGAIN || ret == -EINVAL ? 0 : ret;
}

static int one_round(struct core_file *file, uint8_t *buf, u64 *seen, unsigned int round)
{
	char text[64];
	unsigned int k;
	u64 events;
	int ret;

	ret = read_log(file, buf, seen);
	if (!ret)
		ret = read_payload(file, buf, round & 1 ? IOCTL_OCXLPMEM_SMART :
							  IOCTL_OCXLPMEM_CONTROLLER_STATS);
	if (!ret)
		ret = read_dump(file, buf, round);
	if (!ret)
		ret = core_file_ioctl(file, IOCTL_OCXLPMEM_EVENT_CHECK, (unsigned long)&events);
	core_file_events(file);
	for (k = 0; k < core_attribute_count; k++)
		if (core_attributes[k].show)
			core_attributes[k].show(rig.core, text, sizeof(text));
	core_ready_poll(rig.core);
	return ret;
}

static int hammer(struct worker *worker)
{
	struct ioctl_ocxlpmem_eventfd event;
	uint8_t *buf = malloc(0x10000);
	struct core_file *file = NULL;
	u64 seen = 0;
	unsigned int i;
	int ret;

	event = (struct ioctl_ocxlpmem_eventfd){ .eventfd = eventfd(0, EFD_NONBLOCK) };
	ret = core_file_open(rig.core, true, &file);
	for (i = 0; i < ROUNDS && !ret; i++) {
		core_file_ioctl(file, IOCTL_OCXLPMEM_EVENTFD, (unsigned long)&event);
		ret = one_round(file, buf, &seen, i);
		if (i % 50 != 49)
			continue;
		core_file_release(file);
		file = NULL;
		if (!ret)
			ret = core_file_open(rig.core, true, &file);
		if (!ret)
			file->log_next = seen + 1;
	}
	if (file)
		core_file_release(file);
	close(event.eventfd);
	free(buf);
	return ret;
}

static bool stop_interrupts;

static int interrupts(struct worker *worker)
{
	while (!__atomic_load_n(&stop_interrupts, __ATOMIC_RELAXED)) {
		if (core_irq(rig.core))
			core_work(rig.core);
		core_erase_poll(rig.core);
		sched_yield();
	}
	return 0;
}

static void all_at_once(void **state)
{
	struct worker worker[4] = { 0 }, irq = { 0 };
	unsigned int i;

	control("log general count=60");
	control("dump delay 1");
	stop_interrupts = false;
	begin(&irq, interrupts);
	for (i = 0; i < COUNT(worker); i++)
		begin(&worker[i], hammer);
	for (i = 0; i < COUNT(worker); i++)
		assert_int_equal(end(&worker[i]), 0);
	__atomic_store_n(&stop_interrupts, true, __ATOMIC_RELAXED);
	end(&irq);
	assert_int_equal(truth("logs_taken"), 60);
	still_works();
	no_violation();
}

static int hammer_until_gone(struct worker *worker)
{
	int ret;

	do {
		ret = hammer(worker);
	} while (!ret);
	return ret;
}

static void removal_under_load(void **state)
{
	struct worker worker[3] = { 0 };
	unsigned int i;

	control("test off");
	for (i = 0; i < COUNT(worker); i++)
		begin(&worker[i], hammer_until_gone);
	while (__atomic_load_n(&rig.accesses, __ATOMIC_RELAXED) < 5000)
		sched_yield();
	core_remove(rig.core);
	for (i = 0; i < COUNT(worker); i++)
		assert_int_equal(end(&worker[i]), -ENODEV);
	put();
}

int thread_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST_BARE(lock_times_out),
		TEST(lock_is_handed_on),
		TEST(lock_is_fair),
		TEST_BARE(every_entry_times_out),
		TEST(one_block_at_a_time),
		TEST(one_command_for_all),
		TEST(one_log_for_both),
		TEST(killed_waiter),
		TEST(removal_wakes_waiters),
		TEST(death_wakes_waiters),
		TEST(removal_ends_a_command),
		TEST(removal_leaves_no_command),
		TEST(removal_loses_no_log),
		TEST(all_at_once),
		TEST(removal_under_load),
	};

	return RUN(tests);
}
