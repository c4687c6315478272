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
static uint64_t step(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * 0x9e3779b97f4a7c15ull;
	return sum ^ sum >> 32;
}

/* as many words as there are whole turns of all lanes; the bytes that they have */
static size_t add_turns(struct dump_summing *summing, const char *p, size_t len)
{
	uint64_t lanes[DUMP_SUM_LANES], words[DUMP_SUM_LANES];
	size_t done;
	unsigned int i;

	/* copied, so that they are in registers */
	memcpy(lanes, summing->lanes, sizeof(lanes));
	for (done = 0; len - done >= sizeof(words); done += sizeof(words)) {
		memcpy(words, p + done, sizeof(words));
#pragma GCC unroll 4
		for (i = 0; i < DUMP_SUM_LANES; i++)
			lanes[i] = step(lanes[i], words[i]);
	}
	memcpy(summing->lanes, lanes, sizeof(lanes));
	return done;
}

void dump_sum_add(struct dump_summing *summing, const void *data, size_t len)
{
	const char *p = data, *end = p + len;
	uint64_t word = 0, *lane;
	size_t n;

	if (!summing->turn)
		p += add_turns(summing, p, len);
	for (; p < end; p += n) {
		n = (size_t)(end - p) < sizeof(word) ? (size_t)(end - p) : sizeof(word);
		memcpy(&word, p, n);
		lane = &summing->lanes[summing->turn];
		*lane = step(*lane, word);
		summing->turn = (summing->turn + 1) % DUMP_SUM_LANES;
	}
}

uint64_t dump_sum_end(const struct dump_summing *summing)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < DUMP_SUM_LANES; i++)
		sum = step(sum, summing->lanes[i]);
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
