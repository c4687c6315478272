// SPDX-License-Identifier: GPL-2.0-only
/* The knobs: what control lines do to a card. */
#include "parse.h"

/* each returns NULL, or why it cannot be done */

static __u64 ms_or_never(const struct card_call *call, unsigned int i)
{
	return call->choice[i] ? CARD_NEVER : call->value[i];
}

/* ---- faults of commands ------------------------------------------------- */

static const char *fault(struct card *card, const struct card_call *call, unsigned int number)
{
	__u32 count = call->count > 1 ? call->value[1] : CARD_FAULT_FOR_EVER;

	card_fault_set(card, number, call->value[0], 0, count);
	return NULL;
}

static const char *fault_value(struct card *card, const struct card_call *call,
			       unsigned int number)
{
	__u32 count = call->count > 2 ? call->value[2] : CARD_FAULT_FOR_EVER;

	card_fault_set(card, number, call->value[0], call->value[1], count);
	return NULL;
}

static const char *latency(struct card *card, const struct card_call *call, unsigned int number)
{
	unsigned int op = call->value[0];

	card->latency_us[op] = call->value[1];
	for (op = 0; call->value[0] == CARD_OP_ANY && op < CARD_OP_COUNT; op++)
		card->latency_us[op] = call->value[1];
	return NULL;
}

static const char *stuck_acra(struct card *card, const struct card_call *call,
			      unsigned int number)
{
	card->stuck_acra = !call->value[0];
	if (card->stuck_acra)
		card_chi_set(card, WIRE_CHI_ACRA);
	return NULL;
}

/* ---- state -------------------------------------------------------------- */

static const char *ready(struct card *card, const struct card_call *call, unsigned int number)
{
	card->ready_delay = ms_or_never(call, 0);
	card_ready_start(card);
	return NULL;
}

static const char *memory(struct card *card, const struct card_call *call, unsigned int number)
{
	card->memory_delay = ms_or_never(call, 0);
	card_memory_start(card);
	return NULL;
}

static const char *health(struct card *card, const struct card_call *call, unsigned int number)
{
	card->health_delay = ms_or_never(call, 0);
	return NULL;
}

static const char *fatal(struct card *card, const struct card_call *call, unsigned int number)
{
	static const __u64 bits[] = { WIRE_CHI_CFFS, WIRE_CHI_CHFS, 0 };

	if (bits[call->value[0]])
		card_chi_set(card, bits[call->value[0]]);
	else
		card->chi &= ~(__u64)WIRE_CHI_FATAL;
	return NULL;
}

static const char *event(struct card *card, const struct card_call *call, unsigned int number)
{
	static const __u64 bits[] = { WIRE_CHI_ELA, WIRE_CHI_CDA };

	if (call->value[1])
		card->chi &= ~bits[call->value[0]];
	else
		card_chi_set(card, bits[call->value[0]]);
	return NULL;
}

static const char *dead(struct card *card, const struct card_call *call, unsigned int number)
{
	card->dead_in = call->count ? call->value[0] : 0;
	return NULL;
}

static const char *power_cycle(struct card *card, const struct card_call *call, unsigned int number)
{
	card_power_cycle(card);
	return NULL;
}

static const char *alive(struct card *card, const struct card_call *call, unsigned int number)
{
	card->dead_in = ~0U;
	return NULL;
}

/* ---- dump --------------------------------------------------------------- */

static const char *dump_never(struct card *card, const struct card_call *call,
			      unsigned int number)
{
	card->dump.delay_ms = CARD_NEVER;
	card->dump.due = CARD_NEVER;
	return NULL;
}

/* one that is being prepared is ready no later, also if it was never to be */
static void set_dump_delay(struct card *card, __u64 ms)
{
	__u64 due = card->t + ms * CARD_MS;

	card->dump.delay_ms = ms;
	if (card->dump.state == CARD_DUMP_PREPARING && card->dump.due > due)
		card->dump.due = due;
}

static const char *dump_delay(struct card *card, const struct card_call *call,
			      unsigned int number)
{
	set_dump_delay(card, call->value[1]);
	return NULL;
}

static const char *dump_size(struct card *card, const struct card_call *call,
			     unsigned int number)
{
	__u64 max = call->value[1] + (call->value[1] >> 2);

	card->dump.next_size = call->value[1];
	card->dump.max = max > 0xffffffff ? 0xffffffff : max;
	return NULL;
}

static const char *dump_max(struct card *card, const struct card_call *call,
			    unsigned int number)
{
	card->dump.max = call->value[1];
	return NULL;
}

static const char *dump_short(struct card *card, const struct card_call *call,
			      unsigned int number)
{
	card->dump.piece_max = call->value[1];
	return NULL;
}

static const char *dump_pending(struct card *card, const struct card_call *call,
				unsigned int number)
{
	card_dump_pending(card);
	return NULL;
}

/* ---- logs --------------------------------------------------------------- */

enum log_key { LOG_COUNT, LOG_ID, LOG_CODE, LOG_FLAGS, LOG_LENGTH, LOG_SECONDS, LOG_TIMESTAMP };

static void log_change(struct card_log *log, const struct card_call *call)
{
	__u32 *const words[] = {
		[LOG_ID] = &log->identifier,
		[LOG_CODE] = &log->reference_code,
		[LOG_FLAGS] = &log->action_flags,
		[LOG_LENGTH] = &log->specific_len,
		[LOG_SECONDS] = &log->power_on_seconds,
	};
	unsigned int i;

	for (i = LOG_ID; i < ARRAY_LEN(words); i++)
		if (call->keys & 1U << i)
			*words[i] = call->key[i];
	if (call->keys & 1U << LOG_TIMESTAMP)
		log->timestamp = call->key[LOG_TIMESTAMP];
}

static const char *log_keys_wrong(const struct card_call *call)
{
	if (call->key[LOG_COUNT] > 10000)
		return "count is at most 10000";
	if (call->key[LOG_FLAGS] > 0xffffff)
		return "flags has at most 24 bits";
	if (call->key[LOG_LENGTH] > 0xffff + WIRE_HEADER_SIZE - WIRE_ERROR_LOG_FIXED)
		return "length is at most 65471";
	if (call->key[LOG_ID] >> 32 || call->key[LOG_CODE] >> 32 || call->key[LOG_SECONDS] >> 32)
		return "id, code and seconds have at most 32 bits";
	return NULL;
}

static const char *log_queue(struct card *card, const struct card_call *call,
			     unsigned int number)
{
	__u64 count = call->keys & 1U << LOG_COUNT ? call->key[LOG_COUNT] : 1;
	const char *wrong = log_keys_wrong(call);
	struct card_log log;

	if (wrong)
		return wrong;
	while (count--) {
		card_log_make(card, call->value[0], &log);
		log_change(&log, call);
		card_log_queue(card, &log);
	}
	return NULL;
}

static const char *log_overflow(struct card *card, const struct card_call *call,
				unsigned int number)
{
	__u32 stop = card->logs_dropped + (call->count ? call->value[0] : 1);
	struct card_log log;

	while (card->logs_dropped != stop) {
		card_log_make(card, WIRE_LOG_GENERAL, &log);
		card_log_queue(card, &log);
	}
	return NULL;
}

/* ---- health ------------------------------------------------------------- */

enum attribute_key {
	ATTRIBUTE_RAW, ATTRIBUTE_CURRENT, ATTRIBUTE_WORST, ATTRIBUTE_THRESHOLD, ATTRIBUTE_FLAGS
};

static const char *set_attribute(struct card *card, const struct card_call *call,
				 unsigned int number)
{
	struct card_attribute *attr;
	unsigned int i;

	for (i = ATTRIBUTE_CURRENT; i <= ATTRIBUTE_THRESHOLD; i++)
		if (call->key[i] > 255)
			return "current, worst and threshold are at most 255";
	if (call->key[ATTRIBUTE_FLAGS] > 65535)
		return "flags is at most 65535";
	attr = card_smart_add(card, call->value[0]);
	if (!attr)
		return "the card has no room for another attribute";

	if (call->keys & 1U << ATTRIBUTE_RAW) {
		attr->value.raw = call->key[ATTRIBUTE_RAW];
		attr->raw_pinned = 1;
	}
	if (call->keys & 1U << ATTRIBUTE_CURRENT) {
		attr->value.normalised = call->key[ATTRIBUTE_CURRENT];
		attr->current_pinned = 1;
	}
	if (call->keys & 1U << ATTRIBUTE_WORST) {
		attr->value.worst = call->key[ATTRIBUTE_WORST];
		attr->worst_pinned = 1;
	}
	if (call->keys & 1U << ATTRIBUTE_THRESHOLD)
		attr->value.threshold = call->key[ATTRIBUTE_THRESHOLD];
	if (call->keys & 1U << ATTRIBUTE_FLAGS)
		attr->value.flags = call->key[ATTRIBUTE_FLAGS];
	return NULL;
}

static const char *attribute_absent(struct card *card, const struct card_call *call,
				    unsigned int number)
{
	card_smart_remove(card, call->value[0]);
	return NULL;
}

static const char *temperature(struct card *card, const struct card_call *call,
			       unsigned int number)
{
	card->temperature = (__s32)call->value[0];
	card->temperature_pinned = 1;
	if (card->temperature > card->hottest)
		card->hottest = card->temperature;
	card_smart_unpin(card, WIRE_SMART_TEMPERATURE);
	return NULL;
}

static const char *life(struct card *card, const struct card_call *call, unsigned int number)
{
	card->life = call->value[0];
	card_stat_set(card, CARD_STAT_LIFE, card->life, 0);
	card_smart_unpin(card, WIRE_SMART_LIFE_REMAINING);
	return NULL;
}

static const char *stat(struct card *card, const struct card_call *call, unsigned int number)
{
	card_stat_set(card, call->value[0], call->value[1],
		      call->count > 2 ? call->value[2] : 0);
	return NULL;
}

static const char *profile(struct card *card, const struct card_call *call, unsigned int number)
{
	card_profile_apply(card, call->value[0]);
	return NULL;
}

/* ---- medium and erase --------------------------------------------------- */

static const char *medium_error(struct card *card, const struct card_call *call,
				unsigned int number)
{
	return card_medium_mark(card, call->value[0], call->value[1]) ?
	       "the card has no room for another bad range" : NULL;
}

static const char *medium_good(struct card *card, const struct card_call *call,
			       unsigned int number)
{
	card->medium_errors = 0;
	return NULL;
}

static const char *erase_fail(struct card *card, const struct card_call *call,
			      unsigned int number)
{
	__u64 *const pages[] = { &card->erase.fail_accessible, &card->erase.fail_defective };

	*pages[call->value[0]] = call->value[1];
	return NULL;
}

static const char *erase_duration(struct card *card, const struct card_call *call,
				  unsigned int number)
{
	card_erase_set_duration(card, call->value[0] * CARD_MS);
	return NULL;
}

static const char *near_word(struct card *card, const struct card_call *call,
			     unsigned int number)
{
	struct card_area *area = &card->area[CARD_NEAR];

	if (call->value[0])
		area->response[0] = call->value[1];
	else
		area->request[0] = call->value[1];
	return NULL;
}

/* ---- what the registers say --------------------------------------------- */

static const char *data_size(struct card *card, const struct card_call *call,
			     unsigned int number)
{
	card->area[CARD_ADMIN].place.data_size = call->value[0];
	card->area[CARD_ADMIN].shown.data_size = call->value[0];
	return NULL;
}

static const char *area(struct card *card, const struct card_call *call, unsigned int number)
{
	struct wire_area *shown = &card->area[CARD_ADMIN].shown;
	__u32 *const words[] = {
		&shown->request, &shown->response, &shown->data, &shown->data_size,
	};

	*words[call->value[0]] = call->value[1];
	return NULL;
}

static const char *spec_revision(struct card *card, const struct card_call *call,
				 unsigned int number)
{
	card->capability.spec_revision = call->value[0];
	return NULL;
}

static const char *read_latency(struct card *card, const struct card_call *call,
				unsigned int number)
{
	card->capability.read_latency_ns = call->value[0];
	return NULL;
}

static const char *ready_timeout(struct card *card, const struct card_call *call,
				 unsigned int number)
{
	card->capability.ready_timeout_s = call->value[0];
	return NULL;
}

static const char *memory_timeout(struct card *card, const struct card_call *call,
				  unsigned int number)
{
	card->capability.memory_timeout_s = call->value[0];
	return NULL;
}

static const char *fw_version(struct card *card, const struct card_call *call,
			      unsigned int number)
{
	const char *p = call->text[0];

	if (card_length(p) > WIRE_FWVER_LEN)
		return "a version has at most 8 characters";
	for (; *p; p++)
		if (*p < ' ' || *p > '~')
			return "a version is printable ASCII";
	card_firmware_name(card, call->text[0]);
	return NULL;
}

/* ---- the model ---------------------------------------------------------- */

static const char *test(struct card *card, const struct card_call *call, unsigned int number)
{
	card->config.test = !call->value[0];
	return NULL;
}

static const char *noise(struct card *card, const struct card_call *call, unsigned int number)
{
	card->noise = !call->value[0];
	return NULL;
}

static const char *clear(struct card *card, const struct card_call *call, unsigned int number)
{
	card_fault_clear(card);
	card->stuck_acra = 0;
	card->dead_in = ~0U;
	card->noise = 0;
	card->chi &= ~(__u64)WIRE_CHI_FATAL;
	card->medium_errors = 0;
	card->scheduled_count = 0;
	card->erase.fail_accessible = 0;
	card->erase.fail_defective = 0;
	card->dump.piece_max = 0;
	if (card->dump.delay_ms == CARD_NEVER)
		set_dump_delay(card, CARD_DUMP_DELAY);
	if (card->health_delay == CARD_NEVER)
		card->health_delay = CARD_HEALTH_DELAY;
	card->area[CARD_ADMIN].shown = card->area[CARD_ADMIN].place;
	card->ready_delay = 0;
	card->memory_delay = 0;
	card_ready_start(card);
	card_memory_start(card);
	return NULL;
}

static const char *schedule(struct card *card, const struct card_call *call, unsigned int number)
{
	struct card_scheduled *slot = &card->scheduled[card->scheduled_count];
	size_t len = card_length(call->text[1]);

	if (card->scheduled_count == CARD_SCHEDULE)
		return "too many lines wait already";

	slot->due = card->t + call->value[0] * CARD_MS;
	__builtin_memcpy(slot->line, call->text[1], len + 1);
	card->scheduled_count++;
	return NULL;
}

static const struct card_knob knobs[] = {
	{ "silent", "OP [COUNT]",
	  "take the command and never answer", fault, CARD_FAULT_SILENT },
	{ "late", "OP MS [COUNT]",
	  "answer that much later, also after the time-out", fault_value, CARD_FAULT_LATE },
	{ "foreign-id", "OP [COUNT]",
	  "answer with another id; the right answer never comes", fault, CARD_FAULT_FOREIGN_ID },
	{ "stray", "ADMIN-OP [COUNT]",
	  "answer with the id of another command first, then rightly", fault, CARD_FAULT_STRAY },
	{ "bad-identifier", "DATA-OP [COUNT]",
	  "other letters in the data header", fault, CARD_FAULT_BAD_IDENTIFIER },
	{ "length", "DATA-OP BYTES<=0x7ffffff7 [COUNT]",
	  "a false length in the data header, short or long", fault_value, CARD_FAULT_LENGTH },
	{ "status", "OP CODE [COUNT]",
	  "answer with this status byte and do nothing", fault_value, CARD_FAULT_STATUS },
	{ "latency", "ADMIN-OP US",
	  "how long a command takes", latency, 0 },
	{ "stuck-acra", "on|off",
	  "CHI.ACRA is set and cannot be cleared", stuck_acra, 0 },
	{ "ready", "MS|never",
	  "CHI.CRDY comes that long from now and after each reset", ready, 0 },
	{ "memory", "MS|never",
	  "the same for CHI.MA", memory, 0 },
	{ "fatal", "firmware|hardware|none",
	  "set CHI.CFFS or CHI.CHFS: no command is answered any more", fatal, 0 },
	{ "event", "log|dump on|off",
	  "CHI.ELA or CHI.CDA, whether there is a log or a dump or not", event, 0 },
	{ "dead", "[ACCESSES]",
	  "after so many more accesses registers read all ones and writes are dropped", dead, 0 },
	{ "alive", "",
	  "the end of dead", alive, 0 },
	{ "power-cycle", "",
	  "the card loses its power: as a reset, its blocks are zero and an erase is forgotten",
	  power_cycle, 0 },
	{ "dump", "never",
	  "a dump that is asked for is never ready", dump_never, 0 },
	{ "dump", "delay MS",
	  "how long it takes to prepare a dump", dump_delay, 0 },
	{ "dump", "size BYTES",
	  "size of the next dumps; the maximum in CCAP1 is a quarter more", dump_size, 0 },
	{ "dump", "max BYTES",
	  "the maximum in CCAP1 alone", dump_max, 0 },
	{ "dump", "short BYTES",
	  "give at most so many bytes a command; 0 for as many as asked", dump_short, 0 },
	{ "dump", "pending",
	  "the card has taken a dump by itself and says so in CHI.CDA", dump_pending, 0 },
	{ "health", "MS|never",
	  "how long after HCI.CHPD the health log comes", health, 0 },
	{ "log", "TYPE [count|id|code|flags|length|seconds|timestamp=VALUE...]",
	  "queue an error log; length is that of the specific data", log_queue, 0 },
	{ "log-overflow", "[COUNT<=10000]",
	  "queue logs until that many did not fit", log_overflow, 0 },
	{ "attribute", "ID raw|current|worst|threshold|flags=VALUE...",
	  "pin values of a SMART attribute, which is made if there is none", set_attribute, 0 },
	{ "attribute", "ID absent",
	  "leave a SMART attribute out", attribute_absent, 0 },
	{ "temperature", "C",
	  "pin the medium's temperature, and what SMART makes of it", temperature, 0 },
	{ "life", "PERCENT",
	  "life remaining, in SMART and statistics; above 100 is not valid", life, 0 },
	{ "stat", "NAME VALUE [RATE]",
	  "set a statistic, which from then on grows by RATE per second (0)", stat, 0 },
	{ "profile", "PROFILE",
	  "how used the card is: temperature, life, attributes, statistics", profile, 0 },
	{ "medium-error", "OFFSET LENGTH",
	  "a range of the medium is bad", medium_error, 0 },
	{ "medium-error", "none",
	  "no range is bad", medium_good, 0 },
	{ "erase-fail", "accessible|defective PAGES",
	  "a secure erase leaves so many pages", erase_fail, 0 },
	{ "erase-duration", "MS",
	  "how long secure erases take, also the one that runs", erase_duration, 0 },
	{ "near-word", "request|response VALUE",
	  "first word of a near-storage block, sense or nonsense", near_word, 0 },
	{ "data-size", "BYTES<=131072",
	  "size of the admin data buffer; 0 is possible", data_size, 0 },
	{ "area", "request|response|data|size VALUE<=0xffffffff",
	  "what the ACMA registers say, true or not", area, 0 },
	{ "spec-revision", "VALUE<=65535",
	  "device specification revision", spec_revision, 0 },
	{ "read-latency", "NS",
	  "nominal read latency", read_latency, 0 },
	{ "ready-timeout", "SECONDS<=15",
	  "readiness time-out that CCAP0 gives", ready_timeout, 0 },
	{ "memory-timeout", "SECONDS<=4095",
	  "memory-available time-out that CCAP0 gives", memory_timeout, 0 },
	{ "fw-version", "TEXT",
	  "firmware version, up to 8 characters", fw_version, 0 },
	{ "noise", "on|off",
	  "fill bytes of unknown meaning with random ones", noise, 0 },
	{ "test", "on|off",
	  "count breaches of protocol", test, 0 },
	{ "clear", "",
	  "take back all faults, delays of CRDY and MA, bad ranges, scheduled lines", clear, 0 },
	{ "at", "MS LINE",
	  "do a line that much later", schedule, 0 },
};

const struct card_knob *card_knobs(unsigned int *count)
{
	*count = ARRAY_LEN(knobs);
	return knobs;
}
