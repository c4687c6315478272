// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-pace DEVICE LIMIT COMMAND [argument...]: while COMMAND runs, asks for SMART
 * every 20 ms and says how long the slowest answer of the card took, in ms. What
 * the driver had kept does not count. Exit code: COMMAND's; 3 if an answer took
 * longer than LIMIT ms, failed, or none came from the card.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <nvdimm/ocxlpmem.h>

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* 0, or why it is no answer */
static int ask(int fd, double *ms)
{
	static unsigned char room[65536];
	struct ioctl_ocxlpmem_payload arg = {
		.buf_ptr = (unsigned long)room,
		.buf_size = sizeof(room),
	};
	double start = now_ms();

	if (ioctl(fd, IOCTL_OCXLPMEM_SMART, &arg))
		return errno;
	*ms = now_ms() - start;
	/* older than the question: kept */
	if (arg.age_ms > *ms)
		*ms = -1;
	return -((struct ocxlpmem_payload_header *)room)->status;
}

int main(int argc, char **argv)
{
	double ms = -1, slowest = 0;
	unsigned int asked = 0;
	int fd, status, err;
	pid_t pid;

	if (argc < 4)
		return 2;
	fd = open(argv[1], O_RDONLY | O_CLOEXEC);
	pid = fd < 0 ? -1 : fork();
	if (pid < 0) {
		perror(argv[1]);
		return 3;
	}
	if (!pid) {
		execvp(argv[3], argv + 3);
		_exit(127);
	}
	while (!waitpid(pid, &status, WNOHANG)) {
		err = ask(fd, &ms);
		if (err) {
			printf("SMART: %s\n", strerrorname_np(err));
			waitpid(pid, &status, 0);
			return 3;
		}
		if (ms >= 0) {
			asked++;
			slowest = ms > slowest ? ms : slowest;
		}
		usleep(20000);
	}
	printf("%u answers of the card, the slowest after %.0f ms\n", asked, slowest);
	if (!asked || slowest > strtod(argv[2], NULL))
		return 3;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
