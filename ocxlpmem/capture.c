// SPDX-License-Identifier: GPL-2.0-only
/* capture: all that support wants of the cards, in one file. Nothing changes on them. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ocxlpmem/capture/parts.h"
#include "ocxlpmem/common/whole_file.h"
#include "util/memory.h"

#define NS_PER_S	UINT64_C(1000000000)

struct capture_options {
	struct common_options common;
	const char *output;
	bool names;
};

static const struct option_spec options[] = {
	OPT_STRING('o', "output", struct capture_options, output, "FILE",
		   "where it goes; - is standard output; else ocxlpmem-TIME.tar"),
	OPT_FLAG(0, "names", struct capture_options, names,
		 "name the machine and the user too"),
	COMMON_OPTIONS(struct capture_options),
	OPT_END
};

static bool to_stdout(const struct capture_options *opts)
{
	return opts->output && !strcmp(opts->output, "-");
}

void parts_add(struct parts *parts, const char *name, const void *data, size_t size)
{
	int err = -EFBIG;

	if (parts->err)
		return;
	if (capture_file_fits(&parts->writer, size))
		err = capture_write_file(&parts->writer, name, data, size);
	if (err == -EFBIG)
		json_object_array_add(parts->left_out, json_object_new_string(name));
	else
		parts->err = err;
}

/* ---- the list ------------------------------------------------------------ */

static void add_cards(struct parts *parts)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < parts->capture->card_count && !parts->err; i++) {
		const struct capture_card *card = &parts->capture->cards[i];
		struct json_object *obj = json_object_new_object();

		parts->err = capture_write_card(&parts->writer, card, obj);
		if (card->logs_error) {
			json_add_u64(obj, "logs_held", card->log_count);
			json_add_bool(obj, "logs_pending", card->logs_end.pending);
		}
		if (parts->cards->jobs[i].failure)
			json_add(obj, "error", failure_json(parts->cards->jobs[i].failure));
		json_object_array_add(array, obj);
	}
	json_add(parts->list, "cards", array);
}

static void add_functions(struct parts *parts)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < parts->capture->function_count; i++)
		json_object_array_add(array,
				      capture_function_json(&parts->capture->functions[i]));
	json_add(parts->list, "functions_without_driver", array);
}

/* the newest first: the oldest are left out where there is no room */
static int newest_first(const void *a, const void *b)
{
	const struct capture_kept *x = a, *y = b;

	return (x->received_ns < y->received_ns) - (x->received_ns > y->received_ns);
}

static void add_kept(struct parts *parts)
{
	struct json_object *array = json_object_new_array();
	struct capture *capture = parts->capture;
	size_t i;

	if (capture->kept_count)
		qsort(capture->kept, capture->kept_count, sizeof(*capture->kept), newest_first);
	for (i = 0; i < capture->kept_count && !parts->err; i++) {
		const struct capture_kept *kept = &capture->kept[i];
		struct json_object *obj;

		if (!capture_file_fits(&parts->writer, kept->len)) {
			json_object_array_add(parts->left_out, json_object_new_string(kept->name));
			continue;
		}
		obj = json_object_new_object();
		parts->err = capture_write_kept(&parts->writer, kept, obj);
		json_object_array_add(array, obj);
	}
	json_add(parts->list, "kept_logs", array);
	json_add_text(parts->list, "kept_directory", capture->kept_directory);
}

static void begin(struct parts *parts, const struct timespec *now)
{
	char text[TEXT_TIME];

	parts->list = document_new(parts->inv);
	json_add_text(parts->list, "time", text_time(text, now));
	json_add_u64(parts->list, "time_ns", parts->capture->time_ns);
	parts->left_out = json_object_new_array();
	parts->writer.time_ns = parts->capture->time_ns;
}

/* what must be in it first, so that there is room for it */
static void add_all(struct parts *parts, struct failure *unkept)
{
	const struct capture_options *opts = parts->inv->values;

	add_cards(parts);
	add_functions(parts);
	add_machine(parts, opts->names);
	add_sysfs(parts);
	add_kept(parts);
	if (unkept)
		json_add(parts->list, "kept_logs_error", failure_json(unkept));
	add_decoded(parts);
	json_add(parts->list, "left_out", parts->left_out);
	if (!parts->err)
		parts->err = capture_write_end(&parts->writer, parts->list);
	if (parts->err == -ENOMEM)
		out_of_memory();
}

/* ---- what comes of it ---------------------------------------------------- */

static char *file_name(const struct capture_options *opts, const struct timespec *now)
{
	char text[32] = "";
	struct tm tm;

	if (opts->output)
		return xstrdup(opts->output);
	if (gmtime_r(&now->tv_sec, &tm))
		strftime(text, sizeof(text), "%Y%m%dT%H%M%SZ", &tm);
	return xasprintf("ocxlpmem-%s.tar", text);
}

static struct failure *save(const struct parts *parts, const char *name)
{
	const struct archive_writer *archive = &parts->writer.archive;

	if (parts->err == -EFBIG)
		return failure_new(CODE_FAILED, FAILURE_SYSTEM, parts->err, "name fewer cards",
				   "what the cards answered is more than the 16 MiB of a capture");
	if (parts->err)
		return failure_system(parts->err, NULL, "capturing the cards");
	/* an error of standard output is seen when main() closes it */
	if (to_stdout(parts->inv->values)) {
		fwrite(archive->bytes, 1, archive->len, stdout);
		return NULL;
	}
	return whole_file_save(name, archive->bytes, archive->len, 0, true,
			       "saving the capture to");
}

static void print_logs(FILE *out, const struct parts *parts)
{
	size_t i;

	for (i = 0; i < parts->capture->card_count; i++) {
		const struct capture_card *card = &parts->capture->cards[i];

		if (card->log_count)
			fprintf(out, "  " OCXLPMEM_CLASS "%u: %zu error log%s held by the driver\n",
				card->id, card->log_count, text_plural(card->log_count));
		if (card->logs_end.pending)
			fprintf(out, "  " OCXLPMEM_CLASS "%u: error logs wait on the card; none was fetched\n",
				card->id);
	}
}

static void print_text(FILE *out, const struct parts *parts, const char *name)
{
	const struct capture *capture = parts->capture;
	size_t left = json_object_array_length(parts->left_out);
	char size[TEXT_SIZE];

	text_print(out, to_stdout(parts->inv->values) ? "standard output" : name);
	fprintf(out, ": %zu card%s, %s\n", capture->card_count,
		text_plural(capture->card_count),
		text_size(size, parts->writer.archive.len));
	print_logs(out, parts);
	if (capture->kept_count)
		fprintf(out, "  %zu kept log%s\n", capture->kept_count,
			text_plural(capture->kept_count));
	if (left)
		fprintf(out, "  %zu file%s left out: there was no room\n", left, text_plural(left));
}

static int finish(struct parts *parts, const char *name, int code)
{
	const struct capture_options *opts = parts->inv->values;
	struct failure *failure = save(parts, name);

	if (failure)
		return command_fails(parts->inv, failure);
	if (opts->common.json)
		return document_print(json_object_get(parts->list), code);
	/* the archive is alone on standard output */
	print_text(to_stdout(opts) ? stderr : stdout, parts, name);
	return code;
}

/* ---- the command --------------------------------------------------------- */

static int capture_all(const struct invocation *inv, struct cards *cards,
		       const struct functions *functions)
{
	struct capture capture = { 0 };
	struct parts parts = { .inv = inv, .cards = cards, .capture = &capture };
	struct failure *unkept;
	struct timespec now;
	char *name;
	int code;

	ask_cards_recorded(inv, cards, &capture);
	take_functions(&capture, functions);
	unkept = take_kept_logs(&capture);
	/* all that is in it is older */
	clock_gettime(CLOCK_REALTIME, &now);
	capture.time_ns = now.tv_sec * NS_PER_S + now.tv_nsec;
	code = cards_report(inv, cards);
	begin(&parts, &now);
	add_all(&parts, unkept);
	name = file_name(inv->values, &now);
	code = finish(&parts, name, code);
	free(name);
	failure_free(unkept);
	json_object_put(parts.list);
	capture_writer_drop(&parts.writer);
	free(parts.writer.archive.bytes);
	capture_free(&capture);
	return code;
}

static int run(const struct invocation *inv)
{
	const struct capture_options *opts = inv->values;
	struct functions functions = { 0 };
	struct cards cards;
	int code;

	if (to_stdout(opts) && opts->common.json)
		return command_misused(inv, "--output -: the archive goes to standard output, "
				       "and so would the list of --json");
	if (to_stdout(opts) && isatty(STDOUT_FILENO))
		return command_misused(inv, "--output -: standard output is a terminal");
	/* a machine without cards has a kernel that may say why */
	if (inv->argc || names_alone(inv))
		code = cards_select(inv, &cards);
	else
		code = cards_select_any(inv, &cards);
	if (code)
		return code;
	if (!inv->argc)
		functions_find(inv, cards.ctx, &functions);
	code = capture_all(inv, &cards, &functions);
	functions_free(&functions);
	cards_close(&cards);
	return code;
}

const struct command_body command_capture = {
	.arguments = "[CARD...]",
	.items = "cards",
	.options = options,
	.values_size = VALUES_SIZE(struct capture_options),
	.run = run,
};
