// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <linux/ndctl.h>
#include <linux/wait.h>
#include <nvdimm/ocxlpmem.h>

#include "driver/core/core.h"
#include "client.h"
#include "nmem.h"
#include "report.h"

/* how long a closed file's last ioctl may keep the next opener waiting */
#define END_WAIT_MS	1000
/* how long an open() may take that has found the node already */
#define HANG_UP_US	1000000

/* ---- open --------------------------------------------------------------- */

/* what /proc says of a descriptor of the node */
static char *node_target(struct sim_card *card, enum sim_file_kind kind)
{
	if (kind == SIM_FILE_DIMM)
		return g_strdup(card->machine->dimm_target);
	return g_strdup_printf("%s/dev/%s%u", card->machine->root,
			       kind == SIM_FILE_CARD ? "ocxlpmem" : "ndctl", card->number);
}

struct sim_file *sim_file_open(struct sim_card *card, enum sim_file_kind kind,
			       const char *name, int sock)
{
	struct sim_file *file = g_new0(struct sim_file, 1);
	g_autofree char *target = node_target(card, kind);
	int err;

	file->refs = 1;
	file->card = card;
	file->kind = kind;
	g_mutex_init(&file->lock);
	sim_peer_find(&file->peer, sock, target);
	switch (card->machine->options->capabilities) {
	case SIM_CAPABILITIES_OWN:
		break;
	case SIM_CAPABILITIES_ALL:
		file->peer.capabilities = STANDIN_CAP_SYS_ADMIN | STANDIN_CAP_SYS_RAWIO;
		break;
	case SIM_CAPABILITIES_NONE:
		file->peer.capabilities = 0;
		break;
	}

	if (kind == SIM_FILE_CARD) {
		err = core_file_open(card->core, file->peer.writable, &file->core);
		if (err)
			sim_note("%s: open: %s", card->name, strerror(-err));
	}
	g_mutex_lock(&card->files_lock);
	card->files = g_list_prepend(card->files, file);
	g_mutex_unlock(&card->files_lock);
	sim_note("%s: opened by process %d, descriptor %d, %s", name, file->peer.pid,
		 file->peer.fd, file->peer.writable ? "read-write" : "read-only");
	sim_client_poll_update(card);
	return file;
}

struct sim_file *sim_file_ref(struct sim_file *file)
{
	g_atomic_int_inc(&file->refs);
	return file;
}

void sim_file_unref(struct sim_file *file)
{
	if (!g_atomic_int_dec_and_test(&file->refs))
		return;
	close(file->peer.sock);
	g_mutex_clear(&file->lock);
	g_free(file);
}

/* ---- close -------------------------------------------------------------- */

/* it stays in the list until the core has let go: others may wait for that */
static void release(struct sim_file *file)
{
	struct sim_card *card = file->card;
	struct core_file *core;

	g_mutex_lock(&card->files_lock);
	core = g_steal_pointer(&file->core);
	g_mutex_unlock(&card->files_lock);
	if (core)
		core_file_release(core);
	sim_peer_forget(&file->peer);
	g_mutex_lock(&card->files_lock);
	card->files = g_list_remove(card->files, file);
	file->released = true;
	g_mutex_unlock(&card->files_lock);
	sim_client_poll_update(card);
}

void sim_file_end(struct sim_file *file)
{
	bool now;

	g_mutex_lock(&file->lock);
	now = !file->ended && !file->task;
	file->ended = true;
	/* as a process that was killed: its waits end, then its file closes */
	if (file->task)
		file->task->killed = true;
	g_mutex_unlock(&file->lock);
	if (now)
		release(file);
}

static bool is_released(struct sim_file *file)
{
	bool released;

	g_mutex_lock(&file->card->files_lock);
	released = file->released;
	g_mutex_unlock(&file->card->files_lock);
	return released;
}

static bool is_ended(struct sim_file *file)
{
	bool ended;

	g_mutex_lock(&file->lock);
	ended = file->ended;
	g_mutex_unlock(&file->lock);
	return ended;
}

/*
 * The next opener's ioctl may run before the last one's close is heard of. So before
 * somebody hears EBUSY, files whose program has hung up are ended. Return: were there any?
 */
static bool end_hung_up(struct sim_card *card, struct sim_file *asking)
{
	g_autoptr(GList) files = NULL;
	bool any = false;

	g_mutex_lock(&card->files_lock);
	for (GList *l = card->files; l; l = l->next) {
		struct sim_file *file = l->data;

		if (file != asking)
			files = g_list_prepend(files, sim_file_ref(file));
	}
	g_mutex_unlock(&card->files_lock);

	for (GList *l = files; l; l = l->next) {
		struct sim_file *file = l->data;

		if (is_ended(file) || sim_peer_hung_up(&file->peer)) {
			any = true;
			sim_file_end(file);
			for (int ms = 0; ms < END_WAIT_MS && !is_released(file); ms++)
				g_usleep(1000);
		}
		sim_file_unref(file);
	}
	return any;
}

/* ---- ioctl -------------------------------------------------------------- */

static long card_ioctl(struct sim_file *file, unsigned long cmd, unsigned long arg)
{
	return file->core ? core_file_ioctl(file->core, cmd, arg) : -ENODEV;
}

/* the bus has no commands at all */
static long bus_ioctl(struct sim_file *file, unsigned long cmd, unsigned long arg)
{
	return -ENOTTY;
}

static long (*const ioctls[SIM_FILE_KINDS])(struct sim_file *, unsigned long, unsigned long) = {
	[SIM_FILE_CARD] = card_ioctl,
	[SIM_FILE_BUS] = bus_ioctl,
	[SIM_FILE_DIMM] = sim_nmem_ioctl,
};

long sim_file_ioctl(struct sim_file *file, unsigned long cmd, unsigned long arg, pid_t pid)
{
	struct sim_card *card = file->card;
	struct standin_task task = {
		.clock = &card->clock,
		.pid = pid,
		.capabilities = file->peer.capabilities,
	};
	bool last;
	long ret;

	/* pid 0 would mean our own memory */
	if (!pid)
		return -EFAULT;
	g_mutex_lock(&file->lock);
	task.killed = file->ended;
	file->task = &task;
	g_mutex_unlock(&file->lock);
	sim_card_request(card, 1);
	standin_enter(&task);

	ret = ioctls[file->kind](file, cmd, arg);
	if (ret == -EBUSY && end_hung_up(card, file))
		ret = ioctls[file->kind](file, cmd, arg);

	standin_leave();
	sim_card_request(card, 0);
	g_mutex_lock(&file->lock);
	file->task = NULL;
	last = file->ended;
	g_mutex_unlock(&file->lock);
	if (last)
		release(file);
	else
		sim_client_poll_update(card);
	return ret == -ERESTARTSYS ? -EINTR : ret;
}

/* ---- poll() on /dev/ocxlpmemN ------------------------------------------- */

static void set_readable(struct sim_card *card, bool readable)
{
	char byte = 0;
	ssize_t done;

	if (card->poll_fifo < 0 || readable == card->poll_readable)
		return;
	done = readable ? write(card->poll_fifo, &byte, 1) : read(card->poll_fifo, &byte, 1);
	if (done == 1)
		card->poll_readable = readable;
}

static gpointer close_later(gpointer fd)
{
	g_usleep(HANG_UP_US);
	close(GPOINTER_TO_INT(fd));
	return NULL;
}

/*
 * The card is gone: a FIFO hangs up when its last writer closes it, which for
 * programs that only read is us. Who opened it for writing is one himself, and
 * hears of it by an event alone. The next to open it finds another FIFO: without
 * a writer open() would wait for ever, so the old one is closed only when
 * whoever was just opening it is through.
 */
static void hang_up(struct sim_card *card)
{
	g_autofree char *node = g_strdup_printf("dev/ocxlpmem%u", card->number);
	int old = card->poll_fifo;

	set_readable(card, true);
	sim_tree_renew(&card->machine->tree, node, SIM_CARD_MODE);
	card->poll_hung_up = true;
	if (!sim_client_poll_open(card)) {
		card->poll_fifo = old;
		return;
	}
	card->poll_readable = false;
	set_readable(card, true);
	g_thread_unref(g_thread_new("hang-up", close_later, GINT_TO_POINTER(old)));
}

/*
 * The node is a FIFO with a byte in it while any open file has an event
 * pending: read() is kept away from it in the program, but not poll(). With several
 * files open, one of them may be woken for the other's event.
 */
void sim_client_poll_update(struct sim_card *card)
{
	bool readable;

	g_mutex_lock(&card->files_lock);
	if (card->poll_hung_up) {
		g_mutex_unlock(&card->files_lock);
		return;
	}
	readable = card->poll_ended;
	for (GList *l = card->files; l && !readable; l = l->next) {
		struct sim_file *file = l->data;

		readable = file->core && core_file_events(file->core);
	}
	set_readable(card, readable);
	if (card->poll_fifo >= 0 && core_state(card->core) == OCXLPMEM_STATE_GONE)
		hang_up(card);
	g_mutex_unlock(&card->files_lock);
}

void sim_client_poll_end(struct sim_card *card)
{
	g_mutex_lock(&card->files_lock);
	card->poll_ended = true;
	g_mutex_unlock(&card->files_lock);
	sim_client_poll_update(card);
}

bool sim_client_poll_open(struct sim_card *card)
{
	g_autofree char *path = node_target(card, SIM_FILE_CARD);

	card->poll_fifo = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (card->poll_fifo < 0)
		sim_error("cannot open %s: %s; is the limit of open files too low?", path,
			  strerror(errno));
	return card->poll_fifo >= 0;
}
