// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "../truth.h"
#include "wire/header.h"

struct bench bench;

static uint32_t violations_known;

static void interrupt(void *context, unsigned int number)
{
	struct bench *b = context;

	assert_in_range(number, 0, 1);
	b->interrupts[number]++;
}

static void erase(void *context, __u64 offset, __u64 length)
{
	struct bench *b = context;

	assert_int_equal(offset, b->erased);
	b->erased += length;
}

void bench_seed(__u64 seed, int test)
{
	struct card_config config = {
		.seed = seed, .number = 3, .serial = SERIAL, .medium_size = MEDIUM, .test = test,
	};
	struct card_host host = {
		.interrupt = interrupt, .erase = erase, .context = &bench,
	};

	free(bench.card);
	memset(&bench, 0, sizeof(bench));
	bench.card = calloc(1, card_size());
	assert_non_null(bench.card);
	bench.now = START;
	violations_known = 0;
	card_init(bench.card, &config, &host, bench.now);
	bench_probe();
}

int bench_setup(void **state)
{
	bench_seed(1, 1);
	return 0;
}

int bench_teardown(void **state)
{
	free(bench.card);
	bench.card = NULL;
	return 0;
}

void bench_probe(void)
{
	wire_area_decode(&bench.admin, rd(WIRE_REG_ACMA_BLOCKS), rd(WIRE_REG_ACMA_DATA));
	wire_area_decode(&bench.near, rd(WIRE_REG_NSCMA_BLOCKS), rd(WIRE_REG_NSCMA_DATA));
	bench.id = 0;
	bench.near_id = 0;
}

__u64 rd(__u64 offset)
{
	return card_read64(bench.card, offset, bench.now);
}

void wr(__u64 offset, __u64 value)
{
	card_write64(bench.card, offset, value, bench.now);
}

void wait_ns(__u64 ns)
{
	bench.now += ns;
	card_advance(bench.card, bench.now);
}

void control(const char *line)
{
	if (card_control(bench.card, line, bench.now, bench.error, sizeof(bench.error)))
		fail_msg("\"%s\" was refused: %s", line, bench.error);
}

void refused(const char *line, const char *message)
{
	if (!card_control(bench.card, line, bench.now, bench.error, sizeof(bench.error)))
		fail_msg("\"%s\" was not refused", line);
	if (!strstr(bench.error, message))
		fail_msg("\"%s\": \"%s\" is not in \"%s\"", line, message, bench.error);
}

/* ---- truth -------------------------------------------------------------- */

const char *truth(const char *name)
{
	static char value[TRUTH_MAX];

	truth_of(bench.card, bench.now, name, value);
	return value;
}

__u64 truth_number(const char *name)
{
	return strtoull(truth(name), NULL, 0);
}

void no_violation(void)
{
	const char *latest;

	if (card_violations(bench.card, &latest) != violations_known)
		fail_msg("violation: %s", latest);
}

void violation(const char *text)
{
	violations(1, text);
}

void violations(unsigned int count, const char *text)
{
	const char *latest;

	assert_int_equal(card_violations(bench.card, &latest), violations_known + count);
	violations_known += count;
	if (!strstr(latest, text))
		fail_msg("\"%s\" is not in \"%s\"", text, latest);
}

/* ---- requester ---------------------------------------------------------- */

static void fill(__u64 block, unsigned int opcode, unsigned int id,
		 const __u64 *params, unsigned int count)
{
	struct wire_request req = { .opcode = opcode, .id = id };
	__u64 words[WIRE_REQUEST_WORDS];
	unsigned int i;

	for (i = 0; i < count; i++)
		req.param[i] = params[i];
	wire_request_encode(&req, words);
	for (i = 0; i < WIRE_REQUEST_WORDS; i++)
		wr(block + 8 * i, words[i]);
}

void request(unsigned int opcode, const __u64 *params, unsigned int count)
{
	bench.id = (bench.id + 1) & 0xffff;
	fill(bench.admin.request, opcode, bench.id, params, count);
}

void ring(void)
{
	wr(WIRE_REG_HCI, WIRE_HCI_ACRW);
}

static int chi_comes(__u64 bit, __u64 limit_ns)
{
	__u64 end = bench.now + limit_ns;

	while (!(rd(WIRE_REG_CHI) & bit)) {
		if (bench.now >= end)
			return 0;
		bench.now += 20 * US;
	}
	return 1;
}

int answered(__u64 limit_ns)
{
	return chi_comes(WIRE_CHI_ACRA, limit_ns);
}

int command(unsigned int opcode, const __u64 *params, unsigned int count)
{
	static const unsigned int limit_ms[] = { 100, 1000, 16000, 100, 2000, 100, 100, 1000, 100 };
	__u64 end = bench.now + (opcode < COUNT(limit_ms) ? limit_ms[opcode] : 100) * MS;
	struct wire_response rsp;

	request(opcode, params, count);
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
	ring();
	while (bench.now < end && answered(end - bench.now)) {
		if (rd(WIRE_REG_CHI) == WIRE_DEAD)
			return SILENT;
		wire_response_decode(&rsp, rd(bench.admin.response));
		wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
		if (rsp.id == bench.id)
			return rsp.status;
	}
	return SILENT;
}

int simple(unsigned int opcode)
{
	return command(opcode, NULL, 0);
}

int extent(unsigned int opcode, uint32_t offset, uint32_t size)
{
	struct wire_extent ext = { .offset = offset, .size = size };
	__u64 param = wire_extent_encode(&ext);

	return command(opcode, &param, 1);
}

void data_read(__u64 offset, void *buf, size_t len)
{
	uint8_t word[8];
	uint8_t *p = buf;

	while (len) {
		size_t n = len < 8 ? len : 8;

		wire_put(word, 8, rd(bench.admin.data + offset));
		memcpy(p, word, n);
		offset += 8;
		p += n;
		len -= n;
	}
}

void data_write(__u64 offset, const void *buf, size_t len)
{
	const uint8_t *p = buf;

	assert_int_equal(len % 8, 0);
	for (; len; offset += 8, p += 8, len -= 8)
		wr(bench.admin.data + offset, wire_get(p, 8));
}

size_t block_read(uint16_t id, void *buf, size_t size)
{
	struct wire_header header;
	uint8_t head[8];

	data_read(0, head, sizeof(head));
	/* that what follows is not here is no fault */
	assert_int_not_equal(wire_header_decode(&header, id, head, sizeof(head)),
			     -WIRE_IDENTIFIER);
	assert_int_equal(header.id, id);
	assert_true(header.length + 8 <= size);
	data_read(0, buf, header.length + 8);
	return header.length + 8;
}

/* ---- near-storage ------------------------------------------------------- */

void near_ring(unsigned int opcode)
{
	bench.near_id = (bench.near_id + 1) & 0xffff;
	fill(bench.near.request, opcode, bench.near_id, NULL, 0);
	wr(WIRE_REG_HCI, WIRE_HCI_NSCRW);
}

int near_answered(__u64 limit_ns)
{
	return chi_comes(WIRE_CHI_NSCRA, limit_ns);
}

int near_finish(struct wire_erase *counters)
{
	__u64 words[WIRE_ERASE_WORDS];
	struct wire_response rsp;
	unsigned int i;

	wire_response_decode(&rsp, rd(bench.near.response));
	for (i = 0; i < WIRE_ERASE_WORDS; i++)
		words[i] = rd(bench.near.response + WIRE_ERASE_OFFSET + 8 * i);
	wire_erase_decode(counters, words);
	wr(WIRE_REG_CHIC, WIRE_CHI_NSCRA);
	return rsp.id == bench.near_id ? rsp.status : SILENT;
}
