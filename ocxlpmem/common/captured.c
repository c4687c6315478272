// SPDX-License-Identifier: GPL-2.0-only
/* Cards as they were captured: a file instead of sysfs, and answers instead of a driver. */
#include "captured.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util/memory.h"

/* all of it, but no more than one byte too many. 0 or -errno */
static int read_all(int fd, unsigned char *bytes, size_t *len)
{
	ssize_t n;

	for (*len = 0; *len <= ARCHIVE_MAX; *len += n) {
		n = read(fd, bytes + *len, ARCHIVE_MAX + 1 - *len);
		if (!n)
			break;
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n < 0)
			return -errno;
	}
	return 0;
}

static int read_file(const char *name, unsigned char *bytes, size_t *len)
{
	bool standard = !strcmp(name, "-");
	int fd = standard ? STDIN_FILENO : open(name, O_RDONLY | O_NOCTTY | O_CLOEXEC), err;

	if (fd < 0)
		return -errno;
	err = read_all(fd, bytes, len);
	if (!standard)
		close(fd);
	return err;
}

/* as long as the program lives */
static struct capture *opened;

struct failure *captured_open(const char *name, struct capture **capture)
{
	/* what is never read takes no memory */
	unsigned char *bytes = xmalloc(ARCHIVE_MAX + 1);
	const char *why = NULL;
	size_t len = 0;
	int err = read_file(name, bytes, &len);

	if (err) {
		free(bytes);
		return failure_system(err, NULL, "reading the capture %s", name);
	}
	opened = xcalloc(1, sizeof(*opened));
	err = capture_read(opened, bytes, len, &why);
	*capture = opened;
	if (!err)
		return NULL;
	free(opened);
	free(bytes);
	if (err == -ENOMEM)
		out_of_memory();
	return failure_new(CODE_FAILED, FAILURE_PROTOCOL, err,
			   "take a file that '" PROGRAM " capture' wrote, as it was written",
			   "nothing was taken from the capture %s: %s", name, why);
}

int captured_refuses(const struct invocation *inv, const char *option, bool given)
{
	if (!inv->common->from || !given)
		return 0;
	return command_misused(inv, "%s asks the cards of this machine: not together with --from",
			       option);
}

/* a descriptor that says which card it is of */
static int open_card(struct ocxlpmem_ctx *ctx, const char *name, int flags, void *data)
{
	const struct capture *capture = data;
	const struct capture_card *card = capture_card_find(capture, name);
	size_t number;
	int fd, err;

	if (!card)
		return -ENOENT;
	if (card->open_error)
		return card->open_error;
	/* what happened cannot be changed any more */
	if ((flags & O_ACCMODE) != O_RDONLY)
		return -EACCES;
	number = card - capture->cards;
	fd = memfd_create(name, MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (pwrite(fd, &number, sizeof(number), 0) == sizeof(number))
		return fd;
	err = errno ? -errno : -EIO;
	close(fd);
	return err;
}

static int card_ioctl(int fd, unsigned long request, void *arg, void *data)
{
	const struct capture *capture = data;
	size_t number;

	if (pread(fd, &number, sizeof(number), 0) != sizeof(number) ||
	    number >= capture->card_count)
		return -EBADF;
	return capture_replay_ioctl(&capture->cards[number], request, arg);
}

static struct ocxlpmem_card_facts facts_of(const struct capture_card *card)
{
	const struct capture_place *place = &card->place;

	return (struct ocxlpmem_card_facts) {
		.id = card->id,
		.serial = place->serial,
		.firmware_version = place->firmware,
		.nmem = place->nmem,
		.address = place->address,
		.slot = place->slot,
		.bus = place->bus,
		.provider = place->provider,
		.region = place->region,
		.region_size = place->region_size,
		.bad_bytes = place->bad_bytes,
		.numa_node = place->numa_node,
		.state = place->state,
	};
}

int captured_use(const struct capture *capture, struct ocxlpmem_ctx *ctx)
{
	struct ocxlpmem_card_facts *facts = xcalloc(capture->card_count, sizeof(*facts));
	size_t i;
	int err;

	for (i = 0; i < capture->card_count; i++)
		facts[i] = facts_of(&capture->cards[i]);
	ocxlpmem_set_device_opener(ctx, open_card, (void *)capture);
	ocxlpmem_set_device_io(ctx, card_ioctl, (void *)capture);
	err = ocxlpmem_set_cards(ctx, facts, capture->card_count);
	free(facts);
	return err;
}
