// SPDX-License-Identifier: LGPL-2.1-or-later
/* Requests that are one ioctl on a node opened for it: health request, debug. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "device.h"

static int control(struct ocxlpmem_card *card, enum lib_op op, unsigned long request, void *arg)
{
	int fd = lib_device_open(card, O_RDWR);
	int err;

	if (fd < 0)
		return fd;
	err = lib_device_io(card, fd, request, arg);
	close(fd);
	return err ? lib_card_fail(card, &(struct lib_trouble){ op, err, 0, NULL }) : 0;
}

int ocxlpmem_card_request_health(struct ocxlpmem_card *card)
{
	return control(card, LIB_OP_REQUEST_HEALTH, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL);
}

int ocxlpmem_card_fwdebug(struct ocxlpmem_card *card, unsigned int action,
			  unsigned int function_code, uint64_t parameter_1,
			  uint64_t parameter_2, void *buf, uint32_t len)
{
	struct ioctl_ocxlpmem_fwdebug io = {
		.parameter_1 = parameter_1,
		.parameter_2 = parameter_2,
		.buf_ptr = (uintptr_t)buf,
		.buf_size = len,
		.action = action,
		.function_code = function_code,
	};

	if (action > UINT16_MAX || function_code > UINT16_MAX)
		return lib_card_fail(card, &(struct lib_trouble){ LIB_OP_DEBUG, -EINVAL, 0,
								  "number over 16 bits" });
	return control(card, LIB_OP_DEBUG, IOCTL_OCXLPMEM_FWDEBUG, &io);
}

int ocxlpmem_card_mmio_read(struct ocxlpmem_card *card, uint64_t address, uint64_t *value)
{
	struct ioctl_ocxlpmem_mmio io = { .address = address };
	int err = control(card, LIB_OP_DEBUG, IOCTL_OCXLPMEM_MMIO_READ, &io);

	if (!err)
		*value = io.value;
	return err;
}

int ocxlpmem_card_mmio_write(struct ocxlpmem_card *card, uint64_t address, uint64_t value)
{
	struct ioctl_ocxlpmem_mmio io = { .address = address, .value = value };

	return control(card, LIB_OP_DEBUG, IOCTL_OCXLPMEM_MMIO_WRITE, &io);
}

int ocxlpmem_card_shutdown(struct ocxlpmem_card *card)
{
	return control(card, LIB_OP_DEBUG, IOCTL_OCXLPMEM_SHUTDOWN, NULL);
}
