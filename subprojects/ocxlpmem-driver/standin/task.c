// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <sys/uio.h>
#include <linux/capability.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/security.h>
#include <linux/uaccess.h>

#include "private.h"

#define NESTING	8

static __thread struct standin_task *entered[NESTING];
static __thread unsigned int depth;
static unsigned int taints;

void standin_enter(struct standin_task *task)
{
	assert(depth < NESTING);
	entered[depth++] = task;
}

void standin_leave(void)
{
	assert(depth);
	depth--;
}

struct standin_task *standin_task(void)
{
	return depth ? entered[depth - 1] : NULL;
}

bool standin_signalled(void)
{
	struct standin_task *task = standin_task();

	return task && (READ_ONCE(task->signal) || READ_ONCE(task->killed));
}

bool standin_killed(void)
{
	struct standin_task *task = standin_task();

	return task && READ_ONCE(task->killed);
}

struct pid *standin_pid(void)
{
	struct standin_task *task = standin_task();

	return (struct pid *)(task ? (long)task->pid : 0);
}

bool pid_has_task(struct pid *pid, enum pid_type type)
{
	return !pid || !kill((long)pid, 0) || errno == EPERM;
}

bool capable(int cap)
{
	struct standin_task *task = standin_task();
	unsigned int bit = cap == CAP_SYS_ADMIN ? STANDIN_CAP_SYS_ADMIN :
			   cap == CAP_SYS_RAWIO ? STANDIN_CAP_SYS_RAWIO : 0;

	return !task || task->capabilities & bit;
}

int security_locked_down(enum lockdown_reason what)
{
	struct standin_task *task = standin_task();

	return task && task->lockdown ? -EPERM : 0;
}

void add_taint(unsigned int flag, enum lockdep_ok lockdep)
{
	__atomic_add_fetch(&taints, 1, __ATOMIC_RELAXED);
}

unsigned int standin_taints(void)
{
	return __atomic_load_n(&taints, __ATOMIC_RELAXED);
}

/* up to n bytes through a pipe, whose ends check the pointers; bytes copied */
static size_t through_pipe(void *to, const void *from, size_t n)
{
	size_t done = 0;
	int ends[2];

	if (pipe(ends))
		return 0;
	if (write(ends[1], from, n) == (ssize_t)n && read(ends[0], to, n) == (ssize_t)n)
		done = n;
	close(ends[0]);
	close(ends[1]);
	return done;
}

/* for where process_vm_*() is missing, as in qemu-user 7.2; bytes not copied */
static unsigned long copy_own(void *to, const void *from, unsigned long n)
{
	size_t piece = PIPE_BUF;

	while (n) {
		piece = piece < n ? piece : n;
		if (through_pipe(to, from, piece)) {
			to = (char *)to + piece;
			from = (const char *)from + piece;
			n -= piece;
		} else if (piece > 1) {
			/* the bad page begins somewhere in here */
			piece /= 2;
		} else {
			break;
		}
	}
	return n;
}

/*
 * process_vm_*() also for this process: that is what turns a bad pointer into
 * an errno.
 */
static unsigned long copy(void *own, const void *theirs, unsigned long n, bool out)
{
	struct standin_task *task = standin_task();
	pid_t pid = task ? task->pid : 0;
	struct iovec local = { own, n }, remote = { (void *)theirs, n };
	ssize_t done;

	if (!n)
		return 0;
	done = out ? process_vm_writev(pid ? pid : getpid(), &local, 1, &remote, 1, 0) :
		     process_vm_readv(pid ? pid : getpid(), &local, 1, &remote, 1, 0);
	if (done >= 0)
		return n - done;
	if (pid || errno == EFAULT)
		return n;
	return out ? copy_own((void *)theirs, own, n) : copy_own(own, theirs, n);
}

unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left = copy(to, from, n, false);

	/* no stale bytes of ours for a caller that ignores the result */
	if (left)
		memset((char *)to + (n - left), 0, left);
	return left;
}

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	return copy((void *)from, to, n, true);
}
