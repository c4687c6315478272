// SPDX-License-Identifier: GPL-2.0-only
/* One error log, a gap, or a change of state, as it was received, as text and JSON. */
#include "log_record.h"

#include <inttypes.h>

#include "output.h"

#define NS_PER_S	UINT64_C(1000000000)

void log_record_now(struct log_record *record)
{
	*record = (struct log_record) { 0 };
	clock_gettime(CLOCK_REALTIME, &record->wall);
	clock_gettime(CLOCK_BOOTTIME, &record->monotonic);
}

static struct timespec from_ns(uint64_t ns)
{
	return (struct timespec) { ns / NS_PER_S, ns % NS_PER_S };
}

int log_record_next(struct ocxlpmem_log_reader *reader, struct log_record *record)
{
	struct ocxlpmem_error_log *log = NULL;
	struct ocxlpmem_log_gap *gap = NULL;
	struct ocxlpmem_log_receipt receipt;
	int err = ocxlpmem_log_reader_next(reader, &log, &gap);

	log_record_now(record);
	record->log = log;
	record->gap = gap;
	if (log && !ocxlpmem_error_log_receipt(log, &receipt)) {
		record->wall = from_ns(receipt.time_ns);
		record->monotonic = from_ns(receipt.boot_ns);
	}
	return err;
}

void log_record_drop(struct log_record *record)
{
	record->log = ocxlpmem_error_log_unref(record->log);
	record->gap = ocxlpmem_log_gap_unref(record->gap);
}

size_t log_record_size(const struct log_record *record)
{
	size_t len = 0;

	if (record->log)
		ocxlpmem_error_log_raw(record->log, &len);
	return len;
}

enum ocxlpmem_status log_record_severity(struct ocxlpmem_error_log *log, uint64_t received_ns)
{
	const struct ocxlpmem_log_fact fact = { .log = log, .received_ns = received_ns };
	enum ocxlpmem_status severity = OCXLPMEM_STATUS_OK;
	struct ocxlpmem_findings *findings;

	if (ocxlpmem_findings_new(received_ns, &findings))
		return severity;
	if (!ocxlpmem_findings_add_log(findings, &fact))
		severity = ocxlpmem_findings_status(findings);
	ocxlpmem_findings_unref(findings);
	return severity;
}

void log_record_json(struct json_object *obj, const struct log_record *record)
{
	struct json_object *part;

	times_to_json(obj, &record->wall, &record->monotonic);
	if (!record->log && !record->gap && !record->state)
		return;
	part = json_object_new_object();
	if (record->log) {
		fields_to_json(part, OCXLPMEM_KIND_ERROR_LOG, record->log, FIELDS_ALL);
	} else if (record->gap) {
		fields_to_json(part, OCXLPMEM_KIND_GAP, record->gap, FIELDS_ALL);
	} else {
		if (record->was)
			json_add_text(part, "from", record->was);
		json_add_text(part, "to", record->state);
	}
	json_add(obj, record->log ? "log" : record->gap ? "gap" : "state", part);
}

void log_record_text(FILE *out, const struct ocxlpmem_card *card,
		     const struct log_record *record)
{
	struct ocxlpmem_log_position position = { 0 };
	char text[TEXT_TIME];

	text_print_coloured(out, TEXT_BOLD, ocxlpmem_card_name(card));
	if (record->gap) {
		fputs(": ", out);
		text_print_coloured(out, TEXT_YELLOW, "logs were lost");
		fputc('\n', out);
		fields_to_text(out, OCXLPMEM_KIND_GAP, record->gap, 2);
		return;
	}
	ocxlpmem_error_log_position(record->log, &position);
	fprintf(out, " log %" PRIu64 ": %s, received %s\n", position.sequence,
		ocxlpmem_error_log_type_str(record->log), text_time(text, &record->wall));
	fields_to_text(out, OCXLPMEM_KIND_ERROR_LOG, record->log, 2);
}
