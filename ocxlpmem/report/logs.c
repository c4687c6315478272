// SPDX-License-Identifier: GPL-2.0-only
/* What the driver holds and what was kept, each once. */
#include "logs.h"

#include <stdlib.h>
#include <string.h>

#include "ocxlpmem/common/log_record.h"
#include "util/memory.h"

#define NS_PER_S	1e9
/* logs a card can hold; no ring has so many */
#define HELD_MAX	65536

static bool is_told(const struct told_logs *logs, const char *name)
{
	size_t i;

	for (i = 0; i < logs->count; i++) {
		if (logs->logs[i].name && !strcmp(logs->logs[i].name, name))
			return true;
	}
	return false;
}

/* takes the name and the log */
static void add(struct told_logs *logs, char *name, uint64_t received_ns,
		struct ocxlpmem_error_log *log)
{
	logs->logs = xgrow(logs->logs, logs->count, sizeof(*logs->logs));
	logs->logs[logs->count++] = (struct told_log) {
		.name = name, .time = received_ns / NS_PER_S, .log = log,
		.severity = log_record_severity(log, received_ns),
	};
}

static void take_held(struct told_logs *logs, struct ocxlpmem_card *card)
{
	struct ocxlpmem_log_receipt receipt;
	struct ocxlpmem_log_reader *reader;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;
	unsigned int left = HELD_MAX;

	if (ocxlpmem_log_reader_open(card, OCXLPMEM_LOG_MODE_WATCH, NULL, &reader))
		return;
	while (left-- && !ocxlpmem_log_reader_next(reader, &log, &gap)) {
		ocxlpmem_log_gap_unref(gap);
		if (!log)
			continue;
		if (ocxlpmem_error_log_receipt(log, &receipt))
			ocxlpmem_error_log_unref(log);
		else
			add(logs, kept_log_name(card, log), receipt.time_ns, log);
	}
	ocxlpmem_log_reader_close(reader);
}

/* ---- what was kept --------------------------------------------------------- */

/* a file's place and time: their bytes are read of the newest alone */
struct file {
	size_t at;
	uint64_t received_ns;
};

static int newest_file(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	return (x->received_ns < y->received_ns) - (x->received_ns > y->received_ns);
}

static struct file *files_of(const struct told_logs *logs, const struct ocxlpmem_card *card,
			     const struct kept_logs *kept, size_t *count)
{
	struct file *files = xcalloc(kept->count + 1, sizeof(*files));
	char *owner = card_file_name(card);
	const size_t len = strlen(owner);
	size_t i;

	*count = 0;
	for (i = 0; i < kept->count; i++) {
		struct file file = { .at = i };
		const char *name = kept_log_file(kept, i, &file.received_ns);

		if (!strncmp(name, owner, len) && name[len] == '-' && !is_told(logs, name))
			files[(*count)++] = file;
	}
	qsort(files, *count, sizeof(*files), newest_file);
	free(owner);
	return files;
}

static void take_kept(struct told_logs *logs, const struct ocxlpmem_card *card,
		      const struct kept_logs *kept)
{
	size_t count, i;
	struct file *files = files_of(logs, card, kept, &count);

	for (i = 0; i < count && i < LOGS_SHOWN; i++) {
		struct ocxlpmem_error_log *log = NULL;
		size_t len = 0;
		void *bytes = kept_log_read(kept, files[i].at, &len);

		/* what is no log is left out */
		if (bytes && !ocxlpmem_error_log_decode(bytes, len, &log, NULL))
			add(logs, NULL, files[i].received_ns, log);
		free(bytes);
	}
	logs->more = count - i;
	free(files);
}

static int newest(const void *a, const void *b)
{
	const struct told_log *x = a, *y = b;

	return (x->time < y->time) - (x->time > y->time);
}

static void drop(struct told_log *log)
{
	ocxlpmem_error_log_unref(log->log);
	free(log->name);
}

void told_logs_take(struct told_logs *logs, struct ocxlpmem_card *card,
		    const struct kept_logs *kept)
{
	take_held(logs, card);
	take_kept(logs, card, kept);
	if (logs->count)
		qsort(logs->logs, logs->count, sizeof(*logs->logs), newest);
	for (; logs->count > LOGS_SHOWN; logs->more++)
		drop(&logs->logs[--logs->count]);
}

void told_logs_free(struct told_logs *logs)
{
	while (logs->count)
		drop(&logs->logs[--logs->count]);
	free(logs->logs);
}
