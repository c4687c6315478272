// SPDX-License-Identifier: GPL-2.0-only
/* version: of this program. */
#include "command.h"
#include "config.h"
#include "ocxlpmem/common/failure.h"

struct version_options {
	struct common_options common;
};

static const struct option_spec options[] = {
	OPT_FLAG(0, "json", struct version_options, common.json, "JSON instead of text"),
	OUTPUT_OPTIONS(struct version_options),
	OPT_FLAG('h', "help", struct version_options, common.help, "show this text"),
	OPT_END
};

static int run(const struct invocation *inv)
{
	struct json_object *document;

	if (inv->argc)
		return command_misused(inv, "takes no argument, but got '%s'", inv->argv[0]);
	if (!inv->common->json) {
		puts(PROGRAM " " OCXLPMEM_VERSION);
		return CODE_DONE;
	}
	document = document_new(inv);
	json_add_text(document, "version", OCXLPMEM_VERSION);
	return document_print(document, CODE_DONE);
}

const struct command_body command_version = {
	.arguments = "",
	.options = options,
	.values_size = VALUES_SIZE(struct version_options),
	.run = run,
};
