// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "report.h"
#include "tree.h"

static void failed(struct sim_tree *tree, const char *path)
{
	if (!tree->failed)
		sim_error("cannot make %s of the simulated machine: %s; is there room in the temporary directory?",
			  path, strerror(errno));
	tree->failed = true;
}

bool sim_tree_open(struct sim_tree *tree, const char *root)
{
	tree->failed = false;
	tree->root = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (tree->root < 0)
		failed(tree, root);
	return !tree->failed;
}

void sim_tree_close(struct sim_tree *tree)
{
	close(tree->root);
}

static int make_dir(struct sim_tree *tree, const char *path)
{
	g_autofree char *parent = NULL;

	if (!mkdirat(tree->root, path, 0755) || errno == EEXIST)
		return 0;
	if (errno != ENOENT || !strchr(path, '/'))
		return -1;
	parent = g_path_get_dirname(path);
	if (make_dir(tree, parent))
		return -1;
	return mkdirat(tree->root, path, 0755);
}

void sim_tree_dir(struct sim_tree *tree, const char *path)
{
	if (make_dir(tree, path))
		failed(tree, path);
}

static bool write_file(struct sim_tree *tree, const char *path, const char *text)
{
	int fd = openat(tree->root, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	size_t len = strlen(text);
	bool good;

	if (fd < 0)
		return false;
	good = write(fd, text, len) == (ssize_t)len;
	return !close(fd) && good;
}

void sim_tree_file(struct sim_tree *tree, const char *path, const char *text)
{
	if (!write_file(tree, path, text))
		failed(tree, path);
}

void sim_tree_replace(struct sim_tree *tree, const char *path, const char *text)
{
	static int count;
	char name[32];

	/* in the root, where no program looks for attributes */
	snprintf(name, sizeof(name), "new.%d", g_atomic_int_add(&count, 1));
	if (!write_file(tree, name, text) || renameat(tree->root, name, tree->root, path)) {
		failed(tree, path);
		unlinkat(tree->root, name, 0);
	}
}

void sim_tree_link(struct sim_tree *tree, const char *path, const char *target)
{
	if (symlinkat(target, tree->root, path))
		failed(tree, path);
}

void sim_tree_node(struct sim_tree *tree, const char *path, mode_t mode)
{
	/* the umask must not close a node to its group */
	if (mknodat(tree->root, path, mode, 0) || fchmodat(tree->root, path, mode & 07777, 0))
		failed(tree, path);
}

void sim_tree_renew(struct sim_tree *tree, const char *path, mode_t mode)
{
	static int count;
	char name[32];

	snprintf(name, sizeof(name), "node.%d", g_atomic_int_add(&count, 1));
	sim_tree_node(tree, name, mode);
	if (renameat(tree->root, name, tree->root, path))
		failed(tree, path);
}

static void remove_below(int parent, const char *name)
{
	struct dirent *entry;
	DIR *dir;
	int fd;

	if (!unlinkat(parent, name, 0) || errno == ENOENT)
		return;
	fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	dir = fdopendir(fd);
	while (dir && (entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			remove_below(fd, entry->d_name);
	}
	if (dir)
		closedir(dir);
	else
		close(fd);
	unlinkat(parent, name, AT_REMOVEDIR);
}

void sim_tree_remove(struct sim_tree *tree, const char *path)
{
	remove_below(tree->root, path);
}
