// SPDX-License-Identifier: LGPL-2.1-or-later
/* SMART data: asked for or decoded, a list of attributes. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "convention.h"
#include "device.h"
#include "field.h"
#include "smart.h"

/* raw stands behind the attributes */
static struct ocxlpmem_smart *smart_new(uint32_t count, const void *raw, size_t raw_len)
{
	struct ocxlpmem_smart *smart;

	smart = lib_object_new(OCXLPMEM_KIND_SMART,
			       sizeof(*smart) + (size_t)count * sizeof(smart->attributes[0]),
			       raw, raw_len);
	if (smart)
		smart->count = count;
	return smart;
}

static int smart_decode(const void *buf, size_t len, struct ocxlpmem_object **object,
			size_t *used, const char **why)
{
	struct ocxlpmem_smart *smart;
	struct wire_smart wire;
	int n = wire_smart_decode(&wire, buf, len);
	uint32_t i;

	if (n < 0)
		return lib_wire_errno(n, WIRE_ID_SMART, buf, len, why);
	smart = smart_new(wire.count, buf, n);
	if (!smart)
		return -ENOMEM;

	for (i = 0; i < wire.count; i++) {
		smart->attributes[i].base.kind = OCXLPMEM_KIND_SMART_ATTRIBUTE;
		wire_smart_attribute(&wire, i, &smart->attributes[i].wire);
	}
	*object = &smart->base;
	*used = n;
	return 0;
}

int ocxlpmem_smart_decode(const void *buf, size_t len, struct ocxlpmem_smart **smart,
			  size_t *used)
{
	struct ocxlpmem_object *object = NULL;
	const char *why;
	size_t n = 0;
	int err = smart_decode(buf, len, &object, &n, &why);

	if (err)
		return err;
	*smart = (struct ocxlpmem_smart *)object;
	if (used)
		*used = n;
	return 0;
}

/* a payload without a block is a card that could not be asked */
static int smart_of(const struct lib_payload *payload, struct ocxlpmem_smart **out)
{
	struct ocxlpmem_smart *smart;
	int err = 0;

	if (payload->header.count || payload->block_len)
		err = ocxlpmem_smart_decode(payload->block, payload->block_len, &smart, NULL);
	else if (!(smart = smart_new(0, NULL, 0)))
		err = -ENOMEM;
	if (err)
		return err;

	if (smart->count != payload->header.count) {
		lib_object_unref(smart);
		return -EPROTO;
	}
	smart->header = payload->header;
	smart->has_header = true;
	*out = smart;
	return 0;
}

int ocxlpmem_smart_from_payload(const void *buf, size_t len, struct ocxlpmem_smart **smart)
{
	struct lib_payload payload = {};
	int err = lib_payload_parse(&payload, buf, len);

	return err ? err : smart_of(&payload, smart);
}

int lib_smart_read(struct ocxlpmem_card *card, int fd, struct ocxlpmem_smart **smart,
		   struct ocxlpmem_payload_header *header, bool *has_header)
{
	struct lib_payload payload;
	int err = lib_payload_read(card, fd, IOCTL_OCXLPMEM_SMART, &payload);

	if (!err)
		err = smart_of(&payload, smart);
	if (err)
		lib_card_fail(card, &(struct lib_trouble){ LIB_OP_SMART, err,
							   payload.header.card_status, NULL });
	*header = payload.header;
	*has_header = payload.has_header;
	free(payload.buf);
	return err;
}

int ocxlpmem_smart_read(struct ocxlpmem_card *card, struct ocxlpmem_smart **smart)
{
	struct ocxlpmem_payload_header header;
	int fd = lib_device_open(card, O_RDONLY);
	bool has_header;
	int err;

	if (fd < 0)
		return fd;
	err = lib_smart_read(card, fd, smart, &header, &has_header);
	close(fd);
	return err;
}

struct ocxlpmem_smart *ocxlpmem_smart_ref(struct ocxlpmem_smart *smart)
{
	return lib_object_ref(smart);
}

struct ocxlpmem_smart *ocxlpmem_smart_unref(struct ocxlpmem_smart *smart)
{
	return lib_object_unref(smart);
}

size_t ocxlpmem_smart_count(const struct ocxlpmem_smart *smart)
{
	return smart->count;
}

const struct ocxlpmem_smart_attribute *
ocxlpmem_smart_attribute(const struct ocxlpmem_smart *smart, size_t i)
{
	return i < smart->count ? &smart->attributes[i] : NULL;
}

const struct ocxlpmem_smart_attribute *
ocxlpmem_smart_by_id(const struct ocxlpmem_smart *smart, unsigned int id)
{
	uint32_t i;

	for (i = 0; i < smart->count; i++)
		if (smart->attributes[i].wire.id == id)
			return &smart->attributes[i];
	return NULL;
}

const void *ocxlpmem_smart_raw(const struct ocxlpmem_smart *smart, size_t *len)
{
	return lib_object_raw(smart, len);
}

int ocxlpmem_smart_state(const struct ocxlpmem_smart *smart, unsigned int *state)
{
	if (!smart->has_header)
		return -ENODATA;
	*state = smart->header.state;
	return 0;
}

static int get_state(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	const struct ocxlpmem_smart *smart = object;

	if (!smart->has_header)
		return -ENODATA;
	value->string = ocxlpmem_state_str(smart->header.state);
	return 0;
}

static const struct ocxlpmem_field fields[] = {
	FIELD(SMART, "attributes", "attribute_count", "Number of SMART attributes",
	      FIELD_U64, FIELD_NUMBER(struct ocxlpmem_smart, count), .always = true),
	FIELD(SMART, "card state", "card_state", "State of the card when it was asked",
	      .type = OCXLPMEM_TYPE_STRING, .get = get_state),
};

const struct lib_kind lib_kind_smart = {
	.word = "smart",
	.fields = fields,
	.count = ARRAY_COUNT(fields),
	.decode = smart_decode,
};
