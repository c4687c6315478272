// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <glib.h>
#include <linux/magic.h>

#include "target.h"

/* as many as the kernel follows */
#define LINKS_MAX	40

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

/*
 * /dev/stdout and its like name what a program has open: a file saved under
 * that name would take the place of somebody's output.
 */
static bool is_descriptor(const char *path)
{
	g_autofree char *dir = g_path_get_dirname(path);
	struct statfs fs;

	return !statfs(dir, &fs) && fs.f_type == PROC_SUPER_MAGIC;
}

/* links may lead to a name that is free */
static char *follow(const char *path, char *error, size_t size)
{
	char *at = g_strdup(path);

	for (int i = 0; i < LINKS_MAX; i++) {
		g_autofree char *here = at;
		g_autofree char *link = g_file_read_link(here, NULL);
		g_autofree char *dir = g_path_get_dirname(here);

		if (is_descriptor(here))
			return not_a_file(path, error, size);
		if (!link)
			return g_steal_pointer(&here);
		at = g_path_is_absolute(link) ? g_strdup(link) : g_build_filename(dir, link, NULL);
	}
	g_free(at);
	return because(path, ELOOP, error, size);
}

/* the file is made in its directory, so that must be there */
static char *resolve_new(const char *path, const char *end, char *error, size_t size)
{
	g_autofree char *dir = NULL;
	g_autofree char *base = NULL;
	char real[PATH_MAX];

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
	g_autofree char *end = follow(path, error, size);
	char real[PATH_MAX];
	struct stat st;

	if (!end)
		return NULL;
	if (stat(path, &st))
		return errno == ENOENT ? resolve_new(path, end, error, size) :
					 because(path, errno, error, size);
	if (!S_ISREG(st.st_mode))
		return not_a_file(path, error, size);
	return realpath(path, real) ? g_strdup(real) : because(path, errno, error, size);
}
