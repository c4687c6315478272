// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-logs follow DEVICE FILE [stall|die COUNT]
 *	reads error logs until the card is gone, and adds a line to FILE for each:
 *	"log INSTANCE SEQUENCE HASH IDENTIFIER", "gap INSTANCE SEQUENCE LOST". Goes
 *	on where FILE ends; "start INSTANCE SEQUENCE" says that the driver was
 *	started anew. stall: stops itself (SIGSTOP) after so many logs. die: kills
 *	itself when it has got that many, before it has noted the last one.
 * vm-logs list FILE...
 *	"HASH IDENTIFIER" for each log of files that are logs, one behind the other
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <nvdimm/ocxlpmem.h>
#include "wire/error_log.h"

#define ROOM	(64u << 10 | 8)

static unsigned char room[ROOM];

static int fail(const char *what)
{
	fprintf(stderr, "vm-logs: %s: %s\n", what, strerrorname_np(errno));
	return 1;
}

static uint64_t hash(const unsigned char *p, size_t len)
{
	uint64_t h = 0xcbf29ce484222325;

	while (len--)
		h = (h ^ *p++) * 0x100000001b3;
	return h;
}

/* bytes of the log, 0 if it is none */
static size_t describe(char *text, size_t size, const void *block, size_t len)
{
	struct wire_error_log log;

	if (wire_error_log_decode(&log, block, len) < 0)
		return 0;
	len = WIRE_HEADER_SIZE + log.header.length;
	snprintf(text, size, "%016" PRIx64 " %#x", hash(block, len), log.identifier);
	return len;
}

/* ---- follow -------------------------------------------------------------- */

struct follower {
	int fd;
	int file;
	struct ocxlpmem_nd_error_log_in want;
	unsigned long left;		/* logs until @act */
	int act;			/* signal, 0: none */
};

/* at once, so that who is killed has noted all or nothing */
static int note(const struct follower *follower, const char *kind,
		const struct ocxlpmem_error_log_place *place, const char *rest)
{
	char line[128];
	int len = snprintf(line, sizeof(line), "%s %#llx %llu%s%s\n", kind, place->instance,
			   place->sequence, *rest ? " " : "", rest);

	return write(follower->file, line, len) == len ? 0 : fail("write");
}

/* where FILE ends */
static int recall(struct follower *follower, const char *path)
{
	unsigned long long instance, sequence, lost;
	FILE *file = fopen(path, "r");
	char line[128], kind[8];

	if (!file)
		return errno == ENOENT ? 0 : fail(path);
	while (fgets(line, sizeof(line), file)) {
		lost = 0;
		if (sscanf(line, "%7s %llx %llu", kind, &instance, &sequence) != 3)
			continue;
		if (!strcmp(kind, "gap") && sscanf(line, "%*s %*s %*s %llu", &lost) != 1)
			continue;
		if (!strcmp(kind, "log"))
			lost = 1;
		follower->want.instance = instance;
		follower->want.sequence = sequence + lost;
	}
	fclose(file);
	return 0;
}

static int got(struct follower *follower, struct ioctl_ocxlpmem_error_log *arg)
{
	char text[64];
	int act = 0;

	follower->want.instance = arg->place.instance;
	if (arg->place.lost) {
		follower->want.sequence = arg->place.oldest;
		snprintf(text, sizeof(text), "%llu", arg->place.lost);
		return note(follower, "gap", &arg->place, text);
	}
	follower->want.sequence = arg->place.sequence + 1;
	if (!describe(text, sizeof(text), room, arg->buf_size)) {
		fprintf(stderr, "vm-logs: not a log\n");
		return 1;
	}
	if (follower->act && !--follower->left)
		act = follower->act;
	if (act == SIGKILL)
		raise(act);
	if (note(follower, "log", &arg->place, text))
		return 1;
	if (act) {
		follower->act = 0;
		raise(act);
	}
	return 0;
}

static int follow(int argc, char **argv)
{
	struct follower follower = { .fd = open(argv[2], O_RDWR | O_CLOEXEC) };
	struct pollfd events = { .fd = follower.fd, .events = POLLIN };
	struct ioctl_ocxlpmem_error_log arg;

	if (follower.fd < 0)
		return fail(argv[2]);
	if (recall(&follower, argv[3]))
		return 1;
	follower.file = open(argv[3], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (follower.file < 0)
		return fail(argv[3]);
	if (argc == 6) {
		follower.act = strcmp(argv[4], "die") ? SIGSTOP : SIGKILL;
		follower.left = strtoul(argv[5], NULL, 0);
	}
	for (;;) {
		arg = (struct ioctl_ocxlpmem_error_log){
			.buf_ptr = (unsigned long)room,
			.buf_size = ROOM,
			.want = follower.want,
		};
		if (!ioctl(follower.fd, IOCTL_OCXLPMEM_ERROR_LOG, &arg)) {
			if (got(&follower, &arg))
				return 1;
		} else if (errno == EAGAIN) {
			poll(&events, 1, -1);
		} else if (errno == ESTALE) {
			follower.want.instance = arg.place.instance;
			follower.want.sequence = arg.place.oldest;
			arg.place.sequence = arg.place.oldest;
			if (note(&follower, "start", &arg.place, ""))
				return 1;
		} else {
			return errno == ENODEV ? 0 : fail("ERROR_LOG");
		}
	}
}

/* ---- list ---------------------------------------------------------------- */

static int list_file(const char *path)
{
	static unsigned char all[64 * ROOM];
	FILE *file = fopen(path, "rb");
	size_t len, at = 0, one;
	char text[64];

	if (!file)
		return fail(path);
	len = fread(all, 1, sizeof(all), file);
	fclose(file);
	while (at < len) {
		one = describe(text, sizeof(text), all + at, len - at);
		if (!one) {
			fprintf(stderr, "vm-logs: %s: not a log at %zu\n", path, at);
			return 1;
		}
		printf("%s\n", text);
		at += one;
	}
	return 0;
}

int main(int argc, char **argv)
{
	int i, code = 0;

	if ((argc == 4 || argc == 6) && !strcmp(argv[1], "follow"))
		return follow(argc, argv);
	if (argc < 3 || strcmp(argv[1], "list"))
		return 2;
	for (i = 2; i < argc; i++)
		code |= list_file(argv[i]);
	return code;
}
