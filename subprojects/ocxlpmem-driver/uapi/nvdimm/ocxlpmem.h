/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * What the kernel and user space agree on about OpenCAPI persistent memory.
 *
 * Every structure has the same layout on 32 and 64 bit, little and big
 * endian. All integers are host-endian, except the blocks that are passed on
 * exactly as the card gave them ("card block": little-endian, layouts in
 * wire/). Reserved members are zero on input and are zeroed on output.
 *
 * Documentation/abi.md says of each item why it exists, who may use it and
 * which errors it gives.
 */
#ifndef _UAPI_NVDIMM_OCXLPMEM_H_
#define _UAPI_NVDIMM_OCXLPMEM_H_

#include <linux/types.h>
#include <linux/ioctl.h>

/* ---- the state of a card: one word, the authority ----------------------- */

#define OCXLPMEM_STATE_WAITING		0	/* reset, ready wait running */
#define OCXLPMEM_STATE_NOT_READY	1	/* ready wait expired */
#define OCXLPMEM_STATE_READY		2
#define OCXLPMEM_STATE_ERASING		3	/* secure erase runs */
#define OCXLPMEM_STATE_FATAL		4	/* CFFS or CHFS is set */
#define OCXLPMEM_STATE_GONE		5	/* registers read all ones, or removed */
#define OCXLPMEM_STATE_MAY_BE_ERASING	6	/* found at start: only the answer ends it */
#define OCXLPMEM_STATE_MAX		6

/* sysfs "state" and uevent OCXLPMEM_STATE, in the order of the numbers */
#define OCXLPMEM_STATE_WORDS \
	{ "waiting", "not-ready", "ready", "erasing", "fatal", "gone", \
	  "may-be-erasing" }

/* ---- payloads: ND_CMD_CALL, ND_CMD_VENDOR and the payload ioctls -------- */

#define OCXLPMEM_ND_FAMILY		6	/* NVDIMM_FAMILY_OCXL */

#define OCXLPMEM_ND_SMART		1
#define OCXLPMEM_ND_ERROR_LOG		2
#define OCXLPMEM_ND_CONTROLLER_STATS	3
/* 6 is never used: libnvdimm takes it for SET_CONFIG_DATA */
#define OCXLPMEM_ND_FIRMWARE_START	16
#define OCXLPMEM_ND_FIRMWARE_SEND	17
#define OCXLPMEM_ND_FIRMWARE_FINISH	18
#define OCXLPMEM_ND_FIRMWARE_QUERY	19

/* ND_CMD_VENDOR carries the same commands: opcode = this | command */
#define OCXLPMEM_VENDOR_OPCODE		0x4F430000u

/**
 * struct ocxlpmem_payload_header - what every payload begins with
 * @status: 0, or a negative errno: the card's fault, not the caller's
 * @card_status: the card's status byte of the command, 0 if none was sent
 * @reserved: 0
 * @state: OCXLPMEM_STATE_*
 * @count: records that follow: SMART attributes, error logs (0 or 1),
 *	statistics blocks (0 or 1), firmware (0)
 * @chi: CHI register as last read, so that a reader sees the pending events
 */
struct ocxlpmem_payload_header {
	__s32 status;
	__u8 card_status;
	__u8 reserved[3];
	__u32 state;
	__u32 count;
	__u64 chi;
};

/*
 * SMART and CONTROLLER_STATS: no input. Output: the header, then the card's
 * block (data header "SM" or "CS" and what follows it), whole or not at all:
 * a buffer that is too small gives status -EMSGSIZE, and nd_fw_size (CALL) or
 * size (ioctl) says how much is needed.
 */

/* flags of struct ocxlpmem_nd_error_log_in, at most one */
#define OCXLPMEM_LOG_LOOK	(1u << 0)	/* what is read does not count as had */
#define OCXLPMEM_LOG_QUERY	(1u << 1)	/* only where the ring stands; reads nothing */
#define OCXLPMEM_LOG_HAD	(1u << 2)	/* all before @sequence are had; reads nothing */

/**
 * struct ocxlpmem_nd_error_log_in - input of OCXLPMEM_ND_ERROR_LOG
 * @sequence: the log wanted; 0 means the oldest one held
 * @instance: what @sequence counts in; 0 means the present
 * @flags: OCXLPMEM_LOG_*
 * @reserved: 0
 *
 * Whoever asks without a flag says that he has all logs before @sequence, on
 * disk if that is where they belong: they may be evicted from now on.
 */
struct ocxlpmem_nd_error_log_in {
	__u64 sequence;
	__u64 instance;
	__u32 flags;
	__u32 reserved;
};

/* flags of struct ocxlpmem_error_log_place */
#define OCXLPMEM_LOG_WAITED	(1u << 0)	/* may have waited on the card for long */

/**
 * struct ocxlpmem_error_log_place - where a log stands among the others
 * @instance: random number that names this numbering of the card's logs; a new
 *	binding of the card goes on with it, a new load of the driver does not
 * @sequence: of the log that follows (or, for a gap, of the first lost one);
 *	sequences begin with 1
 * @oldest: sequence of the oldest log the ring still holds (= @next if none)
 * @next: sequence the next log from the card will get
 * @lost: logs between the one wanted and the oldest held; nonzero makes this
 *	a gap record without a log. The next one to ask for is @oldest
 * @time_ns: when the driver took the log from the card, since 1970
 *	(CLOCK_REALTIME); the same for every reader; 0 without a log
 * @boot_ns: the same by CLOCK_BOOTTIME
 * @pending: 1 if the card holds logs that nobody has fetched (CHI.ELA)
 * @length: bytes of the card block that follows, 0 if none
 * @keepers: files that are open for writing
 * @flags: OCXLPMEM_LOG_WAITED: the log came before the card's queue was first
 *	seen empty, so nobody knows how long it had been there
 */
struct ocxlpmem_error_log_place {
	__u64 instance;
	__u64 sequence;
	__u64 oldest;
	__u64 next;
	__u64 lost;
	__u64 time_ns;
	__u64 boot_ns;
	__u32 pending;
	__u32 length;
	__u32 keepers;
	__u32 flags;
};

/* output of OCXLPMEM_ND_ERROR_LOG: header, place, card block "EL" */
struct ocxlpmem_nd_error_log_out {
	struct ocxlpmem_payload_header header;
	struct ocxlpmem_error_log_place place;
};

#define OCXLPMEM_FIRMWARE_BLOCK_MAX	32768

/**
 * struct ocxlpmem_nd_firmware_start - input of FIRMWARE_START
 * @size: bytes of the whole image, a multiple of 8; 0: not known yet, which is
 *	all that libndctl's firmware operations can say. The image is then
 *	complete when FINISH says so
 */
struct ocxlpmem_nd_firmware_start {
	__u32 size;
	__u32 reserved;
};

/**
 * struct ocxlpmem_nd_firmware_send - input of FIRMWARE_SEND
 * @context: from the answer to FIRMWARE_START
 * @offset: where the block belongs; blocks come in order
 * @length: bytes of @data in use, a multiple of 8
 */
struct ocxlpmem_nd_firmware_send {
	__u32 context;
	__u32 offset;
	__u32 length;
	__u32 reserved;
	__u8 data[OCXLPMEM_FIRMWARE_BLOCK_MAX];
};

/**
 * struct ocxlpmem_nd_firmware_finish - input of FIRMWARE_FINISH
 * @context: from the answer to FIRMWARE_START
 * @cancel: 1 gives the update up, 0 says that all blocks were sent. An image that the card
 *          has whole, this one or one that was sent before it and of which no block
 *          followed, is not taken back: the phase is OCXLPMEM_FIRMWARE_SENT then
 */
struct ocxlpmem_nd_firmware_finish {
	__u32 context;
	__u32 cancel;
};

#define OCXLPMEM_FIRMWARE_IDLE		0
#define OCXLPMEM_FIRMWARE_RECEIVING	1
#define OCXLPMEM_FIRMWARE_SENT		2	/* complete; active after a reset */
#define OCXLPMEM_FIRMWARE_FAILED	3

/* output of all four firmware commands; QUERY has no input */
struct ocxlpmem_nd_firmware_out {
	struct ocxlpmem_payload_header header;
	__u32 context;
	__u32 phase;		/* OCXLPMEM_FIRMWARE_* */
	__u32 size;		/* of the image; 0 while not known */
	__u32 done;		/* bytes the card has taken */
	__u32 block_max;	/* largest block for FIRMWARE_SEND */
	__u32 reserved;
	__u8 running[8];	/* FWVER register, raw */
};

/* ---- events ------------------------------------------------------------- */

#define OCXLPMEM_EVENT_DUMP_AVAILABLE	(1ull << 0)	/* CHI.CDA */
#define OCXLPMEM_EVENT_ERROR_LOG	(1ull << 1)	/* CHI.ELA, or unread in the ring */
#define OCXLPMEM_EVENT_HARDWARE_FATAL	(1ull << 2)	/* CHI.CHFS */
#define OCXLPMEM_EVENT_FIRMWARE_FATAL	(1ull << 3)	/* CHI.CFFS */
#define OCXLPMEM_EVENT_DUMP_READY	(1ull << 4)	/* this file's dump can be read */
#define OCXLPMEM_EVENT_STATE		(1ull << 5)	/* state changed since last asked */
#define OCXLPMEM_EVENT_GONE		(1ull << 6)

/* ---- ioctls of /dev/ocxlpmemN ------------------------------------------- */

/**
 * struct ioctl_ocxlpmem_error_log - argument of IOCTL_OCXLPMEM_ERROR_LOG
 * @buf_ptr: in: address of a buffer for the card block
 * @buf_size: in: its size; out: bytes of the log
 * @reserved: 0
 * @want: in: as for OCXLPMEM_ND_ERROR_LOG, but sequence 0 means the next one of
 *	this open file
 * @place: out
 *
 * A file open for writing is a keeper: it fetches logs from the card. Any other
 * is a watcher: it sees the ring, and LOOK changes nothing for it.
 *
 * 0: a log was delivered, or a gap (place.lost). -EAGAIN: nothing (more) to
 * read; for a watcher place.pending may be 1. -EMSGSIZE: the log does not fit
 * and stays; buf_size says the need. Fetching needs room for the largest log;
 * without it nothing is fetched. -ENOBUFS: the ring is full of logs that no
 * keeper has had. -ESTALE: want.instance is another numbering; place says the
 * present instance and where its logs begin. -EINVAL: a sequence that was never
 * given. -EPERM: HAD, and this file is a watcher.
 */
struct ioctl_ocxlpmem_error_log {
	__u64 buf_ptr;
	__u32 buf_size;
	__u32 reserved;
	struct ocxlpmem_nd_error_log_in want;
	struct ocxlpmem_error_log_place place;
};

#define OCXLPMEM_DUMP_ATTACH		0	/* the dump announced or prepared */
#define OCXLPMEM_DUMP_NEW		1	/* ask the card for a new one */

/* flags; a dump is unread until somebody has read it to its end */
#define OCXLPMEM_DUMP_DISCARD		(1u << 0)	/* an unread one may be lost */
#define OCXLPMEM_DUMP_TAKE_OVER		(1u << 1)	/* from its owner; CAP_SYS_ADMIN */

#define OCXLPMEM_DUMP_PREPARING		1	/* wait for the DUMP_READY event */
#define OCXLPMEM_DUMP_READY		2

/**
 * struct ioctl_ocxlpmem_controller_dump - IOCTL_OCXLPMEM_CONTROLLER_DUMP
 * @mode: in: OCXLPMEM_DUMP_ATTACH or OCXLPMEM_DUMP_NEW
 * @state: out: OCXLPMEM_DUMP_PREPARING or OCXLPMEM_DUMP_READY
 * @generation: out: names the dump within @instance; from 1
 * @instance: out: random number of this driver start
 * @max_size: out: most bytes a dump can have (CCAP1); 0 if not known
 * @flags: in: OCXLPMEM_DUMP_TAKE_OVER; with NEW also OCXLPMEM_DUMP_DISCARD
 *
 * Makes this open file the dump's owner and returns at once; asking again by
 * the owner is how to look at the state. -EBUSY: another file owns it, or
 * COMPLETE is under way. -ENODATA: ATTACH, and no dump is announced.
 * -ENOTEMPTY: NEW without DISCARD, and an unread dump is waiting. -EPERM:
 * TAKE_OVER without CAP_SYS_ADMIN. -ETIMEDOUT: the card did not prepare the dump
 * in time.
 */
struct ioctl_ocxlpmem_controller_dump {
	__u32 mode;
	__u32 state;
	__u64 generation;
	__u64 instance;
	__u32 max_size;
	__u32 flags;
};

/**
 * struct ioctl_ocxlpmem_controller_dump_data - IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA
 * @buf_ptr: in: address of the caller's buffer
 * @buf_size: in: bytes wanted, a multiple of 8; out: bytes delivered, 0 = the end
 * @offset: in: offset in the dump, a multiple of 8; dump bytes only, no headers
 * @generation: in: the dump meant (0: whichever); out: the dump read
 * @reserved: 0
 *
 * -EBUSY: this file does not own the dump (any more). -EAGAIN: still being prepared.
 * -ESTALE: @generation is another dump. -ENODATA: no dump. -E2BIG: the card
 * goes on beyond its own maximum. -EPROTO: a dump without a byte, or lengths
 * that cannot be.
 */
struct ioctl_ocxlpmem_controller_dump_data {
	__u64 buf_ptr;
	__u32 buf_size;
	__u32 offset;
	__u64 generation;
	__u64 reserved[7];
};

/**
 * struct ioctl_ocxlpmem_controller_dump_complete - IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE
 * @generation: in: the dump that is safe, or that is to be lost
 * @flags: in: OCXLPMEM_DUMP_DISCARD or 0
 * @reserved: 0
 *
 * The card may forget the dump. -ENOTEMPTY: it is unread, and @flags does not
 * say DISCARD. Other errors as for DUMP_DATA; -EINVAL: @generation is 0.
 */
struct ioctl_ocxlpmem_controller_dump_complete {
	__u64 generation;
	__u32 flags;
	__u32 reserved;
};

/**
 * struct ioctl_ocxlpmem_payload - IOCTL_OCXLPMEM_SMART, IOCTL_OCXLPMEM_CONTROLLER_STATS
 * @buf_ptr: in: address of a buffer for the payload (header and card block)
 * @buf_size: in: its size, at least the header; out: bytes of the payload
 * @age_ms: out: age of the answer; the driver keeps one for at most 1000 ms
 * @reserved: 0
 */
struct ioctl_ocxlpmem_payload {
	__u64 buf_ptr;
	__u32 buf_size;
	__u32 age_ms;
	__u64 reserved[2];
};

/**
 * struct ioctl_ocxlpmem_eventfd - IOCTL_OCXLPMEM_EVENTFD
 * @eventfd: in: counts one up at each event of this card; -1 takes it back
 * @reserved: 0
 *
 * One per open file. -EBUSY: this file has one already.
 */
struct ioctl_ocxlpmem_eventfd {
	__s32 eventfd;
	__u32 reserved;
};

#define OCXLPMEM_FWDEBUG_READ_MEMORY	1
#define OCXLPMEM_FWDEBUG_WRITE_MEMORY	2
#define OCXLPMEM_FWDEBUG_ENABLE		3
#define OCXLPMEM_FWDEBUG_DISABLE	4
#define OCXLPMEM_FWDEBUG_GET_PEL	5

/* argument of IOCTL_OCXLPMEM_FWDEBUG; buf_size a multiple of 8 */
struct ioctl_ocxlpmem_fwdebug {
	__u64 parameter_1;
	__u64 parameter_2;
	__u64 buf_ptr;
	__u32 buf_size;
	__u16 action;
	__u16 function_code;
};

/* argument of IOCTL_OCXLPMEM_MMIO_READ and _WRITE; address a multiple of 8 */
struct ioctl_ocxlpmem_mmio {
	__u64 address;
	__u64 value;
};

#define OCXLPMEM_IOC_MAGIC	0xCA	/* numbers 0x30-0x3F */

#define IOCTL_OCXLPMEM_ERROR_LOG \
	_IOWR(OCXLPMEM_IOC_MAGIC, 0x30, struct ioctl_ocxlpmem_error_log)
#define IOCTL_OCXLPMEM_CONTROLLER_DUMP \
	_IOWR(OCXLPMEM_IOC_MAGIC, 0x31, struct ioctl_ocxlpmem_controller_dump)
#define IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA \
	_IOWR(OCXLPMEM_IOC_MAGIC, 0x32, struct ioctl_ocxlpmem_controller_dump_data)
#define IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE \
	_IOW(OCXLPMEM_IOC_MAGIC, 0x33, struct ioctl_ocxlpmem_controller_dump_complete)
#define IOCTL_OCXLPMEM_CONTROLLER_STATS \
	_IOWR(OCXLPMEM_IOC_MAGIC, 0x34, struct ioctl_ocxlpmem_payload)
#define IOCTL_OCXLPMEM_EVENTFD \
	_IOW(OCXLPMEM_IOC_MAGIC, 0x35, struct ioctl_ocxlpmem_eventfd)
#define IOCTL_OCXLPMEM_EVENT_CHECK \
	_IOR(OCXLPMEM_IOC_MAGIC, 0x36, __u64)
#define IOCTL_OCXLPMEM_REQUEST_HEALTH \
	_IO(OCXLPMEM_IOC_MAGIC, 0x37)
#define IOCTL_OCXLPMEM_SMART \
	_IOWR(OCXLPMEM_IOC_MAGIC, 0x38, struct ioctl_ocxlpmem_payload)

/* debug: only with CONFIG_OCXL_PMEM_DEBUG, CAP_SYS_RAWIO and no lockdown */
#define IOCTL_OCXLPMEM_FWDEBUG \
	_IOWR(OCXLPMEM_IOC_MAGIC, 0x3A, struct ioctl_ocxlpmem_fwdebug)
#define IOCTL_OCXLPMEM_MMIO_WRITE \
	_IOW(OCXLPMEM_IOC_MAGIC, 0x3B, struct ioctl_ocxlpmem_mmio)
#define IOCTL_OCXLPMEM_MMIO_READ \
	_IOWR(OCXLPMEM_IOC_MAGIC, 0x3C, struct ioctl_ocxlpmem_mmio)
#define IOCTL_OCXLPMEM_SHUTDOWN \
	_IO(OCXLPMEM_IOC_MAGIC, 0x3D)

/* ---- names in sysfs and uevents ----------------------------------------- */

#define OCXLPMEM_CLASS			"ocxlpmem"	/* /sys/class/ocxlpmem/ocxlpmemN */
#define OCXLPMEM_UEVENT_SERIAL		"OCXLPMEM_SERIAL"	/* 0x%016llx */
#define OCXLPMEM_UEVENT_FIRMWARE	"OCXLPMEM_FIRMWARE"
#define OCXLPMEM_UEVENT_NMEM		"OCXLPMEM_NMEM"	/* nmemN, absent if none */
#define OCXLPMEM_UEVENT_STATE		"OCXLPMEM_STATE"	/* OCXLPMEM_STATE_WORDS */

#define OCXLPMEM_SYSFS_GROUP		"ocxlpmem"	/* below nmemN/ */
#define OCXLPMEM_SYSFS_SERIAL		"serial"
#define OCXLPMEM_SYSFS_FW_VERSION	"fw_version"
#define OCXLPMEM_SYSFS_SPEC_REVISION	"spec_revision"
#define OCXLPMEM_SYSFS_READ_LATENCY	"read_latency_ns"
#define OCXLPMEM_SYSFS_FLAGS		"flags"
#define OCXLPMEM_SYSFS_STATE		"state"
#define OCXLPMEM_SYSFS_ERROR_LOG_PENDING "error_log_pending"
#define OCXLPMEM_SYSFS_ERASE_RESULT	"erase_result"
#define OCXLPMEM_SYSFS_ERASE_ACCESSIBLE_DONE "erase_accessible_done"
#define OCXLPMEM_SYSFS_ERASE_ACCESSIBLE_TRIED "erase_accessible_tried"
#define OCXLPMEM_SYSFS_ERASE_DEFECTIVE_DONE "erase_defective_done"
#define OCXLPMEM_SYSFS_ERASE_DEFECTIVE_TRIED "erase_defective_tried"
#define OCXLPMEM_SYSFS_ERASE_OVERRIDE	"erase_override"	/* root writes the serial number */

#endif
