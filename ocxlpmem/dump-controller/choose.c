// SPDX-License-Identifier: GPL-2.0-only
/* Which files a dump goes to: new ones, or those of an interrupted dump. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "collect.h"
#include "util/file.h"

/* neither to be replaced nor to be waited for: not even by --force */
static bool refuse_foreign(struct collect *c)
{
	const char *kind, *path = dump_paths_foreign(&c->paths, &kind);

	if (!path)
		return true;
	c->failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, -EEXIST,
				 "name a regular file, a new one or a directory to put one into",
				 "%s: %s is %s, and no dump goes there", c->name, path, kind);
	return false;
}

/* better heard now than after all of the dump has come */
static bool keeps_owner(struct collect *c, const char *path)
{
	if (!c->opts->force || file_place_is_ours(path))
		return true;
	c->failure = failure_new(CODE_PERMISSION, FAILURE_PERMISSION, -EPERM, "name another file",
				 "%s: %s belongs to another user or group, who would lose it",
				 c->name, path);
	return false;
}

static bool load_journal(struct collect *c)
{
	char id[DUMP_WORD];
	struct stat st;
	int err = dump_journal_load(&c->journal, c->paths.journal);

	if (err == -EBADMSG) {
		c->failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, err, DUMP_HINT_AGAIN,
					 "%s: reading %s: it is damaged, or no journal of an "
					 "interrupted dump", c->name, c->paths.journal);
		return false;
	}
	if (err) {
		c->failure = failure_system(err, DUMP_HINT_AGAIN, "%s: reading %s", c->name,
					    c->paths.journal);
		return false;
	}
	if (!lstat(c->paths.journal, &st) && dump_distrust(c, c->paths.journal, &st))
		return false;
	dump_card_id(id, c->card);
	if (!strcmp(id, c->journal.serial)) {
		c->resumed = true;
		return true;
	}
	c->failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, -EEXIST,
				 "name that card; or " DUMP_HINT_AGAIN,
				 "%s: %s belongs to the card with the serial %s", c->name,
				 c->paths.part, c->journal.serial);
	return false;
}

/* then no other name helps either; it is left to whoever owns it */
static bool nothing_waits(struct collect *c)
{
	int err;

	if (c->opts->new)
		return false;
	err = ocxlpmem_dump_open(c->card, OCXLPMEM_DUMP_ATTACH, 0, &c->dump);
	ocxlpmem_dump_close(c->dump);
	c->dump = NULL;
	return err == -ENODATA;
}

bool dump_choose_files(struct collect *c)
{
	int found = dump_paths_find(c->opts->output, c->card, &c->paths);

	if (found == -EEXIST) {
		c->failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, found,
					 "name one with -o FILE",
					 "%s: several interrupted dumps of this card are here",
					 c->name);
		return false;
	}
	if (found < 0) {
		c->failure = failure_system(found, NULL, "%s: looking into %s", c->name,
					    c->opts->output ? c->opts->output : ".");
		return false;
	}
	if (!found)
		c->paths = dump_paths_new(c->opts->output, c->card);
	if (!refuse_foreign(c))
		return false;
	if (!keeps_owner(c, c->paths.final) || !keeps_owner(c, c->paths.sidecar))
		return false;
	if (found && c->opts->resume)
		return load_journal(c);
	if (found && !c->opts->force) {
		c->failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, -EEXIST,
					 "--resume goes on with it, --force begins again",
					 "%s: an interrupted dump is here: %s", c->name,
					 c->paths.part);
		return false;
	}
	/* with --resume, a dump that is complete already is no failure: see there */
	if (!access(c->paths.final, F_OK) && !c->opts->force && !c->opts->resume)
		return nothing_waits(c) ? dump_fail_absent(c) : dump_fail_existing(c);
	dump_journal_begin(&c->journal, c->card);
	c->journal.new = c->opts->new;
	return true;
}
