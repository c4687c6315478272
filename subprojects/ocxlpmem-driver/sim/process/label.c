// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include <glib.h>

#include "label.h"

/* bytes from offset to the end of its page, at most len */
static uint32_t in_page(uint32_t offset, uint32_t len)
{
	return MIN(len, SIM_LABEL_PAGE - offset % SIM_LABEL_PAGE);
}

void sim_label_read(const struct sim_label *label, uint32_t offset, void *buf, uint32_t len)
{
	uint8_t *out = buf;

	while (len) {
		const uint8_t *page = label->page[offset / SIM_LABEL_PAGE];
		uint32_t n = in_page(offset, len);

		if (page)
			memcpy(out, page + offset % SIM_LABEL_PAGE, n);
		else
			memset(out, 0, n);
		out += n;
		offset += n;
		len -= n;
	}
}

void sim_label_write(struct sim_label *label, uint32_t offset, const void *buf, uint32_t len)
{
	const uint8_t *in = buf;

	while (len) {
		uint8_t **page = &label->page[offset / SIM_LABEL_PAGE];
		uint32_t n = in_page(offset, len);

		if (!*page)
			*page = g_malloc0(SIM_LABEL_PAGE);
		memcpy(*page + offset % SIM_LABEL_PAGE, in, n);
		in += n;
		offset += n;
		len -= n;
	}
}

void sim_label_clear(struct sim_label *label)
{
	for (unsigned int i = 0; i < SIM_LABEL_PAGES; i++)
		g_clear_pointer(&label->page[i], g_free);
}

int sim_label_next(const struct sim_label *label, unsigned int from)
{
	for (unsigned int i = from; i < SIM_LABEL_PAGES; i++) {
		if (label->page[i])
			return i;
	}
	return -1;
}
