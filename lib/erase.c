// SPDX-License-Identifier: LGPL-2.1-or-later
/* Secure erase: begun by libnvdimm's file, and told of by the driver's. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "card.h"
#include "field.h"

/* the card needs no key: number 0 is none */
#define OVERWRITE	"overwrite 0"

/**
 * struct ocxlpmem_erase - what became of an erase
 * @pages: the counters
 */
struct ocxlpmem_erase {
	struct ocxlpmem_object base;
	enum ocxlpmem_erase_result result;
	struct ocxlpmem_erase_pages pages;
};

static const char *const result_words[OCXLPMEM_ERASE_COUNT + 1] = {
	[OCXLPMEM_ERASE_NONE] = "none",
	[OCXLPMEM_ERASE_BUSY] = "busy",
	[OCXLPMEM_ERASE_DONE] = "done",
	[OCXLPMEM_ERASE_FAILED] = "failed",
	[OCXLPMEM_ERASE_UNKNOWN] = "unknown",
};

static const struct {
	const char *name;
	size_t at;
} counters[] = {
	{ OCXLPMEM_SYSFS_ERASE_ACCESSIBLE_DONE,
	  offsetof(struct ocxlpmem_erase_pages, accessible_done) },
	{ OCXLPMEM_SYSFS_ERASE_ACCESSIBLE_TRIED,
	  offsetof(struct ocxlpmem_erase_pages, accessible_tried) },
	{ OCXLPMEM_SYSFS_ERASE_DEFECTIVE_DONE,
	  offsetof(struct ocxlpmem_erase_pages, defective_done) },
	{ OCXLPMEM_SYSFS_ERASE_DEFECTIVE_TRIED,
	  offsetof(struct ocxlpmem_erase_pages, defective_tried) },
};

const char *ocxlpmem_erase_result_str(enum ocxlpmem_erase_result result)
{
	return (size_t)result < OCXLPMEM_ERASE_COUNT ? result_words[result] : "unknown";
}

static int fail(struct ocxlpmem_card *card, enum lib_op op, int error, const char *detail)
{
	return lib_card_fail(card, &(struct lib_trouble){ op, error, 0, detail });
}

/* the directory of the card's DIMM; a descriptor or a negative errno */
static int dimm_open(struct ocxlpmem_card *card)
{
	const char *root = card->ctx->sysfs_root ? card->ctx->sysfs_root : "";
	char path[PATH_MAX];
	int fd;

	if (!card->nmem[0])
		return -ENOENT;
	if ((size_t)snprintf(path, sizeof(path), "%s/sys/bus/nd/devices/%s", root, card->nmem) >=
	    sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int overwrite(int dimm)
{
	int fd = openat(dimm, "security", O_WRONLY | O_CLOEXEC), err = 0;
	ssize_t n;

	/* a DIMM that cannot be erased has no such file */
	if (fd < 0)
		return errno == ENOENT ? -EOPNOTSUPP : -errno;
	n = write(fd, OVERWRITE, strlen(OVERWRITE));
	if (n != (ssize_t)strlen(OVERWRITE))
		err = n < 0 ? -errno : -EIO;
	close(fd);
	return err;
}

int ocxlpmem_card_erase(struct ocxlpmem_card *card)
{
	int dimm = dimm_open(card), err;

	if (dimm < 0)
		return fail(card, LIB_OP_ERASE, dimm, NULL);
	err = overwrite(dimm);
	close(dimm);
	return err ? fail(card, LIB_OP_ERASE, err, NULL) : 0;
}

static int read_result(int group, enum ocxlpmem_erase_result *result)
{
	char text[32];
	int n = lib_sysfs_read(group, OCXLPMEM_SYSFS_ERASE_RESULT, text, sizeof(text));
	unsigned int i;

	if (n < 0)
		return n;
	text[strcspn(text, "\n")] = '\0';
	for (i = 0; i < OCXLPMEM_ERASE_COUNT; i++) {
		if (!strcmp(text, result_words[i])) {
			*result = i;
			return 0;
		}
	}
	return -EPROTO;
}

static int read_counter(int group, const char *name, uint64_t *value)
{
	char text[32], end = '\0';
	int n = lib_sysfs_read(group, name, text, sizeof(text));

	if (n < 0)
		return n;
	return sscanf(text, "%" SCNu64 "%c", value, &end) >= 1 && (!end || end == '\n') ? 0 :
	       -EPROTO;
}

static int read_all(int group, struct ocxlpmem_erase *erase)
{
	uint64_t value = 0;
	unsigned int i;
	/* first: one that ends meanwhile is still busy then, and not done with counters of 0 */
	int err = read_result(group, &erase->result);

	for (i = 0; !err && i < ARRAY_COUNT(counters); i++) {
		err = read_counter(group, counters[i].name, &value);
		memcpy((char *)&erase->pages + counters[i].at, &value, sizeof(value));
	}
	return err;
}

int ocxlpmem_erase_read(struct ocxlpmem_card *card, struct ocxlpmem_erase **out)
{
	struct ocxlpmem_erase *erase = lib_object_new(OCXLPMEM_KIND_ERASE_STATE, sizeof(*erase),
						      NULL, 0);
	int dimm, group = -1, err;

	if (!erase)
		return fail(card, LIB_OP_ERASE_STATE, -ENOMEM, NULL);
	dimm = dimm_open(card);
	err = dimm < 0 ? dimm : 0;
	if (!err) {
		group = openat(dimm, OCXLPMEM_SYSFS_GROUP, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		err = group < 0 ? -errno : read_all(group, erase);
		close(dimm);
	}
	if (group >= 0)
		close(group);
	if (err) {
		lib_object_unref(erase);
		return fail(card, LIB_OP_ERASE_STATE, err, NULL);
	}
	*out = erase;
	return 0;
}

struct ocxlpmem_erase *ocxlpmem_erase_ref(struct ocxlpmem_erase *erase)
{
	return lib_object_ref(erase);
}

struct ocxlpmem_erase *ocxlpmem_erase_unref(struct ocxlpmem_erase *erase)
{
	return lib_object_unref(erase);
}

enum ocxlpmem_erase_result ocxlpmem_erase_result(const struct ocxlpmem_erase *erase)
{
	const struct ocxlpmem_erase_pages *pages = &erase->pages;

	if (erase->result == OCXLPMEM_ERASE_DONE &&
	    (pages->accessible_done != pages->accessible_tried ||
	     pages->defective_done != pages->defective_tried))
		return OCXLPMEM_ERASE_FAILED;
	return erase->result;
}

void ocxlpmem_erase_pages(const struct ocxlpmem_erase *erase, struct ocxlpmem_erase_pages *pages)
{
	*pages = erase->pages;
}

static int get_result(const struct ocxlpmem_field *field, const void *object,
		      struct ocxlpmem_value *value)
{
	value->string = ocxlpmem_erase_result_str(ocxlpmem_erase_result(object));
	return 0;
}

/* they come at the end only */
static int get_pages(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	enum ocxlpmem_erase_result result = ocxlpmem_erase_result(object);

	if (result != OCXLPMEM_ERASE_DONE && result != OCXLPMEM_ERASE_FAILED)
		return -ENODATA;
	return lib_field_number(field, object, value);
}

#define PAGES(name, key, help, member) \
	FIELD(ERASE_STATE, name, key, help, FIELD_U64, .bits = 64, \
	      .id = offsetof(struct ocxlpmem_erase, pages.member), .get = get_pages)

static const struct ocxlpmem_field fields[] = {
	FIELD(ERASE_STATE, "result", "result",
	      "What became of the last secure erase; done only if every page tried is erased",
	      .type = OCXLPMEM_TYPE_STRING, .get = get_result, .words = result_words,
	      .always = true),
	PAGES("accessible pages erased", "accessible_pages_erased", "Accessible pages erased",
	      accessible_done),
	PAGES("accessible pages tried", "accessible_pages_tried",
	      "Accessible pages that the card tried to erase", accessible_tried),
	PAGES("defective pages erased", "defective_pages_erased", "Defective pages erased",
	      defective_done),
	PAGES("defective pages tried", "defective_pages_tried",
	      "Defective pages that the card tried to erase", defective_tried),
};

const struct lib_kind lib_kind_erase_state = {
	.word = "erase-state",
	.fields = fields,
	.count = ARRAY_COUNT(fields),
};
