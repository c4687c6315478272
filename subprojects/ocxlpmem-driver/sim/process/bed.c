// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <umockdev.h>

#include "bed.h"
#include "node.h"
#include "parallel.h"
#include "peer.h"
#include "report.h"
#include "client.h"

/* held locked as long as the directory is in use */
#define LOCK_NAME	"ocxlpmem-sim.lock"
#define TEMPLATE_PREFIX	"umockdev."
/* sun_path has room for 108 bytes: "/umockdev.XXXXXX/ioctl//dev/ocxlpmem255" follows */
#define PLACE_MAX	60

static UMockdevTestbed *bed;
static int lock = -1;

/* ---- the directory ------------------------------------------------------ */

/* memory, if there is some; never a long path */
static const char *best_place(void)
{
	const char *place = g_getenv("TMPDIR");

	if (!access("/dev/shm", W_OK | X_OK))
		return "/dev/shm";
	return place && *place == '/' && strlen(place) <= PLACE_MAX ? place : "/tmp";
}

/* a simulator that was killed could not remove its directory: we do */
static void remove_stale(const char *place)
{
	struct sim_tree tree = { 0 };
	struct dirent *entry;
	DIR *dir = opendir(place);

	if (!dir)
		return;
	tree.root = dirfd(dir);
	while ((entry = readdir(dir))) {
		g_autofree char *path = g_strconcat(entry->d_name, "/" LOCK_NAME, NULL);
		int fd;

		if (!g_str_has_prefix(entry->d_name, TEMPLATE_PREFIX))
			continue;
		fd = openat(tree.root, path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0)
			continue;
		if (!flock(fd, LOCK_EX | LOCK_NB)) {
			sim_note("removing %s/%s of a simulator that was killed", place,
				 entry->d_name);
			sim_tree_remove(&tree, entry->d_name);
		}
		close(fd);
	}
	closedir(dir);
}

/* the lock appears locked: another simulator must not take it for stale */
static bool make_lock(const char *root)
{
	g_autofree char *new = g_strconcat(root, "/new", NULL);
	g_autofree char *path = g_strconcat(root, "/" LOCK_NAME, NULL);

	lock = open(new, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return lock >= 0 && !flock(lock, LOCK_EX) && !rename(new, path);
}

bool sim_bed_create(struct sim_machine *machine)
{
	const char *place = best_place();
	g_autofree char *tmpdir = g_strdup(g_getenv("TMPDIR"));
	g_autofree char *root = NULL;

	if (access(place, W_OK | X_OK)) {
		sim_error("cannot make the simulated machine in %s: %s; set TMPDIR to a directory with a short path",
			  place, strerror(errno));
		return false;
	}
	remove_stale(place);
	/* umockdev ends the program if it cannot make its directory */
	g_setenv("TMPDIR", place, TRUE);
	bed = umockdev_testbed_new();
	if (tmpdir)
		g_setenv("TMPDIR", tmpdir, TRUE);
	else
		g_unsetenv("TMPDIR");

	root = umockdev_testbed_get_root_dir(bed);
	machine->root = realpath(root, NULL);
	if (!machine->root || !make_lock(root)) {
		sim_error("cannot make the simulated machine in %s: %s", root, strerror(errno));
		return false;
	}
	/* whoever gets at a socket asks us to write into memory: nobody but who started us */
	if (chmod(root, 0700))
		return false;
	return sim_tree_open(&machine->tree, root);
}

/* most of the files; removing what others remove at the same time is no error */
static void remove_card(struct sim_card *card)
{
	g_autofree char *path = g_strdup_printf("sys/devices/pci%s:00", card->domain);

	sim_tree_remove(&card->machine->tree, path);
}

void sim_bed_remove(struct sim_machine *machine)
{
	struct sim_tree tree = { 0 };
	g_autofree char *parent = NULL;

	if (!machine->root)
		return;
	sim_parallel(machine, remove_card);
	parent = g_path_get_dirname(machine->root);
	if (!sim_tree_open(&tree, parent))
		return;
	sim_tree_remove(&tree, strrchr(machine->root, '/') + 1);
	sim_tree_close(&tree);
}

/* ---- the nodes ---------------------------------------------------------- */

static bool attach(UMockdevIoctlBase *node, const char *path)
{
	g_autoptr(GError) error = NULL;

	if (umockdev_testbed_attach_ioctl(bed, path, node, &error))
		return true;
	sim_error("cannot make %s: %s", path, error->message);
	return false;
}

/* whatever the umask says */
static bool only_ours(const char *sock_path)
{
	if (!chmod(sock_path, 0600))
		return true;
	sim_error("cannot close %s to others: %s", sock_path, strerror(errno));
	return false;
}

static bool attach_card(struct sim_card *card)
{
	static const char *const names[SIM_FILE_KINDS] = {
		[SIM_FILE_CARD] = "ocxlpmem",
		[SIM_FILE_BUS] = "ndctl",
		[SIM_FILE_DIMM] = "nmem",
	};

	if (!card->core)
		return true;
	if (!sim_client_poll_open(card))
		return false;
	for (int kind = 0; kind < SIM_FILE_KINDS; kind++) {
		g_autofree char *path = g_strdup_printf("/dev/%s%u", names[kind], card->number);
		g_autofree char *sock_path = NULL;
		g_autofree char *root = umockdev_testbed_get_root_dir(bed);

		sock_path = g_build_filename(root, "ioctl", path, NULL);
		if (!attach(sim_node_new(card, kind, sock_path), path))
			return false;
		if (!only_ours(sock_path))
			return false;
	}
	return true;
}

/* each node is a listening socket */
static void raise_file_limit(unsigned int cards)
{
	rlim_t need = 256 + 4 * SIM_FILE_KINDS * cards;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= need)
		return;
	limit.rlim_cur = MIN(need, limit.rlim_max);
	setrlimit(RLIMIT_NOFILE, &limit);
}

bool sim_bed_attach(struct sim_machine *machine)
{
	g_autofree char *fallback = g_build_filename(machine->root, "ioctl", "_default", NULL);

	raise_file_limit(machine->count);
	/* umockdev's own answers ENOTTY for every terminal: ours lets the real ioctl run */
	unlink(fallback);
	if (!attach(sim_node_new_real(), "_default"))
		return false;
	if (!only_ours(fallback))
		return false;
	for (unsigned int i = 0; i < machine->count; i++) {
		if (!attach_card(&machine->cards[i]))
			return false;
	}
	sim_peer_init();
	return true;
}
