/* SPDX-License-Identifier: GPL-2.0-only */
/* The error logs that were kept on this machine in the last days. */
#ifndef KEPT_LOGS_H
#define KEPT_LOGS_H

#include "failure.h"
#include "util/must_check.h"

/* where they are, in the state directory */
#define KEPT_LOGS	"logs"
#define KEPT_LOG_SUFFIX	".errlog"

struct kept_log;
struct capture;

/**
 * struct kept_logs - what is known of them by their names
 * @count: how many
 * @logs: they
 * @directory: where
 */
struct kept_logs {
	size_t count;
	struct kept_log *logs;
	char *directory;
};

/* "/var/lib/ocxlpmem/logs"; free() it */
char *kept_logs_directory(void);
/*
 * If path is that: makes it where it is missing, and *mode, where it is 0, that of its
 * files. What the group may read is its business: the directory gives files its group.
 */
int kept_logs_prepare(const char *path, unsigned int *mode) must_check;

/*
 * Those received since, in nanoseconds since 1970; no directory is no log. NULL, or why
 * they are not known.
 */
struct failure *kept_logs_find(struct kept_logs *kept, uint64_t since_ns);
/* the same of a capture, which must live as long */
void kept_logs_take(struct kept_logs *kept, const struct capture *capture, uint64_t since_ns);
/*
 * The bytes of log i, and its name and time of receipt; free() them. NULL: it cannot be
 * read any more.
 */
void *kept_log_read(const struct kept_logs *kept, size_t i, size_t *len);
const char *kept_log_file(const struct kept_logs *kept, size_t i, uint64_t *received_ns);
/* one card's are judged; 0 or -ENOMEM. What is no log is left out */
int kept_logs_judge(const struct kept_logs *kept, const struct ocxlpmem_card *card,
		    struct ocxlpmem_findings *findings);
void kept_logs_free(struct kept_logs *kept);

/* "SERIAL-INSTANCE-SEQUENCE.errlog", the name a log is kept by in a directory; free() it */
char *kept_log_name(const struct ocxlpmem_card *card, const struct ocxlpmem_error_log *log);

#endif
