// SPDX-License-Identifier: GPL-2.0-only
/* Captured payloads, any number in a row, in constant memory and without a device. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ocxlpmem/common/failure.h"
#include "ocxlpmem/common/output.h"
#include "ocxlpmem/common/remedy.h"
#include "ocxlpmem/decode/members.h"
#include "util/memory.h"

struct decode_options {
	struct common_options common;
};

static const struct option_spec options[] = {
	OPT_FROM(struct decode_options),
	OPT_FLAG(0, "json", struct decode_options, common.json, "JSON instead of text"),
	OUTPUT_OPTIONS(struct decode_options),
	OPT_FLAG('h', "help", struct decode_options, common.help, "show this text"),
	OPT_END
};

#define BUFFER_MIN	(1u << 20)
/* a block beyond this is no block of a card, but would be kept in memory whole */
#define BUFFER_MAX	(64u << 20)

/* a response block may be 64 bytes, or 8 if no more are there: so look whether they are */
#define LOOK_AHEAD	64

/* tells the kind of each block by its letters */
#define KIND_AUTO MEMBERS_OF_ANY_KIND
static const enum ocxlpmem_kind lettered[] = {
	OCXLPMEM_KIND_SMART, OCXLPMEM_KIND_STATS, OCXLPMEM_KIND_ERROR_LOG, OCXLPMEM_KIND_DUMP,
};

/* a file being decoded, and the output that all files share */
struct stream {
	const struct invocation *inv;
	struct ocxlpmem_ctx *ctx;
	enum ocxlpmem_kind kind;
	enum ocxlpmem_kind last;	/* with KIND_AUTO: kind of the block before */
	const char *name;
	int fd;
	char *buffer;
	size_t room, begin, end;	/* bytes [begin, end) are not decoded yet */
	uint64_t offset;		/* of begin in the file */
	bool at_end;
	uint64_t blocks;		/* over all files */
	struct failure *failure;
};

/* makes room for at least one byte more, and reads; 0 or -errno */
static int fill(struct stream *s)
{
	ssize_t n;

	if (s->begin) {
		memmove(s->buffer, s->buffer + s->begin, s->end - s->begin);
		s->end -= s->begin;
		s->begin = 0;
	}
	if (s->end == s->room) {
		if (s->room >= BUFFER_MAX)
			return -EFBIG;
		s->room *= 2;
		s->buffer = xrealloc(s->buffer, s->room, 1);
	}
	do {
		n = read(s->fd, s->buffer + s->end, s->room - s->end);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	s->end += n;
	s->at_end = !n;
	return 0;
}

static int decode_auto(struct stream *s, struct ocxlpmem_object **object, size_t *used)
{
	size_t i, count = sizeof(lettered) / sizeof(*lettered);
	int err;

	/* most captures are of one kind */
	err = ocxlpmem_decode(s->ctx, s->last, s->buffer + s->begin, s->end - s->begin, object,
			      used);
	for (i = 0; err == -EPROTO && i < count; i++) {
		err = ocxlpmem_decode(s->ctx, lettered[i], s->buffer + s->begin,
				      s->end - s->begin, object, used);
		if (err != -EPROTO)
			s->last = lettered[i];
	}
	return err;
}

static int decode_next(struct stream *s, struct ocxlpmem_object **object, size_t *used)
{
	if (s->kind == KIND_AUTO)
		return decode_auto(s, object, used);
	return ocxlpmem_decode(s->ctx, s->kind, s->buffer + s->begin, s->end - s->begin, object,
			       used);
}

static void add_attributes(struct json_object *obj, const struct ocxlpmem_smart *smart)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < ocxlpmem_smart_count(smart); i++) {
		struct json_object *one = json_object_new_object();

		fields_to_json(one, OCXLPMEM_KIND_SMART_ATTRIBUTE,
			       ocxlpmem_smart_attribute(smart, i), FIELDS_ALL);
		json_object_array_add(array, one);
	}
	json_add(obj, "attributes", array);
}

static void print_json(const struct stream *s, struct ocxlpmem_object *object, size_t size)
{
	enum ocxlpmem_kind kind = ocxlpmem_object_kind(object);
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "file", s->name);
	json_add_u64(obj, "offset", s->offset);
	json_add_u64(obj, "size", size);
	json_add_text(obj, "kind", ocxlpmem_kind_str(kind));
	fields_to_json(obj, kind, object, FIELDS_ALL);
	if (ocxlpmem_object_smart(object))
		add_attributes(obj, ocxlpmem_object_smart(object));
	/* one by one: a list of all blocks would need memory without bound */
	fputs(s->blocks ? ",\n    " : "\n    ", stdout);
	json_print(stdout, obj, JSON_INLINE);
}

static void print_text(const struct stream *s, struct ocxlpmem_object *object, size_t size)
{
	enum ocxlpmem_kind kind = ocxlpmem_object_kind(object);
	const struct ocxlpmem_smart *smart = ocxlpmem_object_smart(object);
	struct table *table;
	size_t i;

	text_print(stdout, s->name);
	printf(": %s, %zu bytes at %" PRIu64 "\n", ocxlpmem_kind_str(kind), size, s->offset);
	fields_to_text(stdout, kind, object, 2);
	if (!smart || !ocxlpmem_smart_count(smart))
		return;
	table = rows_table(OCXLPMEM_KIND_SMART_ATTRIBUTE, FIELDS_ALL);
	for (i = 0; i < ocxlpmem_smart_count(smart); i++)
		rows_add(table, OCXLPMEM_KIND_SMART_ATTRIBUTE, ocxlpmem_smart_attribute(smart, i),
			 FIELDS_ALL);
	table_print(table, stdout, 4);
	table_free(table);
}

static void print_block(struct stream *s, struct ocxlpmem_object *object, size_t size)
{
	if (s->inv->common->json)
		print_json(s, object, size);
	else
		print_text(s, object, size);
	s->blocks++;
}

/* does FILE.json say that FILE is a controller dump? */
static bool has_dump_facts(const char *name)
{
	char *path = xasprintf("%s.json", name);
	struct json_object *facts = json_object_from_file(path), *schema = NULL;
	bool dump = json_object_object_get_ex(facts, "schema", &schema) &&
		    !strncmp(json_object_get_string(schema), "ocxlpmem-dump/", 14);

	free(path);
	json_object_put(facts);
	return dump;
}

static bool is_archive(const char *bytes, size_t len)
{
	static const char magic[] = "ustar";
	const size_t place = 257;

	return len >= place + sizeof(magic) && !memcmp(bytes + place, magic, sizeof(magic));
}

/* a file without letters at its begin: what it is may be known all the same */
static struct failure *other_file(const struct stream *s)
{
	if (!s->offset && has_dump_facts(s->name))
		return failure_new(CODE_FAILED, FAILURE_PROTOCOL, -EPROTO,
				   "what is known of it stands in the .json file beside it",
				   "%s is a controller dump, whose format was never published",
				   s->name);
	if (!s->offset && is_archive(s->buffer + s->begin, s->end - s->begin))
		return failure_new(CODE_FAILED, FAILURE_PROTOCOL, -EPROTO,
				   "of a capture: " PROGRAM " decode --from FILE",
				   "%s is an archive, not what a card gave", s->name);
	if (!s->offset && s->end > s->begin && s->buffer[s->begin] == '{')
		return failure_new(CODE_FAILED, FAILURE_PROTOCOL, -EPROTO, "jq reads it",
				   "%s is JSON, not what a card gave", s->name);
	return failure_new(CODE_FAILED, FAILURE_PROTOCOL, -EPROTO,
			   "only smart, stats, error-log and dump have letters to tell "
			   "them by; name the kind of others",
			   "%s: no block that is known at offset %" PRIu64, s->name, s->offset);
}

static struct failure *block_failure(const struct stream *s, int err)
{
	const struct ocxlpmem_failure *why = ocxlpmem_failure(s->ctx);

	if (err == -EFBIG)
		return failure_new(CODE_FAILED, FAILURE_PROTOCOL, -EPROTO, NULL,
				   "%s: the block at offset %" PRIu64 " claims more than %u MiB",
				   s->name, s->offset, BUFFER_MAX >> 20);
	if (err == -EBADMSG)
		return failure_new(CODE_FAILED, FAILURE_PROTOCOL, err,
				   "is the capture complete, and of this kind?",
				   "%s: the file ends at offset %" PRIu64
				   ", inside the block that begins at offset %" PRIu64, s->name,
				   s->offset + (s->end - s->begin), s->offset);
	if (err == -EPROTO && s->kind == KIND_AUTO)
		return other_file(s);
	return failure_new(CODE_FAILED, FAILURE_PROTOCOL, err,
			   why ? remedy_text(why->remedy) : NULL,
			   "%s: no %s block at offset %" PRIu64 ": %s", s->name,
			   ocxlpmem_kind_str(s->kind), s->offset,
			   why ? why->message : strerror(-err));
}

/* all blocks of the open file; what was good before an error has been printed */
static void decode_stream(struct stream *s)
{
	struct ocxlpmem_object *object;
	size_t used;
	int err;

	while (!ferror(stdout)) {
		if (!s->at_end && s->end - s->begin < LOOK_AHEAD)
			err = -EBADMSG;
		else
			err = s->end > s->begin ? decode_next(s, &object, &used) : -EBADMSG;
		if (err == -EBADMSG && !s->at_end) {
			err = fill(s);
			if (!err)
				continue;
		} else if (s->end == s->begin) {
			return;
		}
		if (err == -EPROTO || err == -EBADMSG || err == -EFBIG) {
			s->failure = block_failure(s, err);
			return;
		}
		if (err) {
			s->failure = failure_system(err, NULL, "reading %s at offset %" PRIu64,
						    s->name, s->offset + (s->end - s->begin));
			return;
		}
		print_block(s, object, used);
		ocxlpmem_object_unref(object);
		s->begin += used;
		s->offset += used;
	}
}

static void decode_file(struct stream *s, const char *name)
{
	bool standard = !strcmp(name, "-");

	s->name = standard ? "<stdin>" : name;
	s->fd = standard ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	s->begin = s->end = 0;
	s->offset = 0;
	s->at_end = false;
	if (s->fd < 0) {
		s->failure = failure_system(-errno, NULL, "opening %s", name);
		return;
	}
	posix_fadvise(s->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	decode_stream(s);
	if (!standard)
		close(s->fd);
}

/* a file of a capture: all of it is in memory */
static void decode_member(struct stream *s, const struct archive_file *file)
{
	if (s->room < file->size) {
		s->room = file->size;
		s->buffer = xrealloc(s->buffer, s->room, 1);
	}
	memcpy(s->buffer, file->data, file->size);
	s->name = file->name;
	s->begin = 0;
	s->end = file->size;
	s->offset = 0;
	s->at_end = true;
	decode_stream(s);
}

static int finish(struct stream *s)
{
	int code = s->failure ? (int)s->failure->code : CODE_DONE;
	struct json_object *obj;

	if (s->failure)
		failure_print(s->inv, s->failure);
	if (!s->inv->common->json)
		return code;
	fputs(s->blocks ? "\n  ]" : "]", stdout);
	if (s->failure) {
		obj = failure_json(s->failure);
		printf(",\n  \"error\": %s,\n  \"exit_code\": %d",
		       json_object_to_json_string_ext(obj, JSON_C_TO_STRING_NOSLASHESCAPE), code);
		json_object_put(obj);
	}
	fputs("\n}\n", stdout);
	return code;
}

static char *kind_words(void)
{
	char *words = xstrdup("auto"), *longer;
	unsigned int kind;

	for (kind = 0; kind < OCXLPMEM_KIND_COUNT; kind++) {
		if (!ocxlpmem_kind_decodable(kind))
			continue;
		longer = xasprintf("%s, %s", words, ocxlpmem_kind_str(kind));
		free(words);
		words = longer;
	}
	return words;
}

static bool parse_kind(const char *word, enum ocxlpmem_kind *kind)
{
	if (!strcmp(word, "auto")) {
		*kind = KIND_AUTO;
		return true;
	}
	return !ocxlpmem_kind_from_str(word, kind) && ocxlpmem_kind_decodable(*kind);
}

/* a kind first, or else files at once, which tell by themselves; -1: neither */
static int first_file(const struct invocation *inv, enum ocxlpmem_kind *kind)
{
	if (!inv->argc)
		return -1;
	if (parse_kind(inv->argv[0], kind))
		return 1;
	*kind = KIND_AUTO;
	return strcmp(inv->argv[0], "-") && access(inv->argv[0], F_OK) ? -1 : 0;
}

static int name_kinds(const struct invocation *inv)
{
	char *words = kind_words();
	int code;

	if (inv->argc)
		code = command_misused(inv, "'%s' is neither a kind nor a file; kinds are %s",
				       inv->argv[0], words);
	else
		code = command_misused(inv, "needs a file, or a kind: %s", words);
	free(words);
	return code;
}

static void begin(struct stream *s)
{
	s->buffer = xmalloc(s->room);
	if (s->inv->common->json)
		printf("{\n  \"schema\": \"ocxlpmem-%s/1.0\",\n  \"blocks\": [",
		       command_schema(s->inv->command));
}

static void decode_files(struct stream *s, char **files, int count)
{
	int i;

	begin(s);
	for (i = 0; i < count && !s->failure && !ferror(stdout); i++)
		decode_file(s, files[i]);
}

/* what follows the kind are cards */
static int decode_captured(struct stream *s)
{
	const struct invocation *inv = s->inv;
	struct invocation rest = *inv;
	struct members members;
	size_t i;
	int code;

	if (inv->argc && parse_kind(inv->argv[0], &s->kind)) {
		rest.argc--;
		rest.argv++;
	}
	code = members_find(&rest, s->kind, &members);
	if (code)
		return code;
	begin(s);
	for (i = 0; i < members.count && !s->failure && !ferror(stdout); i++)
		decode_member(s, members.files[i]);
	members_free(&members);
	return 0;
}

static int decode_named(struct stream *s)
{
	static char from_stdin[] = "-", *no_files[] = { from_stdin };
	const struct invocation *inv = s->inv;
	int first = first_file(inv, &s->kind);

	if (first < 0)
		return name_kinds(inv);
	if (inv->argc > first)
		decode_files(s, inv->argv + first, inv->argc - first);
	else
		decode_files(s, no_files, 1);
	return 0;
}

static int run(const struct invocation *inv)
{
	struct stream s = { .inv = inv, .kind = KIND_AUTO, .room = BUFFER_MIN,
			    .last = OCXLPMEM_KIND_SMART };
	int code;

	if (ocxlpmem_new(&s.ctx))
		return command_fails(inv, failure_system(-ENOMEM, NULL, "starting"));
	code = inv->capture ? decode_captured(&s) : decode_named(&s);
	if (!code)
		code = finish(&s);
	failure_free(s.failure);
	free(s.buffer);
	ocxlpmem_unref(s.ctx);
	return code;
}

const struct command_body command_decode = {
	.arguments = "[KIND] [FILE...]",
	.items = "blocks",
	.options = options,
	.values_size = VALUES_SIZE(struct decode_options),
	.run = run,
};
