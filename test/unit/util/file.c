// SPDX-License-Identifier: GPL-2.0-only
/* Files that survive a crash: what is in the way, whose it is, and disks that are full. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/file.h"

#define NOBODY 65534

static void put(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void holds(const char *path, const char *wanted)
{
	char text[256] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_true(read(fd, text, sizeof(text) - 1) >= 0);
	close(fd);
	assert_string_equal(text, wanted);
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode & 07777;
}

static bool there(const char *path)
{
	struct stat st;

	return !lstat(path, &st);
}

static void make_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	strcpy(address.sun_path, path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	close(fd);
}

/* one of each kind that is no file of ours, under the name of the kind */
static const char *const foreign[] = { "directory", "link", "dangling", "fifo", "socket" };

static void make_foreign(void)
{
	put("target", "precious", 0644);
	assert_int_equal(mkdir("directory", 0755), 0);
	assert_int_equal(symlink("target", "link"), 0);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	make_socket("socket");
}

/* ---- what is in the way --------------------------------------------------- */

static void temporaries_are_new(void **state)
{
	size_t i;
	int fd;

	make_foreign();
	for (i = 0; i < COUNT(foreign); i++) {
		assert_int_equal(file_create(foreign[i]), -EEXIST);
		assert_int_equal(file_remove_stale(foreign[i]), -EEXIST);
		assert_true(there(foreign[i]));
	}
	holds("target", "precious");
	assert_false(there("nowhere"));
	/* two names: the other one is somebody's */
	put("one", "text", 0600);
	assert_int_equal(link("one", "two"), 0);
	assert_int_equal(file_create("two"), -EEXIST);
	holds("one", "text");
	/* of a mode that is ours alone, whatever the umask */
	umask(0);
	fd = file_create("new");
	umask(022);
	assert_true(fd >= 0);
	assert_int_equal(mode_of("new"), 0600);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(fd);
	assert_int_equal(file_create("none/new"), -ENOENT);
	assert_int_equal(file_remove_stale("absent"), 0);
}

/* what a killed run left goes, what somebody writes stays */
static void stale_files_go(void **state)
{
	int fd, other;

	put("left", "half", 0600);
	fd = file_create("left");
	assert_true(fd >= 0);
	holds("left", "");
	assert_int_equal(file_write_all(fd, "mine", 4), 0);
	assert_int_equal(file_remove_stale("left"), -EBUSY);
	holds("left", "mine");
	close(fd);
	assert_int_equal(file_remove_stale("left"), 0);
	assert_false(there("left"));
	/* renamed while it was locked: the name is free, the file is not stale */
	fd = file_create("left");
	assert_int_equal(rename("left", "done"), 0);
	other = file_create("left");
	assert_true(other >= 0);
	close(fd);
	close(other);
	assert_true(there("done"));
}

static int no_descriptors(void *arg)
{
	const struct rlimit limit = { 3, 3 };
	int err;

	put("left", "half", 0600);
	setrlimit(RLIMIT_NOFILE, &limit);
	err = file_remove_stale("left");
	return -err;
}

/* that a name is taken is another thing than that one cannot look */
static void no_descriptor_is_no_foreign_file(void **state)
{
	struct child child;

	child_run(&child, STDERR_FILENO, no_descriptors, NULL);
	assert_true(WIFEXITED(child.status));
	assert_int_equal(WEXITSTATUS(child.status), EMFILE);
	assert_true(there("left"));
	assert_int_equal(file_remove_stale("left/below"), -ENOTDIR);
}

static void only_one_writer(void **state)
{
	int fd = file_create("file"), again;

	assert_true(fd >= 0);
	again = open("file", O_RDWR | O_CLOEXEC);
	assert_int_equal(flock(again, LOCK_EX | LOCK_NB), -1);
	close(fd);
	assert_int_equal(file_lock(again), 0);
	close(again);
}

/* waiting takes no time while impatient */
static bool impatient;
static uint64_t waited_ns;

int __wrap_nanosleep(const struct timespec *wanted, struct timespec *rest)
{
	if (!impatient)
		return __real_nanosleep(wanted, rest);
	waited_ns += wanted->tv_sec * 1000000000ull + wanted->tv_nsec;
	return 0;
}

/* who does not end is told: five seconds are enough */
static void the_next_one_gives_up(void **state)
{
	int fd = file_create("file"), again = open("file", O_RDWR | O_CLOEXEC);

	waited_ns = 0;
	impatient = true;
	assert_int_equal(file_lock(again), -EBUSY);
	impatient = false;
	assert_true(waited_ns == 5000000000ull);
	close(fd);
	close(again);
}

static int hold_for_a_while(void *arg)
{
	int fd = file_create("file");

	if (fd < 0 || write(STDERR_FILENO, "x", 1) != 1)
		return 1;
	usleep(300000);
	close(fd);
	return 0;
}

/* who ends soon is waited for */
static void the_next_one_waits(void **state)
{
	int ends[2], fd, status;
	char byte;
	pid_t pid;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	if (!pid) {
		dup2(ends[1], STDERR_FILENO);
		_exit(hold_for_a_while(NULL));
	}
	assert_int_equal(read(ends[0], &byte, 1), 1);
	fd = file_create("file");
	assert_true(fd >= 0);
	close(fd);
	close(ends[0]);
	close(ends[1]);
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
}

static void distrust(void **state)
{
	struct stat st = { .st_mode = S_IFREG | 0600, .st_uid = geteuid(), .st_nlink = 1 };

	assert_null(file_distrust(&st));
	st.st_nlink = 0;	/* removed meanwhile */
	assert_null(file_distrust(&st));
	st.st_nlink = 2;
	assert_string_equal(file_distrust(&st), "has another name");
	st.st_uid++;
	assert_string_equal(file_distrust(&st), "belongs to another user");
	st.st_mode = S_IFLNK | 0777;
	assert_string_equal(file_distrust(&st), "is no regular file");
}

static void kinds(void **state)
{
	static const char *const wanted[] = {
		"a directory", "a symbolic link", "a symbolic link", "a FIFO", "a socket",
	};
	size_t i;

	make_foreign();
	for (i = 0; i < COUNT(foreign); i++)
		assert_string_equal(file_foreign_kind(foreign[i]), wanted[i]);
	assert_string_equal(file_foreign_kind("/dev/null"), "a device");
	assert_null(file_foreign_kind("target"));
	assert_null(file_foreign_kind("absent"));
}

/* ---- what is replaced ------------------------------------------------------ */

static void replaced_whole(void **state)
{
	size_t i;

	assert_int_equal(file_replace("new", "tmp", "one", 3, 0, true), 0);
	holds("new", "one");
	assert_int_equal(mode_of("new"), 0600);
	assert_int_equal(file_replace("new", "tmp", "two", 3, 0640, false), 0);
	holds("new", "two");
	assert_int_equal(mode_of("new"), 0640);
	/* the mode that somebody gave it stays */
	assert_int_equal(file_replace("new", "tmp", "", 0, 0, false), 0);
	holds("new", "");
	assert_int_equal(mode_of("new"), 0640);
	assert_false(there("tmp"));
	/* no link is followed, nothing of another kind is replaced */
	make_foreign();
	for (i = 0; i < COUNT(foreign); i++) {
		assert_int_equal(file_replace(foreign[i], "tmp", "x", 1, 0, false), -EEXIST);
		assert_true(there(foreign[i]));
		assert_false(there("tmp"));
		assert_int_equal(file_replace("new", foreign[i], "x", 1, 0, false), -EEXIST);
	}
	holds("target", "precious");
	holds("new", "");
	/* another name of the old file keeps the old content */
	assert_int_equal(link("target", "second"), 0);
	assert_int_equal(file_replace("target", "tmp", "changed", 7, 0, false), 0);
	holds("second", "precious");
	holds("target", "changed");
	assert_int_equal(file_replace("none/new", "none/tmp", "x", 1, 0, false), -ENOENT);
}

static void owner_stays(void **state)
{
	struct stat st;

	if (geteuid())
		skip();
	put("theirs", "old", 04751);
	assert_int_equal(chown("theirs", NOBODY, NOBODY), 0);
	assert_int_equal(chmod("theirs", 0751), 0);
	assert_int_equal(file_replace("theirs", "tmp", "new", 3, 0, false), 0);
	assert_int_equal(stat("theirs", &st), 0);
	assert_int_equal(st.st_uid, NOBODY);
	assert_int_equal(st.st_gid, NOBODY);
	assert_int_equal(st.st_mode & 07777, 0751);
	holds("theirs", "new");
}

static int replace_as_nobody(void *arg)
{
	if (setgid(NOBODY) || setuid(NOBODY))
		return 1;
	if (file_place_is_ours("theirs"))
		return 2;
	if (!file_place_is_ours("absent"))
		return 3;
	if (file_replace("theirs", "tmp", "new", 3, 0, false) != -EPERM)
		return 4;
	/* another user's is nothing that a run of ours left */
	if (file_remove_stale("theirs") != -EEXIST || file_remove_stale("closed") != -EEXIST)
		return 5;
	return there("tmp") ? 6 : 0;
}

/* a file that would change its owner by being replaced stays as it is */
static void owner_does_not_change(void **state)
{
	struct child child;

	if (geteuid())
		skip();
	put("theirs", "old", 0666);
	put("closed", "old", 0600);
	assert_int_equal(chmod(".", 0777), 0);
	child_run(&child, STDERR_FILENO, replace_as_nobody, NULL);
	assert_int_equal(child.status, 0);
	holds("theirs", "old");
	assert_true(file_place_is_ours("theirs"));
}

static void renamed(void **state)
{
	size_t i;

	put("from", "new", 0600);
	put("to", "old", 0600);
	assert_int_equal(file_rename("from", "to", false), -EEXIST);
	holds("to", "old");
	assert_int_equal(file_rename("from", "to", true), 0);
	holds("to", "new");
	assert_false(there("from"));
	assert_int_equal(file_rename("to", "free", false), 0);
	holds("free", "new");
	assert_int_equal(file_rename("absent", "to", true), -ENOENT);
	assert_int_equal(file_rename("absent", "to", false), -ENOENT);
	make_foreign();
	for (i = 0; i < COUNT(foreign); i++) {
		assert_int_equal(file_rename("free", foreign[i], true), -EEXIST);
		assert_int_equal(file_rename("free", foreign[i], false), -EEXIST);
		assert_true(there(foreign[i]));
	}
	holds("free", "new");
	holds("target", "precious");
}

/* ---- full disks ------------------------------------------------------------ */

static void a_full_device(void **state)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	assert_int_equal(file_write_all(fd, "x", 1), -ENOSPC);
	assert_int_equal(file_write_all(fd, "", 0), 0);
	close(fd);
	fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	assert_int_equal(file_write_all(fd, "x", 1), -EBADF);
	close(fd);
}

static char large[100000];

/* part of it fits: the write comes back short, and the rest of it fails */
static int replace_with_little_room(void *arg)
{
	const struct rlimit limit = { 50000, 50000 };

	signal(SIGXFSZ, arg ? SIG_DFL : SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit))
		return 1;
	return -file_replace("kept", "tmp", large, sizeof(large), 0, true);
}

static void no_room_keeps_the_old(void **state)
{
	struct child child;

	put("kept", "old", 0644);
	child_run(&child, STDERR_FILENO, replace_with_little_room, NULL);
	assert_true(WIFEXITED(child.status));
	assert_int_equal(WEXITSTATUS(child.status), EFBIG);
	holds("kept", "old");
	assert_false(there("tmp"));
}

/* killed in the middle: what it had written so far is never seen under the name */
static void killed_in_the_middle(void **state)
{
	struct child child;
	struct stat st;

	put("kept", "old", 0644);
	child_run(&child, STDERR_FILENO, replace_with_little_room, "killed");
	assert_true(WIFSIGNALED(child.status));
	assert_int_equal(WTERMSIG(child.status), SIGXFSZ);
	holds("kept", "old");
	assert_int_equal(stat("tmp", &st), 0);
	assert_int_equal(st.st_size, 50000);
	/* and the next run is not held up by it */
	assert_int_equal(file_replace("kept", "tmp", "new", 3, 0, true), 0);
	holds("kept", "new");
	assert_false(there("tmp"));
}

static void ignore(int number)
{
}

/* a pipe that takes little at a time, and signals that end each write early */
static void short_writes(void **state)
{
	const struct sigaction action = { .sa_handler = ignore };
	static char text[1 << 20];
	int ends[2], status;
	size_t i, len = 0;
	ssize_t n, k;
	pid_t pid, killer;
	char part[3000];

	for (i = 0; i < sizeof(text); i++)
		text[i] = i % 251;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	if (!pid) {
		sigaction(SIGUSR1, &action, NULL);
		close(ends[0]);
		_exit(file_write_all(ends[1], text, sizeof(text)) ? 1 : 0);
	}
	close(ends[1]);
	killer = fork();
	if (!killer) {
		/* it may not handle them yet */
		usleep(20000);
		for (;;) {
			kill(pid, SIGUSR1);
			usleep(100);
		}
	}
	usleep(30000);
	while ((n = read(ends[0], part, sizeof(part))) > 0) {
		for (k = 0; k < n; k++, len++)
			assert_true(part[k] == text[len]);
	}
	close(ends[0]);
	kill(killer, SIGKILL);
	waitpid(killer, &status, 0);
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
	assert_int_equal(len, sizeof(text));
}

static void directories_are_synced(void **state)
{
	assert_int_equal(file_sync_directory("any"), 0);
	assert_int_equal(file_sync_directory("/tmp/any"), 0);
	assert_int_equal(file_sync_directory("absent/any"), -ENOENT);
	put("file", "", 0600);
	assert_int_equal(file_sync_directory("file/any"), -ENOTDIR);
}

int file_tests(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(temporaries_are_new),
		IN_SCRATCH(stale_files_go),
		IN_SCRATCH(no_descriptor_is_no_foreign_file),
		IN_SCRATCH(only_one_writer),
		IN_SCRATCH(the_next_one_waits),
		IN_SCRATCH(the_next_one_gives_up),
		cmocka_unit_test(distrust),
		IN_SCRATCH(kinds),
		IN_SCRATCH(replaced_whole),
		IN_SCRATCH(owner_stays),
		IN_SCRATCH(owner_does_not_change),
		IN_SCRATCH(renamed),
		cmocka_unit_test(a_full_device),
		IN_SCRATCH(no_room_keeps_the_old),
		IN_SCRATCH(killed_in_the_middle),
		cmocka_unit_test(short_writes),
		IN_SCRATCH(directories_are_synced),
	};

	return RUN(tests);
}
