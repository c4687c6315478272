// SPDX-License-Identifier: GPL-2.0-only
/* The stand-in headers themselves, where a test of the core would not notice. */
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/delay.h>
#include <linux/eventfd.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/uaccess.h>

#include "rig.h"

static uint64_t real_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 * MS + now.tv_nsec;
}

static void clocks(void **state)
{
	struct standin_clock manual = { .mode = STANDIN_CLOCK_MANUAL };
	struct standin_clock skip = { .mode = STANDIN_CLOCK_SKIP };
	struct standin_clock real = { .mode = STANDIN_CLOCK_REAL };
	struct standin_task task = { .clock = &manual };
	uint64_t start = real_ns(), before;

	standin_enter(&task);
	assert_int_equal(ktime_get_ns(), 0);
	usleep_range(20, 40);
	assert_int_equal(ktime_get_ns(), 20 * US);
	msleep(7000);
	assert_int_equal(ktime_get_ns(), 7000 * MS + 20 * US);

	task.clock = &skip;
	before = ktime_get_ns();
	assert_true(before >= start);
	msleep(60000);
	assert_true(ktime_get_ns() - before >= 60000 * MS);
	assert_true(ktime_get_ns() - before < 70000 * MS);
	assert_true(real_ns() - start < 10000 * MS);

	task.clock = &real;
	start = real_ns();
	msleep(20);
	assert_true(real_ns() - start >= 20 * MS);
	before = standin_clock_now(&real);
	standin_clock_advance(&real, 60000 * MS);
	assert_true(standin_clock_now(&real) - before < 30000 * MS);
	standin_leave();

	/* without a task: the real clock */
	assert_null(standin_task());
	assert_true(ktime_get_ns() - real_ns() < 1000 * MS || real_ns() - start < 1000 * MS);
}

static void copies(void **state)
{
	long page = sysconf(_SC_PAGESIZE);
	char *two = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0);
	char own[64];

	munmap(two + page, page);
	memset(own, 1, sizeof(own));
	assert_int_equal(copy_to_user(two, own, sizeof(own)), 0);
	assert_int_equal(two[63], 1);
	/* the part before the bad page arrives, the rest is reported */
	assert_int_equal(copy_to_user(two + page - 16, own, sizeof(own)), 48);
	two[page - 1] = 9;
	assert_int_equal(copy_from_user(own, two + page - 16, sizeof(own)), 48);
	assert_int_equal(own[15], 9);
	assert_int_equal(own[16], 0);
	assert_int_equal(copy_from_user(own, (void *)8, 8), 8);
	assert_int_equal(copy_from_user(own, (void *)8, 0), 0);
	munmap(two, page);
}

/* memory and eventfds of another process */
static void other_process(void **state)
{
	struct standin_task task = { 0 };
	static char word[8] = "before";
	struct eventfd_ctx *ctx;
	uint64_t count = 0;
	int i;
	int fd = eventfd(0, EFD_NONBLOCK), pipes[2];
	struct iovec local = { word, 1 }, remote = { word, 1 };
	char own[8] = "";

	/* under qemu-user there is none */
	if (process_vm_readv(getpid(), &local, 1, &remote, 1, 0) < 0)
		skip();
	assert_int_equal(pipe(pipes), 0);
	task.pid = fork();
	if (!task.pid) {
		/* changes its own copy, then waits until it is looked at */
		alarm(20);
		strcpy(word, "child");
		write(pipes[1], "", 1);
		pause();
		_exit(0);
	}
	assert_int_equal(read(pipes[0], own, 1), 1);
	standin_enter(&task);
	assert_int_equal(copy_from_user(own, word, sizeof(word)), 0);
	assert_string_equal(own, "child");
	assert_string_equal(word, "before");
	assert_int_equal(copy_from_user(own, (void *)8, 8), 8);
	ctx = eventfd_ctx_fdget(fd);
	assert_false(IS_ERR(ctx));
	for (i = 0; i < 3; i++)
		eventfd_signal(ctx);
	eventfd_ctx_put(ctx);
	assert_int_equal(PTR_ERR(eventfd_ctx_fdget(999)), -EBADF);
	standin_leave();
	assert_int_equal(read(fd, &count, sizeof(count)), sizeof(count));
	assert_int_equal(count, 3);
	kill(task.pid, SIGKILL);
	waitpid(task.pid, NULL, 0);
	standin_enter(&task);
	assert_int_equal(copy_from_user(own, word, sizeof(word)), sizeof(word));
	assert_int_equal(PTR_ERR(eventfd_ctx_fdget(fd)), -ESRCH);
	standin_leave();
	close(fd);
	close(pipes[0]);
	close(pipes[1]);
}

static int hook(struct standin_task *task, int fd)
{
	return fd == 77 ? dup(*(int *)task->context) : -EMFILE;
}

static void eventfd_hook(void **state)
{
	int fd = eventfd(0, EFD_NONBLOCK);
	struct standin_task task = { .eventfd = hook, .context = &fd };
	struct eventfd_ctx *ctx;
	uint64_t count = 0;

	standin_enter(&task);
	ctx = eventfd_ctx_fdget(77);
	assert_false(IS_ERR(ctx));
	eventfd_signal(ctx);
	eventfd_ctx_put(ctx);
	assert_int_equal(PTR_ERR(eventfd_ctx_fdget(1)), -EMFILE);
	standin_leave();
	assert_int_equal(read(fd, &count, sizeof(count)), sizeof(count));
	close(fd);
}

static void arithmetic(void **state)
{
	char text[4];

	assert_int_equal(min(3u, 5u), 3);
	assert_int_equal(max(3u, 5u), 5);
	assert_int_equal(min_t(u32, 0x100000001ull, 5), 1);
	assert_int_equal(round_down(15u, 8), 8);
	assert_int_equal(round_up(9u, 8), 16);
	assert_int_equal(round_up(8u, 8), 8);
	assert_int_equal(scnprintf(text, sizeof(text), "12345"), 3);
	assert_int_equal(scnprintf(text, 0, "12345"), 0);
}

int standin_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clocks),
		cmocka_unit_test(copies),
		cmocka_unit_test(other_process),
		cmocka_unit_test(eventfd_hook),
		cmocka_unit_test(arithmetic),
	};

	return RUN(tests);
}
