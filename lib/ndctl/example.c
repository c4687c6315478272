// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * An example for ocxlpmem-ndctl.h: statistics and error logs of all our DIMMs,
 * found by libndctl.
 *
 *   cc example.c $(pkg-config --cflags --libs ocxlpmem-ndctl libocxlpmem libndctl)
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ocxlpmem-ndctl.h"

static int complain(struct ndctl_dimm *dimm, const char *what, int error)
{
	fprintf(stderr, "%s: %s: %s\n", ndctl_dimm_get_devname(dimm), what, strerror(-error));
	return 1;
}

static int show_stats(struct ndctl_dimm *dimm)
{
	const struct ocxlpmem_field *fields;
	char payload[OCXLPMEM_NDCTL_STATS_ROOM];
	struct ocxlpmem_value value;
	struct ocxlpmem_stats *stats;
	size_t i, count;
	ssize_t len;
	int err;

	len = ocxlpmem_ndctl_stats(dimm, payload, sizeof(payload));
	if (len < 0)
		return complain(dimm, "statistics", len);
	err = ocxlpmem_stats_from_payload(payload, len, &stats);
	if (err)
		return complain(dimm, "statistics", err);

	fields = ocxlpmem_fields(OCXLPMEM_KIND_STATS, &count);
	for (i = 0; i < count; i++)
		if (!ocxlpmem_field_value(&fields[i], stats, &value) &&
		    value.type == OCXLPMEM_TYPE_U64)
			printf("%s: %s %" PRIu64 "\n", ndctl_dimm_get_devname(dimm),
			       fields[i].key, value.u64);
	ocxlpmem_stats_unref(stats);
	return 0;
}

static int show_logs(struct ndctl_dimm *dimm)
{
	static char payload[OCXLPMEM_NDCTL_ERROR_LOG_ROOM];
	struct ocxlpmem_log_position at = { 0, 0 };
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;
	ssize_t len;
	int err;

	for (;;) {
		len = ocxlpmem_ndctl_error_log(dimm, &at, false, payload,
					       sizeof(payload));
		if (len < 0)
			return complain(dimm, "error log", len);
		err = ocxlpmem_error_log_from_payload(payload, len, &log, &gap);
		if (err == -EAGAIN)
			return 0;
		if (err)
			return complain(dimm, "error log", err);
		if (gap) {
			printf("%s: logs are lost here\n", ndctl_dimm_get_devname(dimm));
			ocxlpmem_log_gap_resume(gap, &at);
			ocxlpmem_log_gap_unref(gap);
			continue;
		}
		ocxlpmem_error_log_position(log, &at);
		printf("%s: log %" PRIu64 " %s 0x%08" PRIx32 "\n", ndctl_dimm_get_devname(dimm),
		       at.sequence, ocxlpmem_error_log_type_str(log),
		       ocxlpmem_error_log_identifier(log));
		at.sequence++;
		ocxlpmem_error_log_unref(log);
	}
}

int main(void)
{
	struct ndctl_dimm *dimm;
	struct ndctl_bus *bus;
	struct ndctl_ctx *ctx;
	int failed = 0;

	if (ndctl_new(&ctx))
		return 1;
	ndctl_bus_foreach(ctx, bus)
		ndctl_dimm_foreach(bus, dimm) {
			if (!ocxlpmem_ndctl_is_ours(dimm))
				continue;
			failed |= show_stats(dimm);
			failed |= show_logs(dimm);
		}
	ndctl_unref(ctx);
	return failed;
}
