// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib.h>

#include "standin/standin.h"
#include "peer.h"
#include "report.h"

/* ---- the socket --------------------------------------------------------- */

static GHashTable *own;		/* descriptors that are no peer's */
static GHashTable *known;	/* inodes of the sockets seen at the last look */

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

static void add_own(void *context, int fd)
{
	g_hash_table_add(own, GINT_TO_POINTER(fd));
}

void sim_peer_init(void)
{
	own = g_hash_table_new(NULL, NULL);
	known = g_hash_table_new(NULL, NULL);
	assigned = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	each_fd("/proc/self/fd", add_own, NULL);
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

struct search {
	struct sim_peer *peer;
	const char *sock_path;
	GHashTable *seen;
};

static void look_at_socket(void *context, int fd)
{
	struct search *search = context;
	struct sockaddr_un addr = { 0 };
	socklen_t len = sizeof(addr) - 1;
	struct ucred cred;
	struct stat st;

	if (g_hash_table_contains(own, GINT_TO_POINTER(fd)) || fstat(fd, &st) ||
	    !S_ISSOCK(st.st_mode))
		return;
	g_hash_table_add(search->seen, GSIZE_TO_POINTER(st.st_ino));
	if (g_hash_table_contains(known, GSIZE_TO_POINTER(st.st_ino)))
		return;
	/* an accepted socket has the name of the one that listened */
	if (getsockname(fd, (struct sockaddr *)&addr, &len) || addr.sun_family != AF_UNIX ||
	    strcmp(addr.sun_path, search->sock_path))
		return;
	len = sizeof(cred);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len))
		return;
	/* for sim_peer_caller() */
	setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof(int));
	search->peer->pid = cred.pid;
	search->peer->pidfd = syscall(SYS_pidfd_open, cred.pid, 0);
	search->peer->sock = fd;
	search->peer->sock_inode = st.st_ino;
}

/*
 * Of hundreds of descriptors few are not our own, so the numbers are tried
 * instead of being listed, up to the size of the table that the kernel keeps.
 */
static void each_socket(struct search *search)
{
	unsigned long long size;

	if (!proc_value("/proc/self/status", "FDSize:", 10, &size)) {
		each_fd("/proc/self/fd", look_at_socket, search);
		return;
	}
	for (unsigned int fd = 0; fd < size; fd++)
		look_at_socket(search, fd);
}

static void find_socket(struct sim_peer *peer, const char *sock_path)
{
	struct search search = {
		.peer = peer,
		.sock_path = sock_path,
		.seen = g_hash_table_new(NULL, NULL),
	};

	each_socket(&search);
	g_hash_table_unref(known);
	known = search.seen;
}

bool sim_peer_hung_up(const struct sim_peer *peer)
{
	struct stat st;
	char byte;

	if (!peer->pid)
		return false;
	/* umockdev has closed it already, but not yet said so */
	if (fstat(peer->sock, &st) || st.st_ino != peer->sock_inode)
		return true;
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
	if (peer->pidfd >= 0)
		close(peer->pidfd);
	peer->pidfd = -1;
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

void sim_peer_find(struct sim_peer *peer, const char *sock_path, const char *node)
{
	struct descriptor want = { .peer = peer, .node = node };
	g_autofree char *path = NULL;

	*peer = (struct sim_peer){ .pidfd = -1, .sock = -1, .fd = -1, .writable = true };
	find_socket(peer, sock_path);
	if (!peer->pid)
		return;
	peer->capabilities = capabilities(peer->pid);
	path = g_strdup_printf("/proc/%d/fd", peer->pid);
	each_fd(path, look_at_descriptor, &want);
	if (peer->fd < 0)
		return;
	assign(peer);
	peer->writable = !is_read_only(peer, node);
}

/* ---- the caller --------------------------------------------------------- */

static bool has_exited(const struct sim_peer *peer)
{
	struct pollfd exited = { .fd = peer->pidfd, .events = POLLIN };

	return peer->pidfd < 0 || poll(&exited, 1, 0) > 0;
}

struct children {
	pid_t pid;
	bool any;
};

static void look_at_task(void *context, int task)
{
	struct children *children = context;
	g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/children", children->pid, task);
	g_autofree char *text = NULL;

	/* a kernel without this file: there may be some */
	if (!g_file_get_contents(path, &text, NULL, NULL) || *text)
		children->any = true;
}

static bool has_children(pid_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/task", pid);
	struct children children = { .pid = pid };

	each_fd(path, look_at_task, &children);
	return children.any;
}

/* what umockdev's two ends say to each other; not for use by others, but 0.16 to 0.19 agree */
#define UMOCKDEV_RUN	4

/* asks the caller to let its real ioctl run, which the node refuses: its answer has its name */
static pid_t ask_caller(int sock)
{
	unsigned long message[3] = { UMOCKDEV_RUN };
	char control[CMSG_SPACE(sizeof(struct ucred))];
	struct iovec iov = { .iov_base = message, .iov_len = sizeof(message) };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct pollfd readable = { .fd = sock, .events = POLLIN };
	struct cmsghdr *cmsg;
	struct ucred cred;

	if (send(sock, message, sizeof(message), MSG_NOSIGNAL) != sizeof(message) ||
	    poll(&readable, 1, -1) != 1 || recvmsg(sock, &msg, MSG_WAITALL) != sizeof(message))
		return 0;
	cmsg = CMSG_FIRSTHDR(&msg);
	if (!cmsg || cmsg->cmsg_type != SCM_CREDENTIALS)
		return 0;
	memcpy(&cred, CMSG_DATA(cmsg), sizeof(cred));
	return cred.pid;
}

pid_t sim_peer_caller(struct sim_peer *peer)
{
	pid_t pid;

	if (!peer->inherited && !has_exited(peer) && !has_children(peer->pid))
		return peer->pid;
	pid = ask_caller(peer->sock);
	if (pid != peer->pid)
		peer->inherited = true;
	return pid;
}
