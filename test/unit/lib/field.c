// SPDX-License-Identifier: GPL-2.0-only
/* The field tables: what a program that prints, checks or documents relies on. */
#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static void matches(const char *text, const char *pattern)
{
	regex_t regex;

	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
	if (regexec(&regex, text, 0, NULL, 0))
		fail_msg("\"%s\" does not match %s", text, pattern);
	regfree(&regex);
}

static void check_metric(const struct ocxlpmem_field *field)
{
	uint64_t divisor = field->metric_divisor;

	if (!field->metric_name) {
		assert_int_not_equal(field->metric, OCXLPMEM_METRIC_COUNTER);
		assert_int_equal(divisor, 0);
		return;
	}
	assert_int_not_equal(field->metric, OCXLPMEM_METRIC_NONE);
	/* in base units: ratios, seconds */
	matches(field->metric_name, "^ocxlpmem_[a-z0-9_]+$");
	assert_null(strstr(field->metric_name, "percent"));
	assert_null(strstr(field->metric_name, "hours"));
	assert_true(divisor >= 1);
	while (divisor % 10 == 0)
		divisor /= 10;
	assert_int_equal(divisor, 1);
	assert_true(field->bits > 0);
	assert_true(field->type == OCXLPMEM_TYPE_U64 || field->type == OCXLPMEM_TYPE_S64);
}

static void check_field(const struct ocxlpmem_field *field, enum ocxlpmem_kind kind)
{
	assert_int_equal(field->kind, kind);
	matches(field->key, "^[a-z][a-z0-9_]*$");
	matches(field->name, "^[A-Za-z][A-Za-z0-9 -]*$");
	matches(field->help, "^[A-Za-z].*[^.]$");
	assert_int_equal(field->type == OCXLPMEM_TYPE_HEX, field->digits != 0);
	assert_true(field->digits <= 16 && field->bits <= 64);
	if (field->digits)
		assert_true(field->digits * 4 >= field->bits);
	if (field->words)
		assert_int_equal(field->type, OCXLPMEM_TYPE_STRING);
	/* the unit is in the key */
	if (field->unit && !strcmp(field->unit, "%"))
		matches(field->key, "_percent$");
	if (field->unit && !strcmp(field->unit, "ns"))
		matches(field->key, "_ns$");
	if (field->unit && !strcmp(field->unit, "s"))
		matches(field->key, "_seconds$");
	check_metric(field);
}

static void every_table(void **state)
{
	const struct ocxlpmem_field *fields;
	unsigned int kind;
	size_t n, i, j;

	for (kind = 0; kind < OCXLPMEM_KIND_COUNT; kind++) {
		fields = ocxlpmem_fields(kind, &n);
		assert_true(fields && n);
		for (i = 0; i < n; i++) {
			check_field(&fields[i], kind);
			for (j = 0; j < i; j++)
				assert_string_not_equal(fields[i].key, fields[j].key);
		}
	}
	assert_null(ocxlpmem_fields(OCXLPMEM_KIND_COUNT, &n));
	assert_int_equal(n, 0);
	assert_null(ocxlpmem_fields(-1, &n));
}

/* two fields of the same metric name would be one metric in a page of them */
static void metric_names_are_unique(void **state)
{
	const char *names[256];
	const struct ocxlpmem_field *fields;
	unsigned int kind, count = 0, i;
	size_t n, f;

	for (kind = 0; kind < OCXLPMEM_KIND_COUNT; kind++) {
		fields = ocxlpmem_fields(kind, &n);
		for (f = 0; f < n; f++) {
			if (!fields[f].metric_name)
				continue;
			for (i = 0; i < count; i++)
				assert_string_not_equal(names[i], fields[f].metric_name);
			names[count++] = fields[f].metric_name;
			assert_true(count < COUNT(names));
		}
	}
	assert_true(count > 15);
}

static void kind_words(void **state)
{
	enum ocxlpmem_kind back;
	unsigned int kind;

	for (kind = 0; kind < OCXLPMEM_KIND_COUNT; kind++) {
		matches(ocxlpmem_kind_str(kind), "^[a-z-]+$");
		assert_int_equal(ocxlpmem_kind_from_str(ocxlpmem_kind_str(kind), &back), 0);
		assert_int_equal(back, kind);
		assert_int_equal(ocxlpmem_kind_decodable(kind),
				 kind >= OCXLPMEM_KIND_SMART && kind <= OCXLPMEM_KIND_HEADER);
	}
	assert_null(ocxlpmem_kind_str(OCXLPMEM_KIND_COUNT));
	assert_false(ocxlpmem_kind_decodable(OCXLPMEM_KIND_COUNT));
	assert_int_equal(ocxlpmem_kind_from_str("SMART", &back), -EINVAL);
}

/* keys that scripts rely on: a change here is a new version of a schema */
static void published_keys(void **state)
{
	static const struct {
		enum ocxlpmem_kind kind;
		const char *keys;
	} tables[] = {
		{ OCXLPMEM_KIND_CARD, "card nmem serial firmware_version state pci_address slot "
				      "bus provider region region_size_bytes numa_node" },
		{ OCXLPMEM_KIND_HEALTH, "state reasons media_temperature_celsius "
					"life_remaining_percent power_on_hours "
					"critical_resource_utilization_percent" },
		{ OCXLPMEM_KIND_SMART_ATTRIBUTE, "id name raw value unit current worst threshold "
						 "flags kind failing" },
	};
	const struct ocxlpmem_field *fields;
	char keys[512];
	unsigned int i;
	size_t n, f;

	for (i = 0; i < COUNT(tables); i++) {
		fields = ocxlpmem_fields(tables[i].kind, &n);
		keys[0] = '\0';
		for (f = 0; f < n; f++) {
			strcat(keys, f ? " " : "");
			strcat(keys, fields[f].key);
		}
		assert_string_equal(keys, tables[i].keys);
	}
}

static void other_kind_is_refused(void **state)
{
	struct ocxlpmem_value value;
	struct ocxlpmem_smart *smart;
	size_t len, n;
	void *bytes = example("smart", &len);
	const struct ocxlpmem_field *fields = ocxlpmem_fields(OCXLPMEM_KIND_STATS, &n);

	assert_int_equal(ocxlpmem_smart_decode(bytes, len, &smart, NULL), 0);
	assert_int_equal(ocxlpmem_field_value(&fields[0], smart, &value), -EINVAL);
	ocxlpmem_smart_unref(smart);
	free(bytes);
}

static const struct ocxlpmem_field *field_of(enum ocxlpmem_kind kind, const char *key)
{
	const struct ocxlpmem_field *fields;
	size_t n, i;

	fields = ocxlpmem_fields(kind, &n);
	for (i = 0; i < n; i++)
		if (!strcmp(fields[i].key, key))
			return &fields[i];
	fail_msg("no field %s", key);
	return NULL;
}

/* the value, or the error, of one field */
static int get(const void *object, enum ocxlpmem_kind kind, const char *key,
	       struct ocxlpmem_value *value)
{
	return ocxlpmem_field_value(field_of(kind, key), object, value);
}

static void values_of_a_card(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	enum ocxlpmem_kind kind = OCXLPMEM_KIND_CARD;
	struct ocxlpmem_value value;

	assert_int_equal(get(card, kind, "card", &value), 0);
	assert_string_equal(value.string, "ocxlpmem0");
	assert_int_equal(get(card, kind, "serial", &value), 0);
	assert_int_equal(value.type, OCXLPMEM_TYPE_HEX);
	assert_true(value.u64 == 0x0123456789abcdefULL);
	assert_int_equal(field_of(kind, "serial")->digits, 16);
	assert_int_equal(get(card, kind, "state", &value), 0);
	assert_string_equal(value.string, "ready");
	assert_int_equal(get(card, kind, "region", &value), -ENODATA);
	assert_int_equal(get(card, kind, "region_size_bytes", &value), -ENODATA);

	machine_card(machine, "ocxlpmem0", "");
	assert_int_equal(ocxlpmem_card_refresh(card), 0);
	assert_int_equal(get(card, kind, "nmem", &value), -ENODATA);
	assert_int_equal(get(card, kind, "serial", &value), -ENODATA);
	assert_int_equal(get(card, kind, "state", &value), -ENODATA);
}

static void values_of_a_gap(void **state)
{
	struct {
		struct ocxlpmem_payload_header header;
		struct ocxlpmem_error_log_place place;
	} payload = { .place = { .instance = 7, .sequence = 2, .oldest = 5, .lost = 3 } };
	enum ocxlpmem_kind kind = OCXLPMEM_KIND_GAP;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;
	struct ocxlpmem_value value;

	assert_int_equal(ocxlpmem_error_log_from_payload(&payload, sizeof(payload), &log, &gap), 0);
	assert_int_equal(get(gap, kind, "reason", &value), 0);
	assert_string_equal(value.string, "overtaken");
	assert_int_equal(get(gap, kind, "lost", &value), 0);
	assert_int_equal(value.u64, 3);
	assert_int_equal(get(gap, kind, "resume_sequence", &value), 0);
	assert_int_equal(value.u64, 5);
	ocxlpmem_log_gap_unref(gap);
}

/* the state of the card stands in a payload's header, not in the block */
static void values_of_smart_data(void **state)
{
	const struct ocxlpmem_payload_header header = { .state = OCXLPMEM_STATE_ERASING };
	static const uint8_t block[8] = { 0, 0, 0, 0, 0, 0, 'M', 'S' };
	enum ocxlpmem_kind kind = OCXLPMEM_KIND_SMART;
	struct ocxlpmem_value value;
	struct ocxlpmem_smart *smart;

	assert_int_equal(ocxlpmem_smart_decode(block, sizeof(block), &smart, NULL), 0);
	assert_int_equal(get(smart, kind, "card_state", &value), -ENODATA);
	ocxlpmem_smart_unref(smart);
	assert_int_equal(ocxlpmem_smart_from_payload(&header, sizeof(header), &smart), 0);
	assert_int_equal(get(smart, kind, "card_state", &value), 0);
	assert_string_equal(value.string, "erasing");
	ocxlpmem_smart_unref(smart);
}

/* a value with words is one of them */
static void check_words(const struct ocxlpmem_field *field, const struct ocxlpmem_value *value)
{
	const char *const *word;

	for (word = field->words; *word; word++)
		if (!strcmp(*word, value->string))
			return;
	fail_msg("%s: \"%s\" is not among its words", field->key, value->string);
}

static void every_value_of_the_examples(void **state)
{
	const struct ocxlpmem_field *fields;
	struct ocxlpmem_object *object;
	struct ocxlpmem_value value;
	unsigned int kind;
	size_t len, n, i;
	char name[32];
	void *bytes;
	int err;

	for (kind = OCXLPMEM_KIND_SMART; kind < OCXLPMEM_KIND_HEADER; kind++) {
		strcpy(name, ocxlpmem_kind_str(kind));
		bytes = example(name, &len);
		assert_int_equal(ocxlpmem_decode(NULL, kind, bytes, len, &object, NULL), 0);
		free(bytes);
		fields = ocxlpmem_fields(kind, &n);
		for (i = 0; i < n; i++) {
			err = ocxlpmem_field_value(&fields[i], object, &value);
			if (err && (err != -ENODATA || fields[i].always))
				fail_msg("%s.%s: %d", name, fields[i].key, err);
			if (err)
				continue;
			assert_int_equal(value.type, fields[i].type);
			if (fields[i].words)
				check_words(&fields[i], &value);
			if (fields[i].bits && fields[i].bits < 64 &&
			    fields[i].type != OCXLPMEM_TYPE_S64)
				assert_int_equal(value.u64 >> fields[i].bits, 0);
		}
		ocxlpmem_object_unref(object);
	}
}

int field_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table),
		cmocka_unit_test(metric_names_are_unique),
		cmocka_unit_test(kind_words),
		cmocka_unit_test(published_keys),
		cmocka_unit_test(other_kind_is_refused),
		ON_MACHINE(values_of_a_card),
		cmocka_unit_test(values_of_a_gap),
		cmocka_unit_test(values_of_smart_data),
		cmocka_unit_test(every_value_of_the_examples),
	};

	return RUN(tests);
}
