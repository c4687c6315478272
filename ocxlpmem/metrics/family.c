// SPDX-License-Identifier: GPL-2.0-only
/* The table of metrics. What a field table marks as a metric comes from there. */
#include "family.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "util/memory.h"

#define NS_PER_MS	1000000
#define MS_PER_S	1000
#define S_PER_H		3600
#define FORECAST_MAX	(100.0 * 365 * 24 * S_PER_H)
/* "card", "serial", and those of one metric */
#define LABELS_MAX	8

/* one card, as the functions below tell of it */
struct telling {
	struct page *page;
	const struct machine *machine;
	const struct card_job *job;
	const struct condition *condition;
	const struct reading *reading;
	char serial[TEXT_NUMBER];
};

/* ---- samples ------------------------------------------------------------- */

/* its own labels stand behind those that name the card */
static size_t name_card(const struct telling *telling, const struct label *own, size_t count,
			struct label labels[LABELS_MAX])
{
	labels[0] = (struct label) { "card", ocxlpmem_card_name(telling->job->card) };
	labels[1] = (struct label) { "serial", *telling->serial ? telling->serial : NULL };
	if (count)
		memcpy(labels + 2, own, count * sizeof(*own));
	return count + 2;
}

static void tell_text(const struct telling *telling, const char *value,
		      const struct label *own, size_t count)
{
	struct label labels[LABELS_MAX];

	count = name_card(telling, own, count, labels);
	page_sample(telling->page, labels, count, value);
}

static void tell_labelled(const struct telling *telling, uint64_t value,
			  const struct label *own, size_t count)
{
	char text[PAGE_NUMBER];

	tell_text(telling, page_number(text, value, 1), own, count);
}

static void tell(const struct telling *telling, uint64_t value, uint64_t divisor)
{
	char text[PAGE_NUMBER];

	tell_text(telling, page_number(text, value, divisor), NULL, 0);
}

/* ---- whether a card answers ---------------------------------------------- */

static void tell_up(const struct telling *telling)
{
	tell(telling, telling->condition->health != NULL, 1);
}

static void tell_part(const struct telling *telling, const char *part,
		      const struct failure *failure)
{
	if (!failure)
		return;
	tell_labelled(telling, 1, (struct label[]) {
		{ "part", part }, { "class", failure_class_str(failure->class) },
		{ "errno", failure->error ? ocxlpmem_errno_name(failure->error) : NULL },
	}, 3);
}

static void tell_failures(const struct telling *telling)
{
	tell_part(telling, "health", telling->job->failure);
	/* of a fatal card nobody expects any */
	if (!condition_is_fatal(telling->condition))
		tell_part(telling, "statistics", telling->condition->no_stats);
	tell_part(telling, "watch", telling->condition->unwatched);
}

static void tell_duration(const struct telling *telling)
{
	tell(telling, telling->condition->seconds * NS_PER_MS, NS_PER_MS);
}

static void tell_last_success(const struct telling *telling)
{
	struct label labels[LABELS_MAX];
	char *series, *value;
	size_t count;

	if (telling->condition->health) {
		tell(telling, telling->machine->now_ns / NS_PER_MS, MS_PER_S);
		return;
	}
	count = name_card(telling, NULL, 0, labels);
	series = page_series(telling->page, labels, count);
	value = old_page_value(telling->machine->old, series);
	if (value)
		tell_text(telling, value, NULL, 0);
	free(value);
	free(series);
}

/* ---- what it is ---------------------------------------------------------- */

static void tell_info(const struct telling *telling)
{
	struct ocxlpmem_card *card = telling->job->card;
	bool silent = telling->condition->silent;

	tell_labelled(telling, 1, (struct label[]) {
		{ "nmem", ocxlpmem_card_nmem(card) },
		{ "firmware_version", ocxlpmem_card_firmware_version(card) },
		{ "pci_address", silent ? NULL : ocxlpmem_card_address(card) },
		{ "slot", silent ? NULL : ocxlpmem_card_slot(card) },
	}, 4);
}

static void tell_size(const struct telling *telling)
{
	uint64_t bytes;

	if (!telling->condition->silent &&
	    !ocxlpmem_card_region_size(telling->job->card, &bytes))
		tell(telling, bytes, 1);
}

/* ---- how it is ----------------------------------------------------------- */

static void tell_state(const struct telling *telling)
{
	const struct ocxlpmem_health *health = telling->condition->health;
	unsigned int state, i;

	if (health)
		state = ocxlpmem_health_card_state(health);
	else if (ocxlpmem_card_state(telling->job->card, &state))
		return;
	for (i = 0; i <= OCXLPMEM_STATE_MAX; i++) {
		const struct label label = { "state", ocxlpmem_state_str(i) };

		tell_labelled(telling, i == state, &label, 1);
	}
}

static void tell_status(const struct telling *telling)
{
	tell(telling, condition_status(telling->condition), 1);
}

static uint64_t count_findings(const struct telling *telling, unsigned int code,
			       unsigned int severity)
{
	const struct ocxlpmem_findings *findings = telling->condition->findings;
	const struct ocxlpmem_finding *finding;
	uint64_t count = 0;
	size_t i;

	for (i = 0; (finding = ocxlpmem_findings_get(findings, i)); i++)
		count += finding->code == code && finding->severity == severity;
	return count;
}

static void tell_findings(const struct telling *telling)
{
	unsigned int code, severity;
	uint64_t count;

	for (code = 0; code < OCXLPMEM_FINDING_COUNT; code++) {
		for (severity = 0; severity <= OCXLPMEM_STATUS_UNKNOWN; severity++) {
			count = count_findings(telling, code, severity);
			if (!count)
				continue;
			tell_labelled(telling, count, (struct label[]) {
				{ "code", ocxlpmem_finding_code_str(code) },
				{ "severity", ocxlpmem_status_str(severity) },
			}, 2);
		}
	}
}

static const char *signed_number(char out[PAGE_NUMBER], int64_t value)
{
	snprintf(out, PAGE_NUMBER, "%" PRIi64, value);
	return out;
}

/* one that has no value or no threshold has no margin */
static void tell_margins(const struct telling *telling)
{
	const struct ocxlpmem_health *health = telling->condition->health;
	const struct ocxlpmem_smart *smart = health ? ocxlpmem_health_smart(health) : NULL;
	const struct ocxlpmem_smart_attribute *attr;
	unsigned int current, threshold, id;
	char margin[PAGE_NUMBER], number[TEXT_NUMBER];
	size_t i;

	for (i = 0; smart && (attr = ocxlpmem_smart_attribute(smart, i)); i++) {
		current = ocxlpmem_smart_attribute_current(attr);
		threshold = ocxlpmem_smart_attribute_threshold(attr);
		id = ocxlpmem_smart_attribute_id(attr);
		/* two of one id would be one series twice */
		if (!current || !threshold || ocxlpmem_smart_by_id(smart, id) != attr)
			continue;
		tell_text(telling, signed_number(margin, (int64_t)current - threshold),
			  (struct label[]) {
				{ "id", text_number(number, id) },
				{ "name", ocxlpmem_smart_attribute_name(attr) },
			  }, 2);
	}
}

static void tell_power_on(const struct telling *telling)
{
	const struct ocxlpmem_health *health = telling->condition->health;
	uint64_t hours;

	/* older than any card is nonsense, and would not fit */
	if (health && !ocxlpmem_health_power_on_hours(health, &hours) &&
	    hours <= UINT32_MAX)
		tell(telling, hours * S_PER_H, 1);
}

static void tell_forecast(const struct telling *telling)
{
	static const char *const bounds[TREND_LINES] = {
		[TREND_EARLY] = "early", [TREND_MIDDLE] = "middle", [TREND_LATE] = "late",
	};
	const double now = (double)telling->machine->now_ns / (NS_PER_MS * MS_PER_S);
	struct wear_forecast forecast;
	struct label label = { "bound", NULL };
	unsigned int line;

	if (!wear_forecast(wears_find(telling->machine->wears, telling->job->card),
			   telling->condition->health, now, &forecast))
		return;
	for (line = 0; line < TREND_LINES; line++) {
		label.value = bounds[line];
		/* what is a hundred years away need not be told */
		if (forecast.when[line] < now + FORECAST_MAX)
			tell_labelled(telling, (uint64_t)forecast.when[line], &label, 1);
	}
}

/* ---- what the driver holds ----------------------------------------------- */

static void tell_held(const struct telling *telling)
{
	uint64_t rest = telling->reading->held[LOG_TYPES_MAX];
	struct label label = { "type", NULL };
	unsigned int type;

	for (type = 0; type < LOG_TYPES_MAX; type++) {
		label.value = ocxlpmem_log_type_str(type);
		if (!label.value)
			rest += telling->reading->held[type];
		else if (telling->reading->held[type])
			tell_labelled(telling, telling->reading->held[type], &label, 1);
	}
	label.value = "unknown";
	if (rest)
		tell_labelled(telling, rest, &label, 1);
}

static void tell_pending(const struct telling *telling)
{
	if (condition_is_watched(telling->condition))
		tell(telling, telling->condition->watched.logs_pending, 1);
}

static void tell_dump(const struct telling *telling)
{
	if (condition_is_watched(telling->condition))
		tell(telling, telling->condition->watched.dump_waiting, 1);
}

static void tell_bad_bytes(const struct telling *telling)
{
	if (condition_is_watched(telling->condition))
		tell(telling, telling->condition->watched.bad_bytes, 1);
}

/* ---- the table ----------------------------------------------------------- */

static const struct {
	struct family family;
	void (*tell)(const struct telling *telling);
} of_card[] = {
	{ { "ocxlpmem_up", FAMILY_GAUGE, "Whether the card answered" }, tell_up },
	{ { "ocxlpmem_failure", FAMILY_GAUGE,
	    "A part that could not be read, and whose fault that is" }, tell_failures },
	{ { "ocxlpmem_scrape_duration_seconds", FAMILY_GAUGE, "How long asking the card took" },
	  tell_duration },
	{ { "ocxlpmem_last_success_timestamp_seconds", FAMILY_GAUGE,
	    "When the card last answered, since 1970" }, tell_last_success },
	{ { "ocxlpmem", FAMILY_INFO, "Names of the card" }, tell_info },
	{ { "ocxlpmem_state", FAMILY_GAUGE, "State of the card: 1 for the one that it is in" },
	  tell_state },
	{ { "ocxlpmem_status", FAMILY_GAUGE,
	    "The worst of the findings: 0 ok, 1 warning, 2 critical, 3 unknown" }, tell_status },
	{ { "ocxlpmem_finding", FAMILY_GAUGE, "How many findings of this code there are" },
	  tell_findings },
	{ { "ocxlpmem_size_bytes", FAMILY_GAUGE, "Size of the region" }, tell_size },
	{ { "ocxlpmem_attribute_margin", FAMILY_GAUGE,
	    "How far the normalised value of a SMART attribute is above its threshold" },
	  tell_margins },
	{ { "ocxlpmem_life_forecast_timestamp_seconds", FAMILY_GAUGE,
	    "When the life that remains may be at its threshold, since 1970" }, tell_forecast },
	{ { "ocxlpmem_error_logs_pending", FAMILY_GAUGE,
	    "Whether the card has error logs that nobody has fetched" }, tell_pending },
	{ { "ocxlpmem_error_logs_held", FAMILY_GAUGE, "Error logs that the driver holds" },
	  tell_held },
	{ { "ocxlpmem_dump_waiting", FAMILY_GAUGE, "Whether a controller dump can be collected" },
	  tell_dump },
	{ { "ocxlpmem_bad_bytes", FAMILY_GAUGE, "Bytes in bad blocks of the region" },
	  tell_bad_bytes },
	{ { "ocxlpmem_power_on_seconds", FAMILY_COUNTER,
	    "Time the card has been powered in all" }, tell_power_on },
};

static const void *object_of(const struct telling *telling, enum ocxlpmem_kind kind)
{
	const struct ocxlpmem_health *health = telling->condition->health;

	return health && kind == OCXLPMEM_KIND_STATS ? (const void *)ocxlpmem_health_stats(health) :
	       health;
}

static void tell_field(const struct telling *telling, const struct ocxlpmem_field *field)
{
	const void *object = object_of(telling, field->kind);
	struct ocxlpmem_value value;
	char text[PAGE_NUMBER];

	if (!object || ocxlpmem_field_value(field, object, &value))
		return;
	if (value.type == OCXLPMEM_TYPE_S64)
		tell_text(telling, signed_number(text, value.s64), NULL, 0);
	else
		tell(telling, value.u64, field->metric_divisor);
}

/* ---- the page ------------------------------------------------------------ */

static struct telling telling_of(struct page *page, const struct machine *machine, size_t i)
{
	struct telling telling = {
		.page = page, .machine = machine, .job = &machine->cards->jobs[i],
		.condition = machine->cards->jobs[i].result, .reading = &machine->readings[i],
	};
	uint64_t serial;

	if (!ocxlpmem_card_serial(telling.job->card, &serial))
		snprintf(telling.serial, sizeof(telling.serial), "0x%016" PRIx64, serial);
	return telling;
}

static void print_fields(struct page *page, const struct machine *machine,
			 enum ocxlpmem_kind kind)
{
	const struct ocxlpmem_field *field;
	size_t count, i;

	field = ocxlpmem_fields(kind, &count);
	for (; count--; field++) {
		const struct family family = {
			field->metric_name,
			field->metric == OCXLPMEM_METRIC_COUNTER ? FAMILY_COUNTER : FAMILY_GAUGE,
			field->help,
		};

		if (!field->metric_name)
			continue;
		page_family(page, &family);
		for (i = 0; i < machine->cards->count; i++) {
			struct telling telling = telling_of(page, machine, i);

			tell_field(&telling, field);
		}
	}
}

static void print_number(struct page *page, const char *name, const char *help, uint64_t value)
{
	const struct family family = { name, FAMILY_GAUGE, help };
	char text[PAGE_NUMBER];

	page_family(page, &family);
	page_sample(page, NULL, 0, page_number(text, value, 1));
}

static void print_machine(struct page *page, const struct machine *machine)
{
	static const struct family build = {
		"ocxlpmem_build", FAMILY_INFO, "Version of the program that asked"
	};
	const struct label version = { "version", OCXLPMEM_VERSION };

	page_family(page, &build);
	page_sample(page, &version, 1, "1");
	print_number(page, "ocxlpmem_cards", "Cards that the driver has", machine->cards->count);
	if (machine->expected)
		print_number(page, "ocxlpmem_cards_expected", "Cards that there should be",
			     machine->expected);
	print_number(page, "ocxlpmem_functions_without_driver",
		     "PCI functions of such cards that the driver does not have",
		     machine->functions->count);
}

void families_print(struct page *page, const struct machine *machine)
{
	size_t row, i;

	print_machine(page, machine);
	for (row = 0; row < sizeof(of_card) / sizeof(*of_card); row++) {
		page_family(page, &of_card[row].family);
		for (i = 0; i < machine->cards->count; i++) {
			struct telling telling = telling_of(page, machine, i);

			of_card[row].tell(&telling);
		}
	}
	print_fields(page, machine, OCXLPMEM_KIND_HEALTH);
	print_fields(page, machine, OCXLPMEM_KIND_STATS);
	page_end(page);
}
