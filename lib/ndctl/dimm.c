// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is known of libndctl's contexts and of our DIMMs in them. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>
#include <sys/stat.h>

#include "dimm.h"
#include "stock.h"

/* refs is 0 for a context that was made behind our back, through dlsym() */
struct context {
	struct context *next;
	struct ndctl_ctx *ctx;
	unsigned int refs;
	context_log_fn *log_fn;
	struct dimm *dimms;
};

static struct context *contexts;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- contexts ----------------------------------------------------------- */

static struct context **place_of(struct ndctl_ctx *ctx)
{
	struct context **place = &contexts;

	while (*place && (*place)->ctx != ctx)
		place = &(*place)->next;
	return place;
}

static struct context *context_get(struct ndctl_ctx *ctx)
{
	struct context **place = place_of(ctx);

	if (*place)
		return *place;
	*place = calloc(1, sizeof(**place));
	if (*place)
		(*place)->ctx = ctx;
	return *place;
}

static void context_drop(struct context **place)
{
	struct context *context = *place;
	struct dimm *dimm;

	while ((dimm = context->dimms)) {
		context->dimms = dimm->next;
		if (dimm->eventfd >= 0)
			close(dimm->eventfd);
		free(dimm);
	}
	*place = context->next;
	free(context);
}

void context_born(struct ndctl_ctx *ctx)
{
	struct context **place, *context;

	pthread_mutex_lock(&lock);
	/* at this address there was one whose end we did not see */
	place = place_of(ctx);
	if (*place)
		context_drop(place);
	context = context_get(ctx);
	if (context)
		context->refs = 1;
	pthread_mutex_unlock(&lock);
}

void context_ref(struct ndctl_ctx *ctx)
{
	struct context *context;

	pthread_mutex_lock(&lock);
	context = *place_of(ctx);
	if (context && context->refs)
		context->refs++;
	pthread_mutex_unlock(&lock);
}

void context_unref(struct ndctl_ctx *ctx)
{
	struct context **place;

	pthread_mutex_lock(&lock);
	place = place_of(ctx);
	if (*place && (*place)->refs && --(*place)->refs == 0)
		context_drop(place);
	pthread_mutex_unlock(&lock);
}

void context_set_log_fn(struct ndctl_ctx *ctx, context_log_fn *log_fn)
{
	struct context *context;

	pthread_mutex_lock(&lock);
	context = context_get(ctx);
	if (context)
		context->log_fn = log_fn;
	pthread_mutex_unlock(&lock);
}

static struct ndctl_ctx *ctx_of(struct ndctl_dimm *handle)
{
	return STOCK_CALL(NULL, ndctl_dimm_get_ctx, handle);
}

/* with libndctl's default format, unless the program has its own function */
static void log_to(context_log_fn *log_fn, struct ndctl_ctx *ctx, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (log_fn) {
		log_fn(ctx, LOG_ERR, __FILE__, __LINE__, "ocxlpmem", format, args);
	} else {
		fputs("libndctl: ocxlpmem: ", stderr);
		vfprintf(stderr, format, args);
	}
	va_end(args);
}

void dimm_log(struct dimm *dimm, const char *format, ...)
{
	struct ndctl_ctx *ctx = ctx_of(dimm->handle);
	context_log_fn *log_fn = NULL;
	struct context *context;
	char text[256];
	va_list args;

	if (STOCK_CALL(0, ndctl_get_log_priority, ctx) < LOG_ERR)
		return;
	pthread_mutex_lock(&lock);
	context = *place_of(ctx);
	if (context)
		log_fn = context->log_fn;
	pthread_mutex_unlock(&lock);

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	log_to(log_fn, ctx, "%s: %s\n", dimm->name, text);
}

/* ---- DIMMs -------------------------------------------------------------- */

static int open_attribute(const struct dimm *dimm, const char *name)
{
	char path[sizeof(dimm->group) + 32];
	struct stat st;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dimm->group, name);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || (!fstat(fd, &st) && S_ISREG(st.st_mode)))
		return fd;
	close(fd);
	return -1;
}

/* text without the newline; false if the attribute cannot be read */
static bool read_attribute(const struct dimm *dimm, const char *name, char *buf, size_t size)
{
	int fd = open_attribute(dimm, name);
	ssize_t len;

	if (fd < 0)
		return false;
	len = read(fd, buf, size - 1);
	close(fd);
	if (len < 0)
		return false;
	buf[len] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	return true;
}

static struct dimm *dimm_new(struct ndctl_dimm *handle)
{
	struct ndctl_bus *bus = STOCK_CALL(NULL, ndctl_dimm_get_bus, handle);
	const char *name = STOCK_CALL(NULL, ndctl_dimm_get_devname, handle);
	struct dimm *dimm;

	if (!bus || !name || strlen(name) >= sizeof(dimm->name))
		return NULL;
	dimm = calloc(1, sizeof(*dimm));
	if (!dimm)
		return NULL;

	dimm->handle = handle;
	dimm->eventfd = -1;
	dimm->nd_command = nd_command_forced();
	strcpy(dimm->name, name);
	/* the link by which libndctl itself found the bus */
	snprintf(dimm->group, sizeof(dimm->group), "/sys/dev/char/%u:%u/device/%s/%s",
		 STOCK_CALL(0, ndctl_bus_get_major, bus), STOCK_CALL(0, ndctl_bus_get_minor, bus),
		 name, OCXLPMEM_SYSFS_GROUP);
	dimm->ours = read_attribute(dimm, OCXLPMEM_SYSFS_SERIAL, dimm->serial,
				    sizeof(dimm->serial));
	return dimm;
}

static struct dimm *dimm_known(struct context *context, struct ndctl_dimm *handle)
{
	struct dimm *dimm;

	for (dimm = context->dimms; dimm; dimm = dimm->next)
		if (dimm->handle == handle)
			return dimm;
	dimm = dimm_new(handle);
	if (!dimm)
		return NULL;
	dimm->next = context->dimms;
	context->dimms = dimm;
	return dimm;
}

struct dimm *dimm_ours(struct ndctl_dimm *handle)
{
	struct context *context;
	struct dimm *dimm;

	if (!handle)
		return NULL;
	pthread_mutex_lock(&lock);
	context = context_get(ctx_of(handle));
	dimm = context ? dimm_known(context, handle) : NULL;
	pthread_mutex_unlock(&lock);
	return dimm && dimm->ours ? dimm : NULL;
}

int dimm_eventfd(struct dimm *dimm)
{
	pthread_mutex_lock(&lock);
	if (dimm->eventfd < 0)
		dimm->eventfd = open_attribute(dimm, OCXLPMEM_SYSFS_FLAGS);
	pthread_mutex_unlock(&lock);
	return dimm->eventfd;
}

bool dimm_flag(struct dimm *dimm, const char *word)
{
	size_t len = strlen(word);
	char flags[256];
	const char *at;

	if (!read_attribute(dimm, OCXLPMEM_SYSFS_FLAGS, flags, sizeof(flags)))
		return false;
	for (at = flags; *at; at += strspn(at, " ")) {
		if (strcspn(at, " ") == len && !memcmp(at, word, len))
			return true;
		at += strcspn(at, " ");
	}
	return false;
}
