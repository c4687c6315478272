// SPDX-License-Identifier: GPL-2.0-only
/* Who may let a dump go, and who may take it over. */
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dump_rig.h"
#include "driver/core/private.h"

/* ---- what lets a dump go ------------------------------------------------- */

/* told to forget what nobody has: refused, until somebody has read it to its end */
static void unread_is_not_completed(void **state)
{
	struct core_file *file = owner(), *other;

	assert_int_equal(complete(file, 1), -ENOTEMPTY);
	assert_int_equal(fetch(file, 0, 1 << 19), 0);
	assert_int_equal(complete(file, 1), -ENOTEMPTY);
	/* all of its bytes, but nobody has been told that these are all */
	assert_int_equal(fetch(file, 1 << 19, 1 << 19), 0);
	assert_int_equal(data.buf_size, 1 << 19);
	assert_int_equal(complete(file, 1), -ENOTEMPTY);
	assert_int_equal(truth("dump_collected"), 0);
	assert_int_equal(fetch(file, 1 << 20, 8), 0);
	assert_int_equal(data.buf_size, 0);
	core_file_release(file);

	/* by whom does not matter */
	other = open_file(true);
	assert_int_equal(ask(other, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(complete(other, 1), 0);
	assert_int_equal(truth("dump_collected"), 1);

	/* what was read of the last one says nothing of the next */
	assert_int_equal(ask(other, OCXLPMEM_DUMP_NEW), 0);
	rig_wait(250 * MS);
	assert_int_equal(ask(other, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(complete(other, 2), -ENOTEMPTY);
	core_file_release(other);
	no_violation();
}

/* a reader who leaves something out has not read it to its end */
static void hole_is_unread(void **state)
{
	struct core_file *file = owner();

	assert_int_equal(fetch(file, 0, 4096), 0);
	assert_int_equal(read_on(file, 8192, 1 << 16), 1 << 20);
	assert_int_equal(complete(file, 1), -ENOTEMPTY);
	assert_int_equal(fetch(file, 1 << 20, 8), 0);
	assert_int_equal(complete(file, 1), -ENOTEMPTY);
	assert_int_equal(read_on(file, 4096, 1 << 16), 1 << 20);
	assert_int_equal(complete(file, 1), 0);

	/* nor who begins in the middle of a dump that nobody had before him */
	core_file_release(file);
	file = owner();
	assert_int_equal(read_on(file, 4096, 1 << 16), 1 << 20);
	assert_int_equal(complete(file, 2), -ENOTEMPTY);
	core_file_release(file);
	no_violation();
}

/* pieces that did not arrive were not read */
static void lost_answers_are_unread(void **state)
{
	struct ioctl_ocxlpmem_controller_dump_data *unwritable = mmap(NULL, 4096,
		PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct core_file *file;

	control("dump size 5000");
	file = owner();
	*unwritable = (struct ioctl_ocxlpmem_controller_dump_data){
		.buf_ptr = (unsigned long)buf, .buf_size = 8192,
	};
	assert_int_equal(mprotect(unwritable, 4096, PROT_READ), 0);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, unwritable),
			 -EFAULT);
	/* its end is known now, and was said to nobody */
	assert_int_equal(fetch(file, 5000, 8), 0);
	assert_int_equal(data.buf_size, 0);
	assert_int_equal(complete(file, 1), -ENOTEMPTY);
	assert_int_equal(read_on(file, 0, 4096), 5000);
	assert_int_equal(complete(file, 1), 0);
	munmap(unwritable, 4096);
	core_file_release(file);
	no_violation();
}

/* a buffer that ends in the middle of an odd piece: the rest can be asked for */
static void half_a_buffer(void **state)
{
	uint8_t *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			      -1, 0);
	struct core_file *file;

	control("dump size 100");
	control("dump short 13");
	file = owner();
	assert_int_equal(munmap(pages + 4096, 4096), 0);
	data = (struct ioctl_ocxlpmem_controller_dump_data){
		.buf_ptr = (unsigned long)pages + 4096 - 15, .buf_size = 96,
	};
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &data), 0);
	assert_int_equal(data.buf_size, 13);
	memcpy(buf, pages + 4096 - 15, 13);
	assert_int_equal(read_on(file, 13, 96), 100);
	is_dump(1, 100);
	assert_int_equal(complete(file, 1), 0);
	munmap(pages, 4096);
	core_file_release(file);
	no_violation();
}

/* who goes on after a reload has the beginning from before */
static void resume_after_reload(void **state)
{
	struct core_file *file;

	/* each driver start begins with id 1 anew */
	control("test off");
	assert_int_equal(rig_create(), 0);
	file = owner();
	assert_int_equal(fetch(file, 0, 1 << 19), 0);
	core_file_release(file);
	core_remove(rig.core);
	core_put(rig.core);

	assert_int_equal(rig_create(), 0);
	file = open_file(true);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(complete(file, 1), -ENOTEMPTY);
	assert_int_equal(fetch(file, (1 << 19) - 4096, 4096), 0);
	assert_int_equal(complete(file, 1), -ENOTEMPTY);
	assert_int_equal(read_on(file, 1 << 19, 1 << 16), 1 << 20);
	is_dump(1, 1 << 20);
	assert_int_equal(complete(file, 1), 0);

	/* from then on each dump is this driver's from its first byte on */
	control("dump pending");
	rig_interrupts();
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), 0);
	read_on(file, 1 << 19, 1 << 16);
	assert_int_equal(complete(file, 2), -ENOTEMPTY);
	core_file_release(file);
}

static void discard(void **state)
{
	struct core_file *file = owner(), *other = open_file(true);

	/* the card reports it: it is meant */
	control("test off");
	assert_int_equal(complete_with(other, 1, OCXLPMEM_DUMP_DISCARD), -EBUSY);
	assert_int_equal(complete_with(file, 2, OCXLPMEM_DUMP_DISCARD), -ESTALE);
	assert_int_equal(complete_with(file, 1, OCXLPMEM_DUMP_DISCARD), 0);
	assert_int_equal(truth("dump_collected"), 1);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), -ENODATA);
	core_file_release(file);
	core_file_release(other);
}

/* a new one takes the place of the old one: not of one that nobody has read */
static void new_does_not_replace_the_unread(void **state)
{
	struct core_file *file = open_file(true);

	control("dump pending");
	rig_forget();
	/* announced, and nobody's */
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), -ENOTEMPTY);
	assert_int_equal(rig.write_count, 0);
	assert_int_equal(core_file_events(file), OCXLPMEM_EVENT_DUMP_AVAILABLE);
	assert_int_equal(fetch(file, 0, 8), -ENODATA);
	/* attached to, and read in part */
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(fetch(file, 0, 4096), 0);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), -ENOTEMPTY);
	assert_int_equal(read_on(file, 0, 1 << 20), 1 << 20);
	is_dump(1, 1 << 20);
	assert_int_equal(truth("dump_requests"), 0);
	/* in whole */
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_PREPARING);
	assert_int_equal(dump.generation, 2);
	/* one that is not there yet is joined, not replaced */
	assert_int_equal(ask_with(file, OCXLPMEM_DUMP_NEW, OCXLPMEM_DUMP_DISCARD), 0);
	rig_wait(250 * MS);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_READY);
	assert_int_equal(dump.generation, 2);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), -ENOTEMPTY);
	assert_int_equal(ask_with(file, OCXLPMEM_DUMP_NEW, OCXLPMEM_DUMP_DISCARD), 0);
	assert_int_equal(dump.generation, 3);
	assert_int_equal(truth("dump_requests"), 2);
	core_file_release(file);
	no_violation();
}

/* ---- taking over --------------------------------------------------------- */

static void take_over(void **state)
{
	struct core_file *file = owner(), *other = open_file(true), *reader = open_file(false);
	uint64_t count = 0;
	struct ioctl_ocxlpmem_eventfd arg = { .eventfd = eventfd(0, EFD_NONBLOCK) };

	assert_int_equal(fetch(file, 0, 1 << 19), 0);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_EVENTFD, &arg), 0);
	rig.task.capabilities = STANDIN_CAP_SYS_RAWIO;
	assert_int_equal(ask_with(other, OCXLPMEM_DUMP_ATTACH, OCXLPMEM_DUMP_TAKE_OVER), -EPERM);
	rig.task.capabilities = STANDIN_CAP_SYS_ADMIN;
	assert_int_equal(ask_with(reader, OCXLPMEM_DUMP_ATTACH, OCXLPMEM_DUMP_TAKE_OVER), -EPERM);
	assert_int_equal(ask(other, OCXLPMEM_DUMP_ATTACH), -EBUSY);
	/* what cannot be done takes nothing over */
	assert_int_equal(ask_with(other, OCXLPMEM_DUMP_NEW, OCXLPMEM_DUMP_TAKE_OVER),
			 -ENOTEMPTY);
	assert_int_equal(fetch(file, 0, 8), 0);

	assert_int_equal(ask_with(other, OCXLPMEM_DUMP_ATTACH, OCXLPMEM_DUMP_TAKE_OVER), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_READY);
	assert_int_equal(dump.generation, 1);
	/* the former owner is told, until he has heard it */
	assert_int_equal(read(arg.eventfd, &count, sizeof(count)), sizeof(count));
	assert_true(core_file_events(file) & OCXLPMEM_EVENT_DUMP_READY);
	assert_int_equal(fetch(file, 0, 8), -EBUSY);
	assert_int_equal(complete(file, 1), -EBUSY);
	assert_int_equal(complete_with(file, 1, OCXLPMEM_DUMP_DISCARD), -EBUSY);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), -EBUSY);
	assert_int_equal(core_file_events(file) & OCXLPMEM_EVENT_DUMP_READY, 0);

	/* what he has read counts */
	assert_int_equal(read_on(other, 1 << 19, 1 << 16), 1 << 20);
	is_dump(1, 1 << 20);
	/* his close is not that of the owner */
	core_file_release(file);
	assert_int_equal(complete(other, 1), 0);
	assert_int_equal(truth("dump_collected"), 1);
	core_file_release(other);
	core_file_release(reader);
	close(arg.eventfd);
	no_violation();
}

/* from one who waits for it: his wait is over, and the new owner's goes on */
static void take_over_while_preparing(void **state)
{
	struct core_file *file = open_file(true), *other = open_file(true);

	rig.task.capabilities = STANDIN_CAP_SYS_ADMIN;
	/* without an owner, and by the owner himself, it is just attaching */
	assert_int_equal(ask_with(file, OCXLPMEM_DUMP_NEW, OCXLPMEM_DUMP_TAKE_OVER), 0);
	assert_int_equal(ask_with(file, OCXLPMEM_DUMP_ATTACH, OCXLPMEM_DUMP_TAKE_OVER), 0);
	assert_int_equal(core_file_events(file), 0);
	assert_int_equal(ask_with(other, OCXLPMEM_DUMP_NEW, OCXLPMEM_DUMP_TAKE_OVER), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_PREPARING);
	assert_int_equal(dump.generation, 1);
	assert_int_equal(core_file_events(file), OCXLPMEM_EVENT_DUMP_READY);
	assert_int_equal(fetch(file, 0, 8), -EBUSY);
	assert_int_equal(core_file_events(file), 0);
	rig_wait(250 * MS);
	assert_int_equal(read_on(other, 0, 1 << 16), 1 << 20);
	assert_int_equal(truth("dump_requests"), 1);
	/* he may have it back, but not by asking for bytes alone */
	core_file_release(other);
	assert_int_equal(fetch(file, 0, 8), -EBUSY);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_ATTACH), 0);
	assert_int_equal(complete(file, 1), 0);
	core_file_release(file);
	no_violation();
}

static struct core_file *taker;
static long taken_meanwhile;
static unsigned int pieces_before;
static bool asking_for_new;

static int taken_between_pieces(uint64_t offset, u64 value)
{
	if (offset != WIRE_REG_HCI || value != WIRE_HCI_ACRW || pieces_before--)
		return 0;
	rig.on_write = NULL;
	taken_meanwhile = ask_with(taker, OCXLPMEM_DUMP_ATTACH, OCXLPMEM_DUMP_TAKE_OVER);
	return 0;
}

/* in the middle of a read: the former owner keeps what he has, and the next hears it */
static void take_over_while_reading(void **state)
{
	struct core_file *file = owner();

	taker = open_file(true);
	rig.task.capabilities = STANDIN_CAP_SYS_ADMIN;
	pieces_before = 1;
	rig.on_write = taken_between_pieces;
	assert_int_equal(fetch(file, 0, 1 << 19), 0);
	assert_int_equal(taken_meanwhile, 0);
	assert_int_equal(data.buf_size, 2 * 32760);
	assert_int_equal(fetch(file, data.buf_size, 1 << 19), -EBUSY);
	/* his last piece was none of the new owner's */
	assert_int_equal(rig.core->dump.resume, 32760);
	assert_int_equal(read_on(taker, 0, 1 << 16), 1 << 20);
	is_dump(1, 1 << 20);
	assert_int_equal(complete(taker, 1), 0);
	core_file_release(taker);
	core_file_release(file);
	no_violation();
}

static int taken_while_asked(uint64_t offset, u64 value)
{
	if (offset != WIRE_REG_HCI || value != (asking_for_new ? WIRE_HCI_CD : WIRE_HCI_CDC))
		return 0;
	rig.on_write = NULL;
	taken_meanwhile = ask_with(taker, OCXLPMEM_DUMP_ATTACH, OCXLPMEM_DUMP_TAKE_OVER);
	return 0;
}

/* not while the card is just being told something */
static void take_over_while_asking(void **state)
{
	struct core_file *file = open_file(true);

	taker = open_file(true);
	rig.task.capabilities = STANDIN_CAP_SYS_ADMIN;
	asking_for_new = true;
	rig.on_write = taken_while_asked;
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	assert_int_equal(taken_meanwhile, -EBUSY);
	rig_wait(250 * MS);
	read_on(file, 0, 1 << 20);
	asking_for_new = false;
	rig.on_write = taken_while_asked;
	assert_int_equal(complete(file, 1), 0);
	assert_int_equal(taken_meanwhile, -EBUSY);
	core_file_release(taker);
	core_file_release(file);
	no_violation();
}

int dump_owner_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(unread_is_not_completed),
		TEST(hole_is_unread),
		TEST(lost_answers_are_unread),
		TEST(half_a_buffer),
		TEST_BARE(resume_after_reload),
		TEST(discard),
		TEST(new_does_not_replace_the_unread),
		TEST(take_over),
		TEST(take_over_while_preparing),
		TEST(take_over_while_reading),
		TEST(take_over_while_asking),
	};

	return RUN(tests);
}
