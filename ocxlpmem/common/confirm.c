// SPDX-License-Identifier: GPL-2.0-only
/* Asking before an act: an answer has to be typed, or an option gave it. */
#include "confirm.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "interrupt.h"
#include "util/memory.h"
#include "util/text.h"

/* longer than any answer */
#define LINE_MAX_BYTES 128

/* the digits of a serial number may stand without 0x */
static bool is_answer(const struct confirm *confirm, const char *text)
{
	const char *answer = confirm->answer;

	return !strcasecmp(text, answer) ||
	       (!strncmp(answer, "0x", 2) && !strcasecmp(text, answer + 2));
}

static struct failure *refuse(const struct confirm *confirm, enum exit_code code,
			      enum failure_class class, const char *why)
{
	return failure_new(code, class, 0, NULL, "%s: did not begin to %s, nothing was sent", why,
			   confirm->act);
}

static struct failure *refuse_answer(const struct confirm *confirm, const char *text)
{
	return failure_new(CODE_USAGE, FAILURE_USAGE, 0, NULL,
			   "'%s' is not %s: did not begin to %s, nothing was sent", text,
			   confirm->answer, confirm->act);
}

/* a line of the terminal without its end; false: none came, *interrupted says why */
static bool read_line(char line[LINE_MAX_BYTES], bool *interrupted)
{
	ssize_t n;

	*interrupted = interrupt_wait(STDIN_FILENO, -1) < 0;
	if (*interrupted)
		return false;
	n = read(STDIN_FILENO, line, LINE_MAX_BYTES - 1);
	if (n <= 0)
		return false;
	line[n] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	return true;
}

static struct failure *ask_terminal(const struct confirm *confirm)
{
	char line[LINE_MAX_BYTES];
	bool interrupted;

	/* what was typed before the question is no answer to it */
	tcflush(STDIN_FILENO, TCIFLUSH);
	fprintf(stderr, "Type %s to %s: ", confirm->answer, confirm->act);
	fflush(stderr);
	if (!read_line(line, &interrupted)) {
		fputc('\n', stderr);
		return refuse(confirm, CODE_FAILED, FAILURE_INTERRUPTED,
			      interrupted ? "interrupted" : "no answer");
	}
	if (!*line)
		return refuse(confirm, CODE_FAILED, FAILURE_INTERRUPTED, "no answer");
	return is_answer(confirm, line) ? NULL : refuse_answer(confirm, line);
}

struct failure *confirm_ask(const struct confirm *confirm)
{
	struct failure *failure;
	char *hint;

	if (confirm->given)
		return is_answer(confirm, confirm->given) ? NULL :
		       refuse_answer(confirm, confirm->given);
	if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
		return ask_terminal(confirm);
	hint = xasprintf("from a script: %s", confirm->option);
	failure = failure_new(CODE_USAGE, FAILURE_USAGE, 0, hint,
			      "nobody can be asked without a terminal: did not begin to %s, "
			      "nothing was sent", confirm->act);
	free(hint);
	return failure;
}
