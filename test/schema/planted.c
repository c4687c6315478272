// SPDX-License-Identifier: GPL-2.0-only
/* Field tables with a field too many and one too few, for redfish-table to see. */
#include <string.h>

#include "libocxlpmem.h"

const struct ocxlpmem_field *__real_ocxlpmem_fields(enum ocxlpmem_kind kind, size_t *count);
const struct ocxlpmem_field *__wrap_ocxlpmem_fields(enum ocxlpmem_kind kind, size_t *count);

const struct ocxlpmem_field *__wrap_ocxlpmem_fields(enum ocxlpmem_kind kind, size_t *count)
{
	const struct ocxlpmem_field *fields = __real_ocxlpmem_fields(kind, count);
	static struct ocxlpmem_field more[64];

	if (kind == OCXLPMEM_KIND_STATS)
		(*count)--;
	if (kind != OCXLPMEM_KIND_CARD)
		return fields;
	memcpy(more, fields, *count * sizeof(*fields));
	more[*count] = more[0];
	more[(*count)++].key = "planted";
	return more;
}
