// SPDX-License-Identifier: GPL-2.0-only
/* Checksums of the chunks of a part file: lines of a fixed length, appended. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dump.h"
#include "util/file.h"

/* offset, length, sum: hexadecimal, a blank or the line's end after each */
#define RECORD (9 + 9 + 17)

/*
 * Against accidents, not against people: each step is a bijection of the sum,
 * so that a change of one word never goes unnoticed.
 */
uint64_t dump_sum_add(uint64_t sum, const void *data, size_t len)
{
	const char *p = data;
	uint64_t word;

	for (; len >= sizeof(word); p += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		sum = (sum ^ word) * 0x9e3779b97f4a7c15ull;
		sum ^= sum >> 32;
	}
	for (; len; p++, len--) {
		sum = (sum ^ (unsigned char)*p) * 0x9e3779b97f4a7c15ull;
		sum ^= sum >> 32;
	}
	return sum;
}

int dump_sum_append(int fd, const struct dump_sum *record)
{
	char line[RECORD + 1];

	snprintf(line, sizeof(line), "%08" PRIx32 " %08" PRIx32 " %016" PRIx64 "\n",
		 record->offset, record->len, record->sum);
	return file_write_all(fd, line, RECORD);
}

int dump_sum_read(int fd, uint64_t number, struct dump_sum *record)
{
	char line[RECORD + 1] = "", end = 0;

	if (pread(fd, line, RECORD, number * RECORD) != RECORD)
		return -ENODATA;
	if (sscanf(line, "%8" SCNx32 " %8" SCNx32 " %16" SCNx64 "%c", &record->offset,
		   &record->len, &record->sum, &end) != 4 || end != '\n')
		return -ENODATA;
	return 0;
}

int dump_sum_cut(int fd, uint64_t count)
{
	if (ftruncate(fd, count * RECORD) || lseek(fd, 0, SEEK_END) < 0)
		return -errno;
	return 0;
}
