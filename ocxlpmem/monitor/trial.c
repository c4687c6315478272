// SPDX-License-Identifier: GPL-2.0-only
/* --test: one record of each kind goes the way of all, so that who is to hear it is seen to. */
#include <errno.h>

#include "monitor.h"

static struct json_object *sample_log(void)
{
	struct json_object *log = json_object_new_object();

	json_add_text(log, "instance", "0x0000000000000000");
	json_add_u64(log, "sequence", 1);
	json_add_text(log, "type", "general");
	json_add_u64(log, "type_number", 0);
	json_add_text(log, "identifier", "0x00000000");
	json_add_text(log, "reference_code", "0x00000000");
	json_add(log, "actions", json_object_new_array());
	json_add_text(log, "action_flags", "0x000000");
	json_add_u64(log, "power_on_seconds", 0);
	json_add_u64(log, "timestamp", 0);
	json_add_text(log, "wwid", "0x00000000000000000000000000000000");
	json_add_text(log, "data", "");
	return log;
}

static struct json_object *sample_gap(void)
{
	struct json_object *gap = json_object_new_object();

	json_add_text(gap, "reason", "overtaken");
	json_add_u64(gap, "lost", 1);
	json_add_text(gap, "instance", "0x0000000000000000");
	json_add_u64(gap, "sequence", 1);
	json_add_text(gap, "resume_instance", "0x0000000000000000");
	return gap;
}

static struct json_object *sample_error(void)
{
	struct failure *failure = failure_system(-ENOSPC, NULL, "a test");
	struct json_object *error = failure_json(failure);

	failure_free(failure);
	return error;
}

static void add_change(struct json_object *event, const char *from, const char *to)
{
	json_add_text(event, "from", from);
	json_add_text(event, "to", to);
}

static void add_start(struct json_object *event)
{
	json_add_u64(event, "cards", 0);
}

static void add_stop(struct json_object *event)
{
	json_add_text(event, "reason", "SIGTERM");
}

static void add_card(struct json_object *event)
{
	json_add_text(event, "change", "added");
}

static void add_state(struct json_object *event)
{
	add_change(event, "ready", "fatal");
}

static void add_health(struct json_object *event)
{
	add_change(event, "ok", "warning");
	json_add(event, "findings", json_object_new_array());
}

static void add_threshold(struct json_object *event)
{
	json_add_i64(event, "value", 15);
	json_add_i64(event, "threshold", 10);
	json_add_bool(event, "active", true);
}

static void add_firmware(struct json_object *event)
{
	add_change(event, "TEST0001", "TEST0002");
}

static void add_log(struct json_object *event)
{
	json_add(event, "log", sample_log());
}

static void add_gap(struct json_object *event)
{
	json_add(event, "gap", sample_gap());
}

static void add_dump(struct json_object *event)
{
	json_add_text(event, "path", "/dev/null");
	json_add_text(event, "sha256",
		      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void add_hook(struct json_object *event)
{
	json_add_u64(event, "exit_code", 1);
}

static void add_storage(struct json_object *event)
{
	json_add(event, "error", sample_error());
}

static void (*const adders[EVENT_KIND_COUNT])(struct json_object *event) = {
	[EVENT_START] = add_start, [EVENT_STOP] = add_stop, [EVENT_CARD] = add_card,
	[EVENT_STATE] = add_state, [EVENT_HEALTH] = add_health,
	[EVENT_THRESHOLD] = add_threshold, [EVENT_FIRMWARE] = add_firmware,
	[EVENT_LOG] = add_log, [EVENT_GAP] = add_gap, [EVENT_DUMP] = add_dump,
	[EVENT_HOOK] = add_hook, [EVENT_STORAGE] = add_storage,
};

int monitor_trial(struct monitor *monitor)
{
	unsigned int kind;
	bool sent;

	for (kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		struct json_object *event;

		event = event_new(&monitor->ledger, kind, OCXLPMEM_STATUS_WARNING, NULL, "test",
				  "a test of the monitor: this is what %s looks like",
				  event_kind_str(kind));
		json_add_bool(event, "test", true);
		adders[kind](event);
		outbox_post(&monitor->outbox, event);
	}
	sent = outbox_deliver(&monitor->outbox);
	monitor_drain(monitor);
	return sent && outbox_deliver(&monitor->outbox) ? CODE_DONE : CODE_FAILED;
}
