/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of the ocxlpmem driver that speaks to the card.
 *
 * The glue (PCI, libnvdimm, char device, sysfs, interrupts) and the process
 * simulator call what is declared here; nothing here knows of them. The
 * sources compile unmodified as kernel code and, against standin/, in user
 * space.
 *
 * Contexts: core_irq() may be called from hard interrupt context; all other
 * functions may sleep. Every function is safe against all others in other
 * threads, from the end of core_create() to the last core_put().
 *
 * Lock order: nvdimm bus (glue), then core->region_lock, then the admin lock (which
 * lockdep sees), then core->lock. No callback of core_ops but read64 and write64
 * runs under the admin lock.
 */
#ifndef OCXLPMEM_CORE_H
#define OCXLPMEM_CORE_H

#include <linux/types.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/list.h>
#include <nvdimm/ocxlpmem.h>

#include "wire/area.h"
#include "wire/capability.h"

struct core;
struct core_block;
struct core_file;
struct wire_smart_attribute;

/* what core_ops.changed() is told; several at once */
#define CORE_CHANGED_STATE	0x01	/* sysfs state, flags, uevent */
#define CORE_CHANGED_LOGS	0x02	/* sysfs error_log_pending */
#define CORE_CHANGED_FLAGS	0x04	/* sysfs flags only */
#define CORE_CHANGED_ERASE	0x08	/* erase ended: re-probe the DIMM */

/**
 * struct core_trace - one command, whoever sent it, as it ended
 * @card: core_params.name
 * @origin: "driver", "call", "vendor" or "file"
 * @command: its name
 * @result: 0 or a negative errno
 * @card_status: status byte of the card, 0 if none came
 * @duration_ns: from the wait for the admin lock to the end
 */
struct core_trace {
	const char *card;
	const char *origin;
	const char *command;
	int result;
	u8 card_status;
	u64 duration_ns;
};

/**
 * struct core_ops - how the core reaches one card and its surroundings
 * @read64: load a 64-bit little-endian word of global MMIO, as a host number.
 *	A negative errno means that the port refused (offset beyond the area)
 * @write64: store one
 * @changed: something that user space watches has changed (CORE_CHANGED_*).
 *	Runs in process context without locks held, and never after
 *	core_remove() has begun to return; must not call core_remove(). May be NULL
 * @trace: a command has ended: the one place for a tracepoint. May be NULL
 */
struct core_ops {
	int (*read64)(void *priv, u64 offset, u64 *value);
	int (*write64)(void *priv, u64 offset, u64 value);
	void (*changed)(void *priv, unsigned int what);
	void (*trace)(void *priv, const struct core_trace *trace);
};

/**
 * struct core_params - what the surroundings decide
 * @name: for messages, such as the PCI name or "ocxlpmem0"; must outlive core
 * @serial: device serial number; 0 if none was found
 * @instance: random, not 0; names this driver start
 * @dump_timeout_ms: limit of the wait for a dump; 0 = CORE_DUMP_TIMEOUT_MS
 * @lock_timeout_ms: limit of the wait for the admin lock; 0 = 3000
 * @debug: CONFIG_OCXL_PMEM_DEBUG
 */
struct core_params {
	const char *name;
	u64 serial;
	u64 instance;
	u32 dump_timeout_ms;
	u32 lock_timeout_ms;
	bool debug;
};

#define CORE_DUMP_TIMEOUT_MS	60000	/* INFERRED: the card gives no number */
#define CORE_RING_BYTES		(256 * 1024)
#define CORE_CACHE_MS		1000
#define CORE_HEALTH_MS		10000	/* between two health requests to a card */

/* ---- lifetime (core.c) -------------------------------------------------- */

/**
 * core_create() - take a card into use
 *
 * Reads capabilities and the admin area, enables the interrupt causes, sends
 * the heartbeat and begins the ready wait. Does not sleep for the card to
 * become ready.
 *
 * Return: 0; -ENODEV registers read all ones; -ENXIO the command area cannot
 * be (outside the registers, overlapping); -ETIMEDOUT, -EIO and the errnos of
 * core_status_errno(): heartbeat failed; -ENOMEM. On failure nothing is left
 * to destroy.
 */
int __must_check core_create(struct core **core, const struct core_ops *ops, void *priv,
			     const struct core_params *params);

/*
 * The surroundings know that the card cannot be reached any more (the link is
 * lost): as if its registers had read all ones.
 */
void core_lost(struct core *core);

/*
 * The card is going away (unbind, unplug): every waiter wakes and every later
 * call gives -ENODEV without touching a register.
 * Disables the interrupt causes unless the card is dead already.
 */
void core_remove(struct core *core);

/* after core_remove(); files that are open keep the memory until they are closed */
void core_put(struct core *core);

/* ---- state (ready.c, state.c) ------------------------------------------- */

/* OCXLPMEM_STATE_*, from cached knowledge; no register is read */
unsigned int core_state(struct core *core);

/**
 * core_ready_poll() - one look at CRDY and MA
 *
 * Return: milliseconds until the next look is due, also behind an erase that was
 * adopted before the card was ready; 0 when the wait is over (core_state() says
 * how; a card in "not-ready" may still be polled and becomes "ready" if CRDY and
 * MA come late).
 */
unsigned int core_ready_poll(struct core *core);

/* what CHI lacks while not ready, for messages: "controller ready, memory available" */
const char *core_ready_missing(struct core *core);

/* hard interrupt: reads CHI, notes it. Return: true if core_work() is to run */
bool core_irq(struct core *core);
/* process context, one at a time: takes the decisions */
void core_work(struct core *core);

/*
 * A region of this card is in use (or no longer): debug actions that write and
 * erase are refused meanwhile. Waits for a debug action that writes.
 */
void core_set_region_active(struct core *core, bool active);
bool core_region_active(struct core *core);

/* reads CHI now; -ENODEV when the card is gone */
int core_chi(struct core *core, u64 *chi);

const struct wire_capability *core_capability(const struct core *core);
const struct wire_area *core_admin_area(const struct core *core);
u64 core_serial(const struct core *core);
void core_fw_version(const struct core *core, char out[WIRE_FWVER_LEN + 1]);

/* ---- values for sysfs and uevents (sysfs_attr.c) ------------------------ */

/*
 * One table: {name, show, store}. Values come from cached knowledge, end with a
 * newline. "flags" ends each word with a blank. Those without show are root's to write.
 */
struct core_attribute {
	const char *name;	/* below nmemN/ocxlpmem/ */
	ssize_t (*show)(struct core *core, char *buf, size_t size);	/* or NULL */
	int (*store)(struct core *core, const char *text);		/* or NULL */
};

extern const struct core_attribute core_attributes[];
extern const unsigned int core_attribute_count;

/* ---- payloads of libnvdimm commands (payload.c, nd_command.c) ----------- */

/**
 * core_nd_call() - ND_CMD_CALL
 * @buf: struct nd_cmd_pkg and what follows it
 * @buf_len: bytes at @buf that may be touched
 *
 * Checks family, reserved words, fixed input size and 64 + in + out against
 * buf_len in 64 bits. Return: 0, with the payload header's status telling the
 * card's fault; a negative errno for the caller's fault: -EINVAL, -ENOTTY (no
 * such command), -EPERM (firmware commands without CAP_SYS_ADMIN), -ENODEV;
 * -EBUSY: the admin lock was not free in time; -EINTR, -ENOMEM.
 */
int __must_check core_nd_call(struct core *core, void *buf, u64 buf_len);

/*
 * ND_CMD_VENDOR: struct nd_cmd_vendor_hdr and tail; the same payloads. Errors as
 * above, but -EOPNOTSUPP for every opcode that is not one of ours. out_length
 * becomes the bytes delivered.
 */
int __must_check core_nd_vendor(struct core *core, void *buf, u64 buf_len);

/* one payload command with its buffers apart; *need = bytes of the whole answer */
int core_payload(struct core *core, unsigned int command, const void *in, u32 in_len,
		 void *out, u32 out_len, u32 *need);

/* label-area range check: -EINVAL unless offset + length <= size, in 64 bits */
int __must_check core_label_range(u32 offset, u32 length, u64 size);

/* ---- the char device (file.c, ioctl.c) ---------------------------------- */

/* an open of /dev/ocxlpmemN; writable: opened for writing. Takes a reference */
int __must_check core_file_open(struct core *core, bool writable, struct core_file **file);
/* releases the dump (without completing it) and the eventfd */
void core_file_release(struct core_file *file);
/* all ioctls; arg is a user pointer. -ENOTTY for unknown ones */
long core_file_ioctl(struct core_file *file, unsigned int cmd, unsigned long arg);
/* OCXLPMEM_EVENT_* now pending for this file; for poll() */
u64 core_file_events(struct core_file *file);
/* where poll() waits */
wait_queue_head_t *core_file_wait(struct core_file *file);

/* ---- error logs that outlive their core (error_log.c) -------------------- */

/**
 * struct core_ring - error logs, oldest first, without a hole in their sequence
 * @blocks: of the core
 * @instance: what the sequences count in; 0: nothing was ever in here, or it was taken
 * @oldest: == @next: empty
 * @next: sequence of the next one
 * @had: keepers have had what is before this one
 * @bytes: of all
 */
struct core_ring {
	struct list_head blocks;
	u64 instance;
	u64 oldest;
	u64 next;
	u64 had;
	u32 bytes;
};

/* takes them out of a core after core_remove(); ring is overwritten */
void core_logs_take(struct core *core, struct core_ring *ring);
/* to the card's next core, before anybody can read there: the logs keep their names */
void core_logs_give(struct core *core, struct core_ring *ring);
/* the kernel log keeps those that no keeper has had */
void core_logs_print(struct core *core);
/* bytes of those, one card block behind the other; to buf, if that is not NULL */
size_t core_logs_unread(const struct core_ring *ring, void *buf);
void core_logs_free(struct core_ring *ring);

/**
 * struct core_log - an error log in the ring, as a report shows it
 * @sequence: its name within the ring's instance
 * @time_ns, @boot_ns: when it came from the card
 * @data: the card block
 * @len: its bytes
 * @block: what keeps @data
 */
struct core_log {
	u64 sequence;
	u64 time_ns;
	u64 boot_ns;
	const void *data;
	u32 len;
	struct core_block *block;
};

/*
 * The log of this sequence, or the next one that is held. No command is sent, and no
 * log counts as had. False: there is none. Until core_log_release() it stays readable.
 */
bool __must_check core_log_hold(struct core *core, u64 sequence, struct core_log *log);
void core_log_release(struct core_log *log);

/* ---- for reports (register.c, smart.c) ----------------------------------- */

/* one that reading does not change */
struct core_register {
	const char *name;
	u64 offset;
};

extern const struct core_register core_registers[];
extern const unsigned int core_register_count;

/* -ENODEV: the card is gone */
int __must_check core_register_read(struct core *core, unsigned int index, u64 *value);

/* the present value has reached the threshold */
bool core_smart_failing_now(const struct wire_smart_attribute *attr);

/* ---- counters for perf (counter.c) --------------------------------------- */

/* the events of libnvdimm's PMU have the numbers from 1 on */
#define CORE_COUNTERS		17
/* what perf reads is as old at most */
#define CORE_COUNTERS_MS	CORE_CACHE_MS

/**
 * struct core_counters - statistics that only rise, whatever the card does
 * @lock: over all but the reading of @total
 * @last: what the card said, by event; all ones: nothing
 * @total: what was counted since the first answer
 */
struct core_counters {
	struct mutex lock;	/* before the admin lock */
	u64 last[CORE_COUNTERS];
	u64 total[CORE_COUNTERS];
};

void core_counters_init(struct core_counters *counters);

/*
 * Is this event a counter? 0; -EOPNOTSUPP it is a gauge, which may fall; -EINVAL there is
 * no such event
 */
int __must_check core_counter_check(u64 event);

/*
 * Asks the card, at most once in CORE_CACHE_MS. A counter that fell starts anew from there.
 * Return: 0; -EOPNOTSUPP the card has no statistics; -ENODEV, -EIO, -EBUSY, -EINTR, -ENOMEM,
 * -ETIMEDOUT, -EPROTO: the totals stay.
 */
int core_counters_refresh(struct core *core, struct core_counters *counters);

/* did the card's last answer have it? never waits */
bool core_counter_present(const struct core_counters *counters, unsigned int event);

/* what an event has counted; never waits: for any context. core_counter_check() said 0 */
u64 core_counter_total(const struct core_counters *counters, unsigned int event);

/* ---- near-storage erase (erase.c) --------------------------------------- */

#define CORE_ERASE_IDLE		0
#define CORE_ERASE_BUSY		1
#define CORE_ERASE_DONE		2
#define CORE_ERASE_FAILED	3
#define CORE_ERASE_DOUBT	4	/* it may run: only its answer tells, or an override */

/*
 * Starts it; completion comes by interrupt (core_work) or core_erase_poll().
 * -EBUSY runs already, or a region is active; -EOPNOTSUPP no near-storage area, or
 * one that cannot be read back;
 * -EPERM without CAP_SYS_ADMIN; -EIO fatal; -ENODEV.
 */
int __must_check core_erase_start(struct core *core);
/* looks for the answer; CORE_ERASE_* */
unsigned int core_erase_poll(struct core *core);
/* has the card the command area for it? */
bool core_can_erase(const struct core *core);

/*
 * An erase goes on when its core is removed. A new core asks the card; while the
 * card may be erasing the state is "may-be-erasing". Adopting says that the
 * surroundings know of one: if the card does not contradict, the state is "erasing".
 */
void core_erase_adopt(struct core *core);
/* does the card erase, or may it? No register is read */
bool core_erase_open(struct core *core);

/**
 * core_erase_override() - an administrator knows that no erase runs
 * @serial: of the card that is meant
 *
 * Ends the wait for an answer that never comes: the erase has failed.
 * Return: 0; -EPERM without CAP_SYS_ADMIN; -EINVAL another card's serial number;
 * -ENODATA nothing is waited for; -EBUSY this driver start itself began it; -ENODEV.
 */
int __must_check core_erase_override(struct core *core, u64 serial);

/* ---- for the tests and the simulator ------------------------------------ */

/* errno of a card status byte: the one table. 0 for success */
int core_status_errno(unsigned int status);

#endif
