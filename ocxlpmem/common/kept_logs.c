// SPDX-License-Identifier: GPL-2.0-only
/* Error logs that were kept: one file a log, named after it, as old as its receipt. */
#include "kept_logs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/capture.h"
#include "cards.h"
#include "state_directory.h"
#include "util/memory.h"

/* no log is longer: its length field has 16 bits */
#define LOG_MAX		(65536 + 8)
/* of one card; more in a week is a card that says the same over and over */
#define JUDGED_MAX	4096

/**
 * struct kept_log - a file of the directory
 * @name: of the file; owned
 * @owner: length of the first part, which names the card
 * @position: from the rest
 * @received_ns: the file's time of change
 * @captured: where its bytes are, if it is of a capture
 */
struct kept_log {
	const struct capture_kept *captured;
	char *name;
	size_t owner;
	struct ocxlpmem_log_position position;
	uint64_t received_ns;
};

char *kept_logs_directory(void)
{
	return state_directory_path(KEPT_LOGS);
}

int kept_logs_prepare(const char *path, unsigned int *mode)
{
	char *directory = kept_logs_directory();
	size_t len = strlen(directory);
	int err = 0;

	/* with or without slashes at its end */
	if (!strncmp(path, directory, len) && !path[len + strspn(path + len, "/")]) {
		err = state_directory_make(directory);
		if (!*mode)
			*mode = 0640;
	}
	free(directory);
	return err;
}

char *kept_log_name(const struct ocxlpmem_card *card, const struct ocxlpmem_error_log *log)
{
	struct ocxlpmem_log_position position = { 0 };
	char *owner = card_file_name(card), *name;

	ocxlpmem_error_log_position(log, &position);
	name = xasprintf("%s-%016" PRIx64 "-%08" PRIu64 KEPT_LOG_SUFFIX, owner,
			 position.instance, position.sequence);
	free(owner);
	return name;
}

static bool parse_name(const char *name, struct kept_log *log)
{
	const char *dash = strchr(name, '-');
	int end = 0;

	if (!dash || strlen(dash + 1) < 16 || dash[17] != '-')
		return false;
	if (sscanf(dash, "-%16" SCNx64 "-%20" SCNu64 "%n", &log->position.instance,
		   &log->position.sequence, &end) != 2)
		return false;
	log->owner = dash - name;
	return !strcmp(dash + end, KEPT_LOG_SUFFIX);
}

static void add(struct kept_logs *kept, struct kept_log *log, const char *name)
{
	log->name = xstrdup(name);
	kept->logs = xgrow(kept->logs, kept->count, sizeof(*kept->logs));
	kept->logs[kept->count++] = *log;
}

static void look_at(struct kept_logs *kept, int dir, const char *name, uint64_t since_ns)
{
	struct kept_log log = { 0 };
	struct stat st;

	if (!parse_name(name, &log) || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) ||
	    !S_ISREG(st.st_mode))
		return;
	log.received_ns = st.st_mtim.tv_sec * UINT64_C(1000000000) + st.st_mtim.tv_nsec;
	if (log.received_ns >= since_ns)
		add(kept, &log, name);
}

struct failure *kept_logs_find(struct kept_logs *kept, uint64_t since_ns)
{
	struct dirent *entry;
	DIR *dir;

	*kept = (struct kept_logs) { .directory = kept_logs_directory() };
	dir = opendir(kept->directory);
	if (!dir && errno == ENOENT)
		return NULL;
	if (!dir)
		return failure_system(-errno, "what was kept is not judged; members of the group "
				      "ocxlpmem may read it", "reading the logs kept in %s",
				      kept->directory);
	while ((entry = readdir(dir)))
		look_at(kept, dirfd(dir), entry->d_name, since_ns);
	closedir(dir);
	return NULL;
}

void kept_logs_take(struct kept_logs *kept, const struct capture *capture, uint64_t since_ns)
{
	const char *directory = capture->kept_directory;
	size_t i;

	*kept = (struct kept_logs) { .directory = xstrdup(directory ? directory : "") };
	for (i = 0; i < capture->kept_count; i++) {
		const struct capture_kept *from = &capture->kept[i];
		struct kept_log log = { .captured = from, .received_ns = from->received_ns };

		if (parse_name(from->name, &log) && log.received_ns >= since_ns)
			add(kept, &log, from->name);
	}
}

const char *kept_log_file(const struct kept_logs *kept, size_t i, uint64_t *received_ns)
{
	*received_ns = kept->logs[i].received_ns;
	return kept->logs[i].name;
}

/* a file that became something else meanwhile must not stop us */
static void *read_log(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char *bytes;
	ssize_t n;

	if (fd < 0)
		return NULL;
	bytes = xmalloc(LOG_MAX);
	n = read(fd, bytes, LOG_MAX);
	close(fd);
	if (n < 0) {
		free(bytes);
		return NULL;
	}
	*len = n;
	return bytes;
}

static char *path_of(const struct kept_logs *kept, const struct kept_log *log)
{
	return xasprintf("%s/%s", kept->directory, log->name);
}

void *kept_log_read(const struct kept_logs *kept, size_t i, size_t *len)
{
	const struct kept_log *log = &kept->logs[i];
	char *path;
	void *bytes;

	if (log->captured) {
		*len = log->captured->len;
		bytes = xmalloc(*len);
		memcpy(bytes, log->captured->block, *len);
		return bytes;
	}
	path = path_of(kept, log);
	bytes = read_log(path, len);
	free(path);
	return bytes;
}

static int judge(const struct kept_logs *kept, size_t i, struct ocxlpmem_findings *findings)
{
	const struct kept_log *log = &kept->logs[i];
	char *path = path_of(kept, log);
	struct ocxlpmem_log_fact fact = {
		.position = log->position, .received_ns = log->received_ns, .path = path,
	};
	size_t len = 0;
	void *bytes = kept_log_read(kept, i, &len);
	int err = 0;

	/* what is no log is left out */
	if (bytes && !ocxlpmem_error_log_decode(bytes, len, &fact.log, NULL))
		err = ocxlpmem_findings_add_log(findings, &fact);
	ocxlpmem_error_log_unref(fact.log);
	free(bytes);
	free(path);
	return err;
}

int kept_logs_judge(const struct kept_logs *kept, const struct ocxlpmem_card *card,
		    struct ocxlpmem_findings *findings)
{
	char *owner = card_file_name(card);
	size_t i, len = strlen(owner), left = JUDGED_MAX;
	int err = 0;

	for (i = 0; i < kept->count && left && !err; i++) {
		if (kept->logs[i].owner != len || strncmp(kept->logs[i].name, owner, len))
			continue;
		left--;
		err = judge(kept, i, findings);
	}
	free(owner);
	return err;
}

void kept_logs_free(struct kept_logs *kept)
{
	while (kept->count)
		free(kept->logs[--kept->count].name);
	free(kept->logs);
	free(kept->directory);
	*kept = (struct kept_logs) { 0 };
}
