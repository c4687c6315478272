// SPDX-License-Identifier: GPL-2.0-only
/* Where to go on with each card's logs: a line a card, "SERIAL INSTANCE SEQUENCE". */
#include "cursor.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ocxlpmem/common/cards.h"
#include "util/file.h"
#include "util/memory.h"

#define HEADING	"# card instance sequence: the first log that was not shown yet\n"
/* of a card: its serial or its name */
#define NAME_MAX_LEN	31
/* a file of more bytes is something else */
#define FILE_MAX	65536

struct log_cursor_entry {
	char card[NAME_MAX_LEN + 1];
	struct ocxlpmem_log_position next;
};

static struct log_cursor_entry *find(const struct log_cursor *cursor, const char *card)
{
	size_t i;

	for (i = 0; i < cursor->count; i++) {
		if (!strcmp(cursor->entries[i].card, card))
			return &cursor->entries[i];
	}
	return NULL;
}

static struct log_cursor_entry *add(struct log_cursor *cursor, const char *card)
{
	struct log_cursor_entry *entry;

	cursor->entries = xrealloc(cursor->entries, cursor->count + 1, sizeof(*entry));
	entry = &cursor->entries[cursor->count++];
	*entry = (struct log_cursor_entry) { 0 };
	snprintf(entry->card, sizeof(entry->card), "%s", card);
	return entry;
}

/* false: it is no line of ours */
static bool take_line(struct log_cursor *cursor, const char *line)
{
	struct log_cursor_entry entry = { 0 };
	int end = 0;

	if (!*line || *line == '#')
		return true;
	if (sscanf(line, "%31s 0x%16" SCNx64 " %20" SCNu64 "%n", entry.card, &entry.next.instance,
		   &entry.next.sequence, &end) != 3 || line[end])
		return false;
	if (!entry.next.instance || !entry.next.sequence || find(cursor, entry.card))
		return false;
	*add(cursor, entry.card) = entry;
	return true;
}

static struct failure *parse(struct log_cursor *cursor, char *text)
{
	unsigned int number = 1;
	char *line;

	for (; (line = strsep(&text, "\n")); number++) {
		if (!take_line(cursor, line))
			return failure_new(CODE_FAILED, FAILURE_SYSTEM, -EBADMSG,
					   "name another file, or remove it: all logs that are held "
					   "come then",
					   "%s: line %u is no cursor", cursor->path, number);
	}
	return NULL;
}

static ssize_t read_text(int fd, char *text)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, text + len, FILE_MAX - len)) > 0)
		len += n;
	if (n < 0)
		return -errno;
	text[len] = '\0';
	/* neither is text */
	return len == FILE_MAX || strlen(text) != len ? -EFBIG : (ssize_t)len;
}

static struct failure *load(struct log_cursor *cursor)
{
	const char *path = cursor->path;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct failure *failure;
	ssize_t len;
	char *text;

	if (fd < 0 && errno == ENOENT)
		return NULL;
	if (fd < 0)
		return failure_system(-errno, NULL, "reading %s", path);
	text = xmalloc(FILE_MAX + 1);
	len = read_text(fd, text);
	close(fd);
	failure = len < 0 ? failure_system(len, NULL, "reading %s", path) : parse(cursor, text);
	free(text);
	return failure;
}

struct failure *log_cursor_open(struct log_cursor *cursor, const char *path, unsigned int mode)
{
	const char *kind = path ? file_foreign_kind(path) : NULL;
	struct failure *failure;

	*cursor = (struct log_cursor) { .path = path, .mode = mode };
	if (kind)
		return failure_new(CODE_FAILED, FAILURE_SYSTEM, -EEXIST, "name a regular file",
				   "%s is %s, which holds no cursor", path, kind);
	failure = path ? load(cursor) : NULL;
	if (!failure)
		failure = log_cursor_save(cursor);
	if (failure)
		log_cursor_close(cursor);
	return failure;
}

void log_cursor_close(struct log_cursor *cursor)
{
	free(cursor->entries);
	*cursor = (struct log_cursor) { 0 };
}

bool log_cursor_get(const struct log_cursor *cursor, const struct ocxlpmem_card *card,
		    struct ocxlpmem_log_position *next)
{
	char *name = card_file_name(card);
	const struct log_cursor_entry *entry = find(cursor, name);

	free(name);
	if (entry)
		*next = entry->next;
	return entry;
}

void log_cursor_set(struct log_cursor *cursor, const struct ocxlpmem_card *card,
		    const struct ocxlpmem_log_position *next)
{
	struct log_cursor_entry *entry;
	char *name;

	if (!cursor->path || !next->instance || !next->sequence)
		return;
	name = card_file_name(card);
	entry = find(cursor, name);
	if (!entry)
		entry = add(cursor, name);
	entry->next = *next;
	free(name);
}

static char *cursor_text(const struct log_cursor *cursor, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);
	size_t i;

	if (!out)
		out_of_memory();
	fputs(HEADING, out);
	for (i = 0; i < cursor->count; i++)
		fprintf(out, "%s 0x%016" PRIx64 " %" PRIu64 "\n", cursor->entries[i].card,
			cursor->entries[i].next.instance, cursor->entries[i].next.sequence);
	if (fclose(out))
		out_of_memory();
	return text;
}

struct failure *log_cursor_save(const struct log_cursor *cursor)
{
	char *text, *temporary;
	size_t len;
	int err;

	if (!cursor->path)
		return NULL;
	text = cursor_text(cursor, &len);
	temporary = xasprintf("%s.tmp", cursor->path);
	/* a crash that takes the new name back only makes logs come twice */
	err = file_replace(cursor->path, temporary, text, len, cursor->mode, false);
	free(temporary);
	free(text);
	return err ? failure_system(err, "nothing is lost: these logs come again",
				    "noting in %s how far it came", cursor->path) : NULL;
}
