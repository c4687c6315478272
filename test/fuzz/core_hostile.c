// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver core against a hostile card: every word it reads comes from the
 * input, and the input says which entry point is used next. Mostly the card lies in
 * plausible words, or nothing but the first check would ever be reached.
 */
#include <linux/ndctl.h>

#include "core_input.h"
#include "driver/core/private.h"
#include "wire/header.h"

#define END		0x20000
#define REQUEST		0x1000
#define RESPONSE	0x1040
#define NEAR_REQUEST	0x1080
#define NEAR_RESPONSE	0x10c0
#define DATA		0x2000
#define DATA_SIZE	0x10008
#define ROOM		0x12000

static struct input in;
static struct core *core;

/* what was last written: for plausible answers, and to check what is written */
static struct {
	uint64_t request[WIRE_REQUEST_WORDS];
	uint64_t near[WIRE_REQUEST_WORDS];
	uint64_t mood;	/* CHI bits that stand */
	bool fde;
	bool debug;	/* a register may be written by a debug ioctl */
} seen;

static unsigned long accesses;
static struct standin_clock ticks;

/* ---- the card ----------------------------------------------------------- */

static uint64_t plausible_chi(uint8_t lie)
{
	uint64_t chi = WIRE_CHI_CRDY | WIRE_CHI_MA | WIRE_CHI_ACRA | seen.mood;

	/* seldom, so that fatal or silent is not all there ever is */
	return chi ^ (lie < 0xf0 ? 0 : 1ull << (lie & 15));
}

static uint64_t answer(const uint64_t *request, uint8_t lie)
{
	static const uint8_t statuses[] = { 0x20, 0x21, 0x50, 0x51, 0x52, 0x70, 0xff, 0x01 };
	struct wire_response rsp = {
		.status = lie < 0xe0 ? 0 : statuses[lie & 7],
		.id = (request[0] >> 16) - (lie >> 3 == 2),
	};

	return wire_response_encode(&rsp);
}

static uint64_t data_header(uint8_t lie)
{
	static const uint16_t ids[] = {
		[WIRE_OP_ERROR_LOG] = WIRE_ID_ERROR_LOG,
		[WIRE_OP_SMART] = WIRE_ID_SMART,
		[WIRE_OP_STATS] = WIRE_ID_STATS,
		[WIRE_OP_DUMP] = WIRE_ID_DUMP,
	};
	static const uint32_t lengths[] = {
		0, 16, 32, 0x3f, 0x40, 0x48, 0x140, 0x1000, 0x7ff8, 0xfff8, 0xffff, 0x10000,
		0x10008, 0x7fffffff, 0xffffffff,
	};
	unsigned int op = seen.request[0] & 0xff;
	uint32_t length = lie & 0x10 ? (uint32_t)seen.request[1] : lengths[lie % 15];

	return (uint64_t)(op < 8 ? ids[op] : 0) << 48 | (lie & 0x20 ? length & 0xffff : length);
}

static int hostile_read(void *port, u64 offset, u64 *value)
{
	uint8_t how, lie;

	accesses++;
	MUST(!port);
	if (offset >= END || offset % 8)
		return -EINVAL;
	/* no input any more: the card is gone, so that the run ends */
	if (!in.left) {
		*value = WIRE_DEAD;
		return 0;
	}
	how = input_byte(&in);
	if (how < 8) {
		*value = input_number(&in, 8);
		return 0;
	}
	if (how == 8)
		return -EIO;
	lie = how;
	if (offset == WIRE_REG_CHI)
		*value = plausible_chi(lie);
	else if (offset == RESPONSE)
		*value = answer(seen.request, lie);
	else if (offset == NEAR_RESPONSE)
		*value = answer(seen.near, lie);
	else if (offset == DATA)
		*value = data_header(lie);
	else if (offset == WIRE_REG_ACMA_BLOCKS)
		*value = (uint64_t)REQUEST << 32 | RESPONSE;
	else if (offset == WIRE_REG_ACMA_DATA)
		*value = (uint64_t)DATA << 32 | (lie & 1 ? DATA_SIZE : lie << 4);
	else if (offset == WIRE_REG_NSCMA_BLOCKS)
		*value = (uint64_t)NEAR_REQUEST << 32 | NEAR_RESPONSE;
	else if (offset < WIRE_REG_END)
		*value = lie < 0xe0 ? 0 : lie;
	else
		*value = lie;
	return 0;
}

static void note_write(u64 offset, u64 value)
{
	if (offset == WIRE_REG_HCI && value & WIRE_HCI_FDE)
		seen.fde = true;
	if (offset == WIRE_REG_HCIC && value & WIRE_HCI_FDE)
		seen.fde = false;
	if (offset >= REQUEST && offset < RESPONSE)
		seen.request[(offset - REQUEST) / 8] = value;
	if (offset >= NEAR_REQUEST && offset < NEAR_RESPONSE)
		seen.near[(offset - NEAR_REQUEST) / 8] = value;
}

/* only known bits of registers that act, and only the blocks the card named */
static bool may_write(u64 offset, u64 value)
{
	const struct wire_area *admin = &core->admin_area, *near = &core->near_area;

	if (offset == WIRE_REG_HCI || offset == WIRE_REG_HCIC)
		return value && !(value & ~(u64)WIRE_HCI_ALL);
	if (offset == WIRE_REG_CHIC || offset == WIRE_REG_CHIE || offset == WIRE_REG_CHIEC)
		return value && !(value & ~(u64)WIRE_CHI_ALL);
	return (offset >= admin->request && offset < admin->request + 0x40ull) ||
	       (offset >= admin->data && offset < admin->data + (u64)admin->data_size) ||
	       (core->has_near && offset >= near->request && offset < near->request + 0x40ull);
}

static int hostile_write(void *port, u64 offset, u64 value)
{
	accesses++;
	if (offset >= END || offset % 8)
		return -EINVAL;
	/* while core_create() runs, nobody has told us core yet */
	MUST(!core || seen.debug || may_write(offset, value));
	note_write(offset, value);
	return 0;
}

static const struct core_ops ops = { .read64 = hostile_read, .write64 = hostile_write };

/* ---- the entry points --------------------------------------------------- */

static uint8_t *user;

static void enter_smart(struct core_file *file)
{
	struct ioctl_ocxlpmem_payload arg = {
		.buf_ptr = (uintptr_t)user, .buf_size = input_number(&in, 2),
	};

	input_check(core_file_ioctl(file, IOCTL_OCXLPMEM_SMART, (uintptr_t)&arg));
}

static void enter_stats(struct core_file *file)
{
	struct ioctl_ocxlpmem_payload arg = {
		.buf_ptr = (uintptr_t)user, .buf_size = input_number(&in, 2),
	};

	input_check(core_file_ioctl(file, IOCTL_OCXLPMEM_CONTROLLER_STATS, (uintptr_t)&arg));
}

static void enter_log(struct core_file *file)
{
	struct ioctl_ocxlpmem_error_log arg = {
		.buf_ptr = (uintptr_t)user,
		.buf_size = input_number(&in, 2),
		.want.sequence = input_byte(&in) < 64 ? input_byte(&in) & 15 : 0,
	};
	u32 room = arg.buf_size;

	if (!input_check(core_file_ioctl(file, IOCTL_OCXLPMEM_ERROR_LOG, (uintptr_t)&arg)))
		MUST(arg.buf_size <= room && arg.place.sequence);
}

static void enter_dump(struct core_file *file)
{
	struct ioctl_ocxlpmem_controller_dump arg = {
		.mode = input_byte(&in) & 3,
		.flags = input_byte(&in) & 7,
	};

	input_check(core_file_ioctl(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP, (uintptr_t)&arg));
}

static void enter_dump_data(struct core_file *file)
{
	struct ioctl_ocxlpmem_controller_dump_data arg = {
		.buf_ptr = (uintptr_t)user,
		.buf_size = input_number(&in, 2) & 0xfff8,
		.offset = input_byte(&in) < 8 ? input_number(&in, 4) : 8 * input_byte(&in),
	};
	u32 room = arg.buf_size;

	if (!input_check(core_file_ioctl(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA,
					 (uintptr_t)&arg)))
		MUST(arg.buf_size <= room);
}

static void enter_dump_complete(struct core_file *file)
{
	struct ioctl_ocxlpmem_controller_dump_complete arg = {
		.generation = core->dump.generation + (input_byte(&in) == 1),
		.flags = input_byte(&in) & 3,
	};
	bool whole = core->dump.whole;

	if (!input_check(core_file_ioctl(file, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE,
					 (uintptr_t)&arg)))
		MUST(whole || arg.flags & OCXLPMEM_DUMP_DISCARD);
}

static void enter_events(struct core_file *file)
{
	u64 events;

	input_check(core_file_ioctl(file, IOCTL_OCXLPMEM_EVENT_CHECK, (uintptr_t)&events));
	core_file_events(file);
}

static void enter_health(struct core_file *file)
{
	input_check(core_file_ioctl(file, IOCTL_OCXLPMEM_REQUEST_HEALTH, 0));
}

static void enter_debug(struct core_file *file)
{
	struct ioctl_ocxlpmem_fwdebug arg = {
		.parameter_1 = input_byte(&in),
		.buf_ptr = (uintptr_t)user,
		.buf_size = input_number(&in, 2),
		.action = input_byte(&in),
	};

	input_check(core_file_ioctl(file, IOCTL_OCXLPMEM_FWDEBUG, (uintptr_t)&arg));
	/* FDE never stands afterwards, but on a card that can no longer be reached */
	MUST(!seen.fde || core_state(core) == OCXLPMEM_STATE_GONE);
	seen.fde = false;
}

static void enter_mmio(struct core_file *file)
{
	struct ioctl_ocxlpmem_mmio arg = { .address = input_number(&in, 3), .value = 1 };
	unsigned int cmd = input_byte(&in) & 1 ? IOCTL_OCXLPMEM_MMIO_READ :
						 IOCTL_OCXLPMEM_MMIO_WRITE;

	seen.debug = true;
	input_check(core_file_ioctl(file, cmd, (uintptr_t)&arg));
	seen.debug = false;
	seen.fde = false;
}

static void enter_shutdown(struct core_file *file)
{
	input_check(core_file_ioctl(file, IOCTL_OCXLPMEM_SHUTDOWN, 0));
}

static void enter_call(struct core_file *file)
{
	u32 size = input_number(&in, 2), given;
	struct nd_cmd_pkg pkg = {
		.nd_family = OCXLPMEM_ND_FAMILY,
		.nd_command = input_byte(&in) & 31,
		.nd_size_out = size,
	};
	uint8_t *buf;

	pkg.nd_size_in = pkg.nd_command == OCXLPMEM_ND_FIRMWARE_SEND ? 32784 :
			 input_byte(&in) & 24;
	given = sizeof(pkg) + pkg.nd_size_in + size;
	buf = input_room(given);
	memcpy(buf, &pkg, sizeof(pkg));
	memset(buf + sizeof(pkg), 0, pkg.nd_size_in);
	input_fill(&in, buf + sizeof(pkg), pkg.nd_size_in < 16 ? pkg.nd_size_in : 16);
	input_check(core_nd_call(core, buf, given - (input_byte(&in) == 1)));
	free(buf);
}

/* firmware as a tool would send it, but for one word now and then */
static void firmware(unsigned int command, uint32_t *words, unsigned int count, uint32_t len)
{
	struct ocxlpmem_nd_firmware_out out;
	uint8_t *buf = input_room(len), lie = input_byte(&in);
	u32 need;

	if (lie < 32)
		words[lie % count] ^= 1u << (input_byte(&in) & 31);
	memset(buf, 0, len);
	memcpy(buf, words, 4 * count);
	input_check(core_payload(core, command, buf, len, &out, sizeof(out), &need));
	free(buf);
}

static void enter_firmware_start(struct core_file *file)
{
	uint32_t words[] = { 8 * input_byte(&in), 0 };

	firmware(OCXLPMEM_ND_FIRMWARE_START, words, 2,
		 sizeof(struct ocxlpmem_nd_firmware_start));
}

static void enter_firmware_send(struct core_file *file)
{
	uint32_t words[] = {
		core->firmware.context, core->firmware.done, 8 * input_byte(&in), 0,
	};

	firmware(OCXLPMEM_ND_FIRMWARE_SEND, words, 4, sizeof(struct ocxlpmem_nd_firmware_send));
}

static void enter_firmware_finish(struct core_file *file)
{
	uint32_t words[] = { core->firmware.context, input_byte(&in) & 1 };

	firmware(OCXLPMEM_ND_FIRMWARE_FINISH, words, 2,
		 sizeof(struct ocxlpmem_nd_firmware_finish));
}

static void enter_mood(struct core_file *file)
{
	uint8_t mood = input_byte(&in);

	seen.mood = (mood & 1 ? WIRE_CHI_ELA : 0) | (mood & 2 ? WIRE_CHI_CDA : 0) |
		    (mood & 4 ? WIRE_CHI_NSCRA : 0);
}

static void enter_time(struct core_file *file)
{
	standin_clock_advance(&ticks, 1000000ull << (input_byte(&in) & 15));
}

static void enter_vendor(struct core_file *file)
{
	struct nd_cmd_vendor_hdr hdr = {
		.opcode = OCXLPMEM_VENDOR_OPCODE | (input_byte(&in) & 31),
		.in_length = input_byte(&in) & 24,
	};
	struct nd_cmd_vendor_tail tail = { .out_length = input_number(&in, 2) };
	size_t size = sizeof(hdr) + hdr.in_length + sizeof(tail) + tail.out_length;
	uint8_t *buf = input_room(size);

	memcpy(buf, &hdr, sizeof(hdr));
	input_fill(&in, buf + sizeof(hdr), hdr.in_length);
	memcpy(buf + sizeof(hdr) + hdr.in_length, &tail, sizeof(tail));
	input_check(core_nd_vendor(core, buf, size - (input_byte(&in) == 1)));
	free(buf);
}

static void enter_ready(struct core_file *file)
{
	MUST(core_ready_poll(core) <= 1000);
	MUST(core_ready_missing(core));
}

static void enter_irq(struct core_file *file)
{
	if (core_irq(core))
		core_work(core);
}

static void enter_work(struct core_file *file)
{
	core_work(core);
}

static void enter_erase(struct core_file *file)
{
	input_check(core_erase_start(core));
}

static void enter_erase_poll(struct core_file *file)
{
	MUST(core_erase_poll(core) <= CORE_ERASE_DOUBT);
}

static void enter_region(struct core_file *file)
{
	core_set_region_active(core, input_byte(&in) & 1);
}

static void enter_attributes(struct core_file *file)
{
	char text[64];
	unsigned int i;

	for (i = 0; i < core_attribute_count; i++) {
		if (core_attributes[i].show)
			MUST(core_attributes[i].show(core, text, sizeof(text)) > 0);
	}
}

/* what root writes: the card's serial number, another one, or no number */
static void enter_attributes_write(struct core_file *file)
{
	const u8 pick = input_byte(&in);
	char text[32] = "none\n";
	unsigned int i;

	if (pick % 3)
		snprintf(text, sizeof(text), "0x%llx\n",
			 (unsigned long long)core_serial(core) + pick % 3 - 1);
	for (i = 0; i < core_attribute_count; i++) {
		if (core_attributes[i].store)
			input_check(core_attributes[i].store(core, text));
	}
}

static void (*const entries[])(struct core_file *file) = {
	enter_smart, enter_stats, enter_log, enter_log, enter_log, enter_dump, enter_dump_data,
	enter_dump_data, enter_dump_complete, enter_events, enter_health, enter_debug, enter_mmio,
	enter_shutdown, enter_call, enter_call, enter_vendor, enter_ready, enter_irq, enter_work,
	enter_erase, enter_erase_poll, enter_region, enter_attributes, enter_attributes_write,
	enter_firmware_start, enter_firmware_send, enter_firmware_send, enter_firmware_finish,
	enter_mood, enter_mood, enter_time,
};

static void use(struct core_file *file)
{
	unsigned long before;
	unsigned int i;

	while (in.left) {
		entries[input_byte(&in) % ARRAY_SIZE(entries)](file);
		MUST(core->ring.bytes <= CORE_RING_BYTES + CORE_DATA_MAX);
		if (core_state(core) == OCXLPMEM_STATE_GONE)
			break;
	}
	/* a card that is gone is never touched again, by any entry point */
	if (core_state(core) != OCXLPMEM_STATE_GONE)
		return;
	before = accesses;
	for (i = 0; i < ARRAY_SIZE(entries); i++)
		entries[i](file);
	MUST(accesses == before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct standin_task task = {
		.clock = &ticks,
		.capabilities = STANDIN_CAP_SYS_ADMIN | STANDIN_CAP_SYS_RAWIO,
	};
	struct core_params params = { .name = "hostile", .instance = 1, .debug = true };
	struct core_file *file;

	in = (struct input){ data, size };
	ticks = (struct standin_clock){ .mode = STANDIN_CLOCK_MANUAL };
	memset(&seen, 0, sizeof(seen));
	accesses = 0;
	core = NULL;
	user = input_room(ROOM);
	standin_enter(&task);
	if (!input_check(core_create(&core, &ops, NULL, &params))) {
		if (!input_check(core_file_open(core, true, &file))) {
			use(file);
			core_file_release(file);
		}
		core_remove(core);
		core_put(core);
	}
	standin_leave();
	free(user);
	return 0;
}
