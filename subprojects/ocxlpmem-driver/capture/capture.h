/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a capture of a machine's cards holds: of each card what sysfs says and what its
 * driver answered, each answer as it came, also a failure. It is recorded from ioctls,
 * put into an archive, read from one, and answers ioctls again.
 *
 * In the archive "capture.json" is the list: it has everything but the card's own blocks,
 * which are files of their own ("ocxlpmem0/smart.bin"), and of each file size and SHA-256.
 */
#ifndef CAPTURE_CAPTURE_H
#define CAPTURE_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <nvdimm/ocxlpmem.h>

#include "archive.h"

struct json_object;

#define CAPTURE_LIST	"capture.json"
#define CAPTURE_SCHEMA	"ocxlpmem-capture/1.0"
#define CAPTURE_TEXT	64	/* of a name in sysfs, with its NUL */
#define CAPTURE_CARDS	256

/**
 * struct capture_place - what sysfs says of a card; "" for what is not known
 * @numa_node: negative: not known
 * @state: OCXLPMEM_STATE_*; negative: not known
 */
struct capture_place {
	uint64_t serial;
	char firmware[CAPTURE_TEXT];
	char nmem[CAPTURE_TEXT];
	char address[CAPTURE_TEXT];
	char slot[CAPTURE_TEXT];
	char bus[CAPTURE_TEXT];
	char provider[CAPTURE_TEXT];
	char region[CAPTURE_TEXT];
	uint64_t region_size;
	uint64_t bad_bytes;
	int numa_node;
	int state;
};

/**
 * struct capture_payload - what came of a payload ioctl
 * @asked: it was tried
 * @error: negative errno of the ioctl, 0
 * @age_ms: as the ioctl said
 * @has_header: @header is true
 * @block: the card block; owned by the capture
 * @len: its bytes
 */
struct capture_payload {
	bool asked;
	int error;
	uint32_t age_ms;
	bool has_header;
	struct ocxlpmem_payload_header header;
	void *block;
	size_t len;
};

/* a log, or a gap, of which @place says where it stands */
struct capture_log {
	struct ocxlpmem_error_log_place place;
	void *block;
};

/**
 * struct capture_card - a card
 * @id: its number
 * @open_error: why its device could not be opened; 0
 * @has_events: @events is true
 * @events_error: why not; 0: nobody asked
 * @logs: @log_count of them, the oldest first
 * @logs_error: what ended them: -EAGAIN when all were read; 0: nobody asked
 * @logs_end: where the driver stood then
 */
struct capture_card {
	unsigned int id;
	struct capture_place place;
	int open_error;
	struct capture_payload smart;
	struct capture_payload stats;
	bool has_events;
	int events_error;
	uint64_t events;
	size_t log_count;
	struct capture_log *logs;
	int logs_error;
	struct ocxlpmem_error_log_place logs_end;
};

/**
 * struct capture_function - a PCI function of such a card without its driver
 * @driver: of somebody else; ""
 * @why: in words; owned
 */
struct capture_function {
	char address[CAPTURE_TEXT];
	char driver[CAPTURE_TEXT];
	char *why;
};

/**
 * struct capture_kept - a log that was kept on the machine
 * @name: of its file; owned
 * @received_ns: since 1970
 * @block: owned
 */
struct capture_kept {
	char *name;
	uint64_t received_ns;
	void *block;
	size_t len;
};

/**
 * struct capture - a machine's cards
 * @time_ns: since 1970
 * @cards: by their number
 * @kept_directory: where the kept logs were; NULL: not known
 * @list: of a capture that was read: all of it, for who wants more than is here
 * @archive: likewise
 */
struct capture {
	uint64_t time_ns;
	size_t card_count;
	struct capture_card *cards;
	size_t function_count;
	struct capture_function *functions;
	size_t kept_count;
	struct capture_kept *kept;
	char *kept_directory;
	struct json_object *list;
	struct archive archive;
};

void capture_free(struct capture *capture);
/* by name: "ocxlpmem0"; NULL: no such card */
const struct capture_card *capture_card_find(const struct capture *capture, const char *name);

/* ---- recording and replaying (record.c, replay.c) ------------------------ */

/*
 * ioctl(2), and what came of it is noted. Notes are made of what reads; one that is asked
 * again replaces the last. A negative errno, as from ioctl().
 */
int capture_record_ioctl(struct capture_card *card, int fd, unsigned long request, void *arg);
/* the same answer again; -ENOTTY for what does not read. Nothing counts as had */
int capture_replay_ioctl(const struct capture_card *card, unsigned long request, void *arg);

/* ---- in an archive (write.c, read.c) ------------------------------------- */

/**
 * struct capture_writer - an archive in the making; zeroed at first
 * @files: of the list
 */
struct capture_writer {
	struct archive_writer archive;
	struct json_object *files;
	uint64_t time_ns;
};

/* a further file; errors as of archive_add() */
int capture_write_file(struct capture_writer *writer, const char *name, const void *data,
		       size_t size);
/* would it fit, so that there is room for the list too? */
bool capture_file_fits(const struct capture_writer *writer, size_t size);
/* the blocks of a card; list gets what the list says of it */
int capture_write_card(struct capture_writer *writer, const struct capture_card *card,
		       struct json_object *list);
/* a kept log, likewise */
int capture_write_kept(struct capture_writer *writer, const struct capture_kept *kept,
		       struct json_object *list);
/* what the list says of it */
struct json_object *capture_function_json(const struct capture_function *function);
/* adds the list with time and files, and ends the archive. list: "cards" and more; kept */
int capture_write_end(struct capture_writer *writer, struct json_object *list);
/* drops everything but the archive's bytes, which are the caller's */
void capture_writer_drop(struct capture_writer *writer);

/*
 * bytes must live as long as the capture. 0; -ENOMEM; -EPROTO with the reason in words:
 * then there is nothing to free. What was not written by this program, or was changed
 * since, is refused as a whole.
 */
int capture_read(struct capture *capture, const void *bytes, size_t len, const char **why);

#endif
