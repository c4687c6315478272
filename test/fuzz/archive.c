// SPDX-License-Identifier: GPL-2.0-only
/*
 * A good archive of three files, with changes anywhere; the checksum of a header may be
 * mended, so that what stands behind it is reached. What is taken then can be written again.
 */
#include "../unit/capture/seal.h"
#include "capture/archive.h"
#include "fuzz.h"

#define CHANGE	4	/* bytes of input: where (3, the first bit: mend), what (1) */

static void change(struct archive_writer *writer, const uint8_t *p)
{
	size_t at = (p[0] & 0x7f) << 16 | p[1] << 8 | p[2];

	at %= writer->len;
	writer->bytes[at] = p[3];
	if (p[0] & 0x80)
		seal(writer->bytes + at / BLOCK * BLOCK);
}

static void check(const struct archive *archive, const unsigned char *bytes, size_t len)
{
	struct archive_writer again = { 0 };
	size_t i;

	for (i = 0; i < archive->count; i++) {
		const struct archive_file *file = &archive->files[i];

		MUST(archive_name_good(file->name));
		MUST(file->data >= bytes && file->size <= len &&
		     file->data + file->size <= bytes + len);
		MUST(archive_find(archive, file->name) == file);
		MUST(!archive_add(&again, file->name, file->data, file->size, 0));
	}
	MUST(!archive_end(&again));
	MUST(again.len == len);
	free(again.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct archive_writer writer = { 0 };
	struct archive archive;
	unsigned char *bytes;
	const char *why;
	size_t len;

	MUST(!archive_add(&writer, "a/first", "some bytes", 10, 0));
	MUST(!archive_add(&writer, "second", "", 0, 0));
	MUST(!archive_add(&writer, "third", writer.bytes, 600, 0));
	MUST(!archive_end(&writer));
	for (; size > CHANGE; data += CHANGE, size -= CHANGE)
		change(&writer, data);
	/* the last byte cuts it */
	len = size ? writer.len - data[size - 1] * (size_t)(data[size - 1] & 3) : writer.len;
	bytes = fuzz_space(len);
	memcpy(bytes, writer.bytes, len);
	if (!archive_read(&archive, bytes, len, &why)) {
		check(&archive, bytes, len);
		archive_free(&archive);
	} else {
		MUST(why);
	}
	free(bytes);
	free(writer.bytes);

	/* and as it is */
	if (!archive_read(&archive, data, size, &why))
		archive_free(&archive);
	return 0;
}
