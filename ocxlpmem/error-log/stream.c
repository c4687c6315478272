// SPDX-License-Identifier: GPL-2.0-only
/* Where --follow shows what comes: a terminal, a pipe, or a file that keeps it. */
#include "stream.h"

#include <inttypes.h>
#include <stdlib.h>

#include "line.h"
#include "util/memory.h"

static void use_memory(struct log_stream *stream)
{
	stream->out = stdout;
	if (stream->run->output.regular)
		stream->out = open_memstream(&stream->text, &stream->size);
	if (!stream->out)
		out_of_memory();
}

void log_stream_open(struct log_stream *stream, struct log_run *run)
{
	*stream = (struct log_stream) { .run = run };
	use_memory(stream);
}

void log_stream_close(struct log_stream *stream)
{
	if (stream->out == stdout)
		return;
	if (fclose(stream->out))
		out_of_memory();
	free(stream->text);
}

static void add_serial(struct json_object *obj, const struct ocxlpmem_card *card)
{
	uint64_t serial;
	char text[24];

	if (ocxlpmem_card_serial(card, &serial))
		return;
	snprintf(text, sizeof(text), "0x%016" PRIx64, serial);
	json_add_text(obj, "serial", text);
}

static void print_json(struct log_stream *stream, const struct card_job *job,
		       const struct log_record *record)
{
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "schema", "ocxlpmem-error-log-record/1.0");
	json_add_text(obj, "card", ocxlpmem_card_name(job->card));
	add_serial(obj, job->card);
	log_record_json(obj, record);
	if (!record->log && !record->gap && !record->state)
		json_add(obj, "error", failure_json(job->failure));
	json_print(stream->out, obj, JSON_LINE);
}

void log_stream_print(struct log_stream *stream, const struct card_job *job,
		      const struct log_record *record)
{
	const struct common_options *common = stream->run->inv->common;

	if (common->json) {
		print_json(stream, job, record);
	} else if (common->verbose && (record->log || record->gap)) {
		log_record_text(stream->out, job->card, record);
	} else if (record->log || record->gap || record->state) {
		log_line_print(stream->out, job->card, record, !stream->headed);
		stream->headed = true;
	}
	/* whoever reads the stream wants each log now */
	if (stream->out == stdout)
		fflush(stdout);
}

static void say_nameless(struct log_stream *stream)
{
	if (stream->nameless)
		return;
	stream->nameless = true;
	fprintf(stderr, PROGRAM " error-log: the file that standard output goes to was removed: "
		"its logs count as kept no more\n  -o FILE makes it anew\n");
}

/* what was printed into memory goes to the file, and is on the disk; if not, the run ends */
static void append(struct log_stream *stream)
{
	struct failure *failure = NULL;

	fflush(stream->out);
	if (!stream->size)
		return;
	if (!stream->lost)
		failure = result_file_append(&stream->run->output, stream->text, stream->size);
	log_stream_close(stream);
	use_memory(stream);
	if (failure)
		stream->lost = failure_end(stream->run->inv, failure);
}

bool log_stream_deliver(struct log_stream *stream)
{
	if (stream->out == stdout)
		return !fflush(stdout) && !ferror(stdout);
	append(stream);
	if (stream->lost)
		return false;
	if (result_file_has_name(&stream->run->output))
		return true;
	say_nameless(stream);
	return false;
}

bool log_stream_is_over(const struct log_stream *stream)
{
	return stream->lost || ferror(stdout);
}

bool log_stream_survives(struct log_stream *stream, int signal)
{
	struct failure *failure;

	if (result_file_signal(&stream->run->output, signal, &failure))
		return false;
	stream->lost = failure_end(stream->run->inv, failure);
	return !stream->lost;
}
