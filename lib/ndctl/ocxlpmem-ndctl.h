/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * DOC: payloads of OpenCAPI persistent memory through libndctl's DIMMs
 *
 * libndctl has getters for a DIMM's health and nothing for what else a card can
 * tell. With these functions a program that walks libndctl's DIMMs also reads
 * error logs, statistics and whole SMART blocks of our cards. They go through
 * /dev/nmemN, so they need root. Programs that do not use libndctl have a better
 * way in libocxlpmem.h, which needs no root.
 *
 * Link with ocxlpmem-ndctl.so (pkg-config: ocxlpmem-ndctl) besides libndctl. The
 * payloads are decoded by libocxlpmem's ocxlpmem_..._from_payload().
 *
 * The object also interposes public functions of libndctl, which is its first
 * purpose: linked before libndctl, or preloaded, it makes ndctl_dimm_cmd_new_smart()
 * and its relatives work on our DIMMs. It touches no other DIMM.
 *
 * Environment: OCXLPMEM_NDCTL_ND_COMMAND=call or =vendor uses only ND_CMD_CALL or only
 * ND_CMD_VENDOR. Without it CALL is tried first, and VENDOR where the kernel
 * refuses; the one that worked is remembered for the DIMM.
 */
#ifndef OCXLPMEM_NDCTL_H
#define OCXLPMEM_NDCTL_H

#include <ndctl/libndctl.h>
#include <libocxlpmem.h>

#ifdef __cplusplus
extern "C" {
#endif

/* enough for every answer to ocxlpmem_ndctl_smart(), _stats() and _error_log() */
#define OCXLPMEM_NDCTL_SMART_ROOM	8192
#define OCXLPMEM_NDCTL_STATS_ROOM	1024
#define OCXLPMEM_NDCTL_ERROR_LOG_ROOM	(80 * 1024)

/* is this DIMM an OpenCAPI persistent memory card? */
bool ocxlpmem_ndctl_is_ours(struct ndctl_dimm *dimm);

/**
 * ocxlpmem_ndctl_read() - one payload command
 * @dimm: a DIMM of libndctl
 * @command: OCXLPMEM_ND_SMART, _ERROR_LOG, _CONTROLLER_STATS or _FIRMWARE_QUERY
 * @in: the command's input structure; NULL for a command without
 * @in_len: its bytes
 * @payload: buffer for the answer, any alignment; begins with struct
 *	ocxlpmem_payload_header
 * @len: its bytes
 *
 * The payload header's status tells of the card's faults: -EMSGSIZE there means
 * that @len was too small for the block.
 *
 * Return: bytes of the payload; -ENODEV not one of our DIMMs, or the card has
 * gone; -EACCES, -EPERM; -EINVAL wrong @in_len, or no room for the header;
 * -EOPNOTSUPP no such command, or one that changes something; -EPROTO the driver
 * filled in no header; -ENOMEM; what the driver says.
 */
ssize_t ocxlpmem_ndctl_read(struct ndctl_dimm *dimm, uint32_t command, const void *in,
			    size_t in_len, void *payload, size_t len);

/* for ocxlpmem_smart_from_payload() */
static inline ssize_t ocxlpmem_ndctl_smart(struct ndctl_dimm *dimm, void *payload, size_t len)
{
	return ocxlpmem_ndctl_read(dimm, OCXLPMEM_ND_SMART, NULL, 0, payload, len);
}

/* for ocxlpmem_stats_from_payload() */
static inline ssize_t ocxlpmem_ndctl_stats(struct ndctl_dimm *dimm, void *payload, size_t len)
{
	return ocxlpmem_ndctl_read(dimm, OCXLPMEM_ND_CONTROLLER_STATS, NULL, 0, payload, len);
}

/**
 * ocxlpmem_ndctl_error_log() - one error log
 * @dimm: the DIMM
 * @want: which: {0, 0} is the oldest that the driver holds; go on with the log's
 *	own position, sequence plus one
 * @keep: you put logs in a safe place: asking for one tells the driver that it
 *	may forget those before. False: you only look
 * @payload: for ocxlpmem_error_log_from_payload()
 * @len: its bytes, OCXLPMEM_NDCTL_ERROR_LOG_ROOM: with less the driver takes
 *	nothing from the card
 *
 * Return: as ocxlpmem_ndctl_read().
 */
static inline ssize_t ocxlpmem_ndctl_error_log(struct ndctl_dimm *dimm,
					       const struct ocxlpmem_log_position *want,
					       bool keep, void *payload, size_t len)
{
	struct ocxlpmem_nd_error_log_in in = {
		.sequence = want->sequence,
		.instance = want->instance,
		.flags = keep ? 0 : OCXLPMEM_LOG_LOOK,
	};

	return ocxlpmem_ndctl_read(dimm, OCXLPMEM_ND_ERROR_LOG, &in, sizeof(in), payload, len);
}

#ifdef __cplusplus
}
#endif

#endif
