// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "card/card.h"
#include "label.h"
#include "port.h"
#include "report.h"
#include "save.h"
#include "scenario.h"
#include "statefile.h"
#include "outfile.h"

#define MAGIC		"ocxlpmem-sim 1\n"	/* with its NUL 16 bytes */
#define BYTE_ORDER_MARK	0x01020304u
#define PAGE		4096u
#define DIGEST_SIZE	32

struct header {
	char magic[16];
	uint32_t byte_order;
	uint32_t cards;
	uint64_t card_size;
	uint64_t label_size;
};

/* the last page of a card may be shorter */
enum record_kind { RECORD_END, RECORD_CARD, RECORD_LABEL };

struct record {
	uint32_t kind;
	uint32_t card;
	uint32_t page;
	uint32_t len;
};

/* ---- lock --------------------------------------------------------------- */

/*
 * The state file itself is replaced by a new one at each save, and at first is
 * not there, so there is a lock file beside it. That goes away at the end; who
 * waits for a lock that has gone away must not believe that he has it. The
 * state file is locked too: it may be reached by another name.
 */
static char *lock_path;
static int lock_fd = -1;
static int state_fd = -1;

static bool still_there(int fd, const char *path)
{
	struct stat ours, theirs;

	return !fstat(fd, &ours) && !stat(path, &theirs) && ours.st_ino == theirs.st_ino &&
	       ours.st_dev == theirs.st_dev;
}

/* 0, or -errno; -EWOULDBLOCK: somebody else has it */
static int lock(int *fd, const char *path, int flags)
{
	for (;;) {
		*fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (*fd < 0)
			return -errno;
		if (flock(*fd, LOCK_EX | LOCK_NB)) {
			int err = errno;

			close(*fd);
			*fd = -1;
			return -err;
		}
		if (still_there(*fd, path))
			return 0;
		close(*fd);
	}
}

static void say_in_use(const char *path)
{
	sim_error("%s is in use by another simulator; wait for its end or use another file", path);
}

/* the new file would have one of the names, the others would keep the old one */
static bool has_one_name(const char *path)
{
	struct stat st;

	if (state_fd < 0 || (!fstat(state_fd, &st) && st.st_nlink == 1))
		return true;
	sim_error("%s has more than one hard link, and only one of them could be kept; use a copy",
		  path);
	return false;
}

static bool lock_state(const char *path)
{
	int err = lock(&state_fd, path, O_RDWR);

	/* a file that may not be written to may be replaced all the same */
	if (err == -EACCES)
		err = lock(&state_fd, path, O_RDONLY);
	if (err == -EWOULDBLOCK)
		say_in_use(path);
	else if (err && err != -ENOENT)
		sim_error("cannot open %s: %s", path, strerror(-err));
	return (!err || err == -ENOENT) && has_one_name(path);
}

char *sim_statefile_lock(const char *name)
{
	char error[SIM_LINE_ERROR_MAX];
	g_autofree char *path = sim_outfile_resolve(name, error, sizeof(error));
	int err;

	if (!path) {
		sim_error("%s", error);
		return NULL;
	}
	lock_path = g_strconcat(path, ".lock", NULL);
	err = lock(&lock_fd, lock_path, O_RDWR | O_CREAT);
	if (err == -EWOULDBLOCK) {
		say_in_use(path);
		return NULL;
	}
	if (err) {
		sim_error("cannot make %s: %s; the directory must be there and writable",
			  lock_path, strerror(-err));
		return NULL;
	}
	return lock_state(path) ? g_steal_pointer(&path) : NULL;
}

void sim_statefile_unlock(void)
{
	if (state_fd >= 0)
		close(state_fd);
	state_fd = -1;
	if (lock_fd < 0)
		return;
	unlink(lock_path);
	close(lock_fd);
	lock_fd = -1;
}

/* ---- reading ------------------------------------------------------------ */

/* what is left of the file to read */
struct reader {
	const char *path;
	const char *p;
	size_t left;
};

static bool refuse(const char *path, const char *why)
{
	sim_error("%s: %s; it is left as it is. Remove it or name another file to begin with new cards",
		  path, why);
	return false;
}

static const void *take(struct reader *reader, size_t len)
{
	const char *p = reader->p;

	if (len > reader->left)
		return NULL;
	reader->p += len;
	reader->left -= len;
	return p;
}

static bool check_header(const char *path, const struct header *header)
{
	if (memcmp(header->magic, MAGIC, sizeof(header->magic)))
		return refuse(path, "not a state file of this version of ocxlpmem-sim");
	if (header->byte_order != BYTE_ORDER_MARK)
		return refuse(path, "written on a machine of the other byte order");
	if (header->card_size != card_size() || header->label_size != SIM_LABEL_SIZE)
		return refuse(path, "written with another version of the card model");
	if (header->cards > SIM_CARDS_MAX)
		return refuse(path, "damaged: it claims too many cards");
	return true;
}

static bool check_digest(const char *path, const char *text, size_t len)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	guint8 digest[DIGEST_SIZE];
	gsize size = sizeof(digest);

	if (len < sizeof(struct header) + sizeof(struct record) + DIGEST_SIZE)
		return refuse(path, "truncated");
	g_checksum_update(checksum, (const guchar *)text, len - DIGEST_SIZE);
	g_checksum_get_digest(checksum, digest, &size);
	if (memcmp(digest, text + len - DIGEST_SIZE, DIGEST_SIZE))
		return refuse(path, "truncated or damaged: its checksum is wrong");
	return true;
}

/* false: reported */
static bool read_file(const char *path, char **text, size_t *len)
{
	g_autoptr(GError) error = NULL;

	if (!g_file_get_contents(path, text, len, &error)) {
		sim_error("cannot read the state: %s", error->message);
		return false;
	}
	if (*len < sizeof(struct header))
		return refuse(path, *len ? "truncated" : "empty");
	return check_header(path, (const struct header *)*text) && check_digest(path, *text, *len);
}

int sim_statefile_count(const char *path)
{
	g_autofree char *text = NULL;
	struct stat st;
	size_t len;

	if (stat(path, &st)) {
		if (errno == ENOENT)
			return -1;
		sim_error("cannot look at %s: %s", path, strerror(errno));
		return -2;
	}
	return read_file(path, &text, &len) ? (int)((struct header *)text)->cards : -2;
}

static bool load_record(struct sim_machine *machine, struct reader *reader,
			const struct record *record)
{
	const void *data = take(reader, record->len);
	struct sim_card *card;

	if (!data || record->card >= machine->count || record->len > PAGE)
		return false;
	card = &machine->cards[record->card];
	switch (record->kind) {
	case RECORD_CARD:
		if ((size_t)record->page * PAGE + record->len > card_size())
			return false;
		memcpy((char *)card->model + (size_t)record->page * PAGE, data, record->len);
		return true;
	case RECORD_LABEL:
		if (record->page >= SIM_LABEL_PAGES || record->len != SIM_LABEL_PAGE)
			return false;
		sim_label_write(&card->label, record->page * SIM_LABEL_PAGE, data, record->len);
		return true;
	}
	return false;
}

static bool load_records(struct sim_machine *machine, struct reader *reader)
{
	for (;;) {
		const struct record *record = take(reader, sizeof(*record));

		if (!record)
			return false;
		if (record->kind == RECORD_END)
			return !reader->left;
		if (!load_record(machine, reader, record))
			return false;
	}
}

bool sim_statefile_load(struct sim_machine *machine, const char *path)
{
	g_autofree char *text = NULL;
	struct reader reader;
	size_t len;

	if (!read_file(path, &text, &len))
		return false;
	reader = (struct reader){
		.path = path,
		.p = text + sizeof(struct header),
		.left = len - sizeof(struct header) - DIGEST_SIZE,
	};
	if (!load_records(machine, &reader))
		return refuse(path, "damaged: its pages are in disorder");
	for (unsigned int i = 0; i < machine->count; i++) {
		struct sim_card *card = &machine->cards[i];
		struct card_host host = sim_port_host(card);

		if (!card_valid(card->model))
			return refuse(path, "damaged: a card in it is not valid");
		card_set_host(card->model, &host);
		card_reset(card->model, sim_card_now(card));
	}
	return true;
}

/* ---- writing ------------------------------------------------------------ */

static void append(GByteArray *out, uint32_t kind, uint32_t card, uint32_t page,
		   const void *data, uint32_t len)
{
	struct record record = { .kind = kind, .card = card, .page = page, .len = len };

	g_byte_array_append(out, (const guint8 *)&record, sizeof(record));
	g_byte_array_append(out, data, len);
}

static bool all_zero(const char *data, size_t len)
{
	return !*data && !memcmp(data, data + 1, len - 1);
}

static void append_card(GByteArray *out, struct sim_card *card)
{
	struct card_host host = sim_port_host(card);
	const char *model = (const char *)card->model;

	/* no addresses in the file: the same machine gives the same bytes */
	card_set_host(card->model, NULL);
	for (size_t at = 0; at < card_size(); at += PAGE) {
		size_t len = MIN(PAGE, card_size() - at);

		if (!all_zero(model + at, len))
			append(out, RECORD_CARD, card->number, at / PAGE, model + at, len);
	}
	card_set_host(card->model, &host);
	for (int page = -1; (page = sim_label_next(&card->label, page + 1)) >= 0;) {
		if (!all_zero((const char *)card->label.page[page], SIM_LABEL_PAGE))
			append(out, RECORD_LABEL, card->number, page, card->label.page[page],
			       SIM_LABEL_PAGE);
	}
}

static void append_digest(GByteArray *out)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	guint8 digest[DIGEST_SIZE];
	gsize size = sizeof(digest);

	g_checksum_update(checksum, out->data, out->len);
	g_checksum_get_digest(checksum, digest, &size);
	g_byte_array_append(out, digest, size);
}

static GByteArray *image(struct sim_machine *machine)
{
	GByteArray *out = g_byte_array_new();
	struct header header = {
		.magic = MAGIC,
		.byte_order = BYTE_ORDER_MARK,
		.cards = machine->count,
		.card_size = card_size(),
		.label_size = SIM_LABEL_SIZE,
	};
	struct record end = { .kind = RECORD_END };

	g_byte_array_append(out, (const guint8 *)&header, sizeof(header));
	for (unsigned int i = 0; i < machine->count; i++) {
		struct sim_card *card = &machine->cards[i];

		g_mutex_lock(&card->lock);
		append_card(out, card);
		g_mutex_unlock(&card->lock);
	}
	g_byte_array_append(out, (const guint8 *)&end, sizeof(end));
	append_digest(out);
	return out;
}

bool sim_statefile_rehearse(struct sim_machine *machine, const char *path)
{
	g_autoptr(GByteArray) out = image(machine);
	struct sim_save save;
	bool begun = sim_save_begin(&save, path);
	bool good = begun && sim_save_write(&save, out->data, out->len);
	int err = errno;

	if (begun)
		sim_save_finish(&save, false);
	if (!good)
		sim_error("the state could not be saved in %s: %s; the command is not run", path,
			  strerror(err));
	return good;
}

bool sim_statefile_save(struct sim_machine *machine, const char *path)
{
	g_autoptr(GByteArray) out = image(machine);
	struct sim_save save;

	if (sim_save_begin(&save, path) &&
	    sim_save_finish(&save, sim_save_write(&save, out->data, out->len)))
		return true;
	sim_error("cannot save the state in %s: %s; the old state is kept", path, strerror(errno));
	return false;
}
