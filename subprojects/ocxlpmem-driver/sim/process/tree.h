/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files below the root of the simulated machine: <root>/sys and <root>/dev.
 * Paths are relative to the root. The first failure is reported and kept
 * in struct sim_tree.
 */
#ifndef SIM_TREE_H
#define SIM_TREE_H

#include <stdbool.h>
#include <sys/types.h>

struct sim_tree {
	int root;	/* directory */
	bool failed;
};

bool sim_tree_open(struct sim_tree *tree, const char *root);
void sim_tree_close(struct sim_tree *tree);

/* makes parents too; no error if it is there */
void sim_tree_dir(struct sim_tree *tree, const char *path);
/* a new file; its directory must be there */
void sim_tree_file(struct sim_tree *tree, const char *path, const char *text);
/* a file in place of another: readers see the old or the new text, never a part */
void sim_tree_replace(struct sim_tree *tree, const char *path, const char *text);
void sim_tree_link(struct sim_tree *tree, const char *path, const char *target);
/* mknod(2): FIFOs and sockets stand for device nodes */
void sim_tree_node(struct sim_tree *tree, const char *path, mode_t mode);
/* another one in place of the old, which lives on where it is open */
void sim_tree_renew(struct sim_tree *tree, const char *path, mode_t mode);
/* a file, or a directory and all below; no error if it is not there */
void sim_tree_remove(struct sim_tree *tree, const char *path);

#endif
