// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "frame.h"
#include "node.h"
#include "report.h"

/* between two looks when there is no descriptor or memory for another program */
#define SHORTAGE_US	10000

/* what epoll tells of: a socket that listens, or a connection */
struct source {
	int fd;
	void (*ready)(struct source *source, uint32_t events);
};

struct node {
	struct source source;
	struct sim_card *card;	/* NULL: not simulated */
	enum sim_file_kind kind;
	char *name;
};

/**
 * struct connection - one open of a node
 * @refs: the watching thread, and the request at work
 * @file: NULL for a node that is not simulated
 * @frame: of which @got bytes have come
 * @sender: of the last of them, 0 for unknown
 * @running: the program runs its own ioctl and will tell the result
 * @lock: the rest
 * @hung_up: epoll does not know it any more
 */
struct connection {
	struct source source;
	int refs;
	const struct node *node;
	struct sim_file *file;
	struct sim_frame frame;
	size_t got;
	pid_t sender;
	bool running;
	GMutex lock;
	bool hung_up;
};

static int watching = -1;	/* epoll */
static int spare = -1;		/* given up for a moment to refuse when there is no other */

static GThreadPool *pool;
static GMutex pool_lock;	/* pushing, and: */
static bool ending;

/* ---- a connection ------------------------------------------------------- */

static void unref(struct connection *connection)
{
	if (!g_atomic_int_dec_and_test(&connection->refs))
		return;
	/* the file may still be asked whether its program is there, so it has the socket */
	if (connection->file)
		sim_file_unref(connection->file);
	else
		close(connection->source.fd);
	g_mutex_clear(&connection->lock);
	g_free(connection);
}

/* only by the watching thread */
static void hang_up(struct connection *connection)
{
	g_mutex_lock(&connection->lock);
	connection->hung_up = true;
	epoll_ctl(watching, EPOLL_CTL_DEL, connection->source.fd, NULL);
	g_mutex_unlock(&connection->lock);
	shutdown(connection->source.fd, SHUT_RDWR);
	if (connection->file)
		sim_file_end(connection->file);
	unref(connection);
}

/* while a request is at work the next is not read, but the end is heard of */
static void listen_for(struct connection *connection, uint32_t events)
{
	struct epoll_event event = { .events = events | EPOLLRDHUP, .data.ptr = connection };

	g_mutex_lock(&connection->lock);
	if (!connection->hung_up)
		epoll_ctl(watching, EPOLL_CTL_MOD, connection->source.fd, &event);
	g_mutex_unlock(&connection->lock);
}

/* false: who asks and does not read what he is told cannot be waited for */
static bool say(struct connection *connection, unsigned long what, long first, long second)
{
	struct sim_frame frame = { what, first, second };

	return send(connection->source.fd, &frame, sizeof(frame), MSG_NOSIGNAL | MSG_DONTWAIT) ==
	       sizeof(frame);
}

static bool complete(struct connection *connection, long ret)
{
	return say(connection, SIM_FRAME_DONE, ret < 0 ? -1 : ret, ret < 0 ? -ret : 0);
}

/* ---- requests ----------------------------------------------------------- */

static void run(gpointer data, gpointer user_data)
{
	struct connection *connection = data;
	unsigned long cmd = connection->frame.first;
	long ret;

	ret = sim_file_ioctl(connection->file, cmd, connection->frame.second, connection->sender);
	sim_note("%s: ioctl 0x%lx: %ld", connection->node->name, cmd, ret);
	/* a program that has gone is heard of by itself */
	if (complete(connection, ret))
		listen_for(connection, EPOLLIN);
	else
		shutdown(connection->source.fd, SHUT_RDWR);
	unref(connection);
}

static bool start(struct connection *connection)
{
	bool is_end;

	g_mutex_lock(&pool_lock);
	is_end = ending;
	if (!is_end) {
		g_atomic_int_inc(&connection->refs);
		listen_for(connection, 0);
		g_thread_pool_push(pool, connection, NULL);
	}
	g_mutex_unlock(&pool_lock);
	return is_end ? complete(connection, -ENODEV) : true;
}

/* the driver has neither read() nor write() */
static bool obey_simulated(struct connection *connection)
{
	switch (connection->frame.what) {
	case SIM_FRAME_IOCTL:
		return start(connection);
	case SIM_FRAME_READ:
	case SIM_FRAME_WRITE:
		return complete(connection, -EINVAL);
	}
	return false;
}

/* the program's own ioctl runs as it is, where the program is */
static bool obey_real(struct connection *connection)
{
	const struct sim_frame *frame = &connection->frame;
	bool ran = connection->running;

	connection->running = frame->what == SIM_FRAME_IOCTL;
	if (connection->running)
		return !ran && say(connection, SIM_FRAME_RUN, 0, 0);
	return ran && frame->what == SIM_FRAME_RESULT &&
	       say(connection, SIM_FRAME_DONE, frame->first, frame->second);
}

/* some of a request, with the name of who sent it, which the kernel vouches for */
static ssize_t receive(struct connection *connection)
{
	char control[CMSG_SPACE(sizeof(struct ucred))];
	struct iovec iov = {
		.iov_base = (char *)&connection->frame + connection->got,
		.iov_len = sizeof(connection->frame) - connection->got,
	};
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(connection->source.fd, &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	struct cmsghdr *cmsg = n > 0 ? CMSG_FIRSTHDR(&msg) : NULL;
	struct ucred cred = { 0 };

	if (cmsg && cmsg->cmsg_level == SOL_SOCKET && cmsg->cmsg_type == SCM_CREDENTIALS)
		memcpy(&cred, CMSG_DATA(cmsg), sizeof(cred));
	connection->sender = cred.pid;
	return n;
}

static void connection_ready(struct source *source, uint32_t events)
{
	struct connection *connection = (struct connection *)source;
	bool good;
	ssize_t n;

	/* as with a process that was killed, what it has asked for is not begun */
	if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
		hang_up(connection);
		return;
	}
	n = receive(connection);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		hang_up(connection);
		return;
	}
	connection->got += n;
	if (connection->got < sizeof(connection->frame))
		return;
	connection->got = 0;
	good = connection->file ? obey_simulated(connection) : obey_real(connection);
	if (good)
		return;
	sim_note("%s: hung up on process %d, which does not speak as a device's user",
		 connection->node->name, connection->sender);
	hang_up(connection);
}

/* ---- open --------------------------------------------------------------- */

/* not heard of for ever by who has just connected: he is told that it is no use */
static void refuse(int listening)
{
	int fd;

	close(spare);
	fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
	if (fd >= 0)
		close(fd);
	else
		g_usleep(SHORTAGE_US);
	spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void node_ready(struct source *source, uint32_t events)
{
	struct node *node = (struct node *)source;
	int fd = accept4(node->source.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP };
	struct connection *connection;

	if (fd < 0) {
		if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
			refuse(node->source.fd);
		return;
	}
	connection = g_new0(struct connection, 1);
	connection->source = (struct source){ .fd = fd, .ready = connection_ready };
	connection->refs = 1;
	connection->node = node;
	g_mutex_init(&connection->lock);
	if (node->card)
		connection->file = sim_file_open(node->card, node->kind, node->name, fd);
	event.data.ptr = connection;
	if (epoll_ctl(watching, EPOLL_CTL_ADD, fd, &event))
		hang_up(connection);
}

static gpointer watch(gpointer data)
{
	struct epoll_event event;

	for (;;) {
		/* one at a time: a source may go with the event of another */
		if (epoll_wait(watching, &event, 1, -1) == 1) {
			struct source *source = event.data.ptr;

			source->ready(source, event.events);
		}
	}
	return NULL;
}

/* ---- the sockets -------------------------------------------------------- */

static bool failed(const char *what)
{
	sim_error("cannot make %s: %s; is the limit of open files too low?", what,
		  strerror(errno));
	return false;
}

bool sim_node_prepare(void)
{
	watching = epoll_create1(EPOLL_CLOEXEC);
	spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
	pool = g_thread_pool_new(run, NULL, -1, FALSE, NULL);
	return watching >= 0 && spare >= 0 ? true : failed("the simulated nodes");
}

bool sim_node_add(struct sim_card *card, enum sim_file_kind kind, const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct node *node = g_new0(struct node, 1);
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = node };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	node->source = (struct source){ .fd = fd, .ready = node_ready };
	node->card = card;
	node->kind = kind;
	node->name = g_path_get_basename(path);
	/*
	 * Who is accepted has SO_PASSCRED from here: not one byte comes without its sender.
	 * 0600 whatever the umask says; nobody else gets into the directory before that.
	 */
	if (fd >= 0 &&
	    g_strlcpy(addr.sun_path, path, sizeof(addr.sun_path)) < sizeof(addr.sun_path) &&
	    !setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof(int)) &&
	    !bind(fd, (struct sockaddr *)&addr, sizeof(addr)) && !chmod(path, 0600) &&
	    !listen(fd, SOMAXCONN) && !epoll_ctl(watching, EPOLL_CTL_ADD, fd, &event))
		return true;
	return failed(path);
}

void sim_node_start(void)
{
	g_thread_unref(g_thread_new("nodes", watch, NULL));
}

void sim_node_end(void)
{
	g_mutex_lock(&pool_lock);
	ending = true;
	g_mutex_unlock(&pool_lock);
}

void sim_node_finish(void)
{
	if (pool)
		g_thread_pool_free(pool, FALSE, TRUE);
}
