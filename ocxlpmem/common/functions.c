// SPDX-License-Identifier: GPL-2.0-only
/* PCI functions without our driver, and why, as far as the kernel's log tells. */
#include "functions.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "captured.h"
#include "condition.h"
#include "kernel_log.h"
#include "util/memory.h"

#define DRIVER		"ocxlpmem"

static bool driver_is_loaded(const struct invocation *inv)
{
	const char *root = machine_sysfs_root(inv);
	char *path = xasprintf("%s/sys/bus/pci/drivers/" DRIVER, root ? root : "");
	bool loaded = !access(path, F_OK);

	free(path);
	return loaded;
}

/* the driver's last words about a function */
struct last_words {
	char *prefix;
	char *found;
};

static void look_for(const char *text, unsigned long long us, void *data)
{
	struct last_words *last = data;
	size_t len = strlen(last->prefix);

	if (strncmp(text, last->prefix, len))
		return;
	free(last->found);
	last->found = xstrdup(text + len);
}

/* what the driver said of it last; NULL: nothing that we may read. free() it */
static char *last_words(const struct invocation *inv, const char *address)
{
	struct last_words last = { .prefix = xasprintf(DRIVER " %s: ", address) };
	int err = kernel_log_each(inv, look_for, &last);

	free(last.prefix);
	/* what was read before it failed is said all the same */
	(void)err;
	return last.found;
}

/* why it has no driver: in a capture the words are all that is left of it */
#define NOT_LOADED	"no driver: " DRIVER " is not loaded"

static char *next_of(const struct function *function, const char *why)
{
	if (function->driver)
		return xasprintf("echo %s > /sys/bus/pci/drivers/%s/unbind", function->address,
				 function->driver);
	if (!strcmp(why, NOT_LOADED))
		return xstrdup("modprobe " DRIVER);
	return xasprintf("dmesg | grep %s", function->address);
}

static void find(struct function *function, const char *why)
{
	char *next = next_of(function, why);
	const struct ocxlpmem_finding finding = {
		.code = OCXLPMEM_FINDING_NO_DRIVER, .severity = OCXLPMEM_STATUS_CRITICAL,
		.detail = why, .next = next,
	};

	if (ocxlpmem_findings_new(0, &function->findings) ||
	    ocxlpmem_findings_add(function->findings, &finding))
		out_of_memory();
	free(next);
}

static void judge(const struct invocation *inv, struct function *function)
{
	char *why, *words;

	if (function->driver) {
		why = xasprintf("another driver has it: %s", function->driver);
	} else if (!driver_is_loaded(inv)) {
		why = xstrdup(NOT_LOADED);
	} else {
		words = last_words(inv, function->address);
		why = xasprintf("no driver: %s", words ? words : DRIVER " did not take it");
		free(words);
	}
	find(function, why);
	free(why);
}

static struct function *add(struct functions *functions, const char *address,
			    const char *driver)
{
	functions->all = xrealloc(functions->all, functions->count + 1, sizeof(*functions->all));
	functions->all[functions->count++] = (struct function) {
		.address = xstrdup(address), .driver = driver ? xstrdup(driver) : NULL,
	};
	return &functions->all[functions->count - 1];
}

static int found(const char *address, const char *driver, void *data)
{
	add(data, address, driver);
	return 0;
}

static void take_captured(const struct capture *capture, struct functions *functions)
{
	size_t i;

	for (i = 0; i < capture->function_count; i++) {
		const struct capture_function *from = &capture->functions[i];

		find(add(functions, from->address, *from->driver ? from->driver : NULL),
		     from->why);
	}
}

void functions_find(const struct invocation *inv, struct ocxlpmem_ctx *ctx,
		    struct functions *functions)
{
	size_t i;

	*functions = (struct functions) { 0 };
	if (inv->capture)
		return take_captured(inv->capture, functions);
	ocxlpmem_functions_without_driver(ctx, found, functions);
	for (i = 0; i < functions->count; i++)
		judge(inv, &functions->all[i]);
}

static struct json_object *function_to_json(const struct function *function)
{
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "pci_address", function->address);
	if (function->driver)
		json_add_text(obj, "driver", function->driver);
	findings_json(obj, function->findings, NULL);
	return obj;
}

struct json_object *functions_json(const struct functions *functions)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < functions->count; i++)
		json_object_array_add(array, function_to_json(&functions->all[i]));
	return array;
}

int cards_select_if_any(const struct invocation *inv, struct cards *cards,
			struct functions *functions)
{
	int code;

	*functions = (struct functions) { 0 };
	if (inv->argc || names_alone(inv))
		return cards_select(inv, cards);
	code = cards_select_any(inv, cards);
	if (!code)
		functions_find(inv, cards->ctx, functions);
	return code;
}

int cards_select_seen(const struct invocation *inv, struct cards *cards,
		      struct functions *functions)
{
	int code = cards_select_if_any(inv, cards, functions);

	if (code || cards->count || functions->count)
		return code;
	cards_close(cards);
	return cards_select(inv, cards);
}

void functions_free(struct functions *functions)
{
	while (functions->count) {
		struct function *function = &functions->all[--functions->count];

		ocxlpmem_findings_unref(function->findings);
		free(function->address);
		free(function->driver);
	}
	free(functions->all);
}
