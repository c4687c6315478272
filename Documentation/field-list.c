// SPDX-License-Identifier: GPL-2.0-only
/* field-list KIND: the fields of a kind as an AsciiDoc list, for the manuals. */
#include <stdio.h>

#include "libocxlpmem.h"

static const char *type_text(const struct ocxlpmem_field *field)
{
	switch (field->type) {
	case OCXLPMEM_TYPE_U64:
	case OCXLPMEM_TYPE_S64:
		return "integer";
	case OCXLPMEM_TYPE_HEX:
		return "string, hexadecimal";
	case OCXLPMEM_TYPE_BOOL:
		return "true or false";
	case OCXLPMEM_TYPE_STRING:
		return "string";
	case OCXLPMEM_TYPE_STRINGS:
		return "array of strings";
	case OCXLPMEM_TYPE_BYTES:
		return "string, two hexadecimal digits a byte";
	}
	return "";
}

static void print_words(const struct ocxlpmem_field *field)
{
	const char *const *word;

	for (word = field->words; word && *word; word++)
		printf("%s`%s`", word == field->words ? ": " : ", ", *word);
}

int main(int argc, char **argv)
{
	const struct ocxlpmem_field *field;
	enum ocxlpmem_kind kind;
	size_t count;

	if (argc != 2 || ocxlpmem_kind_from_str(argv[1], &kind)) {
		fprintf(stderr, "usage: field-list KIND\n");
		return 2;
	}
	field = ocxlpmem_fields(kind, &count);
	for (; count--; field++) {
		printf("`%s`:: %s", field->key, field->help);
		print_words(field);
		printf(". (%s%s%s)\n", type_text(field), field->unit ? ", " : "",
		       field->unit ? field->unit : "");
	}
	return fflush(stdout) ? 1 : 0;
}
