// SPDX-License-Identifier: GPL-2.0-only
/* Which files a dump goes to: new ones, or those of an interrupted dump. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "dump-collect.h"

static bool refuse_existing(struct collect *c)
{
	c->failure = failure_new(CODE_FAILED, "system", -EEXIST, "--force replaces it",
				 "%s: %s is there already", c->name, c->paths.final);
	return false;
}

static bool load_journal(struct collect *c)
{
	char id[DUMP_WORD];
	int err = dump_journal_load(&c->journal, c->paths.journal);

	if (err) {
		c->failure = failure_system(err, "--force begins again", "%s: reading %s",
					    c->name, c->paths.journal);
		return false;
	}
	dump_card_id(id, c->card);
	if (!strcmp(id, c->journal.serial)) {
		c->resumed = true;
		return true;
	}
	c->failure = failure_new(CODE_FAILED, "system", -EEXIST,
				 "name that card, or begin again with --force",
				 "%s: %s belongs to the card with the serial %s", c->name,
				 c->paths.part, c->journal.serial);
	return false;
}

bool dump_choose_files(struct collect *c)
{
	int found = dump_paths_find(c->opts->output, c->card, &c->paths);

	if (found == -EEXIST) {
		c->failure = failure_new(CODE_FAILED, "system", found, "name one with -o FILE",
					 "%s: several interrupted dumps of this card are here",
					 c->name);
		return false;
	}
	if (found < 0) {
		c->failure = failure_system(found, NULL, "%s: looking into %s", c->name,
					    c->opts->output ? c->opts->output : ".");
		return false;
	}
	if (found && c->opts->resume)
		return load_journal(c);
	if (found && !c->opts->force) {
		c->failure = failure_new(CODE_FAILED, "system", -EEXIST,
					 "--resume goes on with it, --force begins again",
					 "%s: an interrupted dump is here: %s", c->name,
					 c->paths.part);
		return false;
	}
	if (!found)
		c->paths = dump_paths_new(c->opts->output, c->card);
	/* with --resume, a dump that is complete already is no failure: see there */
	if (!access(c->paths.final, F_OK) && !c->opts->force && !c->opts->resume)
		return refuse_existing(c);
	dump_journal_begin(&c->journal, c->card);
	return true;
}

struct json_object *dump_complete_already(struct collect *c)
{
	struct json_object *facts;
	const char *text;
	bool same = false;

	if (!c->opts->resume || access(c->paths.final, F_OK))
		return NULL;
	facts = dump_facts_load(c->paths.sidecar);
	if (c->resumed) {
		/* an old file that --force is to replace has another uuid */
		same = !json_get_text(facts, "uuid", &text) && !strcmp(text, c->journal.uuid) &&
		       access(c->paths.part, F_OK);
	} else if (!json_get_text(facts, "serial", &text)) {
		same = !strcmp(text, c->journal.serial);
	}
	if (same)
		return facts;
	json_object_put(facts);
	if (!c->resumed && !c->opts->force)
		refuse_existing(c);
	return NULL;
}
