/* SPDX-License-Identifier: GPL-2.0-only */
/* What went wrong, said the same way in text, in JSON and by the exit code. */
#ifndef FAILURE_H
#define FAILURE_H

#include "ocxlpmem/command.h"
#include "libocxlpmem.h"
#include "util/json.h"

/* the faults that the library knows, and those that only a command has */
enum failure_class {
	FAILURE_CARD = OCXLPMEM_FAULT_CARD,
	FAILURE_PERMISSION = OCXLPMEM_FAULT_PERMISSION,
	FAILURE_SYSTEM = OCXLPMEM_FAULT_SYSTEM,
	FAILURE_PROTOCOL = OCXLPMEM_FAULT_PROTOCOL,
	FAILURE_ABSENT = OCXLPMEM_FAULT_ABSENT,
	FAILURE_USAGE = OCXLPMEM_FAULT_COUNT,
	FAILURE_INTERRUPTED,
	FAILURE_CLASS_COUNT
};

/* as JSON and its schema have it; the manual has the same list */
const char *failure_class_str(enum failure_class class);

/**
 * struct failure - one thing that failed
 * @code: the exit code it leads to if nothing else happened
 * @class: whose fault it is
 * @error: negative errno, 0 if none fits
 * @message: what was tried, on which card, why it failed; owned
 * @hint: what to do next; owned, may be NULL
 */
struct failure {
	enum exit_code code;
	enum failure_class class;
	int error;
	char *message;
	char *hint;
};

/* from the library's own; a NULL library failure is described by error alone */
struct failure *failure_of_card(const struct ocxlpmem_card *card, int error);
struct failure *failure_of_context(const struct ocxlpmem_ctx *ctx, int error);
/* "tried: Permission denied" with the class and code that fit error; hint may be NULL */
struct failure *failure_system(int error, const char *hint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
struct failure *failure_new(enum exit_code code, enum failure_class class, int error,
			    const char *hint, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
void failure_free(struct failure *failure);

/* the "error" object */
struct json_object *failure_json(const struct failure *failure);
/* message and hint on standard error; card may be NULL */
void failure_print(const struct invocation *inv, const struct failure *failure);

/* prints and frees what ends a run in its middle; its exit code, 0 for NULL */
int failure_end(const struct invocation *inv, struct failure *failure);

/* { "schema": ... } of this command */
struct json_object *document_new(const struct invocation *inv);
/* writes and drops it; adds exit_code unless that is 0, and returns it */
int document_print(struct json_object *document, int code);
/* the same of one that has only cards; takes them */
int document_print_cards(const struct invocation *inv, struct json_object *cards, int code);

/*
 * Ends the whole command: prints, with --json also an object with no items on
 * standard output, frees failure and returns its exit code.
 */
int command_fails(const struct invocation *inv, struct failure *failure);
/* the same for a wrong command line */
int command_misused(const struct invocation *inv, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* 0, or the exit code after saying that name is none for a file: "-" */
int command_needs_file(const struct invocation *inv, const char *option, const char *name);

#endif
