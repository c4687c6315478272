// SPDX-License-Identifier: LGPL-2.1-or-later
/* The preload object's way through /dev/nmemN. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "dimm.h"
#include "stock.h"

/* as libndctl does: the node must be the device that sysfs talks of */
static bool is_node_of(int fd, struct ndctl_dimm *handle)
{
	struct stat st;

	return !fstat(fd, &st) && S_ISCHR(st.st_mode) &&
	       major(st.st_rdev) == STOCK_CALL(0, ndctl_dimm_get_major, handle) &&
	       minor(st.st_rdev) == STOCK_CALL(0, ndctl_dimm_get_minor, handle);
}

static int node_open(const struct dimm *dimm)
{
	char path[sizeof(dimm->name) + 8];
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", dimm->name);
	/* a node that is open for reading only may send neither CALL nor VENDOR */
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (!is_node_of(fd, dimm->handle)) {
		close(fd);
		return -ENXIO;
	}
	return fd;
}

static ssize_t send_by(int fd, const struct lib_message *msg, const void *in, void *out)
{
	const struct ocxlpmem_payload_header *payload;
	ssize_t result = -EPROTO;
	uint32_t len;
	void *buf;

	if (!lib_message_size(msg))
		return -EINVAL;
	buf = malloc(lib_message_size(msg));
	if (!buf)
		return -ENOMEM;

	lib_message_form(msg, buf, in);
	if (ioctl(fd, lib_message_request(msg), buf) < 0) {
		result = -errno;
		goto out;
	}
	payload = lib_message_payload(msg, buf, &len);
	if (!payload)
		goto out;
	memcpy(out, payload, len);
	result = len;
out:
	free(buf);
	return result;
}

/* CALL first. What is remembered is the one that has let something through */
static ssize_t send_by_any(int fd, struct dimm *dimm, struct lib_message *msg, const void *in,
			   void *out)
{
	ssize_t call, vendor;

	msg->nd_command = LIB_MESSAGE_CALL;
	call = send_by(fd, msg, in, out);
	if (!lib_message_refused(call)) {
		if (call >= 0)
			dimm->nd_command = LIB_MESSAGE_CALL;
		return call;
	}
	msg->nd_command = LIB_MESSAGE_VENDOR;
	vendor = send_by(fd, msg, in, out);
	if (lib_message_refused(vendor))
		return call;
	if (vendor >= 0)
		dimm->nd_command = LIB_MESSAGE_VENDOR;
	return vendor;
}

ssize_t dimm_send(struct dimm *dimm, uint32_t command, const void *in, void *out,
		  uint32_t out_len)
{
	struct lib_message msg = {
		.nd_command = dimm->nd_command,
		.command = command,
		.in_len = lib_message_input_size(command),
		.out_len = out_len,
	};
	ssize_t result;
	int fd;

	fd = node_open(dimm);
	if (fd < 0)
		return fd;
	if (msg.nd_command == LIB_MESSAGE_UNKNOWN)
		result = send_by_any(fd, dimm, &msg, in, out);
	else
		result = send_by(fd, &msg, in, out);
	close(fd);
	return result;
}
