// SPDX-License-Identifier: GPL-2.0-only
/* A file that is replaced as a whole. */
#include "whole_file.h"

#include <errno.h>
#include <stdlib.h>

#include "util/file.h"
#include "util/memory.h"

struct failure *whole_file_save(const char *path, const void *data, size_t len,
				unsigned int mode, bool durable, const char *what)
{
	const char *kind = file_foreign_kind(path);
	char *temporary;
	int err;

	if (kind)
		return failure_new(CODE_FAILED, FAILURE_SYSTEM, -EEXIST,
				   "choose another name, or move that away", "%s %s: it is %s",
				   what, path, kind);
	temporary = xasprintf("%s.tmp", path);
	err = file_replace(path, temporary, data, len, mode, durable);
	free(temporary);
	return err ? failure_system(err, NULL, "%s %s", what, path) : NULL;
}
