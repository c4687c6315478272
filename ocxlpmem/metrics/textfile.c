// SPDX-License-Identifier: GPL-2.0-only
/* The collector's file: the last one is read for what it remembers, then replaced. */
#include "textfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ocxlpmem/common/whole_file.h"
#include "util/memory.h"

/* of hundreds of cards */
#define OLD_MAX		(16 << 20)
/* the collector is another user */
#define MODE		0644

/* as many bytes as there are, up to size */
static size_t read_some(int fd, char *text, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while (len < size && (n = read(fd, text + len, size - len)) > 0)
		len += n;
	return len;
}

void old_page_read(struct old_page *old, const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	*old = (struct old_page) { NULL };
	if (fd < 0)
		return;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size < OLD_MAX) {
		old->text = xcalloc(1, st.st_size + 1);
		read_some(fd, old->text, st.st_size);
	}
	close(fd);
}

char *old_page_value(const struct old_page *old, const char *series)
{
	size_t len = strlen(series), digits;
	const char *line = old->text;

	for (; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
		if (strncmp(line, series, len) || line[len] != ' ')
			continue;
		line += len + 1;
		digits = strspn(line, "0123456789.");
		return digits && line[digits] == '\n' ? strndup(line, digits) : NULL;
	}
	return NULL;
}

void old_page_free(struct old_page *old)
{
	free(old->text);
}

struct failure *textfile_replace(const char *path, const char *text, size_t len)
{
	/* PATH.tmp is a name that the collector does not read */
	return whole_file_save(path, text, len, MODE, false, "writing");
}
