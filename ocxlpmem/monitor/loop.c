// SPDX-License-Identifier: GPL-2.0-only
/* The loop: one thread that sleeps in poll() until something happens. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "monitor.h"
#include "util/memory.h"

#define MS_PER_S	1000
/* where something could not be written, it is tried again so often */
#define RETRY_MS	10000
/* a node goes before what else there is of its card, and comes before it has an owner */
#define SCAN_MS		500
/* how long the hook may take to see the last records */
#define DRAIN_MS	30000

enum { POLL_SIGNALS, POLL_OUTPUT, POLL_DEVICES, POLL_CARDS };

/* ---- time ---------------------------------------------------------------- */

/* the watchdog wants to hear twice in its time */
static uint64_t ping_after(const struct monitor *monitor)
{
	return monitor->notify.watchdog_ms / 2;
}

static int timeout(const struct monitor *monitor)
{
	const uint64_t ends[] = {
		monitor->judge_ms, monitor->sample_ms, monitor->ping_ms, monitor->retry_ms,
		monitor->scan_ms,
		monitor->outbox.hook.child.pid ? monitor->outbox.hook.child.end_ms : 0,
		monitor->dumper.child.pid ? monitor->dumper.child.end_ms : 0,
	};
	uint64_t now, first = 0;
	size_t i;

	for (i = 0; i < monitor->count; i++) {
		if (monitor->cards[i]->more)
			return 0;
	}
	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		if (ends[i] && (!first || ends[i] < first))
			first = ends[i];
	}
	if (!first)
		return -1;
	now = now_ms();
	return first <= now ? 0 : first - now < INT_MAX ? (int)(first - now) : INT_MAX;
}

static bool is_due(uint64_t *when)
{
	if (!*when || now_ms() < *when)
		return false;
	*when = 0;
	return true;
}

/* ---- what is told of ourselves ------------------------------------------- */

static void tell_manager(struct monitor *monitor)
{
	size_t i, bad = 0;
	char *status;

	for (i = 0; i < monitor->count; i++)
		bad += strcmp(monitor->cards[i]->known->status, "ok") != 0;
	status = xasprintf("STATUS=%zu card%s, %zu not ok%s\n", monitor->count,
			   monitor->count == 1 ? "" : "s", bad,
			   monitor->store_trouble || monitor->outbox.trouble ?
			   "; no room: logs stay on their cards" : "");
	if (!monitor->status || strcmp(monitor->status, status))
		notify_send(&monitor->notify, status);
	free(monitor->status);
	monitor->status = status;
}

static void post_start(struct monitor *monitor)
{
	struct ocxlpmem_card *card;
	struct json_object *event;
	size_t count = 0;

	ocxlpmem_card_foreach(monitor->ctx, card)
		count++;
	event = event_new(&monitor->ledger, EVENT_START, OCXLPMEM_STATUS_OK, NULL, NULL,
			  "watching %zu card%s", count, count == 1 ? "" : "s");
	json_add_u64(event, "cards", count);
	outbox_post(&monitor->outbox, event);
}

static void post_stop(struct monitor *monitor, const char *reason)
{
	struct json_object *event = event_new(&monitor->ledger, EVENT_STOP, OCXLPMEM_STATUS_OK,
					      NULL, NULL, "stopped: %s", reason);

	json_add_text(event, "reason", reason);
	outbox_post(&monitor->outbox, event);
}

/* ---- what happens -------------------------------------------------------- */

static void settle(struct monitor *monitor)
{
	size_t i;

	if (!outbox_deliver(&monitor->outbox))
		return;
	for (i = 0; i < monitor->count; i++) {
		struct watched *watched = monitor->cards[i];

		/* its logs stood still until then */
		watched->more |= watched->unhad;
		watched_settle(watched);
	}
}

static void retry(struct monitor *monitor)
{
	size_t i;

	settle(monitor);
	monitor->retrying = true;
	for (i = 0; i < monitor->count; i++) {
		watched_read(monitor, monitor->cards[i]);
		if (monitor->store_trouble)
			break;
	}
	monitor->retrying = false;
}

/* no event tells that a dump waits no more: the next one is news */
static void end_dump(struct monitor *monitor)
{
	const struct ocxlpmem_card *card = monitor->dumper.card;
	struct json_object *event = dumper_turn(&monitor->dumper, &monitor->ledger);
	size_t i;

	if (!event)
		return;
	outbox_post(&monitor->outbox, event);
	for (i = 0; i < monitor->count; i++) {
		if (monitor->cards[i]->card == card)
			monitor->cards[i]->dump_waits = false;
	}
}

static void bring_dumps(struct monitor *monitor)
{
	struct json_object *event;
	size_t i;

	end_dump(monitor);
	for (i = 0; i < monitor->count; i++) {
		struct watched *watched = monitor->cards[i];
		bool fresh = watched->wish == DUMP_ASKED_FOR && !watched->dump_waits;

		if (watched->wish == DUMP_NOT_WANTED || dumper_is_busy(&monitor->dumper))
			continue;
		watched->wish = DUMP_NOT_WANTED;
		if (!monitor->dumper.directory)
			continue;
		event = dumper_start(&monitor->dumper, &monitor->ledger, watched->card, fresh);
		if (event)
			outbox_post(&monitor->outbox, event);
	}
}

/* the reason why it ends, or NULL */
static const char *take_signals(struct monitor *monitor, int fd)
{
	struct signalfd_siginfo info;
	const char *reason = NULL;

	while (!reason && read(fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGHUP) {
			outbox_reopen(&monitor->outbox);
			monitor_scan(monitor);
		} else if (info.ssi_signo != SIGCHLD) {
			reason = info.ssi_signo == SIGINT ? "SIGINT" : "SIGTERM";
		}
	}
	return reason;
}

/* false: it was about other devices */
static bool take_devices(int fd)
{
	char room[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	bool ours = false;
	ssize_t len;

	while ((len = read(fd, room, sizeof(room))) > 0) {
		const struct inotify_event *event;
		char *at;

		for (at = room; at < room + len; at += sizeof(*event) + event->len) {
			event = (const struct inotify_event *)at;
			ours |= event->mask & IN_Q_OVERFLOW ||
				(event->len && !strncmp(event->name, "ocxlpmem", 8));
		}
	}
	return ours;
}

static void look_at_cards(struct monitor *monitor, const struct pollfd *polls, size_t count)
{
	size_t i;

	/* none is added or removed meanwhile */
	for (i = 0; i < count; i++) {
		struct watched *watched = monitor->cards[i];

		if (polls[i].revents || watched->more)
			watched_look(monitor, watched);
	}
}

static void do_what_is_due(struct monitor *monitor)
{
	const bool sample = is_due(&monitor->sample_ms);

	if (is_due(&monitor->scan_ms))
		monitor_scan(monitor);
	if (sample || is_due(&monitor->judge_ms))
		judge_cards(monitor, sample);
	if (sample)
		monitor->sample_ms = now_ms() + monitor->opts->sample * MS_PER_S;
	if (is_due(&monitor->retry_ms))
		retry(monitor);
	bring_dumps(monitor);
	settle(monitor);
	if (!monitor->retry_ms && (monitor->store_trouble || monitor->outbox.trouble))
		monitor->retry_ms = now_ms() + RETRY_MS;
	tell_manager(monitor);
	/* at the end: who hangs in what stands above is not alive */
	if (sample || is_due(&monitor->ping_ms)) {
		if (ping_after(monitor)) {
			notify_send(&monitor->notify, "WATCHDOG=1\n");
			monitor->ping_ms = now_ms() + ping_after(monitor);
		}
	}
}

/* ---- the loop ------------------------------------------------------------ */

static struct pollfd *fill(const struct monitor *monitor, struct pollfd *polls)
{
	size_t i;

	polls = xrealloc(polls, POLL_CARDS + monitor->count, sizeof(*polls));
	for (i = 0; i < monitor->count; i++) {
		const struct watched *watched = monitor->cards[i];

		polls[POLL_CARDS + i] = (struct pollfd) {
			.fd = watched->events ? ocxlpmem_events_fd(watched->events) : -1,
			.events = POLLIN,
		};
	}
	return polls;
}

static const char *turn(struct monitor *monitor, struct pollfd **polls)
{
	const char *reason = NULL;
	size_t count;

	*polls = fill(monitor, *polls);
	count = monitor->count;
	if (poll(*polls, POLL_CARDS + count, timeout(monitor)) < 0)
		return errno == EINTR ? NULL : "poll";
	look_at_cards(monitor, *polls + POLL_CARDS, count);
	if ((*polls)[POLL_SIGNALS].revents)
		reason = take_signals(monitor, (*polls)[POLL_SIGNALS].fd);
	if ((*polls)[POLL_DEVICES].revents && take_devices((*polls)[POLL_DEVICES].fd)) {
		monitor->scan_ms = now_ms() + SCAN_MS;
		monitor_scan(monitor);
	}
	if ((*polls)[POLL_OUTPUT].revents & POLLERR)
		monitor->outbox.over = true;
	if (!reason && !monitor->outbox.over)
		do_what_is_due(monitor);
	return reason;
}

static int watch_devices(const struct monitor *monitor)
{
	const char *root = machine_dev_root(monitor->inv);
	char *path = xasprintf("%s/dev", root ? root : "");
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	/* a node that is made gets its owner a moment later */
	if (fd >= 0 && inotify_add_watch(fd, path, IN_CREATE | IN_DELETE | IN_MOVE | IN_ATTRIB |
					 IN_ONLYDIR) < 0) {
		close(fd);
		fd = -1;
	}
	free(path);
	return fd;
}

static void begin(struct monitor *monitor)
{
	post_start(monitor);
	/* what came before its folder was watched is found by looking again */
	monitor_scan(monitor);
	monitor->sample_ms = monitor->opts->sample ?
			     now_ms() + monitor->opts->sample * MS_PER_S : 0;
	monitor->ping_ms = ping_after(monitor) ? now_ms() + ping_after(monitor) : 0;
	notify_send(&monitor->notify, "READY=1\n");
	settle(monitor);
	judge_cards(monitor, true);
	do_what_is_due(monitor);
}

int monitor_loop(struct monitor *monitor)
{
	struct pollfd *polls = xcalloc(POLL_CARDS, sizeof(*polls));
	const char *reason = NULL;

	polls[POLL_SIGNALS] = (struct pollfd) {
		.fd = signalfd(-1, &monitor->signals, SFD_CLOEXEC | SFD_NONBLOCK), .events = POLLIN,
	};
	polls[POLL_OUTPUT].fd = monitor->outbox.to_output && !monitor->outbox.output.regular ?
				STDOUT_FILENO : -1;
	polls[POLL_DEVICES] = (struct pollfd) { .fd = watch_devices(monitor), .events = POLLIN };
	begin(monitor);
	while (!reason && !monitor->outbox.over)
		reason = turn(monitor, &polls);
	notify_send(&monitor->notify, "STOPPING=1\n");
	if (reason) {
		post_stop(monitor, reason);
		settle(monitor);
		monitor_drain(monitor);
	}
	close(polls[POLL_SIGNALS].fd);
	if (polls[POLL_DEVICES].fd >= 0)
		close(polls[POLL_DEVICES].fd);
	free(polls);
	return reason ? CODE_DONE : CODE_FAILED;
}

void monitor_drain(struct monitor *monitor)
{
	const uint64_t end = now_ms() + DRAIN_MS;
	struct pollfd signals = {
		.fd = signalfd(-1, &monitor->signals, SFD_CLOEXEC | SFD_NONBLOCK), .events = POLLIN,
	};
	struct signalfd_siginfo info;

	while (hook_is_busy(&monitor->outbox.hook) && now_ms() < end) {
		poll(&signals, 1, MS_PER_S);
		while (read(signals.fd, &info, sizeof(info)) == sizeof(info))
			;
		outbox_deliver(&monitor->outbox);
	}
	close(signals.fd);
}
