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

#include "target.h"

/* as many as the kernel follows */
#define LINKS_MAX	40

static char *because(const char *path, int err, char *error, size_t size)
{
	snprintf(error, size, "cannot write %s: %s", path, strerror(err));
	return NULL;
}

/* links may lead to a name that is free; NULL: too many of them */
static char *follow(const char *path)
{
	char *at = g_strdup(path);

	for (int i = 0; i < LINKS_MAX; i++) {
		g_autofree char *here = at;
		g_autofree char *link = g_file_read_link(here, NULL);
		g_autofree char *dir = g_path_get_dirname(here);

		if (!link)
			return g_steal_pointer(&here);
		at = g_path_is_absolute(link) ? g_strdup(link) : g_build_filename(dir, link, NULL);
	}
	g_free(at);
	return NULL;
}

/* the file is made in its directory, so that must be there */
static char *resolve_new(const char *path, char *error, size_t size)
{
	g_autofree char *end = follow(path);
	g_autofree char *dir = NULL;
	g_autofree char *base = NULL;
	char real[PATH_MAX];

	if (!end)
		return because(path, ELOOP, error, size);
	if (!*end || g_str_has_suffix(end, "/"))
		return because(path, ENOENT, error, size);
	dir = g_path_get_dirname(end);
	base = g_path_get_basename(end);
	if (!realpath(dir, real) || access(real, W_OK | X_OK))
		return because(path, errno, error, size);
	return g_build_filename(real, base, NULL);
}

char *sim_target_resolve(const char *path, char *error, size_t size)
{
	char real[PATH_MAX];
	struct stat st;

	if (stat(path, &st))
		return errno == ENOENT ? resolve_new(path, error, size) :
					 because(path, errno, error, size);
	if (!S_ISREG(st.st_mode)) {
		snprintf(error, size,
			 "%s is not an ordinary file; name another one, it is left as it is", path);
		return NULL;
	}
	return realpath(path, real) ? g_strdup(real) : because(path, errno, error, size);
}
