// SPDX-License-Identifier: GPL-2.0-only
/* PCI functions without our driver, and why, as far as the kernel's log tells. */
#include "functions.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "condition.h"
#include "util/memory.h"

#define DRIVER		"ocxlpmem"
/* a record of /dev/kmsg has no more */
#define RECORD_MAX	8192

static bool driver_is_loaded(const struct invocation *inv)
{
	const char *root = machine_sysfs_root(inv);
	char *path = xasprintf("%s/sys/bus/pci/drivers/" DRIVER, root ? root : "");
	bool loaded = !access(path, F_OK);

	free(path);
	return loaded;
}

/* "6,1234,5678,-;ocxlpmem 0009:00:00.1: words": the words, if they are about it */
static const char *words_about(const char *line, const char *prefix)
{
	const char *text = strchr(line, ';');

	if (!text || strncmp(text + 1, prefix, strlen(prefix)))
		return NULL;
	return text + 1 + strlen(prefix);
}

/* what the driver said of it last; NULL: nothing that we may read. free() it */
static char *last_words(const struct invocation *inv, const char *address)
{
	const char *root = machine_dev_root(inv), *words;
	char *path = xasprintf("%s/dev/kmsg", root ? root : "");
	char *prefix = xasprintf(DRIVER " %s: ", address), *found = NULL;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char *record = xmalloc(RECORD_MAX), *line, *rest;
	ssize_t len;

	while (fd >= 0 && (len = read(fd, record, RECORD_MAX - 1)) > 0) {
		record[len] = '\0';
		for (rest = record; (line = strsep(&rest, "\n")); ) {
			words = words_about(line, prefix);
			if (!words)
				continue;
			free(found);
			found = xstrdup(words);
		}
	}
	if (fd >= 0)
		close(fd);
	free(record);
	free(prefix);
	free(path);
	return found;
}

static void judge(const struct invocation *inv, struct function *function)
{
	struct ocxlpmem_finding finding = {
		.code = OCXLPMEM_FINDING_NO_DRIVER, .severity = OCXLPMEM_STATUS_CRITICAL,
	};
	char *why = NULL, *next = NULL, *words;

	if (function->driver) {
		why = xasprintf("another driver has it: %s", function->driver);
		next = xasprintf("echo %s > /sys/bus/pci/drivers/%s/unbind", function->address,
				 function->driver);
	} else if (!driver_is_loaded(inv)) {
		why = xstrdup("no driver: " DRIVER " is not loaded");
		next = xstrdup("modprobe " DRIVER);
	} else {
		words = last_words(inv, function->address);
		why = xasprintf("no driver: %s", words ? words : DRIVER " did not take it");
		next = xasprintf("dmesg | grep %s", function->address);
		free(words);
	}
	finding.detail = why;
	finding.next = next;
	if (ocxlpmem_findings_new(0, &function->findings) ||
	    ocxlpmem_findings_add(function->findings, &finding))
		out_of_memory();
	free(why);
	free(next);
}

static int found(const char *address, const char *driver, void *data)
{
	struct functions *functions = data;

	functions->all = xrealloc(functions->all, functions->count + 1, sizeof(*functions->all));
	functions->all[functions->count++] = (struct function) {
		.address = xstrdup(address), .driver = driver ? xstrdup(driver) : NULL,
	};
	return 0;
}

void functions_find(const struct invocation *inv, struct ocxlpmem_ctx *ctx,
		    struct functions *functions)
{
	size_t i;

	*functions = (struct functions) { 0 };
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

int cards_select_seen(const struct invocation *inv, struct cards *cards,
		      struct functions *functions)
{
	int code;

	*functions = (struct functions) { 0 };
	if (inv->argc || names_alone(inv))
		return cards_select(inv, cards);
	code = cards_select_any(inv, cards);
	if (code)
		return code;
	functions_find(inv, cards->ctx, functions);
	if (cards->count || functions->count)
		return 0;
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
