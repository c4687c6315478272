// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "outfile.h"

static char *because(const char *path, int err, char *error, size_t size)
{
	snprintf(error, size, "cannot write %s: %s", path, strerror(err));
	return NULL;
}

static char *not_a_file(const char *path, char *error, size_t size)
{
	snprintf(error, size,
		 "%s is not an ordinary file; name another one, it is left as it is", path);
	return NULL;
}

char *sim_outfile_resolve(const char *path, char *error, size_t size)
{
	g_autofree char *dir = g_path_get_dirname(path);
	g_autofree char *base = g_path_get_basename(path);
	char real[PATH_MAX];
	struct stat st;
	bool is_new;

	is_new = lstat(path, &st);
	if (is_new && (errno != ENOENT || !*path || g_str_has_suffix(path, "/")))
		return because(path, errno, error, size);
	/* /dev/stdout and its like are links, to what others have open */
	if (!is_new && !S_ISREG(st.st_mode))
		return not_a_file(path, error, size);
	if (!is_new && geteuid() && st.st_uid != geteuid()) {
		snprintf(error, size,
			 "%s belongs to another user and could not stay his; name another file",
			 path);
		return NULL;
	}
	/* the new file is made beside the old one */
	if (!realpath(dir, real) || access(real, W_OK | X_OK))
		return because(path, errno, error, size);
	return g_build_filename(real, base, NULL);
}
