// SPDX-License-Identifier: GPL-2.0-only
/* Where the card's command areas are: checked once, before anything is written there. */
#include <linux/minmax.h>

#include "private.h"

struct extent {
	u64 offset;
	u64 len;
};

/* a command area's blocks; INFERRED: an admin response is its first word only */
static void extents_of(const struct wire_area *area, u64 response_len, struct extent out[3])
{
	out[0] = (struct extent) { area->request, WIRE_REQUEST_SIZE };
	out[1] = (struct extent) { area->response, response_len };
	out[2] = (struct extent) { area->data, round_down(area->data_size, 8) };
}

static bool apart(const struct extent *a, const struct extent *b)
{
	return a->offset + a->len <= b->offset || b->offset + b->len <= a->offset;
}

static int check_extent(struct core *core, const struct extent *extent)
{
	u64 word;
	int err;

	if (!extent->len)
		return 0;
	if (extent->offset % 8 || extent->offset < WIRE_REG_END)
		return -ENXIO;
	/* only read64() knows how far the registers go */
	err = core_load_word(core, extent->offset + extent->len - 8, &word);
	return err && err != -ENODEV ? -ENXIO : err;
}

static int check_extents(struct core *core, const struct extent *extents, unsigned int count)
{
	unsigned int i, j;
	int err;

	for (i = 0; i < count; i++) {
		err = check_extent(core, &extents[i]);
		if (err)
			return err;
		for (j = 0; j < i; j++)
			if (extents[i].len && extents[j].len && !apart(&extents[i], &extents[j]))
				return -ENXIO;
	}
	return 0;
}

static int read_admin_area(struct core *core, struct extent extents[3])
{
	u64 blocks, data;
	int err;

	err = core_read(core, WIRE_REG_ACMA_BLOCKS, &blocks);
	if (!err)
		err = core_read(core, WIRE_REG_ACMA_DATA, &data);
	if (err)
		return err;
	wire_area_decode(&core->admin_area, blocks, data);
	extents_of(&core->admin_area, sizeof(u64), extents);
	err = check_extents(core, extents, 3);
	if (err)
		core_log(err, core, "the admin command area cannot be: %#llx %#llx", blocks,
			 data);
	core->data_size = min_t(u64, extents[2].len, CORE_DATA_MAX);
	return err;
}

/* A card without near-storage commands is a whole card. */
static int read_near_area(struct core *core, struct extent extents[6])
{
	u64 blocks, data;
	int err;

	err = core_load_word(core, WIRE_REG_NSCMA_BLOCKS, &blocks);
	if (!err)
		err = core_load_word(core, WIRE_REG_NSCMA_DATA, &data);
	if (err)
		return err;
	if (!blocks)
		return 0;
	wire_area_decode(&core->near_area, blocks, data);
	extents_of(&core->near_area, WIRE_RESPONSE_SIZE, extents + 3);
	/* the erase uses no data */
	extents[5].len = 0;
	err = check_extents(core, extents, 6);
	if (err != -ENXIO) {
		core->has_near = !err;
		return err;
	}
	core_log(warn, core, "the near-storage command area cannot be: %#llx %#llx", blocks,
		 data);
	return 0;
}

int core_areas_read(struct core *core)
{
	struct extent extents[6];
	int err = read_admin_area(core, extents);

	return err ? err : read_near_area(core, extents);
}
