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

#include <glib.h>

#include "testbed.h"
#include "node.h"
#include "parallel.h"
#include "peer.h"
#include "report.h"
#include "client.h"

#define NAME_PREFIX	"ocxlpmem-sim."
/* sun_path has room for 108 bytes: "/ocxlpmem-sim.XXXXXX/ioctl//dev/ocxlpmem255" follows */
#define PLACE_MAX	60
/* another simulator may take a new directory for a stale one, but not each time */
#define ATTEMPTS	100

/* of the directory: held as long as it is in use */
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

/* locked, if it is ours and nobody's; -1 if not */
static int lock_directory(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st, named;

	if (fd < 0)
		return -1;
	if (!fstat(fd, &st) && st.st_uid == geteuid() && !flock(fd, LOCK_EX | LOCK_NB) &&
	    !fstatat(parent, name, &named, AT_SYMLINK_NOFOLLOW) && named.st_ino == st.st_ino &&
	    named.st_dev == st.st_dev)
		return fd;
	close(fd);
	return -1;
}

/* a simulator that was killed could not remove its directory, made to the end or not */
static void remove_stale(const char *place)
{
	struct sim_tree tree = { 0 };
	struct dirent *entry;
	DIR *dir = opendir(place);

	if (!dir)
		return;
	tree.root = dirfd(dir);
	while ((entry = readdir(dir))) {
		int fd;

		if (!g_str_has_prefix(entry->d_name, NAME_PREFIX))
			continue;
		fd = lock_directory(tree.root, entry->d_name);
		if (fd < 0)
			continue;
		sim_note("removing %s/%s of a simulator that was killed", place, entry->d_name);
		sim_tree_remove(&tree, entry->d_name);
		close(fd);
	}
	closedir(dir);
}

/*
 * The new directory, locked. mkdtemp() makes it 0700: whoever gets at a socket asks us
 * to write into memory, so that is nobody but who started us.
 */
static char *make_directory(const char *place)
{
	for (int i = 0; i < ATTEMPTS; i++) {
		g_autofree char *path = g_strconcat(place, "/" NAME_PREFIX "XXXXXX", NULL);

		if (!mkdtemp(path))
			return NULL;
		lock = lock_directory(AT_FDCWD, path);
		if (lock >= 0)
			return realpath(path, NULL);
	}
	errno = EBUSY;
	return NULL;
}

bool sim_testbed_create(struct sim_machine *machine)
{
	const char *place = best_place();

	remove_stale(place);
	machine->root = make_directory(place);
	if (machine->root)
		return sim_tree_open(&machine->tree, machine->root);
	sim_error("cannot make the simulated machine in %s: %s; set TMPDIR to a directory with a short path",
		  place, strerror(errno));
	return false;
}

/* most of the files; removing what others remove at the same time is no error */
static void remove_card(struct sim_card *card)
{
	g_autofree char *path = g_strdup_printf("sys/devices/pci%s:00", card->domain);

	sim_tree_remove(&card->machine->tree, path);
}

void sim_testbed_remove(struct sim_machine *machine)
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
	close(lock);
}

/* ---- the nodes ---------------------------------------------------------- */

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
		g_autofree char *path = g_strdup_printf("%s/ioctl/dev/%s%u", card->machine->root,
							names[kind], card->number);

		if (!sim_node_add(card, kind, path))
			return false;
	}
	return true;
}

/* each node is a listening socket, and each open one of a program another: as many as may be */
static void raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

bool sim_testbed_attach(struct sim_machine *machine)
{
	g_autofree char *others = g_build_filename(machine->root, "ioctl", "_default", NULL);

	raise_file_limit();
	sim_tree_dir(&machine->tree, "ioctl/dev");
	sim_peer_init();
	if (machine->tree.failed || !sim_node_prepare() ||
	    !sim_node_add(NULL, SIM_FILE_KINDS, others))
		return false;
	for (unsigned int i = 0; i < machine->count; i++) {
		if (!attach_card(&machine->cards[i]))
			return false;
	}
	sim_node_start();
	return true;
}
