// SPDX-License-Identifier: GPL-2.0-only
/* Files with the bytes of an answer as the card gave them. */
#include <errno.h>
#include <stdlib.h>

#include "payload_file.h"
#include "util/file.h"
#include "util/memory.h"

static int save(struct card_job *job, const char *name, unsigned int mode, const void *raw,
		size_t len)
{
	const char *kind = file_foreign_kind(name);
	char *temporary;
	int err;

	if (kind) {
		job->failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, -EEXIST, NULL,
					   "saving the answer of %s to %s: it is %s",
					   ocxlpmem_card_name(job->card), name, kind);
		return -EEXIST;
	}
	temporary = xasprintf("%s.tmp", name);
	err = file_replace(name, temporary, raw, len, mode, true);
	if (err)
		job->failure = failure_system(err, NULL, "saving the answer of %s to %s",
					      ocxlpmem_card_name(job->card), name);
	free(temporary);
	return err;
}

int payload_file_write(struct card_job *job, const char *directory, unsigned int mode,
		       const char *kind, const void *raw, size_t len)
{
	char *owner, *name;
	int err;

	if (!directory || !raw)
		return 0;
	owner = card_file_name(job->card);
	name = xasprintf("%s/%s.%s", directory, owner, kind);
	err = save(job, name, mode, raw, len);
	free(name);
	free(owner);
	return err;
}
