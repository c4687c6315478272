/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the preload object knows of libndctl's DIMMs and contexts: which DIMMs
 * are ours, by the attribute group of their driver, and what belongs to them.
 * Everything here lives as long as the libndctl context, as libndctl's own
 * attributes do. Safe to use from several threads.
 */
#ifndef NDCTL_DIMM_H
#define NDCTL_DIMM_H

#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <ndctl/libndctl.h>

#include "nd_command.h"

/**
 * struct dimm - a DIMM of ours
 * @handle: libndctl's object
 * @name: "nmem0"
 * @serial: text of the serial attribute, shown as "id"
 * @group: directory of the driver's attributes
 * @nd_command: the one that worked last (enum lib_nd_command)
 * @eventfd: descriptor of the flags attribute, -1 if not open (yet)
 */
struct dimm {
	struct dimm *next;
	struct ndctl_dimm *handle;
	bool ours;
	atomic_int nd_command;
	atomic_int eventfd;
	char name[16];
	char serial[32];
	char group[96];
};

/* NULL: not ours. Looked up once a DIMM */
struct dimm *dimm_ours(struct ndctl_dimm *handle);

/* for monitors: a descriptor that polls when flags change. Belongs to dimm */
int dimm_eventfd(struct dimm *dimm);

/* is this word among the driver's flags now? */
bool dimm_flag(struct dimm *dimm, const char *word);

/**
 * dimm_send() - one payload command through /dev/nmemN
 * @dimm: the DIMM
 * @command: OCXLPMEM_ND_*
 * @in: input, lib_message_input_size(command) bytes
 * @out: buffer for the payload
 * @out_len: its size, at least the header
 *
 * Return: bytes of the payload, whose header tells of the card's faults; a
 * negative errno if the command did not get through.
 */
ssize_t dimm_send(struct dimm *dimm, uint32_t command, const void *in, void *out,
		  uint32_t out_len);

/*
 * A line of text for the program's log: where libndctl's own error messages go,
 * with the same priority rules.
 */
void dimm_log(struct dimm *dimm, const char *format, ...) __attribute__((format(printf, 2, 3)));

typedef void context_log_fn(struct ndctl_ctx *ctx, int priority, const char *file, int line,
			    const char *function, const char *format, va_list args);

/* libndctl's references as they come and go: the last one takes the DIMMs along */
void context_born(struct ndctl_ctx *ctx);
void context_ref(struct ndctl_ctx *ctx);
void context_unref(struct ndctl_ctx *ctx);
void context_set_log_fn(struct ndctl_ctx *ctx, context_log_fn *log_fn);

#endif
