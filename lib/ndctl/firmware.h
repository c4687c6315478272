/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Firmware update: the payloads in libndctl's terms. */
#ifndef NDCTL_FIRMWARE_H
#define NDCTL_FIRMWARE_H

#include <ndctl/libndctl.h>
#include <libocxlpmem.h>

/* what libndctl asks for; several are one command of ours */
enum firmware_step {
	FIRMWARE_INFO,
	FIRMWARE_START,
	FIRMWARE_SEND,
	FIRMWARE_FINISH,
	FIRMWARE_ABORT,
	FIRMWARE_FINISH_QUERY,
};

/* the command of a step: OCXLPMEM_ND_FIRMWARE_* */
uint32_t firmware_command(enum firmware_step step);
/* the answer to a start: is an update under way since then? */
bool firmware_begun(const struct ocxlpmem_nd_firmware_out *start);
/* why the abort of one that is under way does not succeed for ndctl */
#define FIRMWARE_CANCELLED \
	"firmware update failed and was cancelled, the old firmware stays (this is no failed abort)"

/* payload as it came, or NULL; what libndctl's caller is told of the step */
enum ND_FW_STATUS firmware_status(enum firmware_step step,
				  const struct ocxlpmem_nd_firmware_out *out);

/*
 * What libndctl's getters return, from the answer to a step; NULL for one that
 * failed, which gives libndctl's value for "failed".
 */
unsigned int firmware_storage_size(const struct ocxlpmem_nd_firmware_out *out);
unsigned int firmware_max_send_len(const struct ocxlpmem_nd_firmware_out *out);
unsigned int firmware_query_interval(const struct ocxlpmem_nd_firmware_out *out);
unsigned int firmware_max_query_time(const struct ocxlpmem_nd_firmware_out *out);
unsigned int firmware_context(const struct ocxlpmem_nd_firmware_out *out);
/* the letters of FWVER as a number, so that ndctl's hexadecimal spells them */
unsigned long long firmware_run_version(const struct ocxlpmem_nd_firmware_out *out);
/* 0: nothing is known of the version that waits for a reset */
unsigned long long firmware_updated_version(const struct ocxlpmem_nd_firmware_out *out);

/*
 * Fill the input of a step; buf has lib_message_input_size() bytes. length beyond
 * OCXLPMEM_FIRMWARE_BLOCK_MAX: false
 */
void firmware_form_start(void *buf);
bool firmware_form_send(void *buf, uint32_t context, uint32_t offset, const void *data,
			uint32_t length);
void firmware_form_finish(void *buf, uint32_t context, bool cancel);

#endif
