// SPDX-License-Identifier: GPL-2.0-only
/* The machine: versions, what its kernel says of the cards, and, if wanted, its name. */
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "config.h"
#include "ocxlpmem/common/kernel_log.h"
#include "parts.h"
#include "util/memory.h"

/* the first line of a small file; NULL: it cannot be read. free() it */
static char *first_line(const struct invocation *inv, const char *path)
{
	const char *root = machine_sysfs_root(inv);
	char *name = xasprintf("%s%s", root ? root : "", path), *line = NULL;
	FILE *file = fopen(name, "re");
	size_t room = 0;

	free(name);
	if (!file)
		return NULL;
	if (getline(&line, &room, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
	} else {
		free(line);
		line = NULL;
	}
	fclose(file);
	return line;
}

static void add_versions(struct parts *parts, const struct utsname *name)
{
	struct json_object *obj = json_object_new_object();
	char *driver = first_line(parts->inv, "/sys/module/ocxlpmem/version");

	json_add_text(obj, "program", OCXLPMEM_VERSION);
	if (driver)
		json_add_text(obj, "driver", driver);
	json_add_text(obj, "kernel", name->release);
	json_add_text(obj, "kernel_build", name->version);
	json_add_text(obj, "architecture", name->machine);
	json_add(parts->list, "versions", obj);
	free(driver);
}

static void add_names(struct parts *parts, const struct utsname *name)
{
	const struct passwd *user = getpwuid(getuid());
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "machine", name->nodename);
	if (user)
		json_add_text(obj, "user", user->pw_name);
	json_add(parts->list, "names", obj);
}

static void add_line(const char *text, unsigned long long us, void *data)
{
	fprintf(data, "[%5llu.%06llu] %s\n", us / 1000000, us % 1000000, text);
}

static void add_kernel_log(struct parts *parts)
{
	char *text = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&text, &len);
	struct failure *failure;
	int err;

	if (!file)
		out_of_memory();
	err = kernel_log_each(parts->inv, add_line, file);
	if (fclose(file))
		out_of_memory();
	parts_add(parts, "kernel.log", text, len);
	free(text);
	if (!err)
		return;
	failure = failure_system(err, "root may read it: dmesg", "reading the kernel's log");
	json_add(parts->list, "kernel_log_error", failure_json(failure));
	failure_free(failure);
}

void add_machine(struct parts *parts, bool names)
{
	struct utsname name;

	if (uname(&name))
		memset(&name, 0, sizeof(name));
	add_versions(parts, &name);
	if (names)
		add_names(parts, &name);
	add_kernel_log(parts);
}
