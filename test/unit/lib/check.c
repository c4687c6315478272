// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

int machine_setup(void **state)
{
	struct machine *machine = calloc(1, sizeof(*machine));
	const char *tmp = getenv("TMPDIR");

	assert_non_null(machine);
	snprintf(machine->root, sizeof(machine->root), "%s/ocxlpmem-lib-XXXXXX",
		 tmp && strlen(tmp) < 32 ? tmp : "/tmp");
	assert_non_null(mkdtemp(machine->root));
	assert_int_equal(ocxlpmem_new(&machine->ctx), 0);
	assert_int_equal(ocxlpmem_set_sysfs_root(machine->ctx, machine->root), 0);
	*state = machine;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

int machine_teardown(void **state)
{
	struct machine *machine = *state;

	ocxlpmem_unref(machine->ctx);
	nftw(machine->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(machine);
	return 0;
}

static void full_path(const struct machine *machine, const char *path, char out[PATH_MAX])
{
	char *slash;

	snprintf(out, PATH_MAX, "%s/%s", machine->root, path);
	for (slash = out + strlen(machine->root); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(out, 0755);
		*slash = '/';
	}
}

void machine_file(struct machine *machine, const char *path, const void *bytes, size_t len)
{
	char full[PATH_MAX];
	int fd;

	full_path(machine, path, full);
	fd = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
}

void machine_text(struct machine *machine, const char *path, const char *text)
{
	machine_file(machine, path, text, strlen(text));
}

void machine_link(struct machine *machine, const char *path, const char *target)
{
	char full[PATH_MAX];

	full_path(machine, path, full);
	assert_int_equal(symlink(target, full), 0);
}

void machine_card(struct machine *machine, const char *name, const char *uevent)
{
	char path[128];

	snprintf(path, sizeof(path), "sys/class/ocxlpmem/%s/uevent", name);
	machine_text(machine, path, uevent);
}

struct ocxlpmem_card *machine_one_card(struct machine *machine)
{
	struct ocxlpmem_card *card;

	machine_card(machine, "ocxlpmem0",
		     "OCXLPMEM_SERIAL=0x0123456789abcdef\nOCXLPMEM_FIRMWARE=FW000123\n"
		     "OCXLPMEM_NMEM=nmem0\nOCXLPMEM_STATE=ready\n");
	assert_int_equal(ocxlpmem_scan(machine->ctx), 1);
	card = ocxlpmem_card_get_first(machine->ctx);
	assert_non_null(card);
	return card;
}

static int device_open(struct ocxlpmem_ctx *ctx, const char *name, int flags, void *data)
{
	struct device *device = data;

	device->opens++;
	device->flags = flags;
	snprintf(device->name, sizeof(device->name), "%s", name);
	if (device->open_error)
		return device->open_error;
	if (device->write_error && (flags & O_ACCMODE) == O_RDWR)
		return device->write_error;
	return open("/dev/null", O_RDWR | O_CLOEXEC);
}

static int device_io(int fd, unsigned long request, void *arg, void *data)
{
	struct device *device = data;

	device->ioctls++;
	return device->answer(device, request, arg);
}

void device_attach(struct device *device, struct ocxlpmem_ctx *ctx)
{
	ocxlpmem_set_device_opener(ctx, device_open, device);
	ocxlpmem_set_device_io(ctx, device_io, device);
}

int device_payload(void *arg, const void *payload, size_t len)
{
	struct ioctl_ocxlpmem_payload *io = arg;
	struct ocxlpmem_payload_header header;
	void *buf = (void *)(uintptr_t)io->buf_ptr;

	memcpy(&header, payload, sizeof(header));
	if (io->buf_size < len) {
		header.status = -EMSGSIZE;
		header.count = 0;
		memcpy(buf, &header, sizeof(header));
	} else {
		memcpy(buf, payload, len);
	}
	io->buf_size = len;
	return 0;
}

size_t payload_make(void *buf, const struct ocxlpmem_payload_header *header, const void *block,
		    size_t len)
{
	memcpy(buf, header, sizeof(*header));
	if (len)
		memcpy((char *)buf + sizeof(*header), block, len);
	return sizeof(*header) + len;
}

void *exact(const void *bytes, size_t len)
{
	void *copy = malloc(len);

	assert_true(copy || !len);
	return len ? memcpy(copy, bytes, len) : copy;
}

void *example(const char *name, size_t *len)
{
	const char *dir = getenv("TEST_DATA");
	char path[PATH_MAX];
	struct stat st;
	void *bytes;
	int fd;

	assert_non_null(dir);
	snprintf(path, sizeof(path), "%s/%s-example.bin", dir, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	bytes = malloc(st.st_size);
	assert_non_null(bytes);
	assert_int_equal(read(fd, bytes, st.st_size), st.st_size);
	close(fd);
	*len = st.st_size;
	return bytes;
}
