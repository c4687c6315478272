// SPDX-License-Identifier: GPL-2.0-only
/* What went wrong: kept, said in text and JSON, and made the exit code. */
#include "failure.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "remedy.h"
#include "util/memory.h"
#include "util/text.h"

const char *failure_class_str(enum failure_class class)
{
	static const char *const own[FAILURE_CLASS_COUNT] = {
		[FAILURE_USAGE] = "usage",
		[FAILURE_INTERRUPTED] = "interrupted",
	};

	return own[class] ? own[class] : ocxlpmem_fault_str((enum ocxlpmem_fault)class);
}

static struct failure *failure_make(enum exit_code code, enum failure_class class, int error,
				    const char *hint, char *message)
{
	struct failure *failure = xcalloc(1, sizeof(*failure));

	failure->code = code;
	failure->class = class;
	failure->error = error;
	failure->message = message;
	failure->hint = hint && *hint ? xstrdup(hint) : NULL;
	return failure;
}

static char *format_text(const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		return xstrdup(format);
	return text;
}

struct failure *failure_new(enum exit_code code, enum failure_class class, int error,
			    const char *hint, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = format_text(format, args);
	va_end(args);
	return failure_make(code, class, error, hint, text);
}

static bool is_permission(int error)
{
	return error == -EACCES || error == -EPERM;
}

struct failure *failure_system(int error, const char *hint, const char *format, ...)
{
	bool permission = is_permission(error);
	char *text, *message;
	va_list args;

	va_start(args, format);
	text = format_text(format, args);
	va_end(args);
	message = xasprintf("%s: %s", text, strerror(-error));
	free(text);
	return failure_make(permission ? CODE_PERMISSION : CODE_FAILED,
			    permission ? FAILURE_PERMISSION : FAILURE_SYSTEM, error, hint, message);
}

static struct failure *failure_of_library(const struct ocxlpmem_failure *failure, int error,
					  const char *what)
{
	static const enum exit_code codes[OCXLPMEM_FAULT_COUNT] = {
		[OCXLPMEM_FAULT_CARD] = CODE_ALL_CARDS,
		[OCXLPMEM_FAULT_PERMISSION] = CODE_PERMISSION,
		[OCXLPMEM_FAULT_SYSTEM] = CODE_FAILED,
		[OCXLPMEM_FAULT_PROTOCOL] = CODE_ALL_CARDS,
		[OCXLPMEM_FAULT_ABSENT] = CODE_ALL_CARDS,
	};

	if (!failure || failure->error != error)
		return failure_system(error, NULL, "%s", what);
	return failure_make(codes[failure->fault], (enum failure_class)failure->fault, error,
			    remedy_text(failure->remedy), xstrdup(failure->message));
}

struct failure *failure_of_card(const struct ocxlpmem_card *card, int error)
{
	return failure_of_library(ocxlpmem_card_failure(card), error, ocxlpmem_card_name(card));
}

struct failure *failure_of_context(const struct ocxlpmem_ctx *ctx, int error)
{
	return failure_of_library(ocxlpmem_failure(ctx), error, "looking for cards");
}

void failure_free(struct failure *failure)
{
	if (!failure)
		return;
	free(failure->message);
	free(failure->hint);
	free(failure);
}

struct json_object *failure_json(const struct failure *failure)
{
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "class", failure_class_str(failure->class));
	if (failure->error)
		json_add_text(obj, "errno", ocxlpmem_errno_name(failure->error));
	json_add_text(obj, "message", failure->message);
	if (failure->hint)
		json_add_text(obj, "hint", failure->hint);
	return obj;
}

void failure_print(const struct invocation *inv, const struct failure *failure)
{
	const char *name = inv->command->name;

	fprintf(stderr, PROGRAM "%s%s: ", name ? " " : "", name ? name : "");
	text_print(stderr, failure->message);
	fputc('\n', stderr);
	if (!failure->hint)
		return;
	fputs("  ", stderr);
	text_print(stderr, failure->hint);
	fputc('\n', stderr);
}

int failure_end(const struct invocation *inv, struct failure *failure)
{
	int code = failure ? (int)failure->code : CODE_DONE;

	if (failure)
		failure_print(inv, failure);
	failure_free(failure);
	return code;
}

struct json_object *document_new(const struct invocation *inv)
{
	struct json_object *document = json_object_new_object();
	char schema[64];

	snprintf(schema, sizeof(schema), "ocxlpmem-%s/1.0",
		 command_schema(inv->command));
	json_add_text(document, "schema", schema);
	return document;
}

int document_print(struct json_object *document, int code)
{
	if (code)
		json_add_u64(document, "exit_code", code);
	/* a write that fails is seen, with its reason, when main() closes stdout */
	json_print(stdout, document, JSON_PRETTY);
	return code;
}

int document_print_cards(const struct invocation *inv, struct json_object *cards, int code)
{
	struct json_object *document = document_new(inv);

	json_add(document, "cards", cards);
	return document_print(document, code);
}

int command_fails(const struct invocation *inv, struct failure *failure)
{
	const struct command_body *body = inv->command->body;
	int code = body->fails ? body->fails(inv, failure) : (int)failure->code;

	failure_print(inv, failure);
	if (inv->common->json) {
		struct json_object *document = document_new(inv);

		if (body->items)
			json_add(document, body->items, json_object_new_array());
		json_add(document, "error", failure_json(failure));
		document_print(document, code);
	}
	failure_free(failure);
	return code;
}

int command_misused(const struct invocation *inv, const char *format, ...)
{
	char *text, *hint;
	va_list args;
	int code;

	va_start(args, format);
	text = format_text(format, args);
	va_end(args);
	hint = xasprintf("'" PROGRAM " %s --help' lists what there is", inv->command->name);
	code = command_fails(inv, failure_new(CODE_USAGE, FAILURE_USAGE, 0, hint, "%s", text));
	free(hint);
	free(text);
	return code;
}

int command_needs_file(const struct invocation *inv, const char *option, const char *name)
{
	if (!name || strcmp(name, "-"))
		return 0;
	return command_misused(inv, "%s: needs a name; - is standard output, which takes no such "
			       "file", option);
}
