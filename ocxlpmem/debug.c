// SPDX-License-Identifier: GPL-2.0-only
/* debug: the registers of cards by name, with what their bits say. Nothing is written. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <strings.h>

#include "ocxlpmem/common/cards.h"
#include "ocxlpmem/common/confirm.h"
#include "ocxlpmem/common/interrupt.h"
#include "util/memory.h"

struct debug_options {
	struct common_options common;
	const char *name;
	bool yes;
};

static const struct option_spec options[] = {
	OPT_STRING('r', "register", struct debug_options, name, "NAME",
		   "this register alone, such as CHI"),
	OPT_FLAG('y', "yes", struct debug_options, yes, "do not ask: the kernel may be tainted"),
	COMMON_OPTIONS(struct debug_options),
	OPT_END
};

/* of the table: which to read */
struct chosen {
	const struct ocxlpmem_register *first;
	size_t count;
};

static bool choose(const char *name, struct chosen *chosen)
{
	size_t i;

	chosen->first = ocxlpmem_registers(&chosen->count);
	if (!name)
		return true;
	for (i = 0; i < chosen->count; i++) {
		if (!strcasecmp(chosen->first[i].name, name)) {
			*chosen = (struct chosen) { chosen->first + i, 1 };
			return true;
		}
	}
	return false;
}

static int ask(struct card_job *job, void *arg)
{
	const struct chosen *chosen = arg;
	uint64_t *values = xcalloc(chosen->count, sizeof(*values));
	size_t i;
	int err;

	for (i = 0; i < chosen->count; i++) {
		err = ocxlpmem_card_mmio_read(job->card, chosen->first[i].address, &values[i]);
		if (err) {
			free(values);
			return err;
		}
	}
	job->result = values;
	return 0;
}

static uint64_t part_of(const struct ocxlpmem_register_part *part, uint64_t value)
{
	return value >> part->shift & ((UINT64_C(1) << part->bits) - 1);
}

/* bits that are set and that nothing is known of; of a register without parts nobody says so */
static uint64_t unknown_bits(const struct ocxlpmem_register *reg, uint64_t value)
{
	size_t i;

	if (!reg->count)
		return 0;
	for (i = 0; i < reg->count; i++)
		value &= ~(((UINT64_C(1) << reg->parts[i].bits) - 1) << reg->parts[i].shift);
	return value;
}

static struct json_object *hex_json(uint64_t value, unsigned int digits)
{
	char text[TEXT_NUMBER];

	return json_object_new_string(text_hex_number(text, value, digits));
}

static struct json_object *part_json(const struct ocxlpmem_register_part *part, uint64_t value)
{
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "name", part->name);
	json_add_text(obj, "help", part->help);
	json_add_u64(obj, "value", part_of(part, value));
	if (part->unit)
		json_add_text(obj, "unit", part->unit);
	return obj;
}

static struct json_object *register_json(const struct ocxlpmem_register *reg, uint64_t value)
{
	struct json_object *obj = json_object_new_object(), *parts = json_object_new_array();
	char text[OCXLPMEM_REGISTER_TEXT];
	size_t i;

	json_add_text(obj, "name", reg->name);
	json_add_text(obj, "help", reg->help);
	json_add(obj, "address", hex_json(reg->address, 3));
	json_add(obj, "value", hex_json(value, 16));
	for (i = 0; i < reg->count; i++)
		json_object_array_add(parts, part_json(&reg->parts[i], value));
	json_add(obj, "parts", parts);
	if (unknown_bits(reg, value))
		json_add(obj, "unknown", hex_json(unknown_bits(reg, value), 16));
	if (reg->text) {
		ocxlpmem_register_text(value, text);
		json_add_text(obj, "text", text);
	}
	return obj;
}

static void put_part(FILE *out, const struct ocxlpmem_register_part *part, uint64_t value,
		     const char **between)
{
	uint64_t number = part_of(part, value);

	if (part->bits == 1 && !number)
		return;
	fputs(*between, out);
	*between = ", ";
	if (part->bits == 1)
		fprintf(out, "%s (%s)", part->name, part->help);
	else if (part->unit)
		fprintf(out, "%s %" PRIu64 " %s", part->name, number, part->unit);
	else
		fprintf(out, "%s 0x%" PRIx64, part->name, number);
}

/* what a value says, in words; free() it */
static char *meaning(const struct ocxlpmem_register *reg, uint64_t value)
{
	char letters[OCXLPMEM_REGISTER_TEXT], *text = NULL;
	const char *between = "";
	size_t size, i;
	FILE *out;

	if (reg->text) {
		ocxlpmem_register_text(value, letters);
		return xstrdup(letters);
	}
	out = open_memstream(&text, &size);
	if (!out)
		return xstrdup("");
	for (i = 0; i < reg->count; i++)
		put_part(out, &reg->parts[i], value, &between);
	if (unknown_bits(reg, value))
		fprintf(out, "%sunknown 0x%" PRIx64, between, unknown_bits(reg, value));
	fclose(out);
	return text;
}

static void print_card(const struct card_job *job, const struct chosen *chosen)
{
	static const char *const headings[] = { "register", "address", "value", "says" };
	const uint64_t *values = job->result;
	struct table *table;
	char number[TEXT_NUMBER], *text;
	size_t i;

	if (!values)
		return;
	card_heading(stdout, job->card);
	putchar('\n');
	table = table_new(sizeof(headings) / sizeof(*headings), headings);
	for (i = 0; i < chosen->count; i++) {
		text = meaning(&chosen->first[i], values[i]);
		table_add(table, chosen->first[i].name);
		table_add(table, text_hex_number(number, chosen->first[i].address, 3));
		table_add(table, text_hex_number(number, values[i], 16));
		table_add(table, *text ? text : NULL);
		free(text);
	}
	table_print(table, stdout, 2);
	table_free(table);
}

static void add_registers(struct json_object *obj, const struct card_job *job, const void *arg)
{
	const struct chosen *chosen = arg;
	const uint64_t *values = job->result;
	struct json_object *array;
	size_t i;

	if (!values)
		return;
	array = json_object_new_array();
	for (i = 0; i < chosen->count; i++)
		json_object_array_add(array, register_json(&chosen->first[i], values[i]));
	json_add(obj, "registers", array);
}

static struct failure *confirm_taint(const struct debug_options *opts)
{
	static const struct confirm confirm = {
		.act = "taint the kernel and read", .answer = "yes", .option = "--yes",
	};

	if (opts->yes)
		return NULL;
	fputs("Reading registers taints this kernel until the next boot: whoever looks into a\n"
	      "fault of it later sees that somebody has debugged. Nothing is written to a card.\n",
	      stderr);
	interrupt_catch();
	return confirm_ask(&confirm);
}

static int run(const struct invocation *inv)
{
	const struct debug_options *opts = inv->values;
	struct failure *failure;
	struct chosen chosen;
	struct cards cards;
	size_t i;
	int code;

	if (!choose(opts->name, &chosen))
		return command_misused(inv, "--register: no register '%s'", opts->name);
	code = cards_select(inv, &cards);
	if (code)
		return code;
	failure = confirm_taint(opts);
	if (failure) {
		cards_close(&cards);
		return command_fails(inv, failure);
	}
	cards_ask(&cards, ask, &chosen);
	code = cards_report(inv, &cards);
	if (inv->common->json)
		document_print_cards(inv, cards_json(&cards, add_registers, &chosen), code);
	for (i = 0; i < cards.count; i++) {
		if (!inv->common->json)
			print_card(&cards.jobs[i], &chosen);
		free(cards.jobs[i].result);
	}
	cards_close(&cards);
	return code;
}

const struct command_body command_debug = {
	.arguments = "[CARD...]",
	.items = "cards",
	.options = options,
	.values_size = VALUES_SIZE(struct debug_options),
	.run = run,
};
