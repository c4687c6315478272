// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stands in a program before umockdev's object and takes the nodes of the cards from it:
 * that one bears 50 open nodes, ends the program when the simulator has gone, and waits
 * for ever when it opens a node then. All else, files below /sys above all, passes.
 */
/* open() here is open(), not open64() */
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "frame.h"

/* above any limit of open files; pages of the table that are not used cost nothing */
#define FILES_MAX	(1u << 20)
#define PUBLIC		__attribute__((visibility("default")))

/* the one that a program would have without us: umockdev's, or the C library's */
#define NEXT(name) __extension__ ({						\
	static __typeof__(name) *next_##name;					\
										\
	if (!__atomic_load_n(&next_##name, __ATOMIC_RELAXED))			\
		__atomic_store_n(&next_##name,					\
				 (__typeof__(name) *)dlsym(RTLD_NEXT, #name),	\
				 __ATOMIC_RELAXED);				\
	__atomic_load_n(&next_##name, __ATOMIC_RELAXED);			\
})

/* not declared: fortified programs call them */
PUBLIC int __open_2(const char *path, int flags);
PUBLIC int __open64_2(const char *path, int flags);
PUBLIC int __openat_2(int dir, const char *path, int flags);
PUBLIC int __openat64_2(int dir, const char *path, int flags);

/**
 * struct node_file - an open node
 * @refs: the table, and calls at work; under table_lock
 * @dev, @ino: of what was opened: a descriptor closed behind our back becomes another
 * @lock: one request at a time
 */
struct node_file {
	int refs;
	int sock;
	dev_t dev;
	ino64_t ino;
	pthread_mutex_t lock;
};

static struct node_file *table[FILES_MAX];
static unsigned int table_end;		/* above the highest ever used */
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static pid_t owner;			/* of the memory: not the child of a vfork() */

/* ---- fork() ------------------------------------------------------------- */

static void before_fork(void)
{
	pthread_mutex_lock(&table_lock);
}

static void after_fork(void)
{
	pthread_mutex_unlock(&table_lock);
}

/* the threads that have the locks of files are not here */
static void in_child(void)
{
	for (unsigned int fd = 0; fd < table_end; fd++) {
		if (table[fd])
			pthread_mutex_init(&table[fd]->lock, NULL);
	}
	owner = getpid();
	pthread_mutex_unlock(&table_lock);
}

static __attribute__((constructor)) void begin(void)
{
	owner = getpid();
	pthread_atfork(before_fork, after_fork, in_child);
}

/* ---- the table ---------------------------------------------------------- */

/* a handler of a signal may come here as well */
static void lock_table(sigset_t *old)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, old);
	pthread_mutex_lock(&table_lock);
}

static void unlock_table(const sigset_t *old)
{
	pthread_mutex_unlock(&table_lock);
	pthread_sigmask(SIG_SETMASK, old, NULL);
}

/* with table_lock */
static void put(struct node_file *file)
{
	if (--file->refs)
		return;
	NEXT(close)(file->sock);
	pthread_mutex_destroy(&file->lock);
	free(file);
}

static bool may_be_node(int fd)
{
	return fd >= 0 && (unsigned int)fd < FILES_MAX &&
	       __atomic_load_n(&table[fd], __ATOMIC_RELAXED);
}

/* the descriptor is going, or gone */
static void forget(int fd)
{
	struct node_file *file;
	sigset_t old;

	if (!may_be_node(fd))
		return;
	/* the table is the parent's, the descriptors are not */
	if (getpid() != owner) {
		NEXT(close)(table[fd]->sock);
		return;
	}
	lock_table(&old);
	file = table[fd];
	table[fd] = NULL;
	if (file)
		put(file);
	unlock_table(&old);
}

static void remember(int fd, struct node_file *file)
{
	sigset_t old;

	forget(fd);
	lock_table(&old);
	table[fd] = file;
	if (table_end <= (unsigned int)fd)
		table_end = fd + 1;
	unlock_table(&old);
}

/* with a reference; NULL: no node */
static struct node_file *get(int fd)
{
	struct node_file *file;
	struct stat64 st;
	sigset_t old;
	int saved = errno;

	if (!may_be_node(fd))
		return NULL;
	lock_table(&old);
	file = table[fd];
	if (file && (fstat64(fd, &st) || st.st_dev != file->dev || st.st_ino != file->ino)) {
		table[fd] = NULL;
		put(file);
		file = NULL;
	}
	if (file)
		file->refs++;
	unlock_table(&old);
	errno = saved;
	return file;
}

/* ---- requests ----------------------------------------------------------- */

static bool send_all(int sock, const void *data, size_t len)
{
	const char *p = data;

	while (len) {
		ssize_t n = send(sock, p, len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		p += n;
		len -= n;
	}
	return true;
}

static bool receive_all(int sock, void *data, size_t len)
{
	char *p = data;

	while (len) {
		ssize_t n = recv(sock, p, len, 0);

		if (n <= 0)
			return false;
		p += n;
		len -= n;
	}
	return true;
}

/* the call as the node itself takes it */
static bool run(int sock, int fd, const struct sim_frame *asked)
{
	struct sim_frame result = { .what = SIM_FRAME_RESULT };

	switch (asked->what) {
	case SIM_FRAME_IOCTL:
		result.first = NEXT(ioctl)(fd, asked->first, asked->second);
		break;
	case SIM_FRAME_READ:
		result.first = NEXT(read)(fd, (void *)asked->first, asked->second);
		break;
	case SIM_FRAME_WRITE:
		result.first = NEXT(write)(fd, (void *)asked->first, asked->second);
		break;
	}
	result.second = errno;
	return send_all(sock, &result, sizeof(result));
}

/* false: the simulator has gone, or says what nobody understands */
static bool converse(int sock, int fd, const struct sim_frame *asked, struct sim_frame *said)
{
	bool good = send_all(sock, asked, sizeof(*asked));

	while (good && receive_all(sock, said, sizeof(*said))) {
		void *address = (void *)said->first;

		switch (said->what) {
		case SIM_FRAME_DONE:
			return true;
		case SIM_FRAME_RUN:
			good = run(sock, fd, asked);
			break;
		case SIM_FRAME_READ_MEM:
			good = send_all(sock, address, said->second);
			break;
		case SIM_FRAME_WRITE_MEM:
			good = receive_all(sock, address, said->second);
			break;
		default:
			good = false;
		}
	}
	return false;
}

/* takes the reference of file */
static long ask(struct node_file *file, int fd, enum sim_frame_what what, unsigned long first,
		unsigned long second)
{
	struct sim_frame asked = { what, first, second };
	struct sim_frame said;
	sigset_t all, old;
	int err = errno;
	long ret = -1;

	/* half a conversation would be of no use */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	pthread_mutex_lock(&file->lock);
	if (converse(file->sock, fd, &asked, &said)) {
		ret = said.first;
		err = ret < 0 ? (int)said.second : err;
	} else {
		shutdown(file->sock, SHUT_RDWR);
		err = ENODEV;
	}
	pthread_mutex_unlock(&file->lock);
	pthread_mutex_lock(&table_lock);
	put(file);
	pthread_mutex_unlock(&table_lock);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	errno = err;
	return ret;
}

/* ---- open() ------------------------------------------------------------- */

/* its name below /dev; NULL: not the node of a card */
static const char *node_name(const char *path)
{
	static const char *const kinds[] = { "ocxlpmem", "nmem", "ndctl" };
	static const char dev[] = "/dev/";

	if (!path || strncmp(path, dev, strlen(dev)) || !getenv("UMOCKDEV_DIR"))
		return NULL;
	path += strlen(dev);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		const char *digits = path + strlen(kinds[i]);

		if (!strncmp(path, kinds[i], strlen(kinds[i])) && *digits &&
		    !digits[strspn(digits, "0123456789")])
			return path;
	}
	return NULL;
}

/* pid and descriptor make the name unique; if it is taken, the simulator looks for itself */
static void say_read_only(int sock)
{
	const size_t prefix = sizeof(SIM_READ_ONLY_NAME) - 1;
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int len;

	memcpy(addr.sun_path, SIM_READ_ONLY_NAME, prefix);
	len = snprintf(addr.sun_path + prefix, sizeof(addr.sun_path) - prefix, "%d.%d", getpid(),
		       sock);
	(void)!bind(sock, (struct sockaddr *)&addr,
		    offsetof(struct sockaddr_un, sun_path) + prefix + len);
}

/* -1: errno is set */
static int connect_to(const char *name, int flags)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int sock, saved;

	if (snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/ioctl/dev/%s",
		     getenv("UMOCKDEV_DIR"), name) >= (int)sizeof(addr.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	sock = socket(AF_UNIX, SOCK_STREAM | (flags & O_CLOEXEC ? SOCK_CLOEXEC : 0), 0);
	if (sock >= 0 && (flags & O_ACCMODE) == O_RDONLY)
		say_read_only(sock);
	if (sock < 0 || !connect(sock, (struct sockaddr *)&addr, sizeof(addr)))
		return sock;
	/* nobody listens any more */
	saved = errno == ECONNREFUSED ? ENODEV : errno;
	NEXT(close)(sock);
	errno = saved;
	return -1;
}

static int open_file(const char *name, int flags)
{
	char path[4096];
	int fd;

	/* umockdev's open() takes what begins with one slash for a device of its own */
	if (snprintf(path, sizeof(path), "/%s/dev/%s", getenv("UMOCKDEV_DIR"), name) >=
	    (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	/* a FIFO waits for its other end, which may have gone */
	fd = NEXT(open)(path, flags | O_NONBLOCK);
	if (fd < 0 && errno == ENXIO)
		errno = ENODEV;
	if (fd >= 0 && !(flags & O_NONBLOCK))
		fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	return fd;
}

static int open_node(const char *name, int flags)
{
	struct node_file *file;
	struct stat64 st;
	int fd, sock, saved;

	/* in this order: the simulator looks how its peer has opened the node */
	fd = open_file(name, flags);
	if (fd < 0)
		return -1;
	sock = connect_to(name, flags);
	file = malloc(sizeof(*file));
	if (sock >= 0 && file && (unsigned int)fd < FILES_MAX && !fstat64(fd, &st)) {
		*file = (struct node_file){
			.refs = 1, .sock = sock, .dev = st.st_dev, .ino = st.st_ino,
			.lock = PTHREAD_MUTEX_INITIALIZER,
		};
		remember(fd, file);
		return fd;
	}
	saved = errno;
	free(file);
	if (sock >= 0)
		NEXT(close)(sock);
	NEXT(close)(fd);
	errno = sock < 0 ? saved : EMFILE;
	return -1;
}

static mode_t mode_of(int flags, va_list args)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
}

#define OPEN(function)								\
	PUBLIC int function(const char *path, int flags, ...)			\
	{									\
		const char *node = node_name(path);				\
		mode_t mode;							\
		va_list args;							\
										\
		va_start(args, flags);						\
		mode = mode_of(flags, args);					\
		va_end(args);							\
		return node ? open_node(node, flags) : NEXT(function)(path, flags, mode); \
	}

#define OPEN_AT(function)							\
	PUBLIC int function(int dir, const char *path, int flags, ...)		\
	{									\
		const char *node = node_name(path);				\
		mode_t mode;							\
		va_list args;							\
										\
		va_start(args, flags);						\
		mode = mode_of(flags, args);					\
		va_end(args);							\
		return node ? open_node(node, flags) : NEXT(function)(dir, path, flags, mode); \
	}

#define OPEN_2(function)							\
	PUBLIC int function(const char *path, int flags)			\
	{									\
		const char *node = node_name(path);				\
										\
		return node ? open_node(node, flags) : NEXT(function)(path, flags); \
	}

#define OPEN_AT_2(function)							\
	PUBLIC int function(int dir, const char *path, int flags)		\
	{									\
		const char *node = node_name(path);				\
										\
		return node ? open_node(node, flags) : NEXT(function)(dir, path, flags); \
	}

OPEN(open)
OPEN(open64)
OPEN_AT(openat)
OPEN_AT(openat64)
OPEN_2(__open_2)
OPEN_2(__open64_2)
OPEN_AT_2(__openat_2)
OPEN_AT_2(__openat64_2)

/* ---- the other calls ---------------------------------------------------- */

PUBLIC int close(int fd)
{
	forget(fd);
	return NEXT(close)(fd);
}

PUBLIC int fclose(FILE *stream)
{
	forget(fileno(stream));
	return NEXT(fclose)(stream);
}

PUBLIC int dup2(int from, int to)
{
	int ret = NEXT(dup2)(from, to);

	if (ret >= 0 && from != to)
		forget(to);
	return ret;
}

PUBLIC int dup3(int from, int to, int flags)
{
	int ret = NEXT(dup3)(from, to, flags);

	if (ret >= 0)
		forget(to);
	return ret;
}

PUBLIC int ioctl(int fd, unsigned long cmd, ...)
{
	struct node_file *file = get(fd);
	unsigned long arg;
	va_list args;

	/* one argument at most, and whatever it is, it is not longer */
	va_start(args, cmd);
	arg = va_arg(args, unsigned long);
	va_end(args);
	/* from an int it would come with the sign of that */
	return file ? ask(file, fd, SIM_FRAME_IOCTL, (unsigned int)cmd, arg) :
		      NEXT(ioctl)(fd, cmd, arg);
}

PUBLIC ssize_t read(int fd, void *data, size_t size)
{
	struct node_file *file = get(fd);

	return file ? ask(file, fd, SIM_FRAME_READ, (unsigned long)data, size) :
		      NEXT(read)(fd, data, size);
}

PUBLIC ssize_t write(int fd, const void *data, size_t size)
{
	struct node_file *file = get(fd);

	return file ? ask(file, fd, SIM_FRAME_WRITE, (unsigned long)data, size) :
		      NEXT(write)(fd, data, size);
}
