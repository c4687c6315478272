/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * DOC: libocxlpmem, the library for OpenCAPI persistent memory cards
 *
 * It finds the cards of this machine, talks to them through /dev/ocxlpmemN and
 * decodes what they answer. It never writes to stdout, stderr or a log, reads no
 * environment variable and has no global state.
 *
 * **Objects.** All are opaque. What ..._read(), ..._decode() and ..._compute()
 * make is reference-counted: ..._ref() takes a reference and returns its
 * argument, ..._unref() gives one back and returns NULL; both accept NULL. What
 * ..._open() makes owns a file descriptor and ends with ..._close(). Strings and
 * pointers that a getter returns belong to the object and die with it, unless
 * the text says otherwise.
 *
 * **Errors.** A function that returns int gives 0 (or what it says) or a negative
 * errno. Why it failed, in words for a person, is in ocxlpmem_card_failure() of
 * the card it was about, else in ocxlpmem_failure() of the context. A value that
 * is not known is absent (-ENODATA), never a magic number.
 *
 * **Threads.** Several threads may each have a context of their own. Within one
 * context, different cards may be used in different threads at the same time;
 * one card, and what takes the context itself (settings, scanning, finding,
 * decoding with a context), belong to one thread at a time.
 */
#ifndef LIBOCXLPMEM_H
#define LIBOCXLPMEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* OCXLPMEM_STATE_*, OCXLPMEM_EVENT_*, payload structures and ioctls */
#include <nvdimm/ocxlpmem.h>

#ifdef __cplusplus
extern "C" {
#endif
/* the library is built with everything else hidden */
#pragma GCC visibility push(default)

struct ocxlpmem_ctx;
struct ocxlpmem_card;
struct ocxlpmem_smart;
struct ocxlpmem_smart_attribute;
struct ocxlpmem_stats;
struct ocxlpmem_error_log;
struct ocxlpmem_log_gap;
struct ocxlpmem_log_reader;
struct ocxlpmem_health;
struct ocxlpmem_findings;
struct ocxlpmem_events;
struct ocxlpmem_dump;
struct ocxlpmem_erase;
struct ocxlpmem_firmware;
struct ocxlpmem_object;

/* ---- context ------------------------------------------------------------ */

/**
 * ocxlpmem_new() - make a context
 * @ctx: out; one reference
 *
 * Costs one allocation; nothing is read or opened.
 *
 * Return: 0, -ENOMEM.
 */
int ocxlpmem_new(struct ocxlpmem_ctx **ctx);
struct ocxlpmem_ctx *ocxlpmem_ref(struct ocxlpmem_ctx *ctx);
struct ocxlpmem_ctx *ocxlpmem_unref(struct ocxlpmem_ctx *ctx);

/** enum ocxlpmem_log_priority - as in syslog(3) */
enum ocxlpmem_log_priority {
	OCXLPMEM_LOG_ERROR = 3,
	OCXLPMEM_LOG_WARNING = 4,
	OCXLPMEM_LOG_INFO = 6,
	OCXLPMEM_LOG_DEBUG = 7,
};

/* message: one line of text without newline, gone after the call */
typedef void (*ocxlpmem_log_fn)(struct ocxlpmem_ctx *ctx, enum ocxlpmem_log_priority priority,
				const char *message, void *data);

/* NULL (the default): nothing is logged. May be called from any thread that uses ctx */
void ocxlpmem_set_log_fn(struct ocxlpmem_ctx *ctx, ocxlpmem_log_fn fn, void *data);
/* the least urgent priority that is passed on; default OCXLPMEM_LOG_WARNING */
void ocxlpmem_set_log_priority(struct ocxlpmem_ctx *ctx, enum ocxlpmem_log_priority priority);

/**
 * ocxlpmem_set_sysfs_root() - where to look for the machine
 * @ctx: the context; cards found before are forgotten
 * @path: directory that holds "sys"; "" or NULL is the real machine. Copied
 *
 * Return: 0, -ENOMEM.
 */
int ocxlpmem_set_sysfs_root(struct ocxlpmem_ctx *ctx, const char *path);

/**
 * typedef ocxlpmem_open_fn - opens a device
 *
 * name: "ocxlpmem0" or "nmem0"; flags: O_RDONLY or O_RDWR, with O_CLOEXEC.
 * Return: a descriptor that the library will close, or a negative errno.
 */
typedef int (*ocxlpmem_open_fn)(struct ocxlpmem_ctx *ctx, const char *name, int flags,
				void *data);

/* NULL (the default) opens /dev/<name> */
void ocxlpmem_set_device_opener(struct ocxlpmem_ctx *ctx, ocxlpmem_open_fn fn, void *data);

/**
 * typedef ocxlpmem_io_fn - does an ioctl
 *
 * Return: what ioctl(2) returns, but a negative errno instead of -1.
 */
typedef int (*ocxlpmem_io_fn)(int fd, unsigned long request, void *arg, void *data);

/* NULL (the default) is ioctl(2). For tests and for record and replay */
void ocxlpmem_set_device_io(struct ocxlpmem_ctx *ctx, ocxlpmem_io_fn fn, void *data);

/* ---- failures ----------------------------------------------------------- */

/**
 * enum ocxlpmem_fault - whose fault a failure is
 * @OCXLPMEM_FAULT_CARD: the card answered with an error, or not at all
 * @OCXLPMEM_FAULT_PERMISSION: the caller may not do this
 * @OCXLPMEM_FAULT_SYSTEM: memory, files, the kernel
 * @OCXLPMEM_FAULT_PROTOCOL: bytes that cannot be; another driver version
 * @OCXLPMEM_FAULT_ABSENT: no such card, dump or log
 * @OCXLPMEM_FAULT_COUNT: how many; new ones come before it
 */
enum ocxlpmem_fault {
	OCXLPMEM_FAULT_CARD,
	OCXLPMEM_FAULT_PERMISSION,
	OCXLPMEM_FAULT_SYSTEM,
	OCXLPMEM_FAULT_PROTOCOL,
	OCXLPMEM_FAULT_ABSENT,
	OCXLPMEM_FAULT_COUNT
};

/* "card", "permission", "system", "protocol", "absent" */
const char *ocxlpmem_fault_str(enum ocxlpmem_fault fault);

/**
 * enum ocxlpmem_remedy - what to do next after a failure, for the caller to word
 * @OCXLPMEM_REMEDY_CHECK_PRESENCE: see whether the card is still there
 * @OCXLPMEM_REMEDY_WAIT_READY: wait until the card's state is ready
 * @OCXLPMEM_REMEDY_CHECK_FIRMWARE: see whether the card's firmware is old
 * @OCXLPMEM_REMEDY_CHECK_VERSIONS: see whether driver, library and firmware belong together
 * @OCXLPMEM_REMEDY_RETRY: try again later
 * @OCXLPMEM_REMEDY_RETRY_IN_10_S: try again in 10 seconds
 * @OCXLPMEM_REMEDY_WAIT_LONGER: wait longer
 * @OCXLPMEM_REMEDY_START_AGAIN: start again
 * @OCXLPMEM_REMEDY_READ_DMESG: read what the driver says in the kernel's log
 * @OCXLPMEM_REMEDY_READ_DMESG_AND_LOGS: read that log and the card's error logs
 * @OCXLPMEM_REMEDY_BE_SOMEBODY: be somebody who may use the device
 * @OCXLPMEM_REMEDY_BE_WRITER: be somebody who may write the device
 * @OCXLPMEM_REMEDY_BE_ROOT_OR_WAIT: be root, or wait until another program is done
 * @OCXLPMEM_REMEDY_BE_ROOT_UNLOCKED: be root on a kernel that is not locked down
 * @OCXLPMEM_REMEDY_OPEN_FOR_WRITING: open the device for writing
 * @OCXLPMEM_REMEDY_LIST_CARDS: see which cards there are, and that the driver is loaded
 * @OCXLPMEM_REMEDY_NAME_BY_NUMBER: name the card by its number
 * @OCXLPMEM_REMEDY_CHECK_UDEV: see whether udev runs and the driver is loaded
 * @OCXLPMEM_REMEDY_ALLOW_DEBUG: make the card's firmware allow debug actions
 * @OCXLPMEM_REMEDY_LOAD_DEBUG_DRIVER: load a driver that is built with debug support
 * @OCXLPMEM_REMEDY_READ_LOGS: read the card's error logs first
 * @OCXLPMEM_REMEDY_KEEP_LOGS: keep the logs that the driver holds, which makes room
 * @OCXLPMEM_REMEDY_READ_OLDEST_LOG: read from the oldest log on
 * @OCXLPMEM_REMEDY_NEW_DUMP: ask the card for a new dump
 * @OCXLPMEM_REMEDY_TAKE_OVER_DUMP: wait until the owner of the dump is done, or take it over
 * @OCXLPMEM_REMEDY_FINISH_WAITING_DUMP: take the dump that waits before a new one, or discard it
 * @OCXLPMEM_REMEDY_FINISH_DUMP: read the dump to its end, or discard it
 * @OCXLPMEM_REMEDY_NEXT_DUMP: collect the dump that took its place too
 * @OCXLPMEM_REMEDY_START_DUMP_AGAIN: read the dump again from offset 0
 * @OCXLPMEM_REMEDY_CAPTURE_AGAIN: capture the bytes again
 * @OCXLPMEM_REMEDY_CHECK_CAPTURE: see what kind of capture it is
 * @OCXLPMEM_REMEDY_OTHER_KIND: choose a kind that can be decoded
 * @OCXLPMEM_REMEDY_FREE_MEMORY: free some memory
 * @OCXLPMEM_REMEDY_RAISE_FILE_LIMIT: let the process open more files
 * @OCXLPMEM_REMEDY_RAISE_SYSTEM_FILE_LIMIT: let the system open more files
 * @OCXLPMEM_REMEDY_BE_ROOT: be root
 * @OCXLPMEM_REMEDY_CHECK_IMAGE: see whether the firmware file is one for this card, and whole
 * @OCXLPMEM_REMEDY_DISABLE_REGION: see that no region of the card is active
 * @OCXLPMEM_REMEDY_COUNT: how many; new ones come before it
 *
 * A number, not a sentence: how one gets there is for the program to say. A later
 * library may give numbers that a program does not know yet.
 */
enum ocxlpmem_remedy {
	OCXLPMEM_REMEDY_CHECK_PRESENCE,
	OCXLPMEM_REMEDY_WAIT_READY,
	OCXLPMEM_REMEDY_CHECK_FIRMWARE,
	OCXLPMEM_REMEDY_CHECK_VERSIONS,
	OCXLPMEM_REMEDY_RETRY,
	OCXLPMEM_REMEDY_RETRY_IN_10_S,
	OCXLPMEM_REMEDY_WAIT_LONGER,
	OCXLPMEM_REMEDY_START_AGAIN,
	OCXLPMEM_REMEDY_READ_DMESG,
	OCXLPMEM_REMEDY_READ_DMESG_AND_LOGS,
	OCXLPMEM_REMEDY_BE_SOMEBODY,
	OCXLPMEM_REMEDY_BE_WRITER,
	OCXLPMEM_REMEDY_BE_ROOT_OR_WAIT,
	OCXLPMEM_REMEDY_BE_ROOT_UNLOCKED,
	OCXLPMEM_REMEDY_OPEN_FOR_WRITING,
	OCXLPMEM_REMEDY_LIST_CARDS,
	OCXLPMEM_REMEDY_NAME_BY_NUMBER,
	OCXLPMEM_REMEDY_CHECK_UDEV,
	OCXLPMEM_REMEDY_ALLOW_DEBUG,
	OCXLPMEM_REMEDY_LOAD_DEBUG_DRIVER,
	OCXLPMEM_REMEDY_READ_LOGS,
	OCXLPMEM_REMEDY_KEEP_LOGS,
	OCXLPMEM_REMEDY_READ_OLDEST_LOG,
	OCXLPMEM_REMEDY_NEW_DUMP,
	OCXLPMEM_REMEDY_TAKE_OVER_DUMP,
	OCXLPMEM_REMEDY_FINISH_WAITING_DUMP,
	OCXLPMEM_REMEDY_FINISH_DUMP,
	OCXLPMEM_REMEDY_NEXT_DUMP,
	OCXLPMEM_REMEDY_START_DUMP_AGAIN,
	OCXLPMEM_REMEDY_CAPTURE_AGAIN,
	OCXLPMEM_REMEDY_CHECK_CAPTURE,
	OCXLPMEM_REMEDY_OTHER_KIND,
	OCXLPMEM_REMEDY_FREE_MEMORY,
	OCXLPMEM_REMEDY_RAISE_FILE_LIMIT,
	OCXLPMEM_REMEDY_RAISE_SYSTEM_FILE_LIMIT,
	OCXLPMEM_REMEDY_BE_ROOT,
	OCXLPMEM_REMEDY_CHECK_IMAGE,
	OCXLPMEM_REMEDY_DISABLE_REGION,
	OCXLPMEM_REMEDY_COUNT
};

/**
 * struct ocxlpmem_failure - the last failure of a card or context
 * @error: negative errno, what the function returned
 * @errno_name: such as "EBUSY"
 * @fault: whose fault
 * @card_status: the card's status byte, 0 if it gave none
 * @message: what was tried, on which card, and why it failed
 * @remedy: what to do next
 *
 * The library makes these; do not allocate them. New members come at the end.
 */
struct ocxlpmem_failure {
	int error;
	const char *errno_name;
	enum ocxlpmem_fault fault;
	unsigned int card_status;
	const char *message;
	enum ocxlpmem_remedy remedy;
};

/* NULL if nothing failed yet. Valid until the next call on the card (context) */
const struct ocxlpmem_failure *ocxlpmem_card_failure(const struct ocxlpmem_card *card);
const struct ocxlpmem_failure *ocxlpmem_failure(const struct ocxlpmem_ctx *ctx);

/* "EBUSY" for EBUSY or -EBUSY; "EUNKNOWN" for a number without a name */
const char *ocxlpmem_errno_name(int error);

/* ---- cards -------------------------------------------------------------- */

/**
 * ocxlpmem_scan() - find the cards
 * @ctx: the context
 *
 * Reads one uevent file a card. Cards found before are given up (those with a
 * reference live on, but are no longer in the list).
 *
 * Return: how many; 0 also when the driver is not loaded. -ENOMEM, -EACCES, -EIO.
 */
int ocxlpmem_scan(struct ocxlpmem_ctx *ctx);

/**
 * struct ocxlpmem_card_facts - what is known of a card of another machine
 * @id: its number; its name follows
 * @serial: 0: none
 * @firmware_version: NULL for what is not known, as in all texts
 * @nmem: "nmemN"
 * @address: of PCI
 * @slot: where it sits
 * @bus: of libnvdimm
 * @provider: of that bus
 * @region: its name
 * @region_size: bytes; 0: not known
 * @bad_bytes: of that region
 * @numa_node: negative: not known
 * @state: OCXLPMEM_STATE_*; negative: not known
 *
 * Texts that are too long to be what they should be are left out, as those of sysfs are.
 */
struct ocxlpmem_card_facts {
	unsigned int id;
	uint64_t serial;
	const char *firmware_version;
	const char *nmem;
	const char *address;
	const char *slot;
	const char *bus;
	const char *provider;
	const char *region;
	uint64_t region_size;
	uint64_t bad_bytes;
	int numa_node;
	int state;
};

/**
 * ocxlpmem_set_cards() - give the cards instead of finding them
 * @ctx: the context; cards that were found before are forgotten
 * @facts: of each card; copied
 * @count: how many; 0: a machine without cards
 *
 * For captures: scanning then finds these cards, and nothing is read from sysfs until
 * ocxlpmem_set_sysfs_root(). What a device says is up to the context's opener and io.
 *
 * Return: 0, -EEXIST two have one number, -ENOMEM.
 */
int ocxlpmem_set_cards(struct ocxlpmem_ctx *ctx, const struct ocxlpmem_card_facts *facts,
		       size_t count);

/*
 * The cards by rising number. The first call scans if nothing did. No reference
 * is taken: the pointers are good until the next scan or the end of ctx.
 */
struct ocxlpmem_card *ocxlpmem_card_get_first(struct ocxlpmem_ctx *ctx);
struct ocxlpmem_card *ocxlpmem_card_get_next(struct ocxlpmem_card *card);

#define ocxlpmem_card_foreach(ctx, card) \
	for ((card) = ocxlpmem_card_get_first(ctx); (card); \
	     (card) = ocxlpmem_card_get_next(card))

/**
 * ocxlpmem_card_find() - a card by any of its names
 * @ctx: the context
 * @name: "ocxlpmem1", "/dev/ocxlpmem1", "1", "nmem0", or the serial: "0x...", or its 16
 *	digits alone
 * @card: out; no reference is taken
 *
 * Return: 0; -ENODEV no such card; -ENOTUNIQ several cards have this serial;
 * what ocxlpmem_scan() gives.
 */
int ocxlpmem_card_find(struct ocxlpmem_ctx *ctx, const char *name, struct ocxlpmem_card **card);

struct ocxlpmem_card *ocxlpmem_card_ref(struct ocxlpmem_card *card);
struct ocxlpmem_card *ocxlpmem_card_unref(struct ocxlpmem_card *card);
struct ocxlpmem_ctx *ocxlpmem_card_ctx(const struct ocxlpmem_card *card);

/* from the uevent; nothing more is read */
unsigned int ocxlpmem_card_id(const struct ocxlpmem_card *card);
const char *ocxlpmem_card_name(const struct ocxlpmem_card *card);	/* "ocxlpmem0" */
/* -ENODATA: the card has none (0 counts as none) */
int ocxlpmem_card_serial(const struct ocxlpmem_card *card, uint64_t *serial);
/* NULL if the uevent does not say */
const char *ocxlpmem_card_firmware_version(const struct ocxlpmem_card *card);
const char *ocxlpmem_card_nmem(const struct ocxlpmem_card *card);	/* "nmem0" */
/* OCXLPMEM_STATE_* when the uevent was read; -ENODATA: missing or unknown word */
int ocxlpmem_card_state(const struct ocxlpmem_card *card, unsigned int *state);
/* reads the uevent again. -ENODEV: the card has gone */
int ocxlpmem_card_refresh(struct ocxlpmem_card *card);

/* further sysfs reads at the first call; NULL or -ENODATA if there is none */
const char *ocxlpmem_card_address(struct ocxlpmem_card *card);	/* PCI name */
const char *ocxlpmem_card_slot(struct ocxlpmem_card *card);	/* location code, or PCI slot */
const char *ocxlpmem_card_bus(struct ocxlpmem_card *card);	/* "ndbus0" */
const char *ocxlpmem_card_provider(struct ocxlpmem_card *card);
const char *ocxlpmem_card_region(struct ocxlpmem_card *card);	/* "region0" */
int ocxlpmem_card_region_size(struct ocxlpmem_card *card, uint64_t *bytes);
int ocxlpmem_card_numa_node(struct ocxlpmem_card *card, int *node);
/* of the region, read at each call: bytes in blocks that are known to be bad */
int ocxlpmem_card_bad_bytes(struct ocxlpmem_card *card, uint64_t *bytes);

/* address: of PCI; driver: that has the function, NULL for none. Not 0: no further one */
typedef int (*ocxlpmem_function_fn)(const char *address, const char *driver, void *data);
/*
 * Tells of PCI functions of such cards that the driver has not taken: a card each, which
 * is not in the list. Reads one file a PCI function. Return: 0; what fn returns; -ENOMEM.
 */
int ocxlpmem_functions_without_driver(struct ocxlpmem_ctx *ctx, ocxlpmem_function_fn fn,
				      void *data);

/* "ready"; "unknown" for a number that is none */
const char *ocxlpmem_state_str(unsigned int state);
/* -EINVAL: no such word */
int ocxlpmem_state_from_str(const char *word, unsigned int *state);

/* ---- SMART -------------------------------------------------------------- */

/**
 * ocxlpmem_smart_read() - ask a card for its SMART data
 * @card: the card; the device is opened read-only
 * @smart: out
 *
 * Return: 0. A card that is fatal answers its state without attributes: 0, count
 * 0. -ENODEV gone; -EACCES, -EPERM; -EPROTO the answer makes no sense; else what
 * the driver says, such as -EBUSY, -EIO, -ETIMEDOUT, -EAGAIN.
 */
int ocxlpmem_smart_read(struct ocxlpmem_card *card, struct ocxlpmem_smart **smart);

/**
 * ocxlpmem_smart_decode() - decode a captured card block "SM"
 * @buf: the bytes; copied
 * @len: how many there are; more than the block is allowed
 * @smart: out
 * @used: out, may be NULL: bytes of the block
 *
 * Return: 0; -EBADMSG the bytes end before the block does; -EPROTO the bytes
 * are no such block; -ENOMEM.
 */
int ocxlpmem_smart_decode(const void *buf, size_t len, struct ocxlpmem_smart **smart,
			  size_t *used);

/**
 * ocxlpmem_smart_from_payload() - decode what a libnvdimm command returned
 * @payload: struct ocxlpmem_payload_header and the card block
 * @len: bytes there are
 * @smart: out
 *
 * Return: 0; the header's status if that is negative; as ocxlpmem_smart_decode().
 */
int ocxlpmem_smart_from_payload(const void *payload, size_t len, struct ocxlpmem_smart **smart);

struct ocxlpmem_smart *ocxlpmem_smart_ref(struct ocxlpmem_smart *smart);
struct ocxlpmem_smart *ocxlpmem_smart_unref(struct ocxlpmem_smart *smart);
size_t ocxlpmem_smart_count(const struct ocxlpmem_smart *smart);
/* NULL: there is no attribute i. Belongs to smart */
const struct ocxlpmem_smart_attribute *
ocxlpmem_smart_attribute(const struct ocxlpmem_smart *smart, size_t i);
/* the first one with this id, or NULL */
const struct ocxlpmem_smart_attribute *
ocxlpmem_smart_by_id(const struct ocxlpmem_smart *smart, unsigned int id);
/* card block as the card gave it; NULL and 0 if there was none */
const void *ocxlpmem_smart_raw(const struct ocxlpmem_smart *smart, size_t *len);
/* from the payload header: OCXLPMEM_STATE_*; -ENODATA for a captured block */
int ocxlpmem_smart_state(const struct ocxlpmem_smart *smart, unsigned int *state);

/** enum ocxlpmem_failing - is an attribute below its threshold */
enum ocxlpmem_failing {
	OCXLPMEM_FAILING_NO,
	OCXLPMEM_FAILING_PAST,
	OCXLPMEM_FAILING_NOW,
};

unsigned int ocxlpmem_smart_attribute_id(const struct ocxlpmem_smart_attribute *attr);
/* the name of all attributes whose meaning was never published */
#define OCXLPMEM_UNPUBLISHED	"unpublished"
/* "temperature", or that */
const char *ocxlpmem_smart_attribute_name(const struct ocxlpmem_smart_attribute *attr);
uint64_t ocxlpmem_smart_attribute_raw(const struct ocxlpmem_smart_attribute *attr);
/* what raw means, and "celsius", "percent" or "hours"; -ENODATA: nobody knows */
int ocxlpmem_smart_attribute_value(const struct ocxlpmem_smart_attribute *attr, int64_t *value,
				   const char **unit);
unsigned int ocxlpmem_smart_attribute_current(const struct ocxlpmem_smart_attribute *attr);
unsigned int ocxlpmem_smart_attribute_worst(const struct ocxlpmem_smart_attribute *attr);
unsigned int ocxlpmem_smart_attribute_threshold(const struct ocxlpmem_smart_attribute *attr);
unsigned int ocxlpmem_smart_attribute_flags(const struct ocxlpmem_smart_attribute *attr);
bool ocxlpmem_smart_attribute_pre_failure(const struct ocxlpmem_smart_attribute *attr);
enum ocxlpmem_failing
ocxlpmem_smart_attribute_failing(const struct ocxlpmem_smart_attribute *attr);

/* ---- controller statistics ---------------------------------------------- */

/** enum ocxlpmem_stat - the statistics, in the order of their field table */
enum ocxlpmem_stat {
	OCXLPMEM_STAT_RESET_COUNT,
	OCXLPMEM_STAT_RESET_UPTIME,		/* s */
	OCXLPMEM_STAT_POWER_ON_UPTIME,		/* s */
	OCXLPMEM_STAT_LIFE_REMAINING,		/* % */
	OCXLPMEM_STAT_CRITICAL_RESOURCE_UTILIZATION, /* % */
	OCXLPMEM_STAT_HOST_LOAD_COUNT,
	OCXLPMEM_STAT_HOST_STORE_COUNT,
	OCXLPMEM_STAT_HOST_LOAD_DURATION,	/* ns, total */
	OCXLPMEM_STAT_HOST_STORE_DURATION,	/* ns, total */
	OCXLPMEM_STAT_MEDIA_READ_COUNT,
	OCXLPMEM_STAT_MEDIA_WRITE_COUNT,
	OCXLPMEM_STAT_MEDIA_READ_DURATION,	/* ns, total */
	OCXLPMEM_STAT_MEDIA_WRITE_DURATION,	/* ns, total */
	OCXLPMEM_STAT_CACHE_READ_HIT_COUNT,
	OCXLPMEM_STAT_CACHE_WRITE_HIT_COUNT,
	OCXLPMEM_STAT_FAST_WRITE_COUNT,
	OCXLPMEM_STAT_COUNT
};

/* the same three ways in, with the same errors, as for SMART; block "CS" */
int ocxlpmem_stats_read(struct ocxlpmem_card *card, struct ocxlpmem_stats **stats);
int ocxlpmem_stats_decode(const void *buf, size_t len, struct ocxlpmem_stats **stats,
			  size_t *used);
int ocxlpmem_stats_from_payload(const void *payload, size_t len, struct ocxlpmem_stats **stats);
struct ocxlpmem_stats *ocxlpmem_stats_ref(struct ocxlpmem_stats *stats);
struct ocxlpmem_stats *ocxlpmem_stats_unref(struct ocxlpmem_stats *stats);
/* -ENODATA: no block (fatal card), or a percentage above 100; -EINVAL: no such stat */
int ocxlpmem_stats_get(const struct ocxlpmem_stats *stats, enum ocxlpmem_stat stat,
		       uint64_t *value);
const void *ocxlpmem_stats_raw(const struct ocxlpmem_stats *stats, size_t *len);
int ocxlpmem_stats_state(const struct ocxlpmem_stats *stats, unsigned int *state);
/* how old the driver's answer was when it was read; 0 for a captured block */
unsigned int ocxlpmem_stats_age_ms(const struct ocxlpmem_stats *stats);

/* ---- health ------------------------------------------------------------- */

/** enum ocxlpmem_health_state - from good to bad; unknown is not ordered */
enum ocxlpmem_health_state {
	OCXLPMEM_HEALTH_OK,
	OCXLPMEM_HEALTH_NON_CRITICAL,
	OCXLPMEM_HEALTH_CRITICAL,
	OCXLPMEM_HEALTH_FATAL,
	OCXLPMEM_HEALTH_UNKNOWN,
};

/* "ok", "non-critical", "critical", "fatal", "unknown" */
const char *ocxlpmem_health_state_str(enum ocxlpmem_health_state state);

/**
 * ocxlpmem_health_read() - ask a card how it is
 * @card: the card
 * @health: out
 *
 * Asks for SMART and for statistics and computes. A fatal card gives state
 * fatal; one that is waiting, not ready or erasing gives state unknown; both
 * return 0. If only the statistics fail, what they would give is absent and
 * ocxlpmem_health_stats_error() says why.
 *
 * Return: 0, or as ocxlpmem_smart_read().
 */
int ocxlpmem_health_read(struct ocxlpmem_card *card, struct ocxlpmem_health **health);

/**
 * ocxlpmem_health_compute() - health from what is at hand
 * @state: OCXLPMEM_STATE_* of the card
 * @smart: may be NULL: not known; health takes a reference
 * @stats: may be NULL: not known; health takes a reference
 * @health: out
 *
 * Return: 0, -ENOMEM.
 */
int ocxlpmem_health_compute(unsigned int state, struct ocxlpmem_smart *smart,
			    struct ocxlpmem_stats *stats, struct ocxlpmem_health **health);

struct ocxlpmem_health *ocxlpmem_health_ref(struct ocxlpmem_health *health);
struct ocxlpmem_health *ocxlpmem_health_unref(struct ocxlpmem_health *health);
enum ocxlpmem_health_state ocxlpmem_health_state(const struct ocxlpmem_health *health);
/* OCXLPMEM_STATE_* it was computed from */
unsigned int ocxlpmem_health_card_state(const struct ocxlpmem_health *health);
/* e.g. "attribute temperature failing now"; may be empty */
const char *const *ocxlpmem_health_reasons(const struct ocxlpmem_health *health, size_t *count);
/* each: 0, or -ENODATA and the value is left alone */
int ocxlpmem_health_media_temperature(const struct ocxlpmem_health *health, int *celsius);
int ocxlpmem_health_life_remaining(const struct ocxlpmem_health *health, unsigned int *percent);
int ocxlpmem_health_power_on_hours(const struct ocxlpmem_health *health, uint64_t *hours);
int ocxlpmem_health_critical_resource_utilization(const struct ocxlpmem_health *health,
						  unsigned int *percent);
/* what it was computed from; NULL if absent. Belong to health */
const struct ocxlpmem_smart *ocxlpmem_health_smart(const struct ocxlpmem_health *health);
const struct ocxlpmem_stats *ocxlpmem_health_stats(const struct ocxlpmem_health *health);
/* 0, or why ocxlpmem_health_read() got no statistics */
int ocxlpmem_health_stats_error(const struct ocxlpmem_health *health);

/* sets HCI.CHPD: a log of type health-performance follows. Opens read-write */
int ocxlpmem_card_request_health(struct ocxlpmem_card *card);

/* ---- error logs --------------------------------------------------------- */

/**
 * struct ocxlpmem_log_position - names a log; what a monitor saves
 * @instance: of the driver start; 0: the present one
 * @sequence: from 1; 0: the oldest there is
 */
struct ocxlpmem_log_position {
	uint64_t instance;
	uint64_t sequence;
};

/**
 * enum ocxlpmem_log_mode - what reading does
 * @OCXLPMEM_LOG_MODE_WATCH: takes nothing from the card: shows what others took.
 *	The device is opened read-only
 * @OCXLPMEM_LOG_MODE_LOOK: takes logs from the card; the driver holds them until
 *	somebody keeps them
 * @OCXLPMEM_LOG_MODE_KEEP: takes them; asking for the next one tells the driver
 *	that it may forget those before, so put each in a safe place first
 */
enum ocxlpmem_log_mode {
	OCXLPMEM_LOG_MODE_WATCH,
	OCXLPMEM_LOG_MODE_LOOK,
	OCXLPMEM_LOG_MODE_KEEP,
};

/**
 * ocxlpmem_log_reader_open() - read the error logs of a card in order
 * @card: the card; the reader takes a reference
 * @mode: what reading does
 * @start: the first log wanted; NULL: the oldest the driver holds
 * @reader: out
 *
 * For looking and keeping the device is opened for writing. Who may not (-EACCES)
 * gets a reader that watches: see ocxlpmem_log_reader_mode().
 *
 * Return: 0, -ENODEV, -EACCES, -ENOMEM.
 */
int ocxlpmem_log_reader_open(struct ocxlpmem_card *card, enum ocxlpmem_log_mode mode,
			     const struct ocxlpmem_log_position *start,
			     struct ocxlpmem_log_reader **reader);
void ocxlpmem_log_reader_close(struct ocxlpmem_log_reader *reader);

/**
 * ocxlpmem_log_reader_next() - the next log, or what was lost
 * @reader: the reader
 * @log: out: the log, or NULL
 * @gap: out: logs that this reader will never see, or NULL
 *
 * Exactly one of the two is set when 0 is returned; unref it.
 *
 * Return: 0; -EAGAIN nothing more now; -ENOBUFS the driver holds as many logs as
 * it can that nobody has kept, so it takes no more; -ENODEV the card has gone;
 * -EPROTO; what the driver says.
 */
int ocxlpmem_log_reader_next(struct ocxlpmem_log_reader *reader,
			     struct ocxlpmem_error_log **log, struct ocxlpmem_log_gap **gap);
/* what next() will ask for: save it after a log has been dealt with */
void ocxlpmem_log_reader_position(const struct ocxlpmem_log_reader *reader,
				  struct ocxlpmem_log_position *position);
/* what became of the mode that was asked for */
enum ocxlpmem_log_mode ocxlpmem_log_reader_mode(const struct ocxlpmem_log_reader *reader);
/*
 * All logs up to the last one that next() gave are in a safe place: for who keeps
 * and will not ask for another. -EPERM: the reader watches; what the driver says.
 */
int ocxlpmem_log_reader_had(struct ocxlpmem_log_reader *reader);
/* asks the driver where its logs stand, for the two below; reads none */
int ocxlpmem_log_reader_query(struct ocxlpmem_log_reader *reader);
/* true if, at the last answer, the card held logs that nobody has fetched */
bool ocxlpmem_log_reader_pending(const struct ocxlpmem_log_reader *reader);
/* files of this card that were open for writing then: who may look and keep */
unsigned int ocxlpmem_log_reader_keepers(const struct ocxlpmem_log_reader *reader);

/* captured card block "EL"; errors as ocxlpmem_smart_decode() */
int ocxlpmem_error_log_decode(const void *buf, size_t len, struct ocxlpmem_error_log **log,
			      size_t *used);
/*
 * Payload of OCXLPMEM_ND_ERROR_LOG: header, place, block. One of log and gap is
 * set; -EAGAIN: there is no log.
 */
int ocxlpmem_error_log_from_payload(const void *payload, size_t len,
				    struct ocxlpmem_error_log **log,
				    struct ocxlpmem_log_gap **gap);
struct ocxlpmem_error_log *ocxlpmem_error_log_ref(struct ocxlpmem_error_log *log);
struct ocxlpmem_error_log *ocxlpmem_error_log_unref(struct ocxlpmem_error_log *log);
/**
 * struct ocxlpmem_log_receipt - when the driver took a log from its card
 * @time_ns: since 1970
 * @boot_ns: since the machine was started, time asleep included
 * @waited: it may have been on the card for long before
 */
struct ocxlpmem_log_receipt {
	uint64_t time_ns;
	uint64_t boot_ns;
	bool waited;
};

/* the same for every reader. -ENODATA for a captured block */
int ocxlpmem_error_log_receipt(const struct ocxlpmem_error_log *log,
			       struct ocxlpmem_log_receipt *receipt);
/* -ENODATA for a captured block */
int ocxlpmem_error_log_position(const struct ocxlpmem_error_log *log,
				struct ocxlpmem_log_position *position);
uint32_t ocxlpmem_error_log_identifier(const struct ocxlpmem_error_log *log);
uint32_t ocxlpmem_error_log_reference_code(const struct ocxlpmem_error_log *log);
unsigned int ocxlpmem_error_log_type(const struct ocxlpmem_error_log *log);
const char *ocxlpmem_error_log_type_str(const struct ocxlpmem_error_log *log);
/* the 24 bits of a general log, 0 for other types */
uint32_t ocxlpmem_error_log_action_flags(const struct ocxlpmem_error_log *log);
/* of the flags with a name: "replace", "dump", ... */
const char *const *ocxlpmem_error_log_actions(const struct ocxlpmem_error_log *log,
					      size_t *count);
uint32_t ocxlpmem_error_log_power_on_seconds(const struct ocxlpmem_error_log *log);
/* relative to the IPL; the unit is not known */
uint64_t ocxlpmem_error_log_timestamp(const struct ocxlpmem_error_log *log);
void ocxlpmem_error_log_wwid(const struct ocxlpmem_error_log *log, uint64_t wwid[2]);
const char *ocxlpmem_error_log_firmware_version(const struct ocxlpmem_error_log *log);
/* log-specific data; format not known */
const void *ocxlpmem_error_log_data(const struct ocxlpmem_error_log *log, size_t *len);
const void *ocxlpmem_error_log_raw(const struct ocxlpmem_error_log *log, size_t *len);

/* words "general", "predictive-failure", ...; -EINVAL: no such word */
int ocxlpmem_log_type_from_str(const char *word, unsigned int *type);
/* word number i, NULL after the last; "unknown" is not among them */
const char *ocxlpmem_log_type_str(unsigned int i);

struct ocxlpmem_log_gap *ocxlpmem_log_gap_ref(struct ocxlpmem_log_gap *gap);
struct ocxlpmem_log_gap *ocxlpmem_log_gap_unref(struct ocxlpmem_log_gap *gap);
/* first log lost; after a driver restart: the position that was asked for */
void ocxlpmem_log_gap_position(const struct ocxlpmem_log_gap *gap,
			       struct ocxlpmem_log_position *position);
/* where reading goes on; sequence 0: the oldest there is */
void ocxlpmem_log_gap_resume(const struct ocxlpmem_log_gap *gap,
			     struct ocxlpmem_log_position *position);
/* -ENODATA: the driver was restarted, so that nobody knows */
int ocxlpmem_log_gap_lost(const struct ocxlpmem_log_gap *gap, uint64_t *lost);

/* ---- events ------------------------------------------------------------- */

/**
 * ocxlpmem_events_open() - be told what happens to a card
 * @card: the card; a reference is taken. The device is opened read-only
 * @events: out
 *
 * Return: 0, -ENODEV, -EACCES, -EMFILE, -ENOMEM.
 */
int ocxlpmem_events_open(struct ocxlpmem_card *card, struct ocxlpmem_events **events);
void ocxlpmem_events_close(struct ocxlpmem_events *events);
/* an eventfd: readable (POLLIN) after an event. Belongs to events */
int ocxlpmem_events_fd(const struct ocxlpmem_events *events);
/* drains the descriptor; *mask: OCXLPMEM_EVENT_* that are true now. A gone card: 0, EVENT_GONE */
int ocxlpmem_events_check(struct ocxlpmem_events *events, uint64_t *mask);
/* 1: something happened; 0: timeout_ms passed (-1: never); -EINTR: a signal came */
int ocxlpmem_events_wait(struct ocxlpmem_events *events, int timeout_ms);
/* name of the lowest bit of mask: "dump-available", ...; NULL for none */
const char *ocxlpmem_event_str(uint64_t mask);

/* ---- controller dump ---------------------------------------------------- */

/**
 * ocxlpmem_dump_open() - become the owner of a card's dump
 * @card: the card; a reference is taken. The device is opened read-write
 * @mode: OCXLPMEM_DUMP_ATTACH: the dump that is waiting or being prepared;
 *	OCXLPMEM_DUMP_NEW: ask for a new one
 * @flags: OCXLPMEM_DUMP_TAKE_OVER: also from another program, which needs
 *	CAP_SYS_ADMIN; OCXLPMEM_DUMP_DISCARD, with NEW: lose a waiting one that
 *	nobody has read to its end
 * @dump: out
 *
 * Returns at once; ocxlpmem_dump_wait() waits until it can be read. Closing
 * without ocxlpmem_dump_complete() loses nothing.
 *
 * Return: 0; -EBUSY another program owns the dump; -ENODATA ATTACH and there is
 * none; -ENOTEMPTY NEW, and one is waiting unread; -EACCES, -EROFS; -EPERM also
 * for TAKE_OVER; -ENODEV; -EIO; -ETIMEDOUT.
 */
int ocxlpmem_dump_open(struct ocxlpmem_card *card, unsigned int mode, unsigned int flags,
		       struct ocxlpmem_dump **dump);
void ocxlpmem_dump_close(struct ocxlpmem_dump *dump);

/**
 * ocxlpmem_dump_wait() - wait until the dump can be read
 * @dump: the dump
 * @timeout_ms: at most so long; 0: only look; -1: as long as the driver waits
 *
 * Never sits in an ioctl: a signal ends it.
 *
 * Return: 0 ready; -EAGAIN timeout_ms passed; -EINTR a signal came; -ETIMEDOUT
 * the card did not prepare the dump in time; -ENODEV; what the driver says.
 */
int ocxlpmem_dump_wait(struct ocxlpmem_dump *dump, int timeout_ms);

/**
 * ocxlpmem_dump_read() - read dump bytes
 * @dump: the dump
 * @offset: of the first byte; a multiple of 8
 * @buf: where to
 * @size: how many; a multiple of 8
 *
 * One ioctl. The generation found at ocxlpmem_dump_open() is asked for.
 *
 * Return: bytes read, 0 at the end of the dump; -EAGAIN being prepared; -ESTALE
 * another dump has taken its place; -EBUSY no longer the owner; -EINVAL; -EIO.
 */
ssize_t ocxlpmem_dump_read(struct ocxlpmem_dump *dump, uint32_t offset, void *buf, uint32_t size);

/**
 * ocxlpmem_dump_complete() - tell the card that it may forget the dump
 * @dump: the dump, after fsync and rename
 * @flags: OCXLPMEM_DUMP_DISCARD: although nobody has read it to its end
 *
 * Return: 0; -ENOTEMPTY nobody has read it to its end, which ocxlpmem_dump_read()
 * says by 0 bytes; -EBUSY no longer the owner; -ESTALE; -ENODATA; -ENODEV.
 */
int ocxlpmem_dump_complete(struct ocxlpmem_dump *dump, unsigned int flags);

/* OCXLPMEM_DUMP_PREPARING or OCXLPMEM_DUMP_READY, as last heard */
unsigned int ocxlpmem_dump_state(const struct ocxlpmem_dump *dump);
uint64_t ocxlpmem_dump_generation(const struct ocxlpmem_dump *dump);
uint64_t ocxlpmem_dump_instance(const struct ocxlpmem_dump *dump);
/* -ENODATA: the card does not say. An upper bound, not the size */
int ocxlpmem_dump_max_size(const struct ocxlpmem_dump *dump, uint32_t *bytes);

/* ---- debug: CAP_SYS_RAWIO and a driver built for it; -ENOTTY without ------ */

/* buf is sent before and filled after; len a multiple of 8; may be NULL and 0 */
int ocxlpmem_card_fwdebug(struct ocxlpmem_card *card, unsigned int action,
			  unsigned int function_code, uint64_t parameter_1,
			  uint64_t parameter_2, void *buf, uint32_t len);
int ocxlpmem_card_mmio_read(struct ocxlpmem_card *card, uint64_t address, uint64_t *value);
int ocxlpmem_card_mmio_write(struct ocxlpmem_card *card, uint64_t address, uint64_t value);
int ocxlpmem_card_shutdown(struct ocxlpmem_card *card);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#include "libocxlpmem_erase.h"
#include "libocxlpmem_field.h"
#include "libocxlpmem_finding.h"
#include "libocxlpmem_firmware.h"
#include "libocxlpmem_register.h"

#endif
