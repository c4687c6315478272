/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of the card model. Two kinds of time: "now" is the caller's clock;
 * t is the card's own, in ns since it was made, and never goes back.
 */
#ifndef CARD_PRIVATE_H
#define CARD_PRIVATE_H

#include "card.h"
#include "wire/area.h"
#include "wire/capability.h"
#include "wire/dump.h"
#include "wire/error_log.h"
#include "wire/register.h"
#include "wire/request.h"
#include "wire/response.h"
#include "wire/smart.h"
#include "wire/stats.h"

#define CARD_MAGIC		0x6f63786c63617264ULL
#define CARD_VERSION		1

#define CARD_NEVER		(~0ULL)
#define CARD_US			1000ULL
#define CARD_MS			1000000ULL
#define CARD_S			1000000000U

#define CARD_DATA_MAX		0x20000		/* largest data buffer */
#define CARD_DATA_DEFAULT	0x8000
#define CARD_LOGS		64
#define CARD_ATTRIBUTES		32
#define CARD_MEDIUM_ERRORS	32
#define CARD_SCHEDULE		16
#define CARD_LINE_MAX		160
#define CARD_DEBUG_MEMORY	4096
#define CARD_STATS		16
#define CARD_DUMP_DELAY		250		/* ms */
#define CARD_HEALTH_DELAY	5
#define CARD_PAGE_SHIFT		12		/* INFERRED: unit of the erase counters */
#define CARD_MESSAGE_MAX	96

#define CARD_SMART_MAX	(WIRE_HEADER_SIZE + CARD_ATTRIBUTES * WIRE_SMART_RECORD)

#define ARRAY_LEN(a)	(sizeof(a) / sizeof((a)[0]))

/* what faults and latencies are kept for: the admin opcodes and two more */
enum card_op {
	CARD_OP_ERASE = WIRE_OP_COUNT,	/* near-storage secure erase */
	CARD_OP_ANY,			/* any admin command; also an unknown opcode */
	CARD_OP_COUNT
};

/* ---- parts of a card ---------------------------------------------------- */

enum card_fault_kind {
	CARD_FAULT_SILENT,
	CARD_FAULT_LATE,		/* value: ms more */
	CARD_FAULT_FOREIGN_ID,
	CARD_FAULT_STRAY,
	CARD_FAULT_BAD_IDENTIFIER,
	CARD_FAULT_LENGTH,		/* value: the false length */
	CARD_FAULT_STATUS,		/* value: status byte */
	CARD_FAULT_KINDS
};

#define CARD_FAULT_FOR_EVER	(~0U)

struct card_fault {
	__u64 value;
	__u32 left;		/* commands it will still hit; CARD_FAULT_FOR_EVER */
	__u32 unused;
};

struct card_area {
	struct wire_area place;		/* where it is */
	struct wire_area shown;		/* what the registers say */
	__u64 request[WIRE_REQUEST_WORDS];
	__u64 response[WIRE_RESPONSE_SIZE / 8];
	__u32 id_known;			/* last_id is from this start of the host */
	__u32 last_id;
};

enum card_area_nr { CARD_ADMIN, CARD_NEAR, CARD_AREAS };

/* the admin command at work */
struct card_command {
	__u64 due;		/* CARD_NEVER while idle or waiting for the acknowledge */
	__u64 held_until;	/* the host may not give the command up before */
	struct wire_request request;
	__u32 op;
	__u32 answer_len;	/* bytes of the data buffer that the command filled */
	__u32 length;
	__u8 running;
	__u8 after_stray;	/* the right answer follows the acknowledge */
	__u8 status;
	__u8 with_stray;	/* what the faults make of the answer */
	__u8 with_foreign_id;
	__u8 with_bad_identifier;
	__u8 with_length;
	__u8 with_status;
};

enum card_source {
	CARD_SOURCE_FIXED,
	CARD_SOURCE_HOURS,
	CARD_SOURCE_TEMPERATURE,
	CARD_SOURCE_LIFE,
	CARD_SOURCE_RESETS,
};

struct card_attribute {
	struct wire_smart_attribute value;
	__u8 source;
	__u8 raw_pinned;	/* set by a control line, no longer follows the source */
	__u8 current_pinned;
	__u8 worst_pinned;
};

struct card_stat {
	__u64 base;
	__u64 rate;		/* per second */
	__u64 since;		/* t */
};

struct card_log {
	__u64 timestamp;
	__u32 number;
	__u32 identifier;
	__u32 reference_code;
	__u32 power_on_seconds;
	__u32 action_flags;
	__u32 specific_len;
	__u32 type;
	__u8 fw_revision[8];
	__u32 noise;
};

struct card_log_ring {
	struct card_log log[CARD_LOGS];
	__u32 first;
	__u32 count;
};

enum card_dump_state { CARD_DUMP_NONE, CARD_DUMP_PREPARING, CARD_DUMP_READY };

struct card_dump {
	__u64 due;
	__u64 delay_ms;		/* CARD_NEVER: it is never ready */
	__u64 bytes_given;
	__u32 state;
	__u32 number;
	__u32 size;		/* of the dump held or last held */
	__u32 next_size;
	__u32 max;		/* CCAP1 */
	__u32 piece_max;	/* 0: as much as was asked for */
	__u32 prefix;		/* bytes from 0 that were read without a gap */
	__u32 requests;
	__u32 collected;
	__u32 data_commands;
};

struct card_firmware {
	__u64 hash;		/* of all bytes received */
	__u64 body_hash;	/* of those after the image's header */
	__u32 length;
	__u32 expected_length;
	__u8 header[CARD_FIRMWARE_HEADER];
	__u8 version[8];
	__u8 staged[8];		/* takes effect at the next reset */
	__u8 has_staged;
	__u8 unused[7];
};

enum card_erase_state { CARD_ERASE_IDLE, CARD_ERASE_RUNNING };

struct card_erase {
	__u64 due;
	__u64 start;
	__u64 duration;		/* ns; CARD_NEVER: by the size of the medium */
	__u64 run_time;		/* of the one at work */
	struct wire_request request;
	struct wire_erase counters;
	__u64 fail_accessible;
	__u64 fail_defective;
	__u64 defective_pages;
	__u32 state;
	__u32 step;
	__u32 status;
	__u32 count;
	__u32 with_foreign_id;
	__u32 holds_memory;	/* MA waits for its end */
};

struct card_medium_error {
	__u64 offset;
	__u64 length;
};

struct card_scheduled {
	__u64 due;
	char line[CARD_LINE_MAX];
};

struct card {
	__u64 magic;
	__u32 version;
	__u32 size;
	struct card_host host;
	struct card_config config;

	__u64 epoch_now;	/* caller's clock at ... */
	__u64 epoch;		/* ... this t */
	__u64 t;
	__u64 next;		/* t of the next event */

	__u64 chi;
	__u64 chie;
	__u64 hci;
	__u64 ima[4];
	__u32 interrupts;	/* to be raised before the access ends */
	__u32 interrupt_count[2];
	__u32 stuck_acra;
	__u32 dead_in;		/* accesses until the registers die; ~0 never */
	__u32 noise;

	__u64 ready_delay;	/* ms after a reset; CARD_NEVER */
	__u64 memory_delay;
	__u64 ready_due;
	__u64 memory_due;
	__u64 health_delay;
	__u64 health_due;

	struct wire_capability capability;
	struct card_area area[CARD_AREAS];
	struct card_command command;
	struct card_fault fault[CARD_FAULT_KINDS][CARD_OP_COUNT];
	__u32 latency_us[CARD_OP_COUNT];

	struct card_attribute attribute[CARD_ATTRIBUTES];
	__u32 attribute_count;
	__s32 temperature;
	__s32 hottest;
	__u32 temperature_pinned;
	__u32 life;
	struct card_stat stat[CARD_STATS];
	__u8 smart_given[CARD_SMART_MAX];
	__u8 stats_given[WIRE_STATS_SIZE];
	__u32 smart_given_len;
	__u32 stats_given_len;

	struct card_log_ring queued;
	struct card_log_ring taken;
	__u32 log_number;
	__u32 logs_taken;
	__u32 logs_dropped;
	__u32 health_requests;

	struct card_dump dump;
	struct card_firmware firmware;
	struct card_erase erase;
	__u64 functions;	/* debug functions that are enabled */
	__u8 debug_memory[CARD_DEBUG_MEMORY];

	struct card_medium_error medium_error[CARD_MEDIUM_ERRORS];
	__u32 medium_errors;
	__u32 scheduled_count;
	struct card_scheduled scheduled[CARD_SCHEDULE];

	__u32 violations;
	__u32 control_errors;
	char violation_text[CARD_MESSAGE_MAX];
	char control_text[CARD_MESSAGE_MAX];

	__u64 register_reads;
	__u64 register_writes;
	__u64 block_reads;
	__u64 block_writes;
	__u64 dead_accesses;
	__u32 doorbells;
	__u32 commands[CARD_OP_COUNT];
	__u32 commands_dropped;

	/* last, so that it stays untouched on a card that nobody talks to */
	__u8 data[CARD_DATA_MAX];
};

/* ---- random.c ----------------------------------------------------------- */

enum card_domain {
	CARD_RANDOM_PLACE = 1,
	CARD_RANDOM_FIRMWARE,
	CARD_RANDOM_PROFILE,
	CARD_RANDOM_LOG,
	CARD_RANDOM_LOG_BYTES,
	CARD_RANDOM_DUMP,
	CARD_RANDOM_PEL,
	CARD_RANDOM_NOISE,
};

/* a stream of bytes: nothing but the seed, domain and number decide it */
__u64 card_random_key(const struct card *card, enum card_domain domain, __u64 number);
/* word i of a stream */
__u64 card_random_word(__u64 key, __u64 i);
/* bytes [offset, offset + len) of a stream */
void card_random_bytes(__u64 key, __u64 offset, __u8 *buf, size_t len);

/* a 32-bit machine's kernel has no 64-bit division */
static inline __u64 card_divide(__u64 n, __u32 d, __u32 *rest)
{
#if __SIZEOF_LONG__ == 8
	if (rest)
		*rest = n % d;
	return n / d;
#else
	__u64 left = 0;
	int bit;

	for (bit = 63; bit >= 0; bit--) {
		left = left << 1 | (n >> bit & 1);
		n &= ~(1ULL << bit);
		if (left >= d) {
			left -= d;
			n |= 1ULL << bit;
		}
	}
	if (rest)
		*rest = left;
	return n;
#endif
}

/* ---- format.c ----------------------------------------------------------- */

/* text that is cut off at the end of its room, always with its NUL */
struct card_text {
	char *buf;
	size_t size;
	size_t len;
};

void card_text_init(struct card_text *text, char *buf, size_t size);
void card_text_str(struct card_text *text, const char *s);
/* n bytes, what is not printable ASCII as '?' */
void card_text_raw(struct card_text *text, const char *s, size_t n);
void card_text_dec(struct card_text *text, __u64 v);
void card_text_signed(struct card_text *text, __s64 v);
void card_text_hex(struct card_text *text, __u64 v, unsigned int digits);

int card_same(const char *a, const char *b);
size_t card_length(const char *s);

/* ---- card.c ------------------------------------------------------------- */

__u64 card_time(const struct card *card, __u64 now);
/* finds card->next anew; after anything that starts or stops an event */
void card_plan(struct card *card);
/* sets CHI bits; those that were 0 and are enabled will interrupt */
void card_chi_set(struct card *card, __u64 bits);
void card_interrupt(struct card *card);
/* what AR and card_reset() do to the parts */
void card_restart(struct card *card);
void card_power_cycle(struct card *card);
/* state of CRDY and MA follows the delays from now on */
void card_ready_start(struct card *card);
void card_memory_start(struct card *card);

/* ---- admin.c ------------------------------------------------------------ */

void card_admin_init(struct card *card);
void card_admin_doorbell(struct card *card);
void card_admin_acknowledge(struct card *card);
/* the command's time has come */
void card_admin_answer(struct card *card);
/* may the host write to the request block and the data buffer? */
int card_admin_holds_blocks(const struct card *card);
/* protocol of a request: reserved and unused bytes, id */
void card_request_check(struct card *card, enum card_area_nr nr,
			const struct wire_request *req, unsigned int words);
const char *card_op_word(unsigned int op);
/* letters of the data header that a command returns, 0 if none */
__u16 card_op_header(unsigned int op);

/* one admin command: fills the data buffer, returns its status */
unsigned int card_shutdown_run(struct card *card, const struct wire_request *req);
unsigned int card_smart_run(struct card *card, const struct wire_request *req);
unsigned int card_stats_run(struct card *card, const struct wire_request *req);
unsigned int card_log_run(struct card *card, const struct wire_request *req);
unsigned int card_dump_run(struct card *card, const struct wire_request *req);
unsigned int card_firmware_run(struct card *card, const struct wire_request *req);
unsigned int card_debug_run(struct card *card, const struct wire_request *req);
/* its answer went out whole */
void card_smart_given(struct card *card);
void card_stats_given(struct card *card);
void card_log_given(struct card *card);
void card_dump_given(struct card *card);

/* ---- fault.c ------------------------------------------------------------ */

void card_fault_set(struct card *card, enum card_fault_kind kind, unsigned int op,
		    __u64 value, __u32 count);
/* does the fault hit a command of this kind? counts it off */
int card_fault_take(struct card *card, enum card_fault_kind kind, unsigned int op,
		    __u64 *value);
void card_fault_clear(struct card *card);
/* a breach of protocol, in test mode */
void card_violation(struct card *card, const char *what);
void card_violation_value(struct card *card, const char *what, __u64 value);

/* ---- smart.c, stats.c, profile.c ---------------------------------------- */

void card_smart_init(struct card *card);
/* the attribute of an id, made if there is room; NULL: there is none */
struct card_attribute *card_smart_find(struct card *card, unsigned int id);
struct card_attribute *card_smart_add(struct card *card, unsigned int id);
/* takes back what a control line pinned: the attribute follows its source again */
void card_smart_unpin(struct card *card, unsigned int id);
void card_smart_remove(struct card *card, unsigned int id);
/* attribute i as it is at t */
void card_smart_value(const struct card *card, unsigned int i, __u64 t,
		      struct wire_smart_attribute *attr);
size_t card_smart_block(const struct card *card, __u64 t, __u8 *buf, size_t size);

enum card_stat_nr {
	CARD_STAT_RESET_UPTIME,
	CARD_STAT_RESET_COUNT,
	CARD_STAT_POWER_ON_UPTIME,
	CARD_STAT_LIFE,
	CARD_STAT_UTILIZATION,
	CARD_STAT_COUNTERS,	/* from here on they are 64-bit counters */
};

const char *card_stat_name(unsigned int nr);
__u64 card_stat_value(const struct card *card, unsigned int nr, __u64 t);
/* full width; card_stat_value() is cut to that of the field */
__u64 card_stat_total(const struct card *card, unsigned int nr, __u64 t);
void card_stat_set(struct card *card, unsigned int nr, __u64 value, __u64 rate);
size_t card_stats_block(const struct card *card, __u64 t, __u8 *buf, size_t size);

const char *card_profile_name(unsigned int nr);
void card_profile_apply(struct card *card, unsigned int nr);
#define CARD_PROFILE_DEFAULT	1

/* ---- log.c, dump.c, firmware.c, erase.c, medium.c ----------------------- */

/* a new log with generated values; not queued yet */
void card_log_make(struct card *card, unsigned int type, struct card_log *log);
void card_log_queue(struct card *card, const struct card_log *log);
size_t card_log_block(const struct card *card, const struct card_log *log,
		      __u8 *buf, size_t size);
/* log i of a ring, oldest first */
const struct card_log *card_log_at(const struct card_log_ring *ring, unsigned int i);
void card_health_request(struct card *card);
void card_health_due(struct card *card);

void card_dump_init(struct card *card);
void card_dump_request(struct card *card);
void card_dump_due(struct card *card);
void card_dump_collect(struct card *card);
/* a dump the card took by itself */
void card_dump_pending(struct card *card);

void card_firmware_init(struct card *card);
void card_firmware_activate(struct card *card);
void card_firmware_name(struct card *card, const char *version);

void card_erase_init(struct card *card);
void card_erase_doorbell(struct card *card);
void card_erase_acknowledge(struct card *card);
void card_erase_set_duration(struct card *card, __u64 duration);
void card_erase_due(struct card *card);
void card_erase_restart(struct card *card);
void card_erase_forget(struct card *card);

/* -1: no room for another range */
int card_medium_mark(struct card *card, __u64 offset, __u64 length);

/* ---- control.c ---------------------------------------------------------- */

/* runs the scheduled lines whose time has come */
void card_schedule_due(struct card *card);

#endif
