// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench-bare-dump DEVICE CHUNK FILE: the baseline of the dump benchmark: the
 * same ioctls as dump-controller in the plainest loop, the bytes written to
 * FILE and synced once. No checksum, no journal, no second thought.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <nvdimm/ocxlpmem.h>

static int fail(const char *what)
{
	perror(what);
	return 1;
}

int main(int argc, char **argv)
{
	struct ioctl_ocxlpmem_controller_dump dump = { .mode = OCXLPMEM_DUMP_NEW };
	struct ioctl_ocxlpmem_controller_dump_complete completion = { 0 };
	struct ioctl_ocxlpmem_controller_dump_data data = { 0 };
	uint32_t chunk, offset = 0;
	int dev, out;
	void *buf;

	if (argc != 4)
		return 2;
	chunk = strtoul(argv[2], NULL, 0);
	buf = malloc(chunk);
	dev = open(argv[1], O_RDWR);
	out = open(argv[3], O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (!buf || dev < 0 || out < 0)
		return fail("open");
	if (ioctl(dev, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &dump))
		return fail("CONTROLLER_DUMP");
	dump.mode = OCXLPMEM_DUMP_ATTACH;
	while (dump.state != OCXLPMEM_DUMP_READY) {
		poll(NULL, 0, 5);
		if (ioctl(dev, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &dump))
			return fail("CONTROLLER_DUMP");
	}
	for (;;) {
		data.buf_ptr = (uintptr_t)buf;
		data.buf_size = chunk;
		data.offset = offset;
		if (ioctl(dev, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &data))
			return fail("CONTROLLER_DUMP_DATA");
		if (!data.buf_size)
			break;
		if (write(out, buf, data.buf_size) != (ssize_t)data.buf_size)
			return fail("write");
		offset += data.buf_size;
	}
	if (fsync(out) || close(out))
		return fail("fsync");
	completion.generation = dump.generation;
	if (ioctl(dev, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE, &completion))
		return fail("CONTROLLER_DUMP_COMPLETE");
	free(buf);
	return 0;
}
