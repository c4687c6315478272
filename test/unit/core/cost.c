// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many registers and words of the command area each command touches, as the
 * card counts them, against the least that its protocol allows (device.md 4.3).
 * Prints the table of Documentation/proof.md.
 */
#include <stdio.h>

#include "rig.h"
#include "driver/core/private.h"

struct cost {
	uint64_t reads, writes;
};

static struct cost count(void)
{
	return (struct cost){
		truth("register_reads") + truth("block_reads"),
		truth("register_writes") + truth("block_writes"),
	};
}

/*
 * Writes: the eight words of the request, the data that goes in, the doorbell,
 * the acknowledge; FDE is set and cleared around a debug command. Reads: one
 * look that finds the answer, its word, the data that comes back.
 */
static struct cost least(unsigned int opcode, u32 in, u32 out)
{
	struct cost cost = {
		1 + 1 + (out + 7) / 8,
		WIRE_REQUEST_WORDS + in / 8 + 1 + 1 + (opcode == WIRE_OP_FW_DEBUG ? 2 : 0),
	};

	return cost;
}

/* what the driver adds, and why */
#define LOOK	1	/* read: is the card there, alive and not fatal? */
#define CLEAR	1	/* write: a stale answer must not be taken for ours */

static void line(const char *name, u32 in, u32 out, struct cost used, struct cost least)
{
	printf("| %s | %u | %u | %llu | %llu | %llu | %llu |\n", name, in, out,
	       (unsigned long long)used.reads, (unsigned long long)least.reads,
	       (unsigned long long)used.writes, (unsigned long long)least.writes);
}

static struct cost since(struct cost before)
{
	struct cost now = count();

	return (struct cost){ now.reads - before.reads, now.writes - before.writes };
}

/* prints what was used since @before, which is the least and exactly @more */
static void costs(const char *name, u32 out, struct cost before, struct cost least,
		  struct cost more)
{
	struct cost used = since(before);

	line(name, 0, out, used, least);
	assert_int_equal(used.reads, least.reads + more.reads);
	assert_int_equal(used.writes, least.writes + more.writes);
}

static u64 room[ROOM / 8];

/* the commands as the engine sends them */
static void commands(void **state)
{
	static const struct {
		unsigned int opcode;
		u32 in, out;
	} table[] = {
		{ .opcode = WIRE_OP_HEARTBEAT },
		{ .opcode = WIRE_OP_FW_UPDATE, .in = 64 },
		{ .opcode = WIRE_OP_FW_DEBUG, .in = 64, .out = 64 },
		{ .opcode = WIRE_OP_ERROR_LOG, .out = 32768 },
		{ .opcode = WIRE_OP_SMART, .out = 32768 },
		{ .opcode = WIRE_OP_STATS, .out = 32768 },
		{ .opcode = WIRE_OP_DUMP, .out = 32768 },
		{ .opcode = WIRE_OP_SHUTDOWN },
	};
	struct wire_extent extent = { .size = 64 };
	struct core_file *file = open_file(true);
	struct core_command cmd;
	struct cost before, used, min;
	unsigned int i;

	/* something to read, and a dump that is ready */
	control("test off");
	control("latency any 1");
	control("log general length=8");
	control("dump size 65536");
	control("dump pending");
	printf("| command | bytes in | bytes out | reads | least | writes | least |\n"
	       "|---|---|---|---|---|---|---|\n");
	for (i = 0; i < COUNT(table); i++) {
		cmd = (struct core_command){
			.opcode = table[i].opcode, .in = room, .in_len = table[i].in,
		};
		if (table[i].out) {
			cmd.out = room;
			cmd.out_size = table[i].out;
		}
		if (table[i].opcode == WIRE_OP_FW_DEBUG)
			cmd.param[0] = (u64)OCXLPMEM_FWDEBUG_GET_PEL << 56;
		if (table[i].opcode == WIRE_OP_DUMP || table[i].opcode == WIRE_OP_FW_UPDATE)
			cmd.param[0] = wire_extent_encode(&extent);
		before = count();
		/* the card may not like what is in it: it answers all the same */
		assert_int_not_equal(core_admin(rig.core, &cmd), -ETIMEDOUT);
		used = since(before);
		min = least(cmd.opcode, cmd.in_len, cmd.out_len);
		line(wire_opcode_name(cmd.opcode), cmd.in_len, cmd.out_len, used, min);
		if (table[i].out)
			assert_int_not_equal(cmd.out_len, 0);
		assert_int_equal(used.reads, min.reads + LOOK);
		assert_int_equal(used.writes, min.writes + CLEAR);
	}
	core_file_release(file);
}

static long read_log(struct core_file *file)
{
	struct ioctl_ocxlpmem_error_log arg = {
		.buf_ptr = (unsigned long)room, .buf_size = sizeof(room),
	};
	long ret = control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg);

	return ret ? ret : arg.buf_size;
}

static long read_dump(struct core_file *file, u32 size)
{
	struct ioctl_ocxlpmem_controller_dump_data arg = {
		.buf_ptr = (unsigned long)room, .buf_size = size,
	};
	long ret = control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &arg);

	return ret ? ret : arg.buf_size;
}

/* what the entry points add */
static void entries(void **state)
{
	struct ioctl_ocxlpmem_controller_dump dump = { .mode = OCXLPMEM_DUMP_ATTACH };
	struct ioctl_ocxlpmem_controller_dump_complete completion = {
		/* one piece was enough for the measure */
		.flags = OCXLPMEM_DUMP_DISCARD,
	};
	struct core_file *file = open_file(true);
	struct cost before, min;
	u64 events;
	long len;

	control("latency any 1");
	/* nothing to add: the command's own look fills the header */
	before = count();
	min = least(WIRE_OP_SMART, 0, smart()->need - HEADER);
	costs("SMART by CALL", 0, before, min, (struct cost){ LOOK, CLEAR });

	/* the copy of the last second: one look, for state and chi */
	before = count();
	smart();
	costs("SMART again", 0, before, (struct cost){ 0, 0 }, (struct cost){ 1, 0 });

	/* announced by an interrupt; afterwards: are there more? */
	control("log general length=8");
	rig_interrupts();
	before = count();
	len = read_log(file);
	assert_true(len > 0);
	min = least(WIRE_OP_ERROR_LOG, 0, len);
	costs("ERROR_LOG", len, before, min, (struct cost){ LOOK + 1, CLEAR });

	/* none: one look and no lock */
	before = count();
	assert_int_equal(read_log(file), -EAGAIN);
	costs("ERROR_LOG, none", 0, before, (struct cost){ 1, 0 }, (struct cost){ 0, 0 });

	/* a dump that was announced: nothing to write; each piece is one command */
	control("dump size 4096");
	control("dump pending");
	rig_interrupts();
	before = count();
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &dump), 0);
	costs("CONTROLLER_DUMP, attach", 0, before, (struct cost){ 1, 0 }, (struct cost){ 0, 0 });
	before = count();
	len = read_dump(file, 4096);
	assert_int_equal(len, 4096);
	min = least(WIRE_OP_DUMP, 0, len + 8);
	costs("CONTROLLER_DUMP_DATA", len, before, min, (struct cost){ LOOK, CLEAR });
	before = count();
	completion.generation = dump.generation;
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE,
				      &completion), 0);
	/* the look sees CDA go */
	costs("CONTROLLER_DUMP_COMPLETE", 0, before, (struct cost){ 0, 1 }, (struct cost){ 1, 0 });

	before = count();
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL), 0);
	costs("REQUEST_HEALTH", 0, before, (struct cost){ 0, 1 }, (struct cost){ LOOK, 0 });

	before = count();
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_EVENT_CHECK, &events), 0);
	costs("EVENT_CHECK", 0, before, (struct cost){ 1, 0 }, (struct cost){ 0, 0 });
	core_file_release(file);
	no_violation();
}

int cost_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(commands),
		TEST(entries),
	};

	return RUN(tests);
}
