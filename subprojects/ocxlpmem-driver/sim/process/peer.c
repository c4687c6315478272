// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib.h>

#include "standin/standin.h"
#include "frame.h"
#include "peer.h"
#include "report.h"

/* process and descriptor, as a key, to struct sim_peer */
static GHashTable *assigned;
static GMutex assigned_lock;

/* calls each for every descriptor in a directory of /proc */
static void each_fd(const char *path, void (*each)(void *context, int fd), void *context)
{
	struct dirent *entry;
	DIR *dir = opendir(path);

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] != '.')
			each(context, atoi(entry->d_name));
	}
	if (dir)
		closedir(dir);
}

/* value of a line "key: value" of a file in /proc; false: there is none */
static bool proc_value(const char *path, const char *key, int base, unsigned long long *value)
{
	g_autofree char *text = NULL;
	const char *line;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return false;
	for (line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (g_str_has_prefix(line, key)) {
			*value = strtoull(line + strlen(key), NULL, base);
			return true;
		}
	}
	return false;
}

void sim_peer_init(void)
{
	assigned = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

/*
 * A client may hand its socket to a set-uid program, where a write of ours would go
 * with root's rights. User ids do not tell, since that program may have set them all:
 * only the kernel knows. The capability stays permitted: a process whose client has
 * more of those than itself is refused, so root's own clients would be.
 */
bool sim_peer_give_up_ptrace(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, data))
		goto failed;
	data[CAP_TO_INDEX(CAP_SYS_PTRACE)].effective &= ~CAP_TO_MASK(CAP_SYS_PTRACE);
	if (!syscall(SYS_capset, &header, data))
		return true;
failed:
	sim_error("cannot give up the right to look into other users' programs: %s",
		  strerror(errno));
	return false;
}

bool sim_peer_hung_up(const struct sim_peer *peer)
{
	char byte;

	return !recv(peer->sock, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
}

/* ---- the process -------------------------------------------------------- */

static unsigned int capabilities(pid_t pid)
{
	static const struct {
		unsigned int number;
		unsigned int standin;
	} table[] = {
		{ CAP_SYS_ADMIN, STANDIN_CAP_SYS_ADMIN },
		{ CAP_SYS_RAWIO, STANDIN_CAP_SYS_RAWIO },
	};
	g_autofree char *path = g_strdup_printf("/proc/%d/status", pid);
	unsigned long long effective = 0;
	unsigned int found = 0;

	proc_value(path, "CapEff:", 16, &effective);
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		if (effective & 1ull << table[i].number)
			found |= table[i].standin;
	}
	return found;
}

static gint64 descriptor_key(pid_t pid, int fd)
{
	return (gint64)pid << 32 | (guint32)fd;
}

/* is the descriptor that of another open file, which is still open? */
static bool taken(pid_t pid, int fd)
{
	gint64 key = descriptor_key(pid, fd);
	struct sim_peer *other;
	bool is;

	g_mutex_lock(&assigned_lock);
	other = g_hash_table_lookup(assigned, &key);
	is = other && !sim_peer_hung_up(other);
	g_mutex_unlock(&assigned_lock);
	return is;
}

static void assign(struct sim_peer *peer)
{
	gint64 key = descriptor_key(peer->pid, peer->fd);

	g_mutex_lock(&assigned_lock);
	g_hash_table_replace(assigned, g_memdup2(&key, sizeof(key)), peer);
	g_mutex_unlock(&assigned_lock);
}

void sim_peer_forget(struct sim_peer *peer)
{
	gint64 key = descriptor_key(peer->pid, peer->fd);

	g_mutex_lock(&assigned_lock);
	if (g_hash_table_lookup(assigned, &key) == peer)
		g_hash_table_remove(assigned, &key);
	g_mutex_unlock(&assigned_lock);
}

struct descriptor {
	struct sim_peer *peer;
	const char *node;
};

static bool is_of_node(pid_t pid, int fd, const char *node)
{
	char path[64], target[256];
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		return false;
	target[len] = 0;
	return !strcmp(target, node);
}

static void look_at_descriptor(void *context, int fd)
{
	struct descriptor *want = context;

	if (!is_of_node(want->peer->pid, fd, want->node) || taken(want->peer->pid, fd))
		return;
	/* files are connected in the order in which they were opened */
	if (want->peer->fd < 0 || fd < want->peer->fd)
		want->peer->fd = fd;
}

/*
 * The descriptor may be another thread's, which closes it and opens something
 * else: what is said twice, of the node, counts.
 */
static bool is_read_only(const struct sim_peer *peer, const char *node)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/fdinfo/%d", peer->pid, peer->fd);
	unsigned long long flags;

	for (int look = 0; look < 2; look++) {
		if (!proc_value(path, "flags:", 8, &flags) || (flags & O_ACCMODE) != O_RDONLY ||
		    !is_of_node(peer->pid, peer->fd, node))
			return false;
	}
	return true;
}

static bool says_read_only(int sock)
{
	const size_t prefix = sizeof(SIM_READ_ONLY_NAME) - 1;
	struct sockaddr_un addr = { 0 };
	socklen_t len = sizeof(addr);

	return !getpeername(sock, (struct sockaddr *)&addr, &len) &&
	       len > offsetof(struct sockaddr_un, sun_path) + prefix &&
	       !memcmp(addr.sun_path, SIM_READ_ONLY_NAME, prefix);
}

void sim_peer_find(struct sim_peer *peer, int sock, const char *node)
{
	struct descriptor want = { .peer = peer, .node = node };
	g_autofree char *path = NULL;
	struct ucred cred = { 0 };
	socklen_t len = sizeof(cred);

	*peer = (struct sim_peer){ .sock = sock, .fd = -1, .writable = !says_read_only(sock) };
	getsockopt(sock, SOL_SOCKET, SO_PEERCRED, &cred, &len);
	peer->pid = cred.pid;
	if (!peer->pid)
		return;
	peer->capabilities = capabilities(peer->pid);
	path = g_strdup_printf("/proc/%d/fd", peer->pid);
	each_fd(path, look_at_descriptor, &want);
	if (peer->fd < 0)
		return;
	assign(peer);
	peer->writable = peer->writable && !is_read_only(peer, node);
}
