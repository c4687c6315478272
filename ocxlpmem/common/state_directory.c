// SPDX-License-Identifier: GPL-2.0-only
/* The state directory: what is in it may be read by the group of the watchers. */
#include "state_directory.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/memory.h"

char *state_directory_path(const char *name)
{
	const char *state = getenv("OCXLPMEM_STATE_DIRECTORY");

	return xasprintf("%s/%s", state && *state ? state : STATE_DIRECTORY, name);
}

/* of the user and group of the watchers, if the machine has them and we may say so */
static int make_directory(const char *path)
{
	const struct passwd *owner = geteuid() ? NULL : getpwnam("ocxlpmem");
	int err = 0;

	if (mkdir(path, 0750))
		return errno == EEXIST ? 0 : -errno;
	if (owner && chown(path, owner->pw_uid, owner->pw_gid))
		err = -errno;
	/*
	 * A new file's group is that of the directory, whoever writes it. The service may not set
	 * this (RestrictSUIDSGID), and need not: its own group is that one.
	 */
	if (!err && chmod(path, 02750) && errno != EPERM)
		err = -errno;
	return err;
}

int state_directory_make(char *path)
{
	char *slash = strrchr(path, '/');
	int err;

	*slash = '\0';
	err = make_directory(path);
	*slash = '/';
	return err ? err : make_directory(path);
}
