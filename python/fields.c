// SPDX-License-Identifier: GPL-2.0-only
/* fields: the field tables, and the words of the remedies, as ocxlpmem/_fields.py. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "libocxlpmem.h"
#include "ocxlpmem/common/remedy.h"

#define COLUMNS	100

static const char *type_text(const struct ocxlpmem_field *field)
{
	switch (field->type) {
	case OCXLPMEM_TYPE_U64:
	case OCXLPMEM_TYPE_S64:
		return "int";
	case OCXLPMEM_TYPE_BOOL:
		return "bool";
	case OCXLPMEM_TYPE_HEX:
	case OCXLPMEM_TYPE_STRING:
		return "str";
	case OCXLPMEM_TYPE_STRINGS:
		return "tuple[str, ...]";
	case OCXLPMEM_TYPE_BYTES:
		return "bytes";
	}
	return "";
}

/* "smart-attribute": SmartAttribute */
static void print_name(const char *word)
{
	bool begin = true;

	for (; *word; word++) {
		if (*word != '-')
			putchar(begin ? toupper((unsigned char)*word) : *word);
		begin = *word == '-';
	}
}

static void print_field(const struct ocxlpmem_field *field)
{
	const char *const *word;
	int column;

	printf("\n    #: %s%s%s%s\n", field->help, field->unit ? " (" : "",
	       field->unit ? field->unit : "", field->unit ? ")" : "");
	column = 0;
	for (word = field->words; word && *word; word++) {
		if (!column || column + (int)strlen(*word) + 2 > COLUMNS)
			column = printf("%s    #: ", column ? "\n" : "");
		column += printf("%s%s", *word, word[1] ? ", " : "");
	}
	printf("%s    %s: %s%s\n", column ? "\n" : "", field->key, type_text(field),
	       field->always ? "" : " | None");
}

static void print_class(enum ocxlpmem_kind kind)
{
	const struct ocxlpmem_field *field;
	size_t count;

	printf("\n\nclass ");
	print_name(ocxlpmem_kind_str(kind));
	printf("(Record):\n    KIND = \"%s\"\n", ocxlpmem_kind_str(kind));
	for (field = ocxlpmem_fields(kind, &count); count--; field++)
		print_field(field);
}

static void print_hints(void)
{
	unsigned int i;

	printf("\n\n#: what to do next, by the number of the library's remedy\nHINTS = (\n");
	for (i = 0; i < OCXLPMEM_REMEDY_COUNT; i++)
		printf("    \"%s\",\n", remedy_text(i));
	printf(")\n");
}

int main(void)
{
	unsigned int kind;

	/* not this file's own licence, which a tool may look for */
	printf("# %s: LGPL-2.1-or-later\n", "SPDX-License-Identifier");
	puts("\"\"\"What each kind of record holds, for readers and for type checkers.");
	puts("The values come from the library's own tables, of which python/fields.c made this:");
	puts("see test/python/run.\"\"\"");
	puts("from __future__ import annotations\n");
	puts("from ._record import Record");
	for (kind = 0; kind < OCXLPMEM_KIND_COUNT; kind++)
		print_class(kind);
	printf("\n\nKINDS: dict[str, type[Record]] = {kind.KIND: kind for kind in (\n");
	for (kind = 0; kind < OCXLPMEM_KIND_COUNT; kind++) {
		printf("    ");
		print_name(ocxlpmem_kind_str(kind));
		printf(",\n");
	}
	printf(")}\n");
	print_hints();
	return fflush(stdout) ? 1 : 0;
}
