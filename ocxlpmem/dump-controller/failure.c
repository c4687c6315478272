// SPDX-License-Identifier: GPL-2.0-only
/* The failures of a collecting, and in each the hint how to go on. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "collect.h"
#include "util/memory.h"

bool dump_fail_existing(struct collect *c)
{
	c->failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, -EEXIST, "--force replaces it",
				 "%s: %s is there already", c->name, c->paths.final);
	return false;
}

bool dump_fail_absent(struct collect *c)
{
	c->failure = failure_new(CODE_FAILED, FAILURE_ABSENT, -ENODATA, "--new asks the card for one",
				 "%s: no dump is waiting", c->name);
	return false;
}

bool dump_fail_late(struct collect *c)
{
	c->failure = failure_new(CODE_ALL_CARDS, FAILURE_CARD, -ETIMEDOUT,
				 c->paths.final ? "the card may still do it: go on with --resume" :
						  "the card may still do it: try again later",
				 "%s: no dump ready after %g s", c->name, c->opts->timeout);
	return false;
}

bool dump_fail_another(struct collect *c)
{
	c->failure = failure_new(CODE_FAILED, FAILURE_ABSENT, -ESTALE,
				 "--force without --resume begins again with that one",
				 "%s: the card holds another dump now (generation %" PRIu64
				 "; %s is of generation %" PRIu64 ")", c->name,
				 ocxlpmem_dump_generation(c->dump), c->paths.part,
				 c->journal.generation);
	return false;
}

bool dump_fail_restarted(struct collect *c)
{
	c->failure = failure_new(CODE_FAILED, FAILURE_ABSENT, -ESTALE,
				 "--force without --resume begins again with that one",
				 "%s: the driver was restarted, and the dump it has now is not the "
				 "one in %s", c->name, c->paths.part);
	return false;
}

/* a line for a shell; free() it */
static char *resume_command(const struct collect *c)
{
	char *file = text_shell_quoted(c->paths.final);
	char *line = xasprintf(PROGRAM " dump-controller %s --resume%s -o %s", c->name,
			       c->opts->force ? " --force" : "", file);

	free(file);
	return line;
}

static char *resume_hint(const struct collect *c)
{
	char *command, *hint;

	/* to standard output */
	if (!c->paths.final)
		return xstrdup(DUMP_HINT_KEPT);
	command = resume_command(c);
	hint = xasprintf("what is there is kept; to go on: %s", command);
	free(command);
	return hint;
}

bool dump_fail_resumable(struct collect *c, int err, const char *doing, const char *what)
{
	char *hint = resume_hint(c);

	if (!c->failure)
		c->failure = failure_system(err, hint, "%s: %s %s", c->name, doing, what);
	free(hint);
	return false;
}

bool dump_fail_interrupted(struct collect *c)
{
	char *hint = resume_hint(c);

	c->failure = failure_new(CODE_FAILED, FAILURE_INTERRUPTED, -EINTR, hint,
				 "%s: stopped after %" PRIu64 " bytes", c->name, c->offset);
	free(hint);
	return false;
}

/* the library's words, with our hint once there is something to go on with */
bool dump_fail_card(struct collect *c, int err)
{
	char *hint;

	c->failure = failure_of_card(c->card, err);
	if (c->fd < 0 || !c->dump)
		return false;
	hint = c->failure->hint;
	/* going on would end in the same way */
	if (hint && (err == -E2BIG || (err == -EPROTO && !c->offset)))
		c->failure->hint = xasprintf("what is there is kept in %s; %s",
					     c->paths.part, hint);
	else
		c->failure->hint = resume_hint(c);
	free(hint);
	return false;
}

void dump_fail_untold(struct collect *c, int err)
{
	char *command = resume_command(c);

	c->failure = failure_of_card(c->card, err);
	free(c->failure->hint);
	c->failure->hint = xasprintf("the dump is safe in %s, only the card does not know it; "
				     "to tell it: %s", c->paths.final, command);
	free(command);
}
