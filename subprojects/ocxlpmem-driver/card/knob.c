// SPDX-License-Identifier: GPL-2.0-only
/* The knobs: what control lines do to a card. */
#include "parse.h"

/* NULL, or why it cannot be done */
typedef const char *apply_fn(struct card *card, const struct card_call *call, unsigned int extra);

static __u64 ms_or_never(const struct card_call *call, unsigned int i)
{
	return call->choice[i] ? CARD_NEVER : call->value[i];
}

/* ---- faults of commands ------------------------------------------------- */

static const char *fault(struct card *card, const struct card_call *call, unsigned int kind)
{
	__u32 count = call->count > 1 ? call->value[1] : CARD_FAULT_FOR_EVER;

	card_fault_set(card, kind, call->value[0], 0, count);
	return NULL;
}

static const char *fault_value(struct card *card, const struct card_call *call,
			       unsigned int kind)
{
	__u32 count = call->count > 2 ? call->value[2] : CARD_FAULT_FOR_EVER;

	card_fault_set(card, kind, call->value[0], call->value[1], count);
	return NULL;
}

static const char *latency(struct card *card, const struct card_call *call, unsigned int extra)
{
	unsigned int op = call->value[0];

	card->latency_us[op] = call->value[1];
	for (op = 0; call->value[0] == CARD_OP_ANY && op < CARD_OP_COUNT; op++)
		card->latency_us[op] = call->value[1];
	return NULL;
}

static const char *stuck_acra(struct card *card, const struct card_call *call,
			      unsigned int extra)
{
	card->stuck_acra = !call->value[0];
	if (card->stuck_acra)
		card_chi_set(card, WIRE_CHI_ACRA);
	return NULL;
}

/* ---- state -------------------------------------------------------------- */

static const char *ready(struct card *card, const struct card_call *call, unsigned int extra)
{
	card->ready_delay = ms_or_never(call, 0);
	card_ready_start(card);
	return NULL;
}

static const char *memory(struct card *card, const struct card_call *call, unsigned int extra)
{
	card->memory_delay = ms_or_never(call, 0);
	card_memory_start(card);
	return NULL;
}

static const char *health(struct card *card, const struct card_call *call, unsigned int extra)
{
	card->health_delay = ms_or_never(call, 0);
	return NULL;
}

static const char *fatal(struct card *card, const struct card_call *call, unsigned int extra)
{
	static const __u64 bits[] = { WIRE_CHI_CFFS, WIRE_CHI_CHFS, 0 };

	if (bits[call->value[0]])
		card_chi_set(card, bits[call->value[0]]);
	else
		card->chi &= ~(__u64)WIRE_CHI_FATAL;
	return NULL;
}

static const char *dead(struct card *card, const struct card_call *call, unsigned int extra)
{
	card->dead_in = call->count ? call->value[0] : 0;
	return NULL;
}

static const char *alive(struct card *card, const struct card_call *call, unsigned int extra)
{
	card->dead_in = ~0U;
	return NULL;
}

/* ---- dump --------------------------------------------------------------- */

static const char *dump_never(struct card *card, const struct card_call *call,
			      unsigned int extra)
{
	card->dump.delay_ms = CARD_NEVER;
	card->dump.due = CARD_NEVER;
	return NULL;
}

/* also gets one going again that was never to be ready */
static const char *dump_delay(struct card *card, const struct card_call *call,
			      unsigned int extra)
{
	card->dump.delay_ms = call->value[1];
	if (card->dump.state == CARD_DUMP_PREPARING && card->dump.due == CARD_NEVER)
		card->dump.due = card->t + card->dump.delay_ms * CARD_MS;
	return NULL;
}

static const char *dump_size(struct card *card, const struct card_call *call,
			     unsigned int extra)
{
	__u64 max = call->value[1] + (call->value[1] >> 2);

	card->dump.next_size = call->value[1];
	card->dump.max = max > 0xffffffff ? 0xffffffff : max;
	return NULL;
}

static const char *dump_max(struct card *card, const struct card_call *call,
			    unsigned int extra)
{
	card->dump.max = call->value[1];
	return NULL;
}

static const char *dump_short(struct card *card, const struct card_call *call,
			      unsigned int extra)
{
	card->dump.piece_max = call->value[1];
	return NULL;
}

static const char *dump_pending(struct card *card, const struct card_call *call,
				unsigned int extra)
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
			     unsigned int extra)
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
				unsigned int extra)
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

static const char *attribute(struct card *card, const struct card_call *call,
			     unsigned int extra)
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
		attr->value.current = call->key[ATTRIBUTE_CURRENT];
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
				    unsigned int extra)
{
	card_smart_remove(card, call->value[0]);
	return NULL;
}

static const char *temperature(struct card *card, const struct card_call *call,
			       unsigned int extra)
{
	card->temperature = (__s32)call->value[0];
	card->temperature_pinned = 1;
	if (card->temperature > card->hottest)
		card->hottest = card->temperature;
	return NULL;
}

static const char *life(struct card *card, const struct card_call *call, unsigned int extra)
{
	card->life = call->value[0];
	card_stat_set(card, CARD_STAT_LIFE, card->life, 0);
	return NULL;
}

static const char *stat(struct card *card, const struct card_call *call, unsigned int extra)
{
	card_stat_set(card, call->value[0], call->value[1],
		      call->count > 2 ? call->value[2] : 0);
	return NULL;
}

static const char *profile(struct card *card, const struct card_call *call, unsigned int extra)
{
	card_profile_apply(card, call->value[0]);
	return NULL;
}

/* ---- medium and erase --------------------------------------------------- */

static const char *medium_error(struct card *card, const struct card_call *call,
				unsigned int extra)
{
	return card_medium_mark(card, call->value[0], call->value[1]) ?
	       "the card has no room for another bad range" : NULL;
}

static const char *medium_good(struct card *card, const struct card_call *call,
			       unsigned int extra)
{
	card->medium_errors = 0;
	return NULL;
}

static const char *erase_fail(struct card *card, const struct card_call *call,
			      unsigned int extra)
{
	__u64 *const pages[] = { &card->erase.fail_accessible, &card->erase.fail_defective };

	*pages[call->value[0]] = call->value[1];
	return NULL;
}

static const char *erase_duration(struct card *card, const struct card_call *call,
				  unsigned int extra)
{
	card->erase.duration = call->value[0] * CARD_MS;
	return NULL;
}

/* ---- what the registers say --------------------------------------------- */

static const char *data_size(struct card *card, const struct card_call *call,
			     unsigned int extra)
{
	card->area[CARD_ADMIN].place.data_size = call->value[0];
	card->area[CARD_ADMIN].shown.data_size = call->value[0];
	return NULL;
}

static const char *area(struct card *card, const struct card_call *call, unsigned int extra)
{
	struct wire_area *shown = &card->area[CARD_ADMIN].shown;
	__u32 *const words[] = {
		&shown->request, &shown->response, &shown->data, &shown->data_size,
	};

	*words[call->value[0]] = call->value[1];
	return NULL;
}

static const char *spec_revision(struct card *card, const struct card_call *call,
				 unsigned int extra)
{
	card->capability.spec_revision = call->value[0];
	return NULL;
}

static const char *read_latency(struct card *card, const struct card_call *call,
				unsigned int extra)
{
	card->capability.read_latency_ns = call->value[0];
	return NULL;
}

static const char *ready_timeout(struct card *card, const struct card_call *call,
				 unsigned int extra)
{
	card->capability.ready_timeout_s = call->value[0];
	return NULL;
}

static const char *memory_timeout(struct card *card, const struct card_call *call,
				  unsigned int extra)
{
	card->capability.memory_timeout_s = call->value[0];
	return NULL;
}

static const char *fw_version(struct card *card, const struct card_call *call,
			      unsigned int extra)
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

static const char *test(struct card *card, const struct card_call *call, unsigned int extra)
{
	card->config.test = !call->value[0];
	return NULL;
}

static const char *noise(struct card *card, const struct card_call *call, unsigned int extra)
{
	card->noise = !call->value[0];
	return NULL;
}

static const char *clear(struct card *card, const struct card_call *call, unsigned int extra)
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
		dump_delay(card, &(struct card_call){ .value = { 0, 250 } }, 0);
	if (card->health_delay == CARD_NEVER)
		card->health_delay = 5;
	card->area[CARD_ADMIN].shown = card->area[CARD_ADMIN].place;
	card->ready_delay = 0;
	card->memory_delay = 0;
	card_ready_start(card);
	card_memory_start(card);
	return NULL;
}

static int run_line(struct card *card, const char *text, struct card_text *error, int check);

static apply_fn at;

/* X(name, arguments, function, number for it, help) */
#define KNOBS(X) \
	X("silent", "OP [COUNT]", fault, CARD_FAULT_SILENT, \
	  "take the command and never answer") \
	X("late", "OP MS [COUNT]", fault_value, CARD_FAULT_LATE, \
	  "answer that much later, also after the time-out") \
	X("foreign-id", "OP [COUNT]", fault, CARD_FAULT_FOREIGN_ID, \
	  "answer with the id of another command; the right answer never comes") \
	X("stray", "ADMIN-OP [COUNT]", fault, CARD_FAULT_STRAY, \
	  "answer with the id of another command first, then rightly") \
	X("bad-identifier", "DATA-OP [COUNT]", fault, CARD_FAULT_BAD_IDENTIFIER, \
	  "other letters in the data header") \
	X("length", "DATA-OP BYTES<=0x7ffffff7 [COUNT]", fault_value, CARD_FAULT_LENGTH, \
	  "a false length in the data header, short or long") \
	X("status", "OP CODE [COUNT]", fault_value, CARD_FAULT_STATUS, \
	  "answer with this status byte and do nothing") \
	X("latency", "ADMIN-OP US", latency, 0, \
	  "how long a command takes") \
	X("stuck-acra", "on|off", stuck_acra, 0, \
	  "CHI.ACRA is set and cannot be cleared") \
	X("ready", "MS|never", ready, 0, \
	  "CHI.CRDY comes that long from now and after each reset") \
	X("memory", "MS|never", memory, 0, \
	  "the same for CHI.MA") \
	X("fatal", "firmware|hardware|none", fatal, 0, \
	  "set CHI.CFFS or CHI.CHFS: no command is answered any more") \
	X("dead", "[ACCESSES]", dead, 0, \
	  "after so many more accesses registers read all ones and writes are dropped") \
	X("alive", "", alive, 0, \
	  "the end of dead") \
	X("dump", "never", dump_never, 0, \
	  "a dump that is asked for is never ready") \
	X("dump", "delay MS", dump_delay, 0, \
	  "how long it takes to prepare a dump") \
	X("dump", "size BYTES", dump_size, 0, \
	  "size of the next dumps; the maximum in CCAP1 is a quarter more") \
	X("dump", "max BYTES", dump_max, 0, \
	  "the maximum in CCAP1 alone") \
	X("dump", "short BYTES", dump_short, 0, \
	  "give at most so many bytes a command; 0 for as many as asked") \
	X("dump", "pending", dump_pending, 0, \
	  "the card has taken a dump by itself and says so in CHI.CDA") \
	X("health", "MS|never", health, 0, \
	  "how long after HCI.CHPD the health log comes") \
	X("log", "TYPE [count|id|code|flags|length|seconds|timestamp=VALUE...]", log_queue, 0, \
	  "queue an error log; length is that of the specific data") \
	X("log-overflow", "[COUNT<=10000]", log_overflow, 0, \
	  "queue logs until that many did not fit") \
	X("attribute", "ID raw|current|worst|threshold|flags=VALUE...", attribute, 0, \
	  "pin values of a SMART attribute, which is made if there is none") \
	X("attribute", "ID absent", attribute_absent, 0, \
	  "leave a SMART attribute out") \
	X("temperature", "C", temperature, 0, \
	  "pin the medium's temperature, and what SMART makes of it") \
	X("life", "PERCENT", life, 0, \
	  "life remaining, in SMART and statistics; above 100 is not valid") \
	X("stat", "NAME VALUE [RATE]", stat, 0, \
	  "set a statistic, which from then on grows by RATE per second (0)") \
	X("profile", "PROFILE", profile, 0, \
	  "how used the card is: temperature, life, attributes, statistics") \
	X("medium-error", "OFFSET LENGTH", medium_error, 0, \
	  "a range of the medium is bad") \
	X("medium-error", "none", medium_good, 0, \
	  "no range is bad") \
	X("erase-fail", "accessible|defective PAGES", erase_fail, 0, \
	  "a secure erase leaves so many pages") \
	X("erase-duration", "MS", erase_duration, 0, \
	  "how long the next secure erases take") \
	X("data-size", "BYTES<=131072", data_size, 0, \
	  "size of the admin data buffer; 0 is possible") \
	X("area", "request|response|data|size VALUE<=0xffffffff", area, 0, \
	  "what the ACMA registers say, true or not") \
	X("spec-revision", "VALUE<=65535", spec_revision, 0, \
	  "device specification revision") \
	X("read-latency", "NS", read_latency, 0, \
	  "nominal read latency") \
	X("ready-timeout", "SECONDS<=15", ready_timeout, 0, \
	  "readiness time-out that CCAP0 gives") \
	X("memory-timeout", "SECONDS<=4095", memory_timeout, 0, \
	  "memory-available time-out that CCAP0 gives") \
	X("fw-version", "TEXT", fw_version, 0, \
	  "firmware version, up to 8 characters") \
	X("noise", "on|off", noise, 0, \
	  "fill bytes of unknown meaning with random ones") \
	X("test", "on|off", test, 0, \
	  "count breaches of protocol") \
	X("clear", "", clear, 0, \
	  "take back all faults, delays of CRDY and MA, bad ranges, scheduled lines") \
	X("at", "MS LINE", at, 0, \
	  "do a line that much later")

static const struct card_knob knobs[] = {
#define X(name, arguments, function, number, help) { name, arguments, help },
	KNOBS(X)
#undef X
};

static const struct {
	apply_fn *apply;
	unsigned int extra;
} functions[ARRAY_LEN(knobs)] = {
#define X(name, arguments, function, number, help) { function, number },
	KNOBS(X)
#undef X
};

const struct card_knob *card_knobs(unsigned int *count)
{
	*count = ARRAY_LEN(knobs);
	return knobs;
}

/* ---- lines -------------------------------------------------------------- */

static const char *at(struct card *card, const struct card_call *call, unsigned int extra)
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

static void usage(struct card_text *error, const char *name, unsigned int best, int all)
{
	const char *between = "; usage: ";
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(knobs); i++) {
		if (!card_same(knobs[i].name, name) || (!all && i != best))
			continue;
		card_text_str(error, between);
		card_text_str(error, knobs[i].name);
		card_text_str(error, *knobs[i].arguments ? " " : "");
		card_text_str(error, knobs[i].arguments);
		between = ", or ";
	}
}

static int unknown_knob(struct card_text *error, const char *name)
{
	unsigned int i;

	card_text_str(error, "no knob \"");
	card_text_raw(error, name, card_length(name));
	card_text_str(error, "\"; there are:");
	for (i = 0; i < ARRAY_LEN(knobs); i++) {
		if (i && card_same(knobs[i].name, knobs[i - 1].name))
			continue;
		card_text_str(error, " ");
		card_text_str(error, knobs[i].name);
	}
	return -1;
}

/* the row whose arguments fit the line; if none does, *best got furthest */
static int find_row(struct card_call *call, const struct card_line *line, unsigned int *best,
		    unsigned int *furthest)
{
	struct card_text nowhere;
	unsigned int matched;
	int found = -1;
	unsigned int i;

	card_text_init(&nowhere, NULL, 0);
	*furthest = 0;
	for (i = 0; i < ARRAY_LEN(knobs); i++) {
		if (!card_same(knobs[i].name, line->token[0]))
			continue;
		if (!card_line_match(call, line, knobs[i].arguments, &nowhere, &matched)) {
			*best = i;
			return 1;
		}
		if (found < 0 || matched > *furthest) {
			*best = i;
			*furthest = matched;
		}
		found = 0;
	}
	return found;
}

static int run_line(struct card *card, const char *text, struct card_text *error, int check)
{
	struct card_line line;
	struct card_call call;
	unsigned int row = 0, furthest;
	const char *reason;
	int found;

	if (card_line_split(&line, text, error))
		return -1;
	found = find_row(&call, &line, &row, &furthest);
	if (found < 0)
		return unknown_knob(error, line.token[0]);

	card_text_str(error, line.token[0]);
	card_text_str(error, ": ");
	if (!found) {
		card_line_match(&call, &line, knobs[row].arguments, error, &furthest);
		usage(error, line.token[0], row, !furthest);
		return -1;
	}
	if (functions[row].apply == at) {
		if (check) {
			card_text_str(error, "a line done later cannot be \"at\" again");
			return -1;
		}
		if (run_line(card, call.text[1], error, 1))
			return -1;
	}
	if (check)
		return 0;
	reason = functions[row].apply(card, &call, functions[row].extra);
	if (!reason)
		return 0;
	card_text_str(error, reason);
	return -1;
}

int card_control(struct card *card, const char *line, __u64 now, char *error, size_t size)
{
	struct card_text text;
	int err;

	card_text_init(&text, error, size);
	card_advance(card, now);
	err = run_line(card, line, &text, 0);
	if (!err)
		card_text_init(&text, error, size);
	card_plan(card);
	card_interrupt(card);
	return err;
}

void card_schedule_due(struct card *card)
{
	struct card_text text;
	char line[CARD_LINE_MAX];
	char message[CARD_MESSAGE_MAX];
	unsigned int i = 0;

	while (i < card->scheduled_count) {
		if (card->scheduled[i].due > card->t) {
			i++;
			continue;
		}
		__builtin_memcpy(line, card->scheduled[i].line, sizeof(line));
		card->scheduled_count--;
		__builtin_memmove(&card->scheduled[i], &card->scheduled[i + 1],
				  (card->scheduled_count - i) * sizeof(card->scheduled[0]));
		card_text_init(&text, message, sizeof(message));
		if (run_line(card, line, &text, 0)) {
			card->control_errors++;
			__builtin_memcpy(card->control_text, message, sizeof(message));
		}
		/* a line may have taken others away */
		i = 0;
	}
}

int card_line_number(const char *line, const char **knob)
{
	int number = 0;
	int digits = 0;

	while (*line == ' ' || *line == '\t')
		line++;
	if (*line == '*') {
		number = -2;
		line++;
	} else {
		for (; *line >= '0' && *line <= '9'; line++) {
			if (++digits > 6)
				return -1;
			number = number * 10 + (*line - '0');
		}
		if (!digits)
			return -1;
	}
	if (*line != '.')
		return -1;

	*knob = line + 1;
	return number;
}
