/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Firmware: which one a card runs, and bringing it another.
 * Part of libocxlpmem.h, which includes it and says what holds for all.
 */
#ifndef LIBOCXLPMEM_FIRMWARE_H
#define LIBOCXLPMEM_FIRMWARE_H

#include "libocxlpmem.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* most bytes of an image: what the card can address. It does not say what it can store */
#define OCXLPMEM_FIRMWARE_SIZE_MAX	0xfffffff8u
/* the size of an image, and of a block of it, is a multiple of this */
#define OCXLPMEM_FIRMWARE_ALIGN		8

/**
 * ocxlpmem_firmware_open() - ask a card about its firmware
 * @card: the card; a reference is taken. Its DIMM (nmemN) is opened read-write
 * @firmware: out
 *
 * What the card answers stands in the getters. Needs CAP_SYS_ADMIN.
 *
 * Return: 0; -ENOENT the card has no DIMM now; -EACCES, -EPERM; -ENODEV; -EPROTO;
 * -ENOMEM; what the driver says.
 */
int ocxlpmem_firmware_open(struct ocxlpmem_card *card, struct ocxlpmem_firmware **firmware);
/* an update that was begun here and is not finished is cancelled */
void ocxlpmem_firmware_close(struct ocxlpmem_firmware *firmware);
/* asks again */
int ocxlpmem_firmware_refresh(struct ocxlpmem_firmware *firmware);

/* as last heard: OCXLPMEM_FIRMWARE_IDLE, _RECEIVING, _SENT or _FAILED, whoever sent it */
unsigned int ocxlpmem_firmware_phase(const struct ocxlpmem_firmware *firmware);
/* bytes of the image; 0: nobody has said */
uint32_t ocxlpmem_firmware_size(const struct ocxlpmem_firmware *firmware);
/* bytes that the card has taken */
uint32_t ocxlpmem_firmware_done(const struct ocxlpmem_firmware *firmware);
/* bytes of the largest block; 0: the card takes none */
uint32_t ocxlpmem_firmware_block_max(const struct ocxlpmem_firmware *firmware);
/* version that runs, as letters. Belongs to firmware */
const char *ocxlpmem_firmware_running(const struct ocxlpmem_firmware *firmware);

/**
 * ocxlpmem_firmware_begin() - begin an update
 * @firmware: the firmware
 * @size: bytes of the image; 0 and what is no multiple of OCXLPMEM_FIRMWARE_ALIGN are refused
 *
 * Nothing reaches the card before the first block. An update that another process began
 * and did not finish is given up, if that process has ended.
 *
 * Return: 0; -EBUSY another update is under way, or an erase runs; -EIO the card is
 * fatal; -EOPNOTSUPP it takes no blocks; -EINVAL; as ocxlpmem_firmware_open().
 */
int ocxlpmem_firmware_begin(struct ocxlpmem_firmware *firmware, uint32_t size);

/**
 * ocxlpmem_firmware_send() - send the next block
 * @firmware: the firmware, begun
 * @block: the bytes at ocxlpmem_firmware_done() of the image
 * @len: how many; at most ocxlpmem_firmware_block_max()
 *
 * May take 16 seconds. The card goes on running its old firmware.
 *
 * Return: 0; -EBUSY the card wants this block later: send it again; -EINVAL the card
 * refuses the content, or the update is not under way any more. What is not -EBUSY ends
 * the update.
 */
int ocxlpmem_firmware_send(struct ocxlpmem_firmware *firmware, const void *block, uint32_t len);

/* all blocks were sent: the card runs them from its next reset on (INFERRED) */
int ocxlpmem_firmware_finish(struct ocxlpmem_firmware *firmware);
/*
 * gives an update up that was begun here; the card keeps its old firmware, unless the phase is
 * OCXLPMEM_FIRMWARE_SENT afterwards: it has an image whole, this one or one sent before it
 */
int ocxlpmem_firmware_cancel(struct ocxlpmem_firmware *firmware);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
