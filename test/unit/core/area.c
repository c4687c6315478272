// SPDX-License-Identifier: GPL-2.0-only
/* core_create(): which command areas can be, and what else can go wrong. */
#include "rig.h"
#include "driver/core/private.h"

#define END	CARD_MMIO_SIZE

static u64 acma_blocks, acma_data, nscma_blocks, nscma_data;

static int areas(uint64_t offset, u64 *value)
{
	static const struct {
		uint64_t offset;
		const u64 *value;
	} words[] = {
		{ WIRE_REG_ACMA_BLOCKS, &acma_blocks },
		{ WIRE_REG_ACMA_DATA, &acma_data },
		{ WIRE_REG_NSCMA_BLOCKS, &nscma_blocks },
		{ WIRE_REG_NSCMA_DATA, &nscma_data },
	};
	unsigned int i;

	for (i = 0; i < COUNT(words); i++)
		if (words[i].offset == offset) {
			*value = *words[i].value;
			return 1;
		}
	return 0;
}

static u64 word(u32 high, u32 low)
{
	return (u64)high << 32 | low;
}

/* the card's own, so that a heartbeat works where the area is taken */
static void own_areas(void)
{
	acma_blocks = card_read64(rig.card, WIRE_REG_ACMA_BLOCKS, rig_now());
	acma_data = card_read64(rig.card, WIRE_REG_ACMA_DATA, rig_now());
	nscma_blocks = card_read64(rig.card, WIRE_REG_NSCMA_BLOCKS, rig_now());
	nscma_data = card_read64(rig.card, WIRE_REG_NSCMA_DATA, rig_now());
	rig.on_read = areas;
}

static void admin_area_that_cannot_be(void **state)
{
	const struct {
		u64 blocks;
		u64 data;
	} table[] = {
		{ word(0x1004, 0x1040), word(0x2000, 0x8000) },	/* misaligned */
		{ word(0x1000, 0x1044), word(0x2000, 0x8000) },
		{ word(0x1000, 0x1040), word(0x2004, 0x8000) },
		{ word(0x168, 0x1040), word(0x2000, 0x8000) },	/* in the registers */
		{ word(0x1000, 0x0), word(0x2000, 0x8000) },
		{ word(0x1000, 0x1040), word(0x100, 0x8000) },
		{ word(END - 0x38, 0x1040), word(0x2000, 0x8000) },	/* beyond */
		{ word(0x1000, END), word(0x2000, 0x8000) },
		{ word(0x1000, 0x1040), word(0x2000, END) },
		{ word(0xffffffc0, 0x1040), word(0x2000, 0x8000) },
		{ word(0x1000, 0x1040), word(0xfffffff8, 0x8000) },
		{ word(0x1000, 0x1040), word(0x2000, 0xfffffff8) },
		{ word(0x1000, 0x1038), word(0x2000, 0x8000) },	/* overlapping */
		{ word(0x1000, 0x1000), word(0x2000, 0x8000) },
		{ word(0x1000, 0x1040), word(0x1038, 0x8000) },
		{ word(0x2000, 0x1040), word(0x2000, 0x8000) },
		{ word(0x1000, 0x9ff8), word(0x2000, 0x8000) },
	};
	unsigned int i;

	for (i = 0; i < COUNT(table); i++) {
		own_areas();
		acma_blocks = table[i].blocks;
		acma_data = table[i].data;
		assert_int_equal(rig_create(), -ENXIO);
		assert_int_equal(truth("chie"), 0);
	}
	no_violation();
}

static void admin_area_at_the_edges(void **state)
{
	/* INFERRED: of an admin response only the first word is needed */
	acma_blocks = 0;
	own_areas();
	acma_data = word(acma_data >> 32, 0x8007);
	assert_int_equal(rig_create(), 0);
	assert_int_equal(rig.core->data_size, 0x8000);
	still_works();
}

static void near_area(void **state)
{
	const struct {
		u64 blocks;
		bool there;
	} table[] = {
		{ 0, false },
		{ word(0x1804, 0x1840), false },
		{ word(0x1800, 0x1820), false },
		{ word(0x1800, 0x160), false },
		{ word(END, 0x1840), false },
		{ word(0x1800, END - 0x38), false },
		{ WIRE_DEAD, false },
		{ word(0x1a00, 0x1a40), true },
	};
	unsigned int i;

	for (i = 0; i < COUNT(table); i++) {
		own_areas();
		nscma_blocks = table[i].blocks;
		assert_int_equal(rig_create(), 0);
		assert_int_equal(rig.core->has_near, table[i].there);
		still_works();
		if (!table[i].there)
			assert_int_equal(core_erase_start(rig.core), -EOPNOTSUPP);
		core_remove(rig.core);
		core_put(rig.core);
		rig.core = NULL;
	}

	/* over the admin area's blocks */
	own_areas();
	nscma_blocks = word(acma_blocks >> 32, 0x1a40);
	assert_int_equal(rig_create(), 0);
	assert_false(rig.core->has_near);
}

static void heartbeat_fails(void **state)
{
	static const struct {
		const char *line;
		int err;
	} table[] = {
		{ "silent heartbeat 1", -ETIMEDOUT },
		{ "status heartbeat 0x20 1", -ENXIO },
		{ "status heartbeat 0x70 1", -EPERM },
		{ "status heartbeat 0xff 1", -EIO },
		{ "foreign-id heartbeat 1", -ETIMEDOUT },
		{ "late heartbeat 110 1", -ETIMEDOUT },
		{ "late heartbeat 90 1", 0 },
	};
	unsigned int i;

	control("test off");
	for (i = 0; i < COUNT(table); i++) {
		control(table[i].line);
		assert_int_equal(rig_create(), table[i].err);
		/* nothing is left that could interrupt */
		assert_int_equal(truth("chie"), table[i].err ? 0 : 0x3a0);
		rig_wait(1000 * MS);
	}
	still_works();
}

/* the card dies at any access: -ENODEV, and then no access any more */
static void dies_at_creation(void **state)
{
	char line[32];
	int n, err;

	for (n = 0; ; n++) {
		snprintf(line, sizeof(line), "dead %d", n);
		control(line);
		err = rig_create();
		control("alive");
		if (!err)
			break;
		assert_int_equal(err, -ENODEV);
		/* only writes go unnoticed, until the next look */
		assert_in_range(truth("dead_accesses"), 1, 12);
		rig_teardown(NULL);
		rig_setup_bare(NULL);
	}
	assert_true(n > 20);
}

static int all_ones_at;

static int all_ones(uint64_t offset, u64 *value)
{
	if (offset != (uint64_t)all_ones_at)
		return 0;
	*value = WIRE_DEAD;
	return 1;
}

static void registers_of_all_ones(void **state)
{
	static const int registers[] = {
		WIRE_REG_CHI, WIRE_REG_CCAP0, WIRE_REG_CCAP1, WIRE_REG_FWVER,
		WIRE_REG_ACMA_BLOCKS, WIRE_REG_ACMA_DATA, WIRE_REG_HCI,
	};
	unsigned int i;

	rig.on_read = all_ones;
	for (i = 0; i < COUNT(registers); i++) {
		all_ones_at = registers[i];
		assert_int_equal(rig_create(), -ENODEV);
	}
}

static void no_memory(void **state)
{
	standin_fail_allocation(1);
	assert_int_equal(rig_create(), -ENOMEM);
	assert_int_equal(rig_create(), 0);
}

static int refuse_at, refused;

static int refuse_read(uint64_t offset, u64 *value)
{
	/* what a port leaves in the word counts for nothing */
	*value = WIRE_DEAD;
	refused += refuse_at == 0;
	return refuse_at-- ? 0 : -EINVAL;
}

static int refuse_write(uint64_t offset, u64 value)
{
	return refuse_at-- ? 0 : -EINVAL;
}

static void refused_accesses(void **state)
{
	int at, err;

	control("test off");
	for (at = 0; ; at++) {
		refuse_at = at;
		refused = 0;
		rig.on_read = refuse_read;
		err = rig_create();
		rig.on_read = NULL;
		if (err)
			assert_true(refused && (err == -EINVAL || err == -ENXIO));
		/* only the near-storage blocks, and the first look for CRDY, may be missing */
		if (!err && refused)
			assert_true(!rig.core->has_near ||
				    core_state(rig.core) == OCXLPMEM_STATE_WAITING);
		if (!err) {
			assert_int_equal(rig.core->dump.phase, CORE_DUMP_IDLE);
			core_remove(rig.core);
			core_put(rig.core);
			rig.core = NULL;
		}
		if (!refused)
			break;
	}
	assert_true(at > 15);
	for (at = 0; ; at++) {
		refuse_at = at;
		rig.on_write = refuse_write;
		err = rig_create();
		rig.on_write = NULL;
		assert_true(!err || err == -EINVAL);
		if (!err)
			break;
	}
	assert_int_equal(at, 12);
	still_works();
}

static void defaults(void **state)
{
	assert_int_equal(rig_create(), 0);
	assert_int_equal(rig.core->params.lock_timeout_ms, 3000);
	assert_int_equal(rig.core->params.dump_timeout_ms, CORE_DUMP_TIMEOUT_MS);
	assert_int_equal(truth("chie"), 0x3a0);
	core_remove(rig.core);
	assert_int_equal(truth("chie"), 0);
	core_put(rig.core);

	rig.params.lock_timeout_ms = 10;
	rig.params.dump_timeout_ms = 20;
	assert_int_equal(rig_create(), 0);
	assert_int_equal(rig.core->params.lock_timeout_ms, 10);
	assert_int_equal(rig.core->params.dump_timeout_ms, 20);
}

/* what a card already fatal gets: a core that says so, and no command */
static void fatal_from_the_start(void **state)
{
	control("fatal hardware");
	assert_int_equal(rig_create(), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_FATAL);
	assert_int_equal(truth("doorbells"), 0);
}

int area_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST_BARE(admin_area_that_cannot_be),
		TEST_BARE(admin_area_at_the_edges),
		TEST_BARE(near_area),
		TEST_BARE(heartbeat_fails),
		TEST_BARE(dies_at_creation),
		TEST_BARE(registers_of_all_ones),
		TEST_BARE(no_memory),
		TEST_BARE(refused_accesses),
		TEST_BARE(defaults),
		TEST_BARE(fatal_from_the_start),
	};

	return RUN(tests);
}
