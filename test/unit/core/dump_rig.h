/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of collecting a dump, for the tests of it. */
#ifndef TEST_CORE_DUMP_RIG_H
#define TEST_CORE_DUMP_RIG_H

#include "rig.h"

static uint8_t buf[4 << 20], held[4 << 20];

static struct ioctl_ocxlpmem_controller_dump dump;
static struct ioctl_ocxlpmem_controller_dump_data data;

static inline long ask_with(struct core_file *file, u32 mode, u32 flags)
{
	dump = (struct ioctl_ocxlpmem_controller_dump){ .mode = mode, .flags = flags };
	return control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &dump);
}

static inline long ask(struct core_file *file, u32 mode)
{
	return ask_with(file, mode, 0);
}

static inline long fetch(struct core_file *file, u32 offset, u32 size)
{
	data = (struct ioctl_ocxlpmem_controller_dump_data){
		.buf_ptr = (unsigned long)buf + offset,
		.buf_size = size,
		.offset = offset,
	};
	return control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &data);
}

static inline long complete_with(struct core_file *file, u64 generation, u32 flags)
{
	struct ioctl_ocxlpmem_controller_dump_complete arg = {
		.generation = generation,
		.flags = flags,
	};

	return control_file(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE, &arg);
}

static inline long complete(struct core_file *file, u64 generation)
{
	return complete_with(file, generation, 0);
}

/* a file that owns a new dump which is ready; one that waits is lost */
static inline struct core_file *owner(void)
{
	struct core_file *file = open_file(true);

	assert_int_equal(ask_with(file, OCXLPMEM_DUMP_NEW, OCXLPMEM_DUMP_DISCARD), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_PREPARING);
	rig_wait(250 * MS);
	assert_int_equal(ask(file, OCXLPMEM_DUMP_NEW), 0);
	assert_int_equal(dump.state, OCXLPMEM_DUMP_READY);
	return file;
}

static inline void is_dump(u32 number, uint64_t size)
{
	u64 is;

	assert_int_equal(card_truth_dump(rig.card, &is), number);
	assert_int_equal(is, size);
	card_truth_dump_bytes(rig.card, number, 0, held, size);
	assert_memory_equal(buf, held, size);
}

/* reads on from offset in steps until the end; returns it */
static inline u32 read_on(struct core_file *file, u32 offset, u32 step)
{
	do {
		assert_int_equal(fetch(file, offset, step), 0);
		assert_true(data.buf_size <= step);
		offset += data.buf_size;
	} while (data.buf_size);
	return offset;
}

#endif
