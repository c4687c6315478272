// SPDX-License-Identifier: GPL-2.0-only
/* Files with the bytes of an answer as the card gave them. */
#include <errno.h>
#include <stdlib.h>

#include "payload_file.h"
#include "util/memory.h"
#include "whole_file.h"

static int save(struct card_job *job, const char *name, unsigned int mode, const void *raw,
		size_t len)
{
	char *what = xasprintf("saving the answer of %s to", ocxlpmem_card_name(job->card));
	struct failure *failure = whole_file_save(name, raw, len, mode, true, what);

	free(what);
	if (!failure)
		return 0;
	job->failure = failure;
	return failure->error;
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
