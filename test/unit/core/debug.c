// SPDX-License-Identifier: GPL-2.0-only
#include <sys/mman.h>
#include <unistd.h>

#include "rig.h"
#include "driver/core/private.h"

static uint8_t buf[0x20000];

static long fwdebug(struct core_file *file, u16 action, u64 p1, u64 p2, u32 size)
{
	struct ioctl_ocxlpmem_fwdebug arg = {
		.parameter_1 = p1,
		.parameter_2 = p2,
		.buf_ptr = (unsigned long)buf,
		.buf_size = size,
		.action = action,
		.function_code = 5,
	};

	return control_file(file, IOCTL_OCXLPMEM_FWDEBUG, &arg);
}

/* FDE must never stand when a call is over */
static void fde_is_off(void)
{
	assert_int_equal(truth("hci") & WIRE_HCI_FDE, 0);
}

static void memory(void **state)
{
	struct core_file *file = open_file(true);
	uint8_t pattern[64];
	unsigned int i;

	for (i = 0; i < sizeof(pattern); i++)
		pattern[i] = i * 3;
	memcpy(buf, pattern, sizeof(pattern));
	rig_forget();
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_WRITE_MEMORY, 128, 64, 64), 0);
	assert_int_equal(written(WIRE_REG_HCI, WIRE_HCI_FDE), 1);
	assert_int_equal(written(WIRE_REG_HCIC, WIRE_HCI_FDE), 1);
	fde_is_off();
	memset(buf, 0, sizeof(buf));
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_READ_MEMORY, 128, 64, 64), 0);
	assert_memory_equal(buf, pattern, sizeof(pattern));
	fde_is_off();
	assert_string_equal(rig.trace.command, "firmware debug");
	core_file_release(file);
	no_violation();
}

static void functions_and_pel(void **state)
{
	struct core_file *file = open_file(true);
	unsigned int i;

	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_ENABLE, 0, 0, 0), 0);
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_DISABLE, 0, 0, 0), 0);
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_GET_PEL, 0, 0, 512), 0);
	for (i = 0; i < 512 && !buf[i]; i++)
		;
	assert_true(i < 512);
	fde_is_off();
	core_file_release(file);
	no_violation();
}

/* the driver is unbound while the card still works on a debug command */
static int unbound_meanwhile(uint64_t offset, u64 *value)
{
	if (offset == WIRE_REG_CHI && truth("commands_fw_debug"))
		rig.core->removed = true;
	return 0;
}

static void removed_meanwhile(void **state)
{
	struct core_file *file = open_file(true);

	control("latency fw-debug 500000");
	rig.on_read = unbound_meanwhile;
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_GET_PEL, 0, 0, 512), -ENODEV);
	assert_int_equal(truth("commands_fw_debug"), 1);
	core_file_release(file);
	rig.on_read = NULL;
	core_remove(rig.core);
	fde_is_off();
	core_put(rig.core);
	/* the next driver start does not find it either */
	rig_wait(1000 * MS);
	assert_int_equal(rig_create(), 0);
	no_violation();
}

/* a function code of 16 bits and both parameters reach the card */
static void parameters(void **state)
{
	struct core_file *file = open_file(true);
	struct wire_debug dbg;
	u64 param[7];
	unsigned int i;

	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_READ_MEMORY, 8, 16, 16), 0);
	for (i = 0; i < 7; i++)
		param[i] = card_read64(rig.card, rig.core->admin_area.request + 8 + 8 * i,
				       rig_now());
	wire_debug_decode(&dbg, param);
	assert_int_equal(dbg.action, OCXLPMEM_FWDEBUG_READ_MEMORY);
	assert_int_equal(dbg.function_code, 5);
	assert_int_equal(dbg.parameter_1, 8);
	assert_int_equal(dbg.parameter_2, 16);
	assert_int_equal(dbg.unknown, 0);
	core_file_release(file);
}

static void card_refuses(void **state)
{
	static const struct {
		const char *line;
		int err;
	} table[] = {
		{ "status fw-debug 0x70 1", -EPERM },
		{ "status fw-debug 0x51 1", -EINVAL },
		{ "status fw-debug 0x52 1", -EINVAL },
		{ "status fw-debug 0xff 1", -EIO },
		{ "silent fw-debug 1", -ETIMEDOUT },
		{ "foreign-id fw-debug 1", -ETIMEDOUT },
	};
	struct core_file *file = open_file(true);
	unsigned int i;

	for (i = 0; i < COUNT(table); i++) {
		control(table[i].line);
		memset(buf, 0x77, sizeof(buf));
		assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_GET_PEL, 0, 0, 64),
				 table[i].err);
		/* nothing is copied out */
		assert_int_equal(buf[0], 0x77);
		fde_is_off();
		assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_GET_PEL, 0, 0, 64), 0);
	}
	core_file_release(file);
	no_violation();
}

static void bad_arguments(void **state)
{
	struct ioctl_ocxlpmem_fwdebug arg = { .buf_ptr = 8, .buf_size = 8, .action = 5 };
	struct core_file *file = open_file(true);
	static const u16 actions[] = { 0, 6, 255, 256, 257, 0xffff };
	u32 size = rig.core->data_size;
	void *read_only = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned int i;

	assert_false(read_only == MAP_FAILED);
	for (i = 0; i < COUNT(actions); i++)
		assert_int_equal(fwdebug(file, actions[i], 0, 0, 0), -EINVAL);
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_GET_PEL, 0, 0, 4), -EINVAL);
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_GET_PEL, 0, 0, size + 8), -EINVAL);
	assert_int_equal(truth("commands_fw_debug"), 0);
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_GET_PEL, 0, 0, size), 0);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_FWDEBUG, &arg), -EFAULT);
	assert_int_equal(truth("commands_fw_debug"), 1);
	/* what came back cannot be stored */
	arg.buf_ptr = (unsigned long)read_only;
	arg.action = OCXLPMEM_FWDEBUG_GET_PEL;
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_FWDEBUG, &arg), -EFAULT);
	assert_int_equal(truth("commands_fw_debug"), 2);
	standin_fail_allocation(1);
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_GET_PEL, 0, 0, 8), -ENOMEM);
	core_file_release(file);
	munmap(read_only, 4096);
}

static long mmio(struct core_file *file, bool write, u64 address, u64 *value)
{
	struct ioctl_ocxlpmem_mmio arg = { .address = address, .value = *value };
	long ret;

	ret = control_file(file, write ? IOCTL_OCXLPMEM_MMIO_WRITE : IOCTL_OCXLPMEM_MMIO_READ,
			   &arg);
	*value = arg.value;
	return ret;
}

static void registers(void **state)
{
	struct core_file *file = open_file(true), *reader = open_file(false);
	u64 value = 0x1234;

	assert_int_equal(mmio(file, true, WIRE_REG_IMA0_OHP, &value), 0);
	assert_string_equal(rig.trace.command, "register write");
	value = 0;
	/* looking needs no writable file */
	assert_int_equal(mmio(reader, false, WIRE_REG_IMA0_OHP, &value), 0);
	assert_int_equal(value, 0x1234);
	assert_string_equal(rig.trace.command, "register read");
	assert_int_equal(mmio(reader, true, WIRE_REG_IMA0_OHP, &value), -EPERM);
	assert_int_equal(mmio(file, false, 4, &value), -EINVAL);
	assert_int_equal(mmio(file, true, 4, &value), -EINVAL);
	assert_int_equal(mmio(file, false, CARD_MMIO_SIZE, &value), -EINVAL);
	assert_int_equal(mmio(file, true, ~7ull, &value), -EINVAL);
	core_file_release(file);
	core_file_release(reader);
}

static void shutdown(void **state)
{
	struct core_file *file = open_file(true);

	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_SHUTDOWN, NULL), 0);
	assert_int_equal(truth("commands_shutdown"), 1);
	assert_int_equal(truth("chi") & WIRE_CHI_MA, 0);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_SHUTDOWN, NULL), -ENXIO);
	core_file_release(file);
}

/* whatever can change the card is refused while a region is active */
static void active_region(void **state)
{
	struct core_file *file = open_file(true);
	u64 value = 0;

	core_set_region_active(rig.core, true);
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_WRITE_MEMORY, 0, 8, 8), -EBUSY);
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_ENABLE, 0, 0, 0), -EBUSY);
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_DISABLE, 0, 0, 0), -EBUSY);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_SHUTDOWN, NULL), -EBUSY);
	assert_int_equal(mmio(file, true, WIRE_REG_IMA0_OHP, &value), -EBUSY);
	assert_true(logged("refused while a region is active"));
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_READ_MEMORY, 0, 8, 8), 0);
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_GET_PEL, 0, 0, 8), 0);
	assert_int_equal(mmio(file, false, WIRE_REG_IMA0_OHP, &value), 0);
	core_set_region_active(rig.core, false);
	assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_WRITE_MEMORY, 0, 8, 8), 0);
	assert_int_equal(mmio(file, true, WIRE_REG_IMA0_OHP, &value), 0);
	core_file_release(file);
	no_violation();
}

/* a region comes up while the card works on what no active region would survive */
static pthread_t region;
static bool region_began, region_came, region_was_early;

static void *come_up(void *arg)
{
	core_set_region_active(rig.core, true);
	__atomic_store_n(&region_came, true, __ATOMIC_SEQ_CST);
	return NULL;
}

static int region_comes(uint64_t offset, u64 value)
{
	bool bell = offset == WIRE_REG_HCI && value == WIRE_HCI_ACRW;

	if (region_began || (!bell && offset != WIRE_REG_IMA0_OHP))
		return 0;
	region_began = true;
	assert_int_equal(pthread_create(&region, NULL, come_up, NULL), 0);
	usleep(20000);
	region_was_early = __atomic_load_n(&region_came, __ATOMIC_SEQ_CST);
	return 0;
}

static void region_comes_meanwhile(void **state)
{
	struct core_file *file = open_file(true);
	u64 value = 0;
	unsigned int i;

	for (i = 0; i < 4; i++) {
		region_began = false;
		region_came = false;
		rig.on_write = region_comes;
		if (i == 0)
			assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_WRITE_MEMORY, 0, 8, 8), 0);
		else if (i == 1)
			assert_int_equal(mmio(file, true, WIRE_REG_IMA0_OHP, &value), 0);
		else if (i == 2)
			/* which only looks need not be waited for */
			assert_int_equal(fwdebug(file, OCXLPMEM_FWDEBUG_GET_PEL, 0, 0, 8), 0);
		else
			assert_int_equal(control_file(file, IOCTL_OCXLPMEM_SHUTDOWN, NULL), 0);
		rig.on_write = NULL;
		assert_true(region_began);
		pthread_join(region, NULL);
		assert_int_equal(region_was_early, i == 2);
		assert_true(core_region_active(rig.core));
		core_set_region_active(rig.core, false);
	}
	core_file_release(file);
}

static const unsigned int debug_ioctls[] = {
	IOCTL_OCXLPMEM_FWDEBUG, IOCTL_OCXLPMEM_MMIO_WRITE,
	IOCTL_OCXLPMEM_MMIO_READ, IOCTL_OCXLPMEM_SHUTDOWN,
};

static void all_give(struct core_file *file, int err)
{
	union {
		struct ioctl_ocxlpmem_fwdebug fwdebug;
		struct ioctl_ocxlpmem_mmio mmio;
	} arg;
	unsigned int i;

	for (i = 0; i < COUNT(debug_ioctls); i++) {
		memset(&arg, 0, sizeof(arg));
		if (debug_ioctls[i] == IOCTL_OCXLPMEM_FWDEBUG)
			arg.fwdebug.action = OCXLPMEM_FWDEBUG_GET_PEL;
		else
			arg.mmio.address = WIRE_REG_IMA0_OHP;
		assert_int_equal(control_file(file, debug_ioctls[i], &arg), err);
	}
}

static void who_may(void **state)
{
	struct core_file *file = open_file(true);
	unsigned int taints = standin_taints();

	rig.task.capabilities = STANDIN_CAP_SYS_ADMIN;
	all_give(file, -EPERM);
	rig.task.capabilities = STANDIN_CAP_SYS_RAWIO;
	rig.task.lockdown = true;
	all_give(file, -EPERM);
	assert_int_equal(standin_taints(), taints);
	rig.task.lockdown = false;
	all_give(file, 0);
	assert_int_equal(standin_taints(), taints + 4);
	core_file_release(file);
}

static void not_built_in(void **state)
{
	struct core_file *file;

	rig.params.debug = false;
	rig_create();
	file = open_file(true);
	rig.task.capabilities = 0;
	all_give(file, -ENOTTY);
	core_file_release(file);
}

int debug_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(memory),
		TEST(functions_and_pel),
		TEST(removed_meanwhile),
		TEST(parameters),
		TEST(card_refuses),
		TEST(bad_arguments),
		TEST(registers),
		TEST(shutdown),
		TEST(active_region),
		TEST(region_comes_meanwhile),
		TEST(who_may),
		TEST_BARE(not_built_in),
	};

	return RUN(tests);
}
