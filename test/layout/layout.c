// SPDX-License-Identifier: GPL-2.0-only
/*
 * Size and offsets of everything in the uapi header, as lines in assembler
 * output, so that a compiler for any machine can be asked without running
 * its code.
 */
#include <linux/types.h>
#include <nvdimm/ocxlpmem.h>

#define SAY(name, value) __asm__ volatile("\n.ascii \"=>" name " %0\"" : : "i"((long)(value)))
#define SIZE(s) SAY(#s, sizeof(struct s))
#define AT(s, m) SAY(#s "." #m, __builtin_offsetof(struct s, m))
#define BIG(name) SAY(#name, name)

void layout(void);
void layout(void)
{
	SIZE(ocxlpmem_payload_header);
	AT(ocxlpmem_payload_header, status);
	AT(ocxlpmem_payload_header, card_status);
	AT(ocxlpmem_payload_header, reserved);
	AT(ocxlpmem_payload_header, state);
	AT(ocxlpmem_payload_header, count);
	AT(ocxlpmem_payload_header, chi);

	SIZE(ocxlpmem_nd_error_log_in);
	AT(ocxlpmem_nd_error_log_in, sequence);
	AT(ocxlpmem_nd_error_log_in, instance);
	AT(ocxlpmem_nd_error_log_in, flags);
	AT(ocxlpmem_nd_error_log_in, reserved);

	SIZE(ocxlpmem_error_log_place);
	AT(ocxlpmem_error_log_place, instance);
	AT(ocxlpmem_error_log_place, sequence);
	AT(ocxlpmem_error_log_place, oldest);
	AT(ocxlpmem_error_log_place, next);
	AT(ocxlpmem_error_log_place, lost);
	AT(ocxlpmem_error_log_place, time_ns);
	AT(ocxlpmem_error_log_place, boot_ns);
	AT(ocxlpmem_error_log_place, pending);
	AT(ocxlpmem_error_log_place, length);
	AT(ocxlpmem_error_log_place, keepers);
	AT(ocxlpmem_error_log_place, flags);

	SIZE(ocxlpmem_nd_error_log_out);
	AT(ocxlpmem_nd_error_log_out, header);
	AT(ocxlpmem_nd_error_log_out, place);

	SIZE(ocxlpmem_nd_firmware_start);
	AT(ocxlpmem_nd_firmware_start, size);
	AT(ocxlpmem_nd_firmware_start, reserved);

	SIZE(ocxlpmem_nd_firmware_send);
	AT(ocxlpmem_nd_firmware_send, context);
	AT(ocxlpmem_nd_firmware_send, offset);
	AT(ocxlpmem_nd_firmware_send, length);
	AT(ocxlpmem_nd_firmware_send, reserved);
	AT(ocxlpmem_nd_firmware_send, data);

	SIZE(ocxlpmem_nd_firmware_finish);
	AT(ocxlpmem_nd_firmware_finish, context);
	AT(ocxlpmem_nd_firmware_finish, cancel);

	SIZE(ocxlpmem_nd_firmware_out);
	AT(ocxlpmem_nd_firmware_out, header);
	AT(ocxlpmem_nd_firmware_out, context);
	AT(ocxlpmem_nd_firmware_out, phase);
	AT(ocxlpmem_nd_firmware_out, size);
	AT(ocxlpmem_nd_firmware_out, done);
	AT(ocxlpmem_nd_firmware_out, block_max);
	AT(ocxlpmem_nd_firmware_out, reserved);
	AT(ocxlpmem_nd_firmware_out, running);

	SIZE(ioctl_ocxlpmem_error_log);
	AT(ioctl_ocxlpmem_error_log, buf_ptr);
	AT(ioctl_ocxlpmem_error_log, buf_size);
	AT(ioctl_ocxlpmem_error_log, reserved);
	AT(ioctl_ocxlpmem_error_log, want);
	AT(ioctl_ocxlpmem_error_log, place);

	SIZE(ioctl_ocxlpmem_controller_dump);
	AT(ioctl_ocxlpmem_controller_dump, mode);
	AT(ioctl_ocxlpmem_controller_dump, state);
	AT(ioctl_ocxlpmem_controller_dump, generation);
	AT(ioctl_ocxlpmem_controller_dump, instance);
	AT(ioctl_ocxlpmem_controller_dump, max_size);
	AT(ioctl_ocxlpmem_controller_dump, flags);

	SIZE(ioctl_ocxlpmem_controller_dump_data);
	AT(ioctl_ocxlpmem_controller_dump_data, buf_ptr);
	AT(ioctl_ocxlpmem_controller_dump_data, buf_size);
	AT(ioctl_ocxlpmem_controller_dump_data, offset);
	AT(ioctl_ocxlpmem_controller_dump_data, generation);
	AT(ioctl_ocxlpmem_controller_dump_data, reserved);

	SIZE(ioctl_ocxlpmem_controller_dump_complete);
	AT(ioctl_ocxlpmem_controller_dump_complete, generation);
	AT(ioctl_ocxlpmem_controller_dump_complete, flags);
	AT(ioctl_ocxlpmem_controller_dump_complete, reserved);

	SIZE(ioctl_ocxlpmem_payload);
	AT(ioctl_ocxlpmem_payload, buf_ptr);
	AT(ioctl_ocxlpmem_payload, buf_size);
	AT(ioctl_ocxlpmem_payload, age_ms);
	AT(ioctl_ocxlpmem_payload, reserved);

	SIZE(ioctl_ocxlpmem_eventfd);
	AT(ioctl_ocxlpmem_eventfd, eventfd);
	AT(ioctl_ocxlpmem_eventfd, reserved);

	SIZE(ioctl_ocxlpmem_fwdebug);
	AT(ioctl_ocxlpmem_fwdebug, parameter_1);
	AT(ioctl_ocxlpmem_fwdebug, parameter_2);
	AT(ioctl_ocxlpmem_fwdebug, buf_ptr);
	AT(ioctl_ocxlpmem_fwdebug, buf_size);
	AT(ioctl_ocxlpmem_fwdebug, action);
	AT(ioctl_ocxlpmem_fwdebug, function_code);

	SIZE(ioctl_ocxlpmem_mmio);
	AT(ioctl_ocxlpmem_mmio, address);
	AT(ioctl_ocxlpmem_mmio, value);

	/* the parts of an ioctl number that are the same on every machine */
	SAY("nr ERROR_LOG", _IOC_NR(IOCTL_OCXLPMEM_ERROR_LOG));
	SAY("nr CONTROLLER_DUMP", _IOC_NR(IOCTL_OCXLPMEM_CONTROLLER_DUMP));
	SAY("nr CONTROLLER_DUMP_DATA", _IOC_NR(IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA));
	SAY("nr CONTROLLER_DUMP_COMPLETE", _IOC_NR(IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE));
	SAY("nr CONTROLLER_STATS", _IOC_NR(IOCTL_OCXLPMEM_CONTROLLER_STATS));
	SAY("nr EVENTFD", _IOC_NR(IOCTL_OCXLPMEM_EVENTFD));
	SAY("nr EVENT_CHECK", _IOC_NR(IOCTL_OCXLPMEM_EVENT_CHECK));
	SAY("nr REQUEST_HEALTH", _IOC_NR(IOCTL_OCXLPMEM_REQUEST_HEALTH));
	SAY("nr SMART", _IOC_NR(IOCTL_OCXLPMEM_SMART));
	SAY("nr FWDEBUG", _IOC_NR(IOCTL_OCXLPMEM_FWDEBUG));
	SAY("nr MMIO_WRITE", _IOC_NR(IOCTL_OCXLPMEM_MMIO_WRITE));
	SAY("nr MMIO_READ", _IOC_NR(IOCTL_OCXLPMEM_MMIO_READ));
	SAY("nr SHUTDOWN", _IOC_NR(IOCTL_OCXLPMEM_SHUTDOWN));
}
