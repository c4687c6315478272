// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "capture/capture.h"
#include "card/card.h"
#include "driver/core/private.h"
#include "wire/register.h"
#include "wire/smart.h"
#include "wire/stats.h"
#include "replay.h"
#include "report.h"
#include "scenario.h"

/* the only function that a simulated link has for memory */
#define FUNCTION	":00:00.1"
/* of a request to erase that no driver writes: the card may be erasing */
#define NEAR_NONSENSE	"near-word request 0x00ff00ff00ff00ff"
#define ATTRIBUTE_IDS	256

struct capture *sim_replay_open(const char *path)
{
	g_autofree struct capture *capture = g_new0(struct capture, 1);
	g_autoptr(GError) error = NULL;
	const char *why = NULL;
	char *bytes;
	size_t len;

	if (!g_file_get_contents(path, &bytes, &len, &error)) {
		sim_error("cannot read the capture: %s", error->message);
		return NULL;
	}
	if (!capture_read(capture, bytes, len, &why))
		return g_steal_pointer(&capture);
	sim_error("%s: %s; take a file that 'ocxlpmem-ctl capture' wrote, as it was written", path,
		  why ? why : strerror(ENOMEM));
	g_free(bytes);
	return NULL;
}

/* functions without driver take the numbers that no card has */
int sim_replay_count(const struct capture *capture)
{
	size_t needed = capture->card_count + capture->function_count;
	unsigned int last = capture->card_count ? capture->cards[capture->card_count - 1].id : 0;

	if (last >= SIM_CARDS_MAX || needed > SIM_CARDS_MAX) {
		sim_error("the capture has more cards than a machine here, or higher numbers: at most %d",
			  SIM_CARDS_MAX);
		return -1;
	}
	return capture->card_count ? MAX(needed, last + (size_t)1) : needed;
}

/* its link, if the address is one that a simulated card can have */
static void set_address(struct sim_card *card, const char *address)
{
	size_t len = strlen(address), tail = strlen(FUNCTION);

	if (len > tail && len - tail < sizeof(card->domain) &&
	    !strcmp(address + len - tail, FUNCTION) &&
	    strspn(address, "0123456789abcdef") == len - tail)
		g_strlcpy(card->domain, address, len - tail + 1);
	else if (*address)
		sim_error("%s: its address is not %s, as a simulated link has no such function",
			  card->name, address);
}

void sim_replay_assign(struct sim_machine *machine, const struct capture *capture)
{
	size_t function = 0;

	for (size_t i = 0; i < capture->card_count; i++) {
		struct sim_card *card = &machine->cards[capture->cards[i].id];

		card->captured = &capture->cards[i];
		card->serial = card->captured->place.serial;
		set_address(card, card->captured->place.address);
	}
	for (unsigned int i = 0; i < machine->count; i++) {
		struct sim_card *card = &machine->cards[i];

		if (card->captured)
			continue;
		card->absent = function == capture->function_count;
		if (!card->absent)
			set_address(card, capture->functions[function++].address);
	}
}

/* ---- values and faults: lines that anybody could write ------------------- */

__attribute__((format(printf, 2, 3)))
static bool line(struct sim_card *card, const char *format, ...)
{
	char error[SIM_LINE_ERROR_MAX], text[128];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (!card_control(card->model, text, sim_card_now(card), error, sizeof(error)))
		return true;
	sim_error("%s: cannot answer as captured: \"%s\": %s", card->name, text, error);
	return false;
}

static bool set_attributes(struct sim_card *card, const struct capture_payload *smart)
{
	struct wire_smart_attribute attr;
	struct wire_smart block;
	bool good = true;

	if (!smart->len || wire_smart_decode(&block, smart->block, smart->len) < 0)
		return true;
	for (unsigned int id = 0; id < ATTRIBUTE_IDS; id++)
		good &= line(card, "attribute %u absent", id);
	for (uint32_t i = 0; i < block.count && good; i++) {
		if (wire_smart_attribute(&block, i, &attr))
			break;
		good = line(card, "attribute %u raw=%" PRIu64 " current=%u worst=%u threshold=%u flags=%u",
			    attr.id, (uint64_t)attr.raw, attr.normalised, attr.worst,
			    attr.threshold, attr.flags);
	}
	return good;
}

/* the names that the card model has for them are those of the structure */
#define STAT(name) \
	{ #name, offsetof(struct wire_stats, name), sizeof(((struct wire_stats *)0)->name) }

static const struct {
	const char *name;
	size_t offset;
	size_t size;
} stats[] = {
	STAT(reset_uptime_s), STAT(reset_count), STAT(power_on_uptime_s), STAT(life_remaining),
	STAT(critical_utilization), STAT(host_load_count), STAT(host_store_count),
	STAT(host_load_duration), STAT(host_store_duration), STAT(media_read_count),
	STAT(media_write_count), STAT(media_read_duration), STAT(media_write_duration),
	STAT(cache_read_hit_count), STAT(cache_write_hit_count), STAT(fast_write_count),
};

static uint64_t number_at(const void *p, size_t size)
{
	return size == 1 ? *(const __u8 *)p : size == 4 ? *(const __u32 *)p : *(const __u64 *)p;
}

static bool set_stats(struct sim_card *card, const struct capture_payload *payload)
{
	struct wire_stats block;
	bool good = true;

	if (!payload->len || wire_stats_decode(&block, payload->block, payload->len) < 0)
		return true;
	/* without a rate: they stand still */
	for (size_t i = 0; i < G_N_ELEMENTS(stats); i++)
		good &= line(card, "stat %s %" PRIu64, stats[i].name,
			     number_at((const char *)&block + stats[i].offset, stats[i].size));
	return good;
}

/* which fault makes the driver say so; others are told, not made */
static bool set_fault(struct sim_card *card, const char *op, const struct capture_payload *payload)
{
	int error = payload->error ? payload->error : payload->header.status;

	if (!payload->asked || !error)
		return true;
	if (payload->header.card_status)
		return line(card, "status %s %u", op, payload->header.card_status);
	switch (-error) {
	case ETIMEDOUT:
		return line(card, "silent %s", op);
	case EPROTO:
	case EBADMSG:
		return line(card, "bad-identifier %s", op);
	case EIO:
	case ENXIO:
	case ENODEV:
		/* of a card that is fatal, not ready or gone */
		return true;
	}
	sim_error("%s: its answer to %s was %s, which is not replayed", card->name, op,
		  strerrorname_np(-error));
	return true;
}

static bool set_state(struct sim_card *card, int state, uint64_t chi)
{
	bool good = true;

	switch (state) {
	case OCXLPMEM_STATE_WAITING:
	case OCXLPMEM_STATE_NOT_READY:
		return line(card, chi & WIRE_CHI_CRDY ? "memory never" : "ready never");
	case OCXLPMEM_STATE_ERASING:
	case OCXLPMEM_STATE_MAY_BE_ERASING:
		return line(card, NEAR_NONSENSE);
	case OCXLPMEM_STATE_FATAL:
		if (chi & WIRE_CHI_CHFS)
			good = line(card, "fatal hardware");
		if (good && (chi & WIRE_CHI_CFFS || !(chi & WIRE_CHI_CHFS)))
			good = line(card, "fatal firmware");
		return good;
	}
	return true;
}

static bool furnish(struct sim_card *card)
{
	const struct capture_card *captured = card->captured;
	const struct capture_place *place = &captured->place;
	bool good = true;

	if (captured->open_error)
		sim_error("%s: it could not be opened (%s), so its values are made up", card->name,
			  strerrorname_np(-captured->open_error));
	if (*place->firmware)
		good = line(card, "fw-version %s", place->firmware);
	good = good && set_attributes(card, &captured->smart) &&
	       set_stats(card, &captured->stats) &&
	       set_fault(card, "smart", &captured->smart) &&
	       set_fault(card, "stats", &captured->stats) &&
	       set_state(card, place->state, captured->smart.header.chi);
	if (good && place->bad_bytes)
		good = line(card, "medium-error %llu %" PRIu64, SIM_CARVE_OUT, place->bad_bytes);
	if (good && captured->events & OCXLPMEM_EVENT_DUMP_AVAILABLE)
		good = line(card, "dump pending");
	/* what they are nobody knows */
	if (good && captured->logs_end.pending)
		good = line(card, "event log on");
	return good;
}

bool sim_replay_furnish(struct sim_machine *machine)
{
	for (unsigned int i = 0; i < machine->count; i++) {
		struct sim_card *card = &machine->cards[i];

		if (card->captured && !furnish(card))
			return false;
		/* a function that the driver did not take */
		if (!card->captured && !card->absent && !line(card, "silent heartbeat"))
			return false;
	}
	return true;
}

/* ---- error logs ---------------------------------------------------------- */

static void add_log(struct core_ring *ring, const struct capture_log *log)
{
	struct core_block *block = core_block_new(log->place.length);

	if (!block)
		return;
	block->sequence = log->place.sequence;
	block->real_time = log->place.time_ns;
	block->boot_time = log->place.boot_ns;
	block->waited = log->place.flags & OCXLPMEM_LOG_WAITED;
	block->len = log->place.length;
	memcpy(block->data, log->block, block->len);
	list_add_tail(&block->node, &ring->blocks);
	ring->bytes += block->size;
	ring->next = block->sequence + 1;
}

/* the ring has no hole: what does not follow on what stands there already is left out */
void sim_replay_logs(struct sim_card *card)
{
	const struct capture_card *captured = card->captured;
	struct core_ring ring = { 0 };

	if (!captured || !captured->logs_end.instance)
		return;
	ring.instance = captured->logs_end.instance;
	ring.next = captured->logs_end.next;
	INIT_LIST_HEAD(&ring.blocks);
	for (size_t i = 0; i < captured->log_count; i++) {
		const struct ocxlpmem_error_log_place *place = &captured->logs[i].place;

		if (!place->length || place->instance != ring.instance)
			continue;
		if (!list_empty(&ring.blocks) && place->sequence != ring.next)
			continue;
		if (list_empty(&ring.blocks))
			ring.oldest = place->sequence;
		add_log(&ring, &captured->logs[i]);
	}
	if (list_empty(&ring.blocks))
		ring.oldest = ring.next;
	ring.had = ring.oldest;
	core_logs_give(card->core, &ring);
}

void sim_replay_finish(struct sim_machine *machine)
{
	for (unsigned int i = 0; i < machine->count; i++) {
		struct sim_card *card = &machine->cards[i];

		if (!card->captured || card->captured->place.state != OCXLPMEM_STATE_GONE)
			continue;
		g_mutex_lock(&card->lock);
		line(card, "dead");
		g_mutex_unlock(&card->lock);
		sim_card_poke(card);
	}
}
