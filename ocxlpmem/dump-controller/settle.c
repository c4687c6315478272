// SPDX-License-Identifier: GPL-2.0-only
/* A dump that has its final name already: was the card told? Has it another one? */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect.h"
#include "ocxlpmem/common/interrupt.h"
#include "util/file.h"
#include "util/options.h"

/* the one that this run was to bring, or to go on with */
static struct json_object *find_facts(struct collect *c)
{
	struct json_object *facts = dump_facts_load(c->paths.sidecar);
	const char *text;
	bool same = false;

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
		dump_fail_existing(c);
	return NULL;
}

/* the generation counts within an instance only: it names the dump together with that */
static bool same_name(const struct collect *c, struct json_object *facts)
{
	uint64_t instance, generation;
	const char *text;

	return !json_get_text(facts, "instance", &text) && !parse_number(text, &instance) &&
	       !json_get_u64(facts, "generation", &generation) &&
	       instance == ocxlpmem_dump_instance(c->dump) &&
	       generation == ocxlpmem_dump_generation(c->dump);
}

/*
 * The driver gives a dump another name when it was started again, or could not
 * tell the card. Then only the bytes can tell, and all of them are compared:
 * dumps may well begin or end alike, and the card is going to forget this one.
 * 1, 0, or what the library says.
 */
static int same_bytes(struct collect *c, int fd, uint64_t size)
{
	uint64_t most = c->opts->chunk;
	int same = 1;

	for (c->offset = 0; c->offset < size && same == 1; c->offset += most) {
		uint64_t left = size - c->offset;

		if (interrupt_came())
			return -EINTR;
		same = dump_part_compare(c, fd, c->offset, left < most ? left : most,
					 left <= most);
	}
	return same;
}

/*
 * The card forgets the dump at our word, so the file must still be what was put
 * there. 1, 0, or a negative errno.
 */
static int same_sum(struct collect *c, int fd, struct json_object *facts)
{
	const char *want;
	struct digest digest;
	char sum[DIGEST_TEXT];
	ssize_t n;

	if (json_get_text(facts, "sha256", &want))
		return 0;
	digest_begin(&digest);
	while ((n = read(fd, c->chunks[0], c->opts->chunk)) > 0) {
		if (interrupt_came())
			return -EINTR;
		digest_add(&digest, c->chunks[0], n);
	}
	if (n < 0)
		return 0;
	digest_end(&digest, sum);
	return !strcmp(sum, want);
}

/* 1: the card's dump is the one in the file; 0: it is not; or a negative errno */
static int same_dump(struct collect *c, struct json_object *facts)
{
	int fd = open(c->paths.final, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), same = 0;
	struct stat st, beside;
	uint64_t size;

	if (fd < 0)
		return 0;
	if (!fstat(fd, &st) && !json_get_u64(facts, "size", &size) && size &&
	    (uint64_t)st.st_size == size) {
		/* what others may have written is not believed for its name */
		if (!file_distrust(&st) && !lstat(c->paths.sidecar, &beside) &&
		    !file_distrust(&beside) && same_name(c, facts))
			same = same_sum(c, fd, facts);
		else if (ocxlpmem_dump_state(c->dump) == OCXLPMEM_DUMP_READY)
			same = same_bytes(c, fd, size);
	}
	close(fd);
	return same;
}

static void refuse_another(struct collect *c)
{
	c->failure = failure_new(CODE_FAILED, FAILURE_ABSENT, -ESTALE,
				 "name another file for that one; --force replaces this one",
				 "%s: %s is not the dump that the card has now (generation %" PRIu64
				 ")", c->name, c->paths.final, ocxlpmem_dump_generation(c->dump));
}

/* false: the card's dump is another one, to be collected or refused */
static bool settle(struct collect *c, struct json_object *facts)
{
	int err = dump_attach(c, OCXLPMEM_DUMP_ATTACH), same;

	if (err == -ENODATA) {
		/* the card was told */
		if (c->resumed)
			dump_paths_forget(&c->paths);
		return true;
	}
	same = err ? err : same_dump(c, facts);
	if (interrupt_came() && same == -EINTR)
		dump_fail_interrupted(c);
	else if (same < 0)
		c->failure = failure_of_card(c->card, same);
	if (same > 0)
		dump_tell_card(c);
	return same != 0;
}

struct json_object *dump_complete_already(struct collect *c)
{
	struct json_object *facts;

	if (!c->opts->resume || access(c->paths.final, F_OK))
		return NULL;
	facts = find_facts(c);
	if (!facts || settle(c, facts))
		return facts;
	json_object_put(facts);
	if (!c->opts->force) {
		refuse_another(c);
		return NULL;
	}
	/* the file is to be replaced: a new beginning */
	ocxlpmem_dump_close(c->dump);
	c->dump = NULL;
	c->resumed = false;
	dump_journal_begin(&c->journal, c->card);
	return NULL;
}
