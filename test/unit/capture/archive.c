// SPDX-License-Identifier: GPL-2.0-only
/* Archives: what is written is read again, and anything else is refused whole. */
#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "seal.h"

#define MTIME	1764252000

/* two files: three blocks, and two with one byte */
static struct archive_writer two(void)
{
	struct archive_writer writer = { 0 };
	char data[1200];

	memset(data, 'x', sizeof(data));
	assert_int_equal(archive_add(&writer, "a/long", data, sizeof(data), MTIME), 0);
	assert_int_equal(archive_add(&writer, "b", "y", 1, MTIME), 0);
	assert_int_equal(archive_end(&writer), 0);
	assert_int_equal(writer.len, (1 + 3 + 1 + 1 + 2) * BLOCK);
	return writer;
}

/* from memory of exactly that size, so that the sanitizer sees a step beyond */
static int read_exact(const void *bytes, size_t len, const char **why)
{
	unsigned char *copy = malloc(len ? len : 1);
	struct archive archive;
	int err;

	assert_non_null(copy);
	if (len)
		memcpy(copy, bytes, len);
	err = archive_read(&archive, copy, len, why);
	if (!err)
		archive_free(&archive);
	free(copy);
	return err;
}

static void refused(const void *bytes, size_t len)
{
	const char *why = NULL;

	assert_int_equal(read_exact(bytes, len, &why), -EPROTO);
	assert_non_null(why);
}

static void what_was_written_is_read(void **state)
{
	struct archive_writer writer = two();
	const struct archive_file *file;
	struct archive archive;
	const char *why;

	assert_int_equal(archive_read(&archive, writer.bytes, writer.len, &why), 0);
	assert_int_equal(archive.count, 2);
	file = archive_find(&archive, "a/long");
	assert_non_null(file);
	assert_int_equal(file->size, 1200);
	assert_int_equal(file->data[1199], 'x');
	file = archive_find(&archive, "b");
	assert_non_null(file);
	assert_memory_equal(file->data, "y", 1);
	assert_null(archive_find(&archive, "a"));
	assert_null(archive_find(&archive, ""));
	archive_free(&archive);
	free(writer.bytes);
}

static void nothing_is_an_archive_too(void **state)
{
	struct archive_writer writer = { 0 };
	const char *why;

	assert_int_equal(archive_end(&writer), 0);
	assert_int_equal(read_exact(writer.bytes, writer.len, &why), 0);
	free(writer.bytes);
}

static void cut_anywhere(void **state)
{
	struct archive_writer writer = two();
	size_t len;

	for (len = 0; len < writer.len; len++)
		refused(writer.bytes, len);
	free(writer.bytes);
}

static void any_byte_of_a_header_counts(void **state)
{
	struct archive_writer writer = two();
	size_t at;

	for (at = 0; at < BLOCK; at++) {
		writer.bytes[at] ^= 1;
		refused(writer.bytes, writer.len);
		writer.bytes[at] ^= 1;
	}
	/* behind the file's own bytes, and behind the end */
	writer.bytes[BLOCK + 1200] = 1;
	refused(writer.bytes, writer.len);
	writer.bytes[BLOCK + 1200] = 0;
	writer.bytes[writer.len - 1] = 1;
	refused(writer.bytes, writer.len);
	free(writer.bytes);
}

static void what_a_tar_may_hold_and_a_capture_not(void **state)
{
	static const struct {
		size_t at;
		const char *text;
		size_t len;
	} changes[] = {
		{ 156, "1", 1 },		/* a hard link */
		{ 156, "2", 1 },		/* a symbolic link */
		{ 156, "3", 1 },		/* a device */
		{ 156, "5", 1 },		/* a folder */
		{ 156, "L", 1 },		/* a long name of GNU's */
		{ 156, "x", 1 },		/* a header of pax */
		{ 156, "\0", 1 },		/* a file of old */
		{ 157, "b", 1 },		/* what it links to */
		{ 100, "0004755", 7 },		/* set-uid */
		{ 108, "0001000", 7 },		/* somebody's */
		{ 265, "root", 4 },
		{ 345, "etc", 3 },		/* before the name */
		{ 124, "77777777777", 11 },
		{ 124, "-0000000001", 11 },
		{ 124, " 0000002260", 11 },
		{ 124, "\200\0\0\0\0\0\0\0\0\0\4\260", 12 },	/* base 256 */
		{ 136, "0000000000 ", 11 },
		{ 257, "ustar  ", 7 },		/* GNU's */
		{ 0, "/", 1 },
		{ 0, "ocxlpmem-captura/", 17 },
		{ 17, "../../etc/shadow", 16 },
		{ 17, "/etc/sha", 8 },
		{ 17, "./a", 3 },
		{ 17, "a//b", 4 },
		{ 17, ".bashrc", 7 },
		{ 17, "-rf", 3 },
		{ 17, "a/b/", 4 },
		{ 17, "a\n", 2 },
		{ 17, "\303\244", 2 },
		{ 17, "\0", 1 },
	};
	size_t i;

	for (i = 0; i < COUNT(changes); i++) {
		struct archive_writer writer = two();

		memcpy(writer.bytes + changes[i].at, changes[i].text, changes[i].len);
		if (changes[i].at == 17)
			memset(writer.bytes + 17 + changes[i].len, 0, 83 - changes[i].len);
		seal(writer.bytes);
		refused(writer.bytes, writer.len);
		free(writer.bytes);
	}
}

static void a_name_without_end(void **state)
{
	struct archive_writer writer = two();

	memset(writer.bytes + 17, 'a', 83);
	seal(writer.bytes);
	refused(writer.bytes, writer.len);
	free(writer.bytes);
}

static void sizes_that_lead_out(void **state)
{
	static const char *const sizes[] = {
		"00000010000", "00100000000", "77777777777", "00000003001",
	};
	size_t i;

	for (i = 0; i < COUNT(sizes); i++) {
		struct archive_writer writer = two();
		unsigned char *second = writer.bytes + 4 * BLOCK;

		memcpy(second + 124, sizes[i], 11);
		seal(second);
		refused(writer.bytes, writer.len);
		free(writer.bytes);
	}
}

static void a_doubled_name(void **state)
{
	static const char *const seconds[] = { "a", "a/b", "a/b/c" };
	size_t i;

	for (i = 0; i < COUNT(seconds); i++) {
		struct archive_writer writer = { 0 };

		assert_int_equal(archive_add(&writer, "a", "1", 1, MTIME), 0);
		/* sorts between a and a/b */
		assert_int_equal(archive_add(&writer, "a-b", "2", 1, MTIME), 0);
		assert_int_equal(archive_add(&writer, seconds[i], "3", 1, MTIME), 0);
		assert_int_equal(archive_end(&writer), 0);
		refused(writer.bytes, writer.len);
		free(writer.bytes);
	}
}

static void something_behind_the_end(void **state)
{
	struct archive_writer writer = two();
	unsigned char *longer = calloc(1, writer.len + BLOCK);

	assert_non_null(longer);
	memcpy(longer, writer.bytes, writer.len);
	refused(longer, writer.len + BLOCK);
	free(longer);
	free(writer.bytes);
}

static void at_most_16_mib(void **state)
{
	struct archive_writer writer = { 0 };
	unsigned char *large = calloc(1, ARCHIVE_MAX + 1);
	/* a header and two blocks at the end */
	size_t most = ARCHIVE_MAX - 3 * BLOCK;
	struct archive archive;
	const char *why;

	assert_non_null(large);
	assert_int_equal(archive_add(&writer, "a", large, most + 1, MTIME), -EFBIG);
	assert_int_equal(archive_add(&writer, "a", large, SIZE_MAX, MTIME), -EFBIG);
	assert_int_equal(writer.len, 0);
	assert_int_equal(archive_add(&writer, "a", large, most, MTIME), 0);
	assert_int_equal(archive_add(&writer, "b", "", 0, MTIME), -EFBIG);
	assert_int_equal(archive_end(&writer), 0);
	assert_int_equal(writer.len, ARCHIVE_MAX);
	assert_int_equal(archive_read(&archive, writer.bytes, writer.len, &why), 0);
	archive_free(&archive);
	free(writer.bytes);
	refused(large, ARCHIVE_MAX + 1);
	free(large);
}

static void names(void **state)
{
	static const char *const good[] = { "a", "a/b.c", "0009:00:00.1", "x-y_z" };
	char longest[ARCHIVE_NAME + 1];
	size_t i;

	for (i = 0; i < COUNT(good); i++)
		assert_true(archive_name_good(good[i]));
	memset(longest, 'a', sizeof(longest));
	longest[ARCHIVE_NAME] = '\0';
	assert_false(archive_name_good(longest));
	longest[ARCHIVE_NAME - 1] = '\0';
	assert_true(archive_name_good(longest));
}

int archive_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read),
		cmocka_unit_test(nothing_is_an_archive_too),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(any_byte_of_a_header_counts),
		cmocka_unit_test(what_a_tar_may_hold_and_a_capture_not),
		cmocka_unit_test(a_name_without_end),
		cmocka_unit_test(sizes_that_lead_out),
		cmocka_unit_test(a_doubled_name),
		cmocka_unit_test(something_behind_the_end),
		cmocka_unit_test(at_most_16_mib),
		cmocka_unit_test(names),
	};

	return RUN(tests);
}
