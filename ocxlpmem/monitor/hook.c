// SPDX-License-Identifier: GPL-2.0-only
/* The program that is run for each record: who it must belong to, and what it gets. */
#include "hook.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/memory.h"

#define SECONDS		30
#define FIELDS_MAX	16

/* what somebody else could change is not run: 0, or -errno */
static int distrust(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_uid || st.st_mode & 0022)
		return -EPERM;
	return access(path, X_OK) ? -errno : 0;
}

struct failure *hook_open(struct hook *hook, const char *path)
{
	int err = path ? distrust(path) : 0;

	*hook = (struct hook) { .path = path, .child = { .output = -1 } };
	if (!err)
		return NULL;
	return failure_system(err, "it must be a program, belong to root, and nobody else may "
			      "write it", "the hook %s is not run", path);
}

void hook_close(struct hook *hook)
{
	child_kill(&hook->child);
	for (; hook->count; hook->count--) {
		json_object_put(hook->queue[hook->first]);
		hook->first = (hook->first + 1) % HOOK_QUEUE;
	}
}

void hook_offer(struct hook *hook, struct json_object *event)
{
	/* what tells of the hook itself would go round for ever */
	if (!hook->path || event_kind(event) == EVENT_HOOK)
		return;
	if (hook->count == HOOK_QUEUE) {
		hook->dropped++;
		return;
	}
	hook->queue[(hook->first + hook->count++) % HOOK_QUEUE] = json_object_get(event);
}

static int start(struct hook *hook, struct json_object *event)
{
	char *const argv[] = { (char *)hook->path, NULL };
	const struct event_field *field;
	char *extra[FIELDS_MAX] = { NULL }, *line;
	unsigned int i = 0;
	int err = distrust(hook->path);

	if (err)
		return err;
	for (field = event_fields; field->name; field++) {
		const char *value = event_text(event, field->key);

		extra[i++] = xasprintf("%s=%s", field->name, value ? value : "");
	}
	line = xasprintf("%s\n", json_object_to_json_string_ext(event, JSON_C_TO_STRING_PLAIN));
	err = child_start(&hook->child, &(struct child_order) {
		.argv = argv, .extra = extra, .input = line, .seconds = SECONDS,
	});
	free(line);
	while (i)
		free(extra[--i]);
	return err;
}

static void drop_first(struct hook *hook)
{
	json_object_put(hook->queue[hook->first]);
	hook->first = (hook->first + 1) % HOOK_QUEUE;
	hook->count--;
}

static struct json_object *told_end(const struct hook *hook, struct ledger *ledger, int code)
{
	struct json_object *event;

	if (!code)
		return NULL;
	event = event_new(ledger, EVENT_HOOK, OCXLPMEM_STATUS_WARNING, NULL,
			  hook->child.killed ? "timeout" : "failed",
			  hook->child.killed ? "the hook took longer than %d s and was killed" :
			  "the hook ended with status %d", hook->child.killed ? SECONDS : code);
	json_add_u64(event, "exit_code", code);
	return event;
}

static struct json_object *not_started(struct ledger *ledger, int err)
{
	struct failure *failure = failure_system(err, NULL, "the hook is not run");
	struct json_object *event = event_new(ledger, EVENT_HOOK, OCXLPMEM_STATUS_WARNING, NULL,
					      "not-run", "%s", failure->message);

	json_add(event, "error", failure_json(failure));
	failure_free(failure);
	return event;
}

static struct json_object *told_dropped(struct hook *hook, struct ledger *ledger)
{
	struct json_object *event;

	event = event_new(ledger, EVENT_HOOK, OCXLPMEM_STATUS_WARNING, NULL, "dropped",
			  "%" PRIu64 " records did not reach the hook: it is too slow",
			  hook->dropped);
	json_add_u64(event, "dropped", hook->dropped);
	hook->dropped = 0;
	return event;
}

struct json_object *hook_turn(struct hook *hook, struct ledger *ledger)
{
	struct json_object *event = NULL;
	int code, err;

	child_watch(&hook->child);
	if (child_ended(&hook->child, &code)) {
		event = told_end(hook, ledger, code);
		drop_first(hook);
	}
	while (!event && !hook->child.pid && hook->count) {
		err = start(hook, hook->queue[hook->first]);
		if (err) {
			event = not_started(ledger, err);
			drop_first(hook);
		}
	}
	if (!event && hook->dropped && hook->count < HOOK_QUEUE)
		event = told_dropped(hook, ledger);
	return event;
}

bool hook_is_busy(const struct hook *hook)
{
	return hook->child.pid || hook->count;
}
