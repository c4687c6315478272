// SPDX-License-Identifier: GPL-2.0-only
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <stdio.h>
#include <unistd.h>

#include "dump_rig.h"
#include "driver/core/private.h"

static void new_dump(void **state)
{
	struct core_file *file = owner();

	assert_int_equal(dump.generation, 1);
	assert_int_equal(dump.instance, INSTANCE);
	assert_int_equal(dump.max_size, truth("dump_max"));
	assert_int_equal(read_on(file, 0, 1 << 16), 1 << 20);
	is_dump(1, 1 << 20);
	assert_int_equal(data.generation, 1);
	rig_forget();
	assert_int_equal(complete(file, 1), 0);
	/* CDC and only it */
	assert_int_equal(rig.write_count, 1);
	assert_int_equal(written(WIRE_REG_HCI, WIRE_HCI_CDC), 1);
	assert_string_equal(rig.trace.command, "controller dump collected");
	assert_int_equal(truth("dump_requests"), 1);
	assert_int_equal(truth("dump_collected"), 1);
	assert_int_equal(core_file_events(file), 0);
	assert_int_equal(fetch(file, 0, 8), -ENODATA);
	assert_int_equal(complete(file, 1), -ENODATA);
	core_file_release(file);
	no_violation();
}

static void request_is_two_stores(void **state)
{
	struct core_file *file = open_file(true);
	static const struct access expected[] = {
		{ WIRE_REG_CHIC, WIRE_CHI_CDA },
		{ WIRE_REG_HCI, WIRE_HCI_CD },
	};

	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	assert_int_equal(rig.write_count, 2);
	assert_memory_equal(rig.writes, expected, sizeof(expected));
	assert_string_equal(rig.trace.command, "controller dump request");
	core_file_release(file);
}

static struct core_file *collector;

/* the owner collects after another has seen CDA */
static int collected_meanwhile(uint64_t offset, u64 *value)
{
	if (offset != WIRE_REG_CHI)
		return 0;
	rig.on_read = NULL;
	*value = card_read64(rig.card, offset, rig_now());
	assert_int_equal(complete(collector, 1), 0);
	return 1;
}

/* what another's file, and another thread of the owner, hear while he tells the card */
static u64 collecting;
static long attached_meanwhile, again_meanwhile, new_meanwhile, read_meanwhile, twice_meanwhile;

static int asked_meanwhile(uint64_t offset, u64 value)
{
	struct core_file *file;

	if (offset != WIRE_REG_HCI || value != WIRE_HCI_CDC)
		return 0;
	rig.on_write = NULL;
	file = open_file(true);
	attached_meanwhile = ask(file, OCXLPMEM_DUMP_ATTACH);
	core_file_release(file);
	again_meanwhile = ask(collector, OCXLPMEM_DUMP_ATTACH);
	new_meanwhile = ask(collector, OCXLPMEM_DUMP_NEW);
	read_meanwhile = fetch(collector, 0, 64);
	twice_meanwhile = complete(collector, collecting);
	return 0;
}

/* nobody attaches to a dump that is being collected */
static void attach_while_collecting(void **state)
{
	struct core_file *other = open_file(true);

	collector = owner();
	read_on(collector, 0, 1 << 16);
	rig.on_read = collected_meanwhile;
	assert_int_equal(ask(other, OCXLPMEM_DUMP_ATTACH), -ENODATA);
	assert_int_equal(complete(other, 1), -ENODATA);
	core_file_release(collector);

	collector = owner();
	read_on(collector, 0, 1 << 16);
	rig.on_write = asked_meanwhile;
	collecting = dump.generation;
	assert_int_equal(complete(collector, collecting), 0);
	assert_int_equal(attached_meanwhile, -EBUSY);
	assert_int_equal(again_meanwhile, -EBUSY);
	assert_int_equal(new_meanwhile, -EBUSY);
	assert_int_equal(read_meanwhile, -ENODATA);
	assert_int_equal(twice_meanwhile, -ENODATA);
	assert_int_equal(ask(collector, OCXLPMEM_DUMP_ATTACH), -ENODATA);
	assert_int_equal(truth("dump_collected"), 2);
	core_file_release(collector);
	core_file_release(other);
	no_violation();
}

/* two dumps differ, and a generation names one of them */
static void generations(void **state)
{
	struct core_file *file = owner();

	read_on(file, 0, 1 << 20);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_PREPARING);
	assert_int_equal(dump.generation, 2);
	assert_int_equal(fetch(file, 0, 64), -EAGAIN);
	assert_int_equal(complete(file, 2), -EAGAIN);
	rig_wait(250 * MS);
	data.generation = 1;
	data.buf_size = 64;
	data.offset = 0;
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &data),
			 -ESTALE);
	data.generation = 2;
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &data), 0);
	assert_int_equal(complete(file, 1), -ESTALE);
	assert_int_equal(complete(file, 0), -EINVAL);
	read_on(file, 0, 1 << 20);
	is_dump(2, 1 << 20);
	assert_int_equal(complete(file, 2), 0);
	core_file_release(file);
	no_violation();
}

static void attach(void **state)
{
	struct core_file *file = open_file(true);

	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), -ENODATA);
	assert_int_equal(fetch(file, 0, 8), -ENODATA);
	control("dump pending");
	rig_wait(0);
	assert_int_equal(core_file_events(file), OCXLPMEM_EVENT_DUMP_AVAILABLE);
	assert_int_equal(fetch(file, 0, 8), -ENODATA);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_READY);
	assert_int_equal(dump.generation, 1);
	assert_int_equal(core_file_events(file),
			 OCXLPMEM_EVENT_DUMP_AVAILABLE | OCXLPMEM_EVENT_DUMP_READY);
	assert_int_equal(read_on(file, 0, 1 << 18), 1 << 20);
	is_dump(1, 1 << 20);
	assert_int_equal(truth("dump_requests"), 0);
	assert_int_equal(complete(file, 1), 0);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), -ENODATA);
	core_file_release(file);
	no_violation();
}

/* a reader that dies loses nothing: the next one goes on with the same dump */
static void one_owner(void **state)
{
	struct core_file *file = owner(), *other = open_file(true);

	assert_int_equal(ask(other, OCXLPMEM_DUMP_ATTACH), -EBUSY);
	assert_int_equal(ask(other, OCXLPMEM_DUMP_NEW), -EBUSY);
	assert_int_equal(fetch(other, 0, 8), -EBUSY);
	assert_int_equal(complete(other, 1), -EBUSY);
	assert_int_equal(core_file_events(other) & OCXLPMEM_EVENT_DUMP_READY, 0);
	assert_int_equal(fetch(file, 0, 1 << 19), 0);
	core_file_release(file);

	assert_int_equal(fetch(other, 1 << 19, 8), -EBUSY);
	assert_int_equal(ask(other, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_READY);
	assert_int_equal(dump.generation, 1);
	assert_int_equal(read_on(other, 1 << 19, 1 << 16), 1 << 20);
	is_dump(1, 1 << 20);
	assert_int_equal(truth("dump_requests"), 1);
	assert_int_equal(truth("dump_collected"), 0);
	core_file_release(other);
	no_violation();
}

/* also one that is still being prepared */
static void attach_to_the_prepared(void **state)
{
	struct core_file *file = open_file(true), *other = open_file(true);

	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	core_file_release(file);
	assert_int_equal(ask(other, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_PREPARING);
	assert_int_equal(dump.generation, 1);
	rig_wait(250 * MS);
	assert_int_equal(ask(other, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_READY);
	core_file_release(other);
}

static void readiness_is_an_event(void **state)
{
	struct ioctl_ocxlpmem_eventfd arg;
	struct core_file *file = open_file(true);
	uint64_t count = 0;

	arg = (struct ioctl_ocxlpmem_eventfd){ .eventfd = eventfd(0, EFD_NONBLOCK) };
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_EVENTFD, &arg), 0);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	assert_int_equal(core_file_events(file), 0);
	rig_wait(249 * MS);
	assert_int_equal(read(arg.eventfd, &count, sizeof(count)), -1);
	rig_wait(1 * MS);
	assert_int_equal(read(arg.eventfd, &count, sizeof(count)), sizeof(count));
	/* that there is one, and that it is this file's */
	assert_int_equal(count, 2);
	assert_int_equal(core_file_events(file),
			 OCXLPMEM_EVENT_DUMP_AVAILABLE | OCXLPMEM_EVENT_DUMP_READY);
	close(arg.eventfd);
	core_file_release(file);
}

/* an interrupt that was lost: poll() and DUMP_DATA find out by themselves */
static void without_interrupts(void **state)
{
	struct core_file *file = open_file(true);

	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	standin_clock_advance(&rig.clock, 250 * MS);
	assert_true(core_file_events(file) & OCXLPMEM_EVENT_DUMP_READY);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(ask_with(file, OCXLPMEM_DUMP_NEW, OCXLPMEM_DUMP_DISCARD), 0);
	assert_int_equal(fetch(file, 0, 8), -EAGAIN);
	standin_clock_advance(&rig.clock, 250 * MS);
	assert_int_equal(fetch(file, 0, 8), 0);
	core_file_release(file);
	no_violation();
}

static void never_ready(void **state)
{
	struct core_file *file, *other;

	rig.params.dump_timeout_ms = 30000;
	rig_create();
	file = open_file(true);
	other = open_file(true);
	control("dump never");
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	rig_wait(29999 * MS);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	rig_wait(1 * MS);
	/* nobody but the owner ends his wait */
	core_work(rig.core);
	core_file_events(file);
	assert_int_equal(ask(other, OCXLPMEM_DUMP_ATTACH), -EBUSY);
	assert_int_equal(fetch(other, 0, 8), -EBUSY);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), -ETIMEDOUT);
	assert_true(logged("not prepared within 30000 ms"));
	assert_int_equal(fetch(file, 0, 8), -ENODATA);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), -ENODATA);

	/* the card still works on the request: it is not made a second time */
	assert_int_equal(ask(other, OCXLPMEM_DUMP_NEW), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_PREPARING);
	assert_int_equal(dump.generation, 2);
	assert_int_equal(truth("dump_requests"), 1);
	rig_wait(30000 * MS);
	assert_int_equal(fetch(other, 0, 8), -ETIMEDOUT);

	/* it comes after all */
	control("dump pending");
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_READY);
	assert_int_equal(read_on(file, 0, 1 << 20), 1 << 20);
	assert_int_equal(complete(file, dump.generation), 0);
	control("dump delay 10");
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	rig_wait(10 * MS);
	assert_int_equal(fetch(file, 0, 8), 0);
	core_file_release(file);
	core_file_release(other);
	no_violation();
}

/* without an owner any asker finds that the time is over, as nothing of his */
static void never_ready_for_nobody(void **state)
{
	struct core_file *file = open_file(true);

	control("dump never");
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	core_file_release(file);
	rig_wait(CORE_DUMP_TIMEOUT_MS * MS);
	file = open_file(true);
	assert_int_equal(fetch(file, 0, 8), -ENODATA);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), -ENODATA);
	core_file_release(file);
}

/* a driver that starts while the card prepares a dump */
static void reload_while_preparing(void **state)
{
	struct core_file *file;

	assert_int_equal(rig_create(), 0);
	file = open_file(true);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	core_file_release(file);
	core_remove(rig.core);
	core_put(rig.core);

	assert_int_equal(rig_create(), 0);
	file = open_file(true);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_PREPARING);
	rig_wait(250 * MS);
	assert_int_equal(fetch(file, 0, 8), 0);
	assert_int_equal(truth("dump_requests"), 1);
	core_file_release(file);
}

static void sizes(void **state)
{
	static const u32 dump_sizes[] = { 1, 7, 8, 9, 65527, 65528, 65529, 131072, 300001 };
	static const u32 steps[] = { 8, 65528, 65536, 1 << 20 };
	struct core_file *file;
	char line[32];
	unsigned int i, k;

	for (i = 0; i < COUNT(dump_sizes); i++) {
		snprintf(line, sizeof(line), "dump size %u", dump_sizes[i]);
		control(line);
		for (k = 0; k < COUNT(steps); k++) {
			if (dump_sizes[i] / steps[k] > 10000)
				continue;
			/* a byte count that is no multiple of 8 must not end in EINVAL */
			file = owner();
			assert_int_equal(read_on(file, 0, steps[k]), dump_sizes[i]);
			is_dump(truth("dump_number"), dump_sizes[i]);
			assert_int_equal(complete(file, dump.generation), 0);
			core_file_release(file);
		}
	}
	no_violation();
}

/* the card gives less than was asked for, odd lengths too */
static void short_pieces(void **state)
{
	static const char *const lines[] = {
		"dump short 1000", "dump short 13", "dump short 4096", "dump short 7",
	};
	struct core_file *file;
	unsigned int i;

	control("dump size 20001");
	for (i = 0; i < COUNT(lines); i++) {
		control(lines[i]);
		file = owner();
		assert_int_equal(read_on(file, 0, 4096), 20001);
		is_dump(i + 1, 20001);
		assert_int_equal(complete(file, dump.generation), 0);
		core_file_release(file);
	}
	no_violation();
}

/* one call may want more than a command can give */
static void big_reads(void **state)
{
	struct core_file *file;

	control("data-size 0x10008");
	control("dump size 0x300000");
	rig_create();
	file = owner();
	rig_forget();
	assert_int_equal(fetch(file, 0, 0x380000), 0);
	assert_int_equal(data.buf_size, 0x300000);
	is_dump(1, 0x300000);
	/* 65528 bytes each, and one to find the end */
	assert_int_equal(truth("dump_data_commands"), 0x300000 / 65528 + 2);
	/* known now */
	assert_int_equal(fetch(file, 0x300000, 8), 0);
	assert_int_equal(data.buf_size, 0);
	assert_int_equal(truth("dump_data_commands"), 0x300000 / 65528 + 2);
	core_file_release(file);
	no_violation();
}

static void small_data_buffer(void **state)
{
	struct core_file *file;

	/* each driver start begins with id 1 anew */
	control("test off");
	control("data-size 1032");
	control("dump size 5000");
	rig_create();
	file = owner();
	assert_int_equal(read_on(file, 0, 4096), 5000);
	is_dump(1, 5000);
	assert_int_equal(truth("dump_data_commands"), 6);
	core_file_release(file);
	core_remove(rig.core);
	core_put(rig.core);

	control("data-size 8");
	rig_create();
	file = open_file(true);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(fetch(file, 0, 8), -EOPNOTSUPP);
	core_file_release(file);
	no_violation();
}

/* CCAP1 is a maximum that a card without end must not pass */
static void maximum(void **state)
{
	struct core_file *file;

	control("dump size 20000");
	control("dump max 10001");
	rig_create();
	file = owner();
	assert_int_equal(dump.max_size, 10001);
	/* a dump that goes on there must not be taken for whole */
	assert_int_equal(fetch(file, 0, 16384), 0);
	assert_int_equal(data.buf_size, 10001);
	assert_int_equal(fetch(file, 10001, 8), -E2BIG);
	assert_int_equal(fetch(file, 10008, 8), -E2BIG);
	core_file_release(file);

	/* one that ends there is */
	control("dump size 10001");
	file = owner();
	assert_int_equal(read_on(file, 0, 4096), 10001);
	is_dump(truth("dump_number"), 10001);
	assert_int_equal(complete(file, dump.generation), 0);
	core_file_release(file);
	control("dump size 20000");
	core_remove(rig.core);
	core_put(rig.core);

	/* 0 says nothing */
	control("dump max 0");
	rig_create();
	file = owner();
	assert_int_equal(dump.max_size, 0);
	assert_int_equal(read_on(file, 0, 4096), 20000);
	core_file_release(file);
}

/* a card that announces a dump and gives nothing still has it */
static void without_a_byte(void **state)
{
	struct core_file *file;

	control("dump size 0");
	file = owner();
	assert_int_equal(fetch(file, 0, 4096), -EPROTO);
	assert_int_equal(fetch(file, 0, 4096), -EPROTO);
	core_file_release(file);

	control("dump size 5000");
	control("length dump 0 1");
	file = owner();
	assert_int_equal(fetch(file, 0, 4096), -EPROTO);
	assert_int_equal(read_on(file, 0, 4096), 5000);
	is_dump(truth("dump_number"), 5000);
	core_file_release(file);
}

/* lengths of the card's that lead beyond its own end: its fault, not the caller's */
static void lengths_that_lie(void **state)
{
	struct core_file *file;
	u32 at;

	control("dump size 4096");
	control("length dump 24");
	file = owner();
	for (at = 0; !fetch(file, at, 4096) && data.buf_size; at += data.buf_size)
		assert_true(at <= 4096);
	assert_int_equal(fetch(file, at, 4096), -EPROTO);
	assert_int_equal(truth("dump_collected"), 0);
	core_file_release(file);
}

/* offsets near 2^32 */
static void end_of_offsets(void **state)
{
	struct core_file *file;

	control("dump size 0xfffffff8");
	control("dump max 0");
	rig_create();
	file = owner();
	data = (struct ioctl_ocxlpmem_controller_dump_data){
		.buf_ptr = (unsigned long)buf, .buf_size = 4096, .offset = 0xffffff00,
	};
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &data), 0);
	assert_int_equal(data.buf_size, 0xf8);
	card_truth_dump_bytes(rig.card, 1, 0xffffff00, held, 0xf8);
	assert_memory_equal(buf, held, 0xf8);
	data.offset = 0xfffffff8;
	data.buf_size = 8;
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &data), 0);
	assert_int_equal(data.buf_size, 0);
	core_file_release(file);
}

static void bad_arguments(void **state)
{
	struct ioctl_ocxlpmem_controller_dump_complete completion;
	struct core_file *file = owner();
	unsigned int i;

	assert_int_equal(fetch(file, 0, 0), -EINVAL);
	assert_int_equal(fetch(file, 0, 4), -EINVAL);
	assert_int_equal(fetch(file, 4, 8), -EINVAL);
	/* past the end: the card refuses the caller's offset */
	assert_int_equal(fetch(file, (1 << 20) + 8, 8), -EINVAL);
	for (i = 0; i < COUNT(data.reserved); i++) {
		data = (struct ioctl_ocxlpmem_controller_dump_data){
			.buf_ptr = (unsigned long)buf, .buf_size = 8,
		};
		data.reserved[i] = 1;
		assert_int_equal(control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA,
					      &data), -EINVAL);
	}
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW + 1), -EINVAL);
	assert_int_equal(ask_with(file, OCXLPMEM_DUMP_ATTACH, 4), -EINVAL);
	assert_int_equal(ask_with(file, OCXLPMEM_DUMP_NEW, 4), -EINVAL);
	/* there is nothing to discard in attaching */
	assert_int_equal(ask_with(file, OCXLPMEM_DUMP_ATTACH, OCXLPMEM_DUMP_DISCARD), -EINVAL);
	assert_int_equal(complete_with(file, 1, OCXLPMEM_DUMP_TAKE_OVER), -EINVAL);
	completion = (struct ioctl_ocxlpmem_controller_dump_complete){
		.generation = 1, .flags = OCXLPMEM_DUMP_DISCARD, .reserved = 1,
	};
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE,
				      &completion), -EINVAL);
	data = (struct ioctl_ocxlpmem_controller_dump_data){ .buf_ptr = 8, .buf_size = 8 };
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &data),
			 -EFAULT);
	core_file_release(file);
	no_violation();
}

static void card_fails(void **state)
{
	static const struct {
		const char *line;
		int err;
	} table[] = {
		{ "silent dump 1", -ETIMEDOUT },
		{ "foreign-id dump 1", -ETIMEDOUT },
		{ "status dump 0xff 1", -EIO },
		{ "status dump 0x51 1", -EINVAL },
		{ "status dump 0x52 1", -EIO },
		{ "bad-identifier dump 1", -EPROTO },
		{ "length dump 0xffff 1", -EPROTO },
		{ "length dump 4097 1", -EPROTO },
	};
	struct core_file *file = owner();
	unsigned int i;

	for (i = 0; i < COUNT(table); i++) {
		control(table[i].line);
		assert_int_equal(fetch(file, 0, 4096), table[i].err);
		assert_int_equal(rig.trace.result, table[i].err);
		assert_int_equal(fetch(file, 0, 4096), 0);
		assert_int_equal(data.buf_size, 4096);
	}
	/* in the middle of a call: what came before is delivered, the error comes next */
	control("at 0 latency dump 1");
	assert_int_equal(fetch(file, 0, 32760), 0);
	control("status dump 0xff 1");
	assert_int_equal(fetch(file, 0, 32760), -EIO);
	assert_int_equal(read_on(file, 0, 1 << 16), 1 << 20);
	is_dump(1, 1 << 20);
	core_file_release(file);
	no_violation();
}

/* the second piece of a call fails */
static unsigned int rings;

static int spoil_second(uint64_t offset, u64 value)
{
	if (offset == WIRE_REG_HCI && ++rings == 2)
		control("status dump 0xff 1");
	return 0;
}

static void fails_half_way(void **state)
{
	struct core_file *file = owner();

	rings = 0;
	rig.on_write = spoil_second;
	assert_int_equal(fetch(file, 0, 1 << 17), 0);
	assert_int_equal(data.buf_size, 32760);
	rig.on_write = NULL;
	assert_int_equal(read_on(file, data.buf_size, 1 << 17), 1 << 20);
	is_dump(1, 1 << 20);
	core_file_release(file);
}

/* a signal ends a long read early, with what there is */
static void signal_ends_a_read(void **state)
{
	struct core_file *file = owner();

	rig.task.signal = true;
	assert_int_equal(fetch(file, 0, 1 << 17), 0);
	assert_int_equal(data.buf_size, 32760);
	rig.task.signal = false;
	core_file_release(file);
}

static void no_memory(void **state)
{
	struct core_file *file = owner();

	standin_fail_allocation(1);
	assert_int_equal(fetch(file, 0, 8), -ENOMEM);
	core_file_release(file);
}

static void fatal_card(void **state)
{
	struct core_file *file = owner();

	control("fatal firmware");
	assert_int_equal(fetch(file, 0, 8), -EIO);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), -EIO);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), -EIO);
	assert_int_equal(truth("dump_requests"), 1);
	core_file_release(file);
}

static void read_only_files(void **state)
{
	struct core_file *file = open_file(false);

	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), -EPERM);
	assert_int_equal(fetch(file, 0, 8), -EPERM);
	assert_int_equal(complete(file, 1), -EPERM);
	core_file_release(file);
}

/* the old CDA, seen by the interrupt's work while it is being cleared */
static int work_in_between(uint64_t offset, u64 value)
{
	if (offset == WIRE_REG_CHIC && value == WIRE_CHI_CDA)
		core_work(rig.core);
	return 0;
}

static void old_dump_is_not_the_new_one(void **state)
{
	struct core_file *file = owner();

	read_on(file, 0, 1 << 20);
	rig.on_write = work_in_between;
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_PREPARING);
	assert_int_equal(fetch(file, 0, 8), -EAGAIN);
	core_file_release(file);
}

/* HCI.CD falls before CDA rises, or the other way round: both must be seen */
static int cd_stands(uint64_t offset, u64 *value)
{
	if (offset != WIRE_REG_HCI)
		return 0;
	*value = WIRE_HCI_CD;
	return 1;
}

static int cda_missing(uint64_t offset, u64 *value)
{
	if (offset != WIRE_REG_CHI)
		return 0;
	*value = card_read64(rig.card, offset, rig_now()) & ~(u64)WIRE_CHI_CDA;
	return 1;
}

static int refuse_look(uint64_t offset, u64 *value)
{
	return offset == WIRE_REG_HCI ? -EINVAL : 0;
}

static void both_signs_are_needed(void **state)
{
	struct core_file *file = open_file(true);

	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	standin_clock_advance(&rig.clock, 250 * MS);
	rig.on_read = cd_stands;
	assert_int_equal(fetch(file, 0, 8), -EAGAIN);
	rig.on_read = cda_missing;
	assert_int_equal(fetch(file, 0, 8), -EAGAIN);
	rig.on_read = refuse_look;
	assert_int_equal(fetch(file, 0, 8), -EINVAL);
	rig.on_read = NULL;
	assert_int_equal(fetch(file, 0, 8), 0);
	core_file_release(file);
}

static int refuse_hci(uint64_t offset, u64 value)
{
	return offset == WIRE_REG_HCI ? -EINVAL : 0;
}

static void request_that_fails(void **state)
{
	struct core_file *file = open_file(true), *other = open_file(true);

	rig.on_write = refuse_hci;
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), -EINVAL);
	rig.on_write = NULL;
	/* nobody owns anything */
	assert_int_equal(ask(other, OCXLPMEM_DUMP_NEW), 0);
	core_file_release(file);
	core_file_release(other);
}

int dump_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(new_dump),
		TEST(request_is_two_stores),
		TEST(attach_while_collecting),
		TEST(generations),
		TEST(attach),
		TEST(one_owner),
		TEST(attach_to_the_prepared),
		TEST(readiness_is_an_event),
		TEST(without_interrupts),
		TEST_BARE(never_ready),
		TEST(never_ready_for_nobody),
		TEST_BARE(reload_while_preparing),
		TEST(sizes),
		TEST(short_pieces),
		TEST_BARE(big_reads),
		TEST_BARE(small_data_buffer),
		TEST_BARE(maximum),
		TEST(without_a_byte),
		TEST(lengths_that_lie),
		TEST_BARE(end_of_offsets),
		TEST(bad_arguments),
		TEST(card_fails),
		TEST(fails_half_way),
		TEST(signal_ends_a_read),
		TEST(no_memory),
		TEST(fatal_card),
		TEST(read_only_files),
		TEST(old_dump_is_not_the_new_one),
		TEST(both_signs_are_needed),
		TEST(request_that_fails),
	};

	return RUN(tests);
}
