// SPDX-License-Identifier: GPL-2.0-only
/* Names, journal and sidecar of a dump. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uuid/uuid.h>

#include "config.h"
#include "dump.h"
#include "util/file.h"
#include "util/memory.h"

#define JOURNAL_SCHEMA	"ocxlpmem-dump-journal/1.0"
#define SIDECAR_SCHEMA	"ocxlpmem-dump/1.0"
#define NAME_PREFIX	"ocxlpmem-dump-"
#define JOURNAL_SUFFIX	".part.json"
/* both files are a few hundred bytes */
#define FILE_MAX	65536

bool output_is_directory(const char *output)
{
	struct stat st;

	return !output || (!stat(output, &st) && S_ISDIR(st.st_mode)) ||
	       (*output && output[strlen(output) - 1] == '/');
}

struct dump_paths dump_paths_of(const char *final)
{
	return (struct dump_paths) {
		.final = xstrdup(final),
		.part = xasprintf("%s.part", final),
		.journal = xasprintf("%s" JOURNAL_SUFFIX, final),
		.sums = xasprintf("%s.part.sums", final),
		.sidecar = xasprintf("%s.json", final),
		.temporary = xasprintf("%s.part.tmp", final),
	};
}

void dump_paths_free(struct dump_paths *paths)
{
	free(paths->final);
	free(paths->part);
	free(paths->journal);
	free(paths->sums);
	free(paths->sidecar);
	free(paths->temporary);
	*paths = (struct dump_paths) { 0 };
}

const char *dump_paths_foreign(const struct dump_paths *paths, const char **kind)
{
	const char *const all[] = { paths->final, paths->part, paths->journal, paths->sums,
				    paths->sidecar, paths->temporary };
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(*all); i++) {
		*kind = file_foreign_kind(all[i]);
		if (*kind)
			return all[i];
	}
	return NULL;
}

void dump_paths_forget(const struct dump_paths *paths)
{
	unlink(paths->sums);
	unlink(paths->journal);
}

void dump_card_id(char id[DUMP_WORD], const struct ocxlpmem_card *card)
{
	uint64_t serial;

	if (ocxlpmem_card_serial(card, &serial))
		snprintf(id, DUMP_WORD, "%s", ocxlpmem_card_name(card));
	else
		snprintf(id, DUMP_WORD, "0x%016" PRIx64, serial);
}

struct dump_paths dump_paths_new(const char *output, const struct ocxlpmem_card *card)
{
	char id[DUMP_WORD], when[TEXT_TIME];
	struct dump_paths paths;
	struct tm tm;
	const char *directory = output && *output ? output : ".";
	time_t now = time(NULL);
	char *final;

	if (!output_is_directory(output))
		return dump_paths_of(output);
	dump_card_id(id, card);
	gmtime_r(&now, &tm);
	strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", &tm);
	final = xasprintf("%s%s" NAME_PREFIX "%s-%s.bin", directory,
			  directory[strlen(directory) - 1] == '/' ? "" : "/", id, when);
	paths = dump_paths_of(final);
	free(final);
	return paths;
}

/*
 * Of a run that was killed before it had a journal there are names only, and there is
 * nothing to go on with. A run that goes on holds their locks.
 */
static void remove_stale(const char *directory, const char *name)
{
	static const char *const suffixes[] = { ".part", ".part.sums", ".part.tmp" };
	size_t i, len = strlen(name), suffix;

	for (i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		char *path, *journal;
		struct stat st;

		suffix = strlen(suffixes[i]);
		if (len <= suffix || strcmp(name + len - suffix, suffixes[i]))
			continue;
		path = xasprintf("%s/%s", directory, name);
		journal = xasprintf("%s/%.*s" JOURNAL_SUFFIX, directory, (int)(len - suffix), name);
		if (access(journal, F_OK) && !lstat(path, &st) && (!st.st_size || i == 2))
			file_remove_stale(path);
		free(journal);
		free(path);
	}
}

static bool is_journal_of(const char *name, const char *prefix)
{
	size_t len = strlen(name), suffix = strlen(JOURNAL_SUFFIX);

	return !strncmp(name, prefix, strlen(prefix)) && len > suffix &&
	       !strcmp(name + len - suffix, JOURNAL_SUFFIX);
}

int dump_paths_find(const char *output, const struct ocxlpmem_card *card,
		    struct dump_paths *paths)
{
	const char *directory = output ? output : ".";
	char id[DUMP_WORD], prefix[2 * DUMP_WORD], *found = NULL;
	struct dirent *entry;
	DIR *dir;
	int count = 0;

	if (!output_is_directory(output)) {
		*paths = dump_paths_of(output);
		if (!access(paths->journal, F_OK))
			return 1;
		dump_paths_free(paths);
		return 0;
	}
	dump_card_id(id, card);
	snprintf(prefix, sizeof(prefix), NAME_PREFIX "%s-", id);
	dir = opendir(directory);
	if (!dir)
		return -errno;
	while ((entry = readdir(dir))) {
		if (!strncmp(entry->d_name, prefix, strlen(prefix)))
			remove_stale(directory, entry->d_name);
		if (!is_journal_of(entry->d_name, prefix))
			continue;
		free(found);
		found = xasprintf("%s/%.*s", directory,
				  (int)(strlen(entry->d_name) - strlen(JOURNAL_SUFFIX)),
				  entry->d_name);
		count++;
	}
	closedir(dir);
	if (count == 1)
		*paths = dump_paths_of(found);
	free(found);
	return count > 1 ? -EEXIST : count;
}

/* which boot of which kernel this is; empty if it cannot be told */
static void read_boot(char boot[DUMP_WORD])
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, boot, DUMP_WORD - 1);

	if (fd >= 0)
		close(fd);
	boot[n < 0 ? 0 : n] = 0;
	boot[strcspn(boot, "\n")] = 0;
}

bool dump_journal_same_boot(const struct dump_journal *journal)
{
	char boot[DUMP_WORD];

	read_boot(boot);
	return boot[0] && !strcmp(boot, journal->boot);
}

void dump_journal_begin(struct dump_journal *journal, const struct ocxlpmem_card *card)
{
	const char *firmware = ocxlpmem_card_firmware_version(card);
	struct timespec now;
	uuid_t uuid;

	*journal = (struct dump_journal) { 0 };
	dump_card_id(journal->serial, card);
	snprintf(journal->firmware, DUMP_WORD, "%s", firmware ? firmware : "");
	uuid_generate(uuid);
	uuid_unparse_lower(uuid, journal->uuid);
	clock_gettime(CLOCK_REALTIME, &now);
	text_time(journal->started, &now);
	read_boot(journal->boot);
}

static void add_identity(struct json_object *obj, const struct dump_journal *journal)
{
	char instance[24];

	json_add_text(obj, "uuid", journal->uuid);
	json_add_text(obj, "serial", journal->serial);
	if (journal->firmware[0])
		json_add_text(obj, "firmware_version", journal->firmware);
	snprintf(instance, sizeof(instance), "0x%016" PRIx64, journal->instance);
	json_add_text(obj, "instance", instance);
	json_add_u64(obj, "generation", journal->generation);
	json_add_text(obj, "started", journal->started);
}

int dump_journal_save(const struct dump_journal *journal, const struct dump_paths *paths,
		      bool first)
{
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "schema", JOURNAL_SCHEMA);
	add_identity(obj, journal);
	json_add_text(obj, "boot_id", journal->boot);
	json_add_u64(obj, "durable_bytes", journal->durable);
	json_add_text(obj, "durable_sha256", journal->sha256);
	json_add_bool(obj, "new", journal->new);
	/* an older journal only says that less is safe, so only the first must stay */
	return json_save(paths->journal, paths->temporary, obj, 0, first);
}

static struct json_object *load(const char *path, const char *schema, int *err)
{
	struct json_object *obj = NULL;
	const char *found;
	struct stat st;
	char *text;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	*err = fd < 0 ? -errno : 0;
	if (*err)
		return NULL;
	if (fstat(fd, &st) || st.st_size <= 0 || st.st_size > FILE_MAX) {
		close(fd);
		*err = -EBADMSG;
		return NULL;
	}
	text = xcalloc(1, st.st_size + 1);
	n = read(fd, text, st.st_size);
	close(fd);
	if (n > 0)
		obj = json_tokener_parse(text);
	free(text);
	if (obj && json_object_is_type(obj, json_type_object) &&
	    !json_get_text(obj, "schema", &found) && !strcmp(found, schema))
		return obj;
	json_object_put(obj);
	*err = -EBADMSG;
	return NULL;
}

static bool copy_text(struct json_object *obj, const char *key, char *out, size_t size)
{
	const char *text;

	return !json_get_text(obj, key, &text) && (size_t)snprintf(out, size, "%s", text) < size;
}

int dump_journal_load(struct dump_journal *journal, const char *path)
{
	struct json_object *obj;
	struct json_object *new;
	char instance[24];
	bool good;
	int err;

	*journal = (struct dump_journal) { 0 };
	obj = load(path, JOURNAL_SCHEMA, &err);
	if (!obj)
		return err;
	copy_text(obj, "firmware_version", journal->firmware, DUMP_WORD);
	good = copy_text(obj, "serial", journal->serial, DUMP_WORD) &&
	       copy_text(obj, "uuid", journal->uuid, DUMP_WORD) &&
	       copy_text(obj, "started", journal->started, TEXT_TIME) &&
	       copy_text(obj, "boot_id", journal->boot, DUMP_WORD) &&
	       copy_text(obj, "instance", instance, sizeof(instance)) &&
	       !parse_number(instance, &journal->instance) &&
	       !json_get_u64(obj, "generation", &journal->generation) &&
	       !json_get_u64(obj, "durable_bytes", &journal->durable) &&
	       copy_text(obj, "durable_sha256", journal->sha256, DIGEST_TEXT) &&
	       json_object_object_get_ex(obj, "new", &new);
	journal->new = good && json_object_get_boolean(new);
	json_object_put(obj);
	return good ? 0 : -EBADMSG;
}

struct json_object *dump_facts(const struct dump_journal *journal,
			       const struct dump_paths *paths,
			       const struct ocxlpmem_card *card, uint64_t size,
			       const char *sha256)
{
	struct json_object *obj = json_object_new_object();
	const char *name = strrchr(paths->final, '/');
	char finished[TEXT_TIME];
	struct timespec now;

	json_add_text(obj, "schema", SIDECAR_SCHEMA);
	json_add_text(obj, "file", name ? name + 1 : paths->final);
	json_add_u64(obj, "size", size);
	json_add_text(obj, "sha256", sha256);
	json_add_text(obj, "card", ocxlpmem_card_name(card));
	add_identity(obj, journal);
	clock_gettime(CLOCK_REALTIME, &now);
	json_add_text(obj, "finished", text_time(finished, &now));
	json_add_text(obj, "program", PROGRAM " " OCXLPMEM_VERSION);
	return obj;
}

struct json_object *dump_facts_load(const char *sidecar)
{
	int err;

	return load(sidecar, SIDECAR_SCHEMA, &err);
}
