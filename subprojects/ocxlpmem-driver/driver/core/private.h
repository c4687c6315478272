/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside of the driver core. */
#ifndef OCXLPMEM_CORE_PRIVATE_H
#define OCXLPMEM_CORE_PRIVATE_H

#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <asm/byteorder.h>

#include "core.h"
#include "wire/area.h"
#include "wire/capability.h"
#include "wire/register.h"
#include "wire/request.h"
#include "wire/response.h"

/* header and the longest block with a 16-bit length, in whole words */
#define CORE_DATA_MAX		65544
#define CORE_LOCK_TIMEOUT_MS	3000
#define CORE_LAST_ANSWER_MS	2000	/* core_remove() for a command that it cut short */
/* a card in use has both */
#define CORE_READY		(WIRE_CHI_CRDY | WIRE_CHI_MA)

#define core_log(level, core, fmt, ...) \
	pr_##level("ocxlpmem %s: " fmt "\n", (core)->params.name, ##__VA_ARGS__)

struct eventfd_ctx;
struct pid;

/* the kernel's own for this moved from one header to another */
static inline u64 core_get_le64(const void *from)
{
	__le64 value;

	memcpy(&value, from, sizeof(value));
	return __le64_to_cpu(value);
}

static inline void core_put_le64(u64 value, void *to)
{
	__le64 le = __cpu_to_le64(value);

	memcpy(to, &le, sizeof(le));
}

/* ---- parts of a core ---------------------------------------------------- */

enum core_origin {
	CORE_ORIGIN_DRIVER,	/* the driver of itself */
	CORE_ORIGIN_CALL,
	CORE_ORIGIN_VENDOR,
	CORE_ORIGIN_FILE,
};

/**
 * struct core_block - data from the card, shared by its readers
 * @kref: readers, and the ring or the cache
 * @node: in core_ring.blocks
 * @sequence: of an error log
 * @time: when SMART or statistics came, ktime_get_ns()
 * @real_time, @boot_time: when an error log came, for its readers
 * @waited: nobody knows how long it had been on the card then
 * @size: bytes allocated for @data
 * @len: bytes of the card block
 * @count: records in it
 * @data: what the card gave
 */
struct core_block {
	struct kref kref;
	struct list_head node;
	u64 sequence;
	u64 time;
	u64 real_time;
	u64 boot_time;
	bool waited;
	u32 size;
	u32 len;
	u32 count;
	u8 data[] __aligned(8);
};

enum core_cache_kind { CORE_CACHE_SMART, CORE_CACHE_STATS, CORE_CACHE_KINDS };

#define CORE_DUMP_HAD_UNKNOWN	(~0ull)

enum core_dump_phase {
	CORE_DUMP_IDLE,
	CORE_DUMP_ASKING,
	CORE_DUMP_PREPARING,
	CORE_DUMP_PREPARED,
	CORE_DUMP_COLLECTING,
};

/**
 * struct core_dump - the controller dump
 * @phase: where it is
 * @unreported: asked for by NEW, and not yet said to be ready: asking with NEW
 *	once more is a question, no new request
 * @owner: the open file that may read it
 * @generation: of the present or the last dump
 * @collected: how many the card was told to forget
 * @deadline: of PREPARING, ktime_get_ns()
 * @end: where the dump is known to end; or U32_MAX
 * @resume: end of the last piece delivered: the one odd offset to go on from
 * @inherited: one was announced already when the driver started
 * @had: its bytes up to here have arrived with its readers, without a hole; or
 *	CORE_DUMP_HAD_UNKNOWN: an earlier driver start may have given any number
 * @whole: so have all of them, and the word that there are no more
 */
struct core_dump {
	enum core_dump_phase phase;
	bool unreported;
	struct core_file *owner;
	u64 generation;
	unsigned int collected;
	u64 deadline;
	u32 end;
	u32 resume;
	bool inherited;
	u64 had;
	bool whole;
};

struct core_erase {
	struct mutex lock;	/* the near-storage command area; before core->lock */
	u16 id;			/* of the near-storage command */
	u64 start;
	/* under core->lock */
	bool unproven;		/* its blocks are zero, but the card is not ready yet */
	bool found;		/* not begun by this driver start */
	unsigned int phase;	/* CORE_ERASE_* */
	struct wire_erase counters;
};

/**
 * struct core_firmware - the update that runs, or was last
 * @owner: the process that began it
 * @whole: bytes of an image that the card has whole, and runs after its next reset: no
 *         cancel takes it back, only a block of another one. 0: none
 */
struct core_firmware {
	struct pid *owner;
	u32 context;
	u32 phase;		/* OCXLPMEM_FIRMWARE_* */
	u32 size;
	u32 done;
	u32 whole;
	bool sending;
};

/* what was last told to user space: core_notify() tells the difference */
struct core_told {
	unsigned int state;
	unsigned int flags;
	bool logs;
};

/**
 * struct core_events - what is known of the card, and who has to hear of it
 * @chi: as last read
 * @stamp: counts these reads
 * @fatal: CFFS, CHFS: they stay
 * @pending: event bits of CHI as last seen
 * @news: OCXLPMEM_EVENT_* that happened, not yet signalled
 * @changed: CORE_CHANGED_*, not yet told
 * @wake: those in @wait, not yet woken
 * @drained: ELA was seen clear: what comes now has not waited
 * @ela_mute: ELA stands, but the card said that it has no log
 * @told: what is known outside
 * @wait: where poll() waits
 *
 * All but @wait under core.lock.
 */
struct core_events {
	u64 chi;
	u64 stamp;
	u64 fatal;
	u64 pending;
	u64 news;
	unsigned int changed;
	bool wake;
	bool drained;
	bool ela_mute;
	struct core_told told;
	wait_queue_head_t wait;
};

/**
 * struct core_admin - the admin-command engine
 * @wait: for the admin lock, by those in @turns
 * @map: shows the lock to lockdep
 * @id: of the last request
 * @card_drops_acrw: seen: HCI.ACRW reads 0 once a request is taken
 * @unanswered: the last command got no answer
 * @answer_due: until then the card may work on a command that nobody waits for any
 *	more, 0: it does not; core_remove() waits a little, since the next driver cannot know
 * @consuming: its answer must arrive: core_remove() waits for it
 * @fde: HCI.FDE is set; core_remove() clears what no command could
 * @busy: the lock itself; under core.lock, as @turns
 * @turns: who waits for it, in order
 *
 * The rest belongs to who has the lock.
 */
struct core_admin {
	wait_queue_head_t wait;
	struct lockdep_map map;
	u16 id;
	bool card_drops_acrw;
	bool unanswered;
	u64 answer_due;
	bool consuming;
	bool fde;
	bool busy;
	struct list_head turns;
};

struct core {
	struct kref kref;
	const struct core_ops *ops;
	void *priv;
	struct core_params params;

	/* fixed by core_create() */
	struct wire_capability capability;
	struct wire_area admin_area;
	struct wire_area near_area;
	bool has_near;
	u64 fwver;
	u32 data_size;		/* usable bytes of the admin data buffer */
	u64 ready_deadline;

	/* held by who does what no active region would survive; before the admin lock */
	struct mutex region_lock;

	struct core_admin admin;

	/* the rest under this one; never held at a register access */
	spinlock_t lock;
	bool born;		/* core_create() is through: changes are told */
	bool removed;
	bool dead;
	bool region_active;
	unsigned int active;
	wait_queue_head_t idle;

	struct core_events events;
	bool ready;
	bool ready_expired;
	bool smart_failing;

	struct core_ring ring;
	struct core_block *cache[CORE_CACHE_KINDS];
	struct core_dump dump;
	u64 health_next;	/* when the card may be asked again, ktime_get_ns() */
	struct core_erase erase;
	struct core_firmware firmware;
	struct list_head files;
	u32 keepers;		/* those of them that are open for writing */
};

struct core_file {
	struct core *core;
	struct list_head node;
	bool writable;
	/* under core->lock */
	u64 log_next;
	unsigned int state_seen;
	bool dump_taken;	/* by another owner, and this one has not heard it yet */
	struct eventfd_ctx *eventfd;
};

/* ---- mmio.c: register access -------------------------------------------- */

/* registers; one that reads all ones is a card that is gone */
int __must_check core_read(struct core *core, u64 offset, u64 *value);
/* the one way to write HCI, HCIC, CHIC, CHIE and CHIEC: device.md 2.3 */
int core_write_bits(struct core *core, u64 reg, u64 mask);
/* command area: all ones is possible there, so after such a last word CHI is asked */
int __must_check core_load(struct core *core, u64 offset, void *buf, u32 len);
int __must_check core_store(struct core *core, u64 offset, const void *buf, u32 len);
int __must_check core_load_word(struct core *core, u64 offset, u64 *value);
int __must_check core_store_word(struct core *core, u64 offset, u64 value);
/* it is never touched again, and who waits for it wakes */
void core_mark_dead(struct core *core);

static inline bool core_gone(const struct core *core)
{
	return READ_ONCE(core->dead) || READ_ONCE(core->removed);
}

/* ---- state.c ------------------------------------------------------------- */

/* reads CHI and notes what is new in it */
int core_update_chi(struct core *core, u64 *chi);
/* the same before something is asked of the card: -EIO if it is fatal and never answers */
int __must_check core_check_alive(struct core *core, u64 *chi);
/* CHI as last read */
u64 core_chi_seen(struct core *core);
unsigned int core_state_locked(const struct core *core);
bool core_logs_on_card_locked(const struct core *core);
bool core_logs_pending_locked(const struct core *core);
u64 core_file_events_locked(const struct core_file *file);

/* ---- notify.c ------------------------------------------------------------ */

/* tells user space and the surroundings what is new; no locks held */
void core_notify(struct core *core);
/* wakes who waits: with an eventfd now, but not this file; with poll() when it is told */
void core_signal_locked(struct core *core, const struct core_file *but);

/* ---- active.c ------------------------------------------------------------ */

/*
 * Around everything that touches the card. -ENODEV: gone. core_remove() waits
 * for the last core_leave(), which also tells what has changed.
 */
int __must_check core_enter(struct core *core);
void core_leave(struct core *core);
/* the same for hard interrupts: tells nothing */
void core_leave_irq(struct core *core);
/* only tells what has changed, also that the card is gone */
void core_tell(struct core *core);

/* ---- area.c, trace.c ----------------------------------------------------- */

/* -ENXIO: an area that cannot be */
int core_areas_read(struct core *core);
/* tells the trace hook; no locks held */
void core_trace_command(struct core *core, enum core_origin origin, const char *command,
			int result, u8 status, u64 start);

/* ---- command.c, status.c, admin.c --------------------------------------- */

#define CORE_BLAME_REQUEST	0x01	/* status 0x51 is the caller's fault */
#define CORE_BLAME_DATA		0x02	/* status 0x52 is */

/**
 * struct core_operation - what the engine knows of an admin opcode
 * @timeout_ms: device.md 4.6
 * @params: parameter words it has; the others are written as 0
 * @data_id: letters of the data it returns; 0: none, or raw
 * @data: it uses the data buffer
 * @erasing: may be sent while the card erases its medium
 * @consumes: what it returns is then gone from the card
 * @blame: CORE_BLAME_*
 */
struct core_operation {
	u32 timeout_ms;
	u8 params;
	u16 data_id;
	bool data;
	bool erasing;
	bool consumes;
	u8 blame;
};

/* NULL: no such opcode */
const struct core_operation *core_operation(unsigned int opcode);
int core_command_errno(const struct core_operation *op, unsigned int status);

/**
 * struct core_command - one admin command
 * @opcode: WIRE_OP_*
 * @name: for the trace; NULL: the opcode's
 * @origin: who asks
 * @param: parameter words, from +0x08
 * @when: CHI bits without which it is not sent (-EAGAIN)
 * @in: bytes for the data buffer, @in_len a multiple of 8
 * @out: for the data returned, @out_size a multiple of 8
 * @out_len: bytes of the block returned, header included
 * @status: of the card
 */
struct core_command {
	unsigned int opcode;
	const char *name;
	enum core_origin origin;
	u64 param[7];
	u64 when;
	const void *in;
	u32 in_len;
	void *out;
	u32 out_size;

	u32 out_len;
	u8 status;

	bool tried;
	int result;
	u64 start;
};

/*
 * begin takes the admin lock: -EBUSY after the time-out, -EINTR killed,
 * -ENODEV. run sends the command: 0, -EIO (fatal, untried), -ETIMEDOUT,
 * -EPROTO, -EAGAIN, -ENODEV, or what the status means. After begin gave 0, end
 * must come.
 */
void core_admin_init(struct core *core);
int __must_check core_admin_begin(struct core *core, struct core_command *cmd);
int __must_check core_admin_run(struct core *core, struct core_command *cmd);
void core_admin_end(struct core *core, struct core_command *cmd);
/* all three */
int __must_check core_admin(struct core *core, struct core_command *cmd);
/* ---- block.c, cache.c, smart.c ------------------------------------------ */

struct core_block *core_block_new(u32 size);
/* gives back what is beyond len bytes */
struct core_block *core_block_trim(struct core_block *block);
void core_block_put(struct core_block *block);

/*
 * Is this a whole SMART block? *count: its attributes; *failing: one is at or
 * under its threshold now. 0 or a wire error.
 */
int __must_check core_smart_check(const void *block, u32 len, u32 *count, bool *failing);

/* a block at most CORE_CACHE_MS old; *status is the card's. Put it afterwards */
int __must_check core_cached(struct core *core, enum core_cache_kind kind, enum core_origin origin,
			     struct core_block **block, u8 *status);
void core_cache_drop(struct core *core);
bool core_is_cached(struct core *core, enum core_cache_kind kind);

/* ---- error_log.c -------------------------------------------------------- */

/**
 * struct core_log_request - who asks for a log
 * @origin: where it came from
 * @want: sequence 0 is the oldest one
 * @room: bytes he has for it
 * @keeper: he may take logs from the card
 * @file: NULL if it came from elsewhere
 */
struct core_log_request {
	enum core_origin origin;
	struct ocxlpmem_nd_error_log_in want;
	u32 room;
	bool keeper;
	const struct core_file *file;
};

/*
 * The log of a sequence, or a gap (*block NULL, place->lost). place is filled also
 * on failure. -EAGAIN: there is none; -EMSGSIZE: nothing was fetched, since
 * core->data_size bytes do not fit; -EINVAL: flags, or a sequence that was never
 * given; -EPERM: a watcher says that he had it; -ESTALE: of another instance;
 * -ENOBUFS: the ring is full of logs that no keeper has had.
 */
int __must_check core_log_get(struct core *core, const struct core_log_request *request,
			      struct core_block **block,
			      struct ocxlpmem_error_log_place *place, u8 *status);

/* ---- payload.c, firmware.c ---------------------------------------------- */

/* an answer in the making */
struct core_payload {
	struct core *core;
	enum core_origin origin;
	const void *in;
	u32 out_len;
	struct ocxlpmem_payload_header header;
	/* between header and block: at most one of these */
	const void *middle;
	u32 middle_len;
	struct core_block *block;
	u32 block_need;		/* of a block that was not fetched */
	union {
		struct ocxlpmem_error_log_place place;
		struct ocxlpmem_nd_firmware_out firmware;
	};
};

int core_payload_run(struct core *core, enum core_origin origin, unsigned int command,
		     const void *in, u32 in_len, void *out, u32 out_len, u32 *need,
		     u32 *given, u64 *time);
int __must_check core_firmware_start(struct core_payload *p);
int core_firmware_send(struct core_payload *p);
int core_firmware_finish(struct core_payload *p);
int core_firmware_query(struct core_payload *p);

/* ---- dump.c, debug.c, health.c: what ioctl.c calls ---------------------- */

int __must_check core_dump_request(struct core_file *file,
				   struct ioctl_ocxlpmem_controller_dump *arg);
int __must_check core_dump_read(struct core_file *file,
				struct ioctl_ocxlpmem_controller_dump_data *arg);
/* what DUMP_DATA gave has reached the caller */
void core_dump_arrived(struct core_file *file,
		       const struct ioctl_ocxlpmem_controller_dump_data *arg);
int __must_check core_dump_complete(struct core_file *file,
				    const struct ioctl_ocxlpmem_controller_dump_complete *arg);
void core_dump_release(struct core_file *file);
/*
 * Is a dump that is being prepared ready now? Between core_enter() and core_exit().
 * file: who asks, NULL for nobody. -ETIMEDOUT: his dump was given up just now
 */
int core_dump_poll(struct core *core, const struct core_file *file);

int __must_check core_debug_command(struct core *core, struct ioctl_ocxlpmem_fwdebug *arg);
int core_debug_mmio_read(struct core *core, struct ioctl_ocxlpmem_mmio *arg);
int __must_check core_debug_mmio_write(struct core *core, const struct ioctl_ocxlpmem_mmio *arg);
int core_debug_shutdown(struct core *core);

int __must_check core_health_request(struct core *core);

/* looks for the answer to an erase; between core_enter() and core_leave() */
void core_erase_look(struct core *core);
/* at the start: may the card be erasing for somebody before us? */
int core_erase_find(struct core *core);
/* it erases, or may do so */
bool core_erase_open_locked(const struct core *core);

#endif
