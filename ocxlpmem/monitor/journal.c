// SPDX-License-Identifier: GPL-2.0-only
/* Records in systemd's journal: a datagram each, or a sealed file for a long one. */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "ocxlpmem/common/unix_socket.h"
#include "util/file.h"
#include "util/memory.h"

#define SOCKET		"/run/systemd/journal/socket"
/* a journal that takes nothing for so long is asked again later */
#define PATIENCE_S	5
/* more goes as a file: how much a datagram takes is for the administrator to say */
#define DATAGRAM_MAX	32768

/* as syslog(3) has them */
static const char *const priorities[] = {
	[OCXLPMEM_STATUS_OK] = "6",
	[OCXLPMEM_STATUS_WARNING] = "4",
	[OCXLPMEM_STATUS_CRITICAL] = "2",
	[OCXLPMEM_STATUS_UNKNOWN] = "5",
};

int journal_open(void)
{
	const struct timeval patience = { .tv_sec = PATIENCE_S };
	const char *path = getenv("OCXLPMEM_JOURNAL_SOCKET");
	int fd = unix_socket_connect(path && *path ? path : SOCKET);

	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	return fd;
}

/* in the form that takes any bytes: the name, its length in 64 bits, the value */
static void put(FILE *out, const char *name, const char *value)
{
	const size_t len = strlen(value);
	unsigned char length[8];
	unsigned int i;

	for (i = 0; i < sizeof(length); i++)
		length[i] = (uint64_t)len >> (8 * i);
	fprintf(out, "%s\n", name);
	fwrite(length, sizeof(length), 1, out);
	fwrite(value, len, 1, out);
	fputc('\n', out);
}

static char *message(struct json_object *event, size_t *len)
{
	const struct event_field *field;
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	if (!out)
		out_of_memory();
	put(out, "MESSAGE", event_text(event, "message"));
	put(out, "MESSAGE_ID", event_kind_id(event_kind(event)));
	put(out, "PRIORITY", priorities[event_severity(event)]);
	put(out, "SYSLOG_IDENTIFIER", PROGRAM);
	for (field = event_fields; field->name; field++) {
		const char *value = event_text(event, field->key);

		if (value)
			put(out, field->name, value);
	}
	put(out, "OCXLPMEM_RECORD", json_object_to_json_string_ext(event, JSON_C_TO_STRING_PLAIN));
	if (fclose(out))
		out_of_memory();
	return text;
}

/* that cannot change any more, as the journal wants it */
static int send_file(int fd, const void *data, size_t len)
{
	int file = memfd_create("ocxlpmem-record", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct msghdr msg = { .msg_control = &control, .msg_controllen = sizeof(control) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&msg);
	int err;

	if (file < 0)
		return -errno;
	err = file_write_all(file, data, len);
	if (!err && fcntl(file, F_ADD_SEALS,
			  F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL))
		err = -errno;
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(file));
	memcpy(CMSG_DATA(header), &file, sizeof(file));
	if (!err && sendmsg(fd, &msg, MSG_NOSIGNAL) < 0)
		err = -errno;
	close(file);
	return err;
}

int journal_send(int fd, struct json_object *event)
{
	size_t len;
	char *text = message(event, &len);
	int err = 0;

	if (len > DATAGRAM_MAX)
		err = send_file(fd, text, len);
	else if (send(fd, text, len, MSG_NOSIGNAL) < 0)
		err = -errno;
	free(text);
	return err;
}
