// SPDX-License-Identifier: GPL-2.0-only
/* What the card says of itself, asked by the kernel's own interfaces. */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "glue.h"

/* room for some 250 attributes; a card with more says what it needs */
#define FIRST_GUESS	4096

static struct ocxlpmem_payload_header *ask(struct glue_card *card, unsigned int command,
					   u32 room, u32 *len)
{
	struct ocxlpmem_payload_header *answer = kvzalloc(room, GFP_KERNEL);
	int err;

	if (!answer)
		return ERR_PTR(-ENOMEM);
	err = core_payload(card->core, command, NULL, 0, answer, room, len);
	if (!err)
		err = answer->status;
	if (!err)
		return answer;
	kvfree(answer);
	return ERR_PTR(err);
}

struct ocxlpmem_payload_header *glue_payload(struct glue_card *card, unsigned int command,
					     u32 *len)
{
	struct ocxlpmem_payload_header *answer = ask(card, command, FIRST_GUESS, len);

	if (PTR_ERR_OR_ZERO(answer) == -EMSGSIZE)
		answer = ask(card, command, *len, len);
	return answer;
}

bool glue_smart_find(const struct ocxlpmem_payload_header *answer, u32 len, unsigned int id,
		     struct wire_smart_attribute *attr)
{
	struct wire_smart smart;
	u32 i;

	if (wire_smart_decode(&smart, answer + 1, len - sizeof(*answer)) < 0)
		return false;
	for (i = 0; i < smart.count; i++)
		if (!wire_smart_attribute(&smart, i, attr) && attr->id == id)
			return true;
	return false;
}

/* INFERRED, device.md 5.6: bits 15:0, signed */
int glue_smart_celsius(const struct wire_smart_attribute *attr)
{
	return (s16)(attr->raw & 0xffff);
}
