// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "payload-file.h"
#include "util/file.h"
#include "util/memory.h"

int payload_file_write(struct card_job *job, const char *directory, const char *kind,
		       const void *raw, size_t len)
{
	char *name, *temporary;
	uint64_t serial;
	int err;

	if (!directory || !raw)
		return 0;
	if (ocxlpmem_card_serial(job->card, &serial))
		name = xasprintf("%s/%s.%s", directory, ocxlpmem_card_name(job->card), kind);
	else
		name = xasprintf("%s/%016" PRIx64 ".%s", directory, serial, kind);
	/* somebody else may be saving the same */
	temporary = xasprintf("%s.%d", name, (int)getpid());
	err = file_replace(name, temporary, raw, len, true);
	if (err)
		job->failure = failure_system(err, NULL, "saving the answer of %s to %s",
					      ocxlpmem_card_name(job->card), name);
	free(temporary);
	free(name);
	return err;
}
