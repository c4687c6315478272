// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arbitrary ioctl numbers and argument bytes, on files of every kind, with a
 * card model in test mode below: whatever a program passes in, the core gives 0
 * or an errno, keeps within the program's buffers and speaks the card's
 * protocol.
 */
#include "card/card.h"
#include "core_input.h"
#include "driver/core/private.h"

#define FILES	3
/* more would only make a run slow: the length of a buffer is checked long before */
#define LARGEST	0x20000

static struct card *card;
static struct core *core;
static struct standin_clock ticks;
static bool debug;		/* debug ioctls may break the card's protocol */

static int card_read(void *port, u64 offset, u64 *value)
{
	if (offset >= CARD_MMIO_SIZE)
		return -EINVAL;
	*value = card_read64(card, offset, standin_clock_now(&ticks));
	return 0;
}

static int card_write(void *port, u64 offset, u64 value)
{
	if (offset >= CARD_MMIO_SIZE)
		return -EINVAL;
	card_write64(card, offset, value, standin_clock_now(&ticks));
	return 0;
}

static const struct core_ops ops = { .read64 = card_read, .write64 = card_write };

static const unsigned int cmds[] = {
	IOCTL_OCXLPMEM_ERROR_LOG, IOCTL_OCXLPMEM_CONTROLLER_DUMP,
	IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE,
	IOCTL_OCXLPMEM_CONTROLLER_STATS, IOCTL_OCXLPMEM_EVENTFD, IOCTL_OCXLPMEM_EVENT_CHECK,
	IOCTL_OCXLPMEM_REQUEST_HEALTH, IOCTL_OCXLPMEM_SMART, IOCTL_OCXLPMEM_FWDEBUG,
	IOCTL_OCXLPMEM_MMIO_WRITE, IOCTL_OCXLPMEM_MMIO_READ, IOCTL_OCXLPMEM_SHUTDOWN,
};

/* where the structures have their buffer: address, and size in bytes after it */
static const struct buffer {
	unsigned int cmd;
	size_t address;
	size_t size;
} buffers[] = {
#define BUFFER(cmd, type) { cmd, offsetof(struct type, buf_ptr), offsetof(struct type, buf_size) }
	BUFFER(IOCTL_OCXLPMEM_ERROR_LOG, ioctl_ocxlpmem_error_log),
	BUFFER(IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, ioctl_ocxlpmem_controller_dump_data),
	BUFFER(IOCTL_OCXLPMEM_CONTROLLER_STATS, ioctl_ocxlpmem_payload),
	BUFFER(IOCTL_OCXLPMEM_SMART, ioctl_ocxlpmem_payload),
	BUFFER(IOCTL_OCXLPMEM_FWDEBUG, ioctl_ocxlpmem_fwdebug),
#undef BUFFER
};

/*
 * Memory for the argument's buffer, of the size it claims: the program's own
 * pages behind it must stay as they are. NULL: the pointer stays as it came.
 */
static uint8_t *place_buffer(unsigned int cmd, uint8_t *arg, uint32_t *size, struct input *in)
{
	const struct buffer *b;
	uint64_t address;
	uint8_t *room;

	for (b = buffers; b < buffers + ARRAY_SIZE(buffers); b++)
		if (b->cmd == cmd)
			break;
	if (b == buffers + ARRAY_SIZE(buffers))
		return NULL;

	memcpy(size, arg + b->size, sizeof(*size));
	*size %= LARGEST;
	if (input_byte(in) < 200)
		*size &= ~7u;
	memcpy(arg + b->size, size, sizeof(*size));
	/* an address that is certainly none, now and then */
	room = input_byte(in) ? input_room(*size) : NULL;
	address = room ? (uintptr_t)room : 8;
	memcpy(arg + b->address, &address, sizeof(address));
	return room;
}

static void one_ioctl(struct core_file *file, struct input *in)
{
	uint8_t choice = input_byte(in);
	unsigned int cmd = choice < 240 ? cmds[choice % ARRAY_SIZE(cmds)] : input_number(in, 4);
	uint8_t *arg = input_room(_IOC_SIZE(cmd)), *room;
	uint32_t size = 0;

	/* zeros behind, or reserved members would stop nearly all of them */
	memset(arg, 0, _IOC_SIZE(cmd));
	input_fill(in, arg, input_byte(in) % (_IOC_SIZE(cmd) + 1));
	room = place_buffer(cmd, arg, &size, in);
	/* not this process's standard streams, nor the fuzzer's files */
	if (cmd == IOCTL_OCXLPMEM_EVENTFD)
		arg[1] |= 0x40;
	if (_IOC_NR(cmd) >= _IOC_NR(IOCTL_OCXLPMEM_FWDEBUG))
		debug = true;
	input_check(core_file_ioctl(file, cmd, choice == 255 ? 8 : (uintptr_t)arg));
	free(room);
	free(arg);
}

/* the world around goes on, and every file is used, reopened and closed */
static void world(struct input *in, struct core_file **file)
{
	static const char *const lines[] = {
		"log general", "log data-loss length=2000", "dump pending", "dump delay 0",
		"dump short 13", "health 0", "late smart 200 1", "silent stats 1",
		"status dump 0x51 1", "bad-identifier error-log 1", "length smart 8 1",
		"fatal firmware", "stray smart 1", "log-overflow 1",
	};
	uint8_t what = input_byte(in);
	char error[256];

	if (what < ARRAY_SIZE(lines))
		MUST(!card_control(card, lines[what], standin_clock_now(&ticks), error,
				   sizeof(error)));
	else if (what < 32)
		standin_clock_advance(&ticks, 100000000ull * (what - 14));
	else if (what < 40 && core_irq(core))
		core_work(core);
	else if (what < 48) {
		core_file_release(*file);
		MUST(!core_file_open(core, what & 1, file));
	} else {
		core_file_events(*file);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct card_config config = { .seed = 1, .serial = 1, .medium_size = 1 << 20, .test = 1 };
	struct input in = { data, size };
	struct standin_task task = { .clock = &ticks };
	struct core_params params = { .name = "card", .instance = 1, .debug = true };
	struct core_file *file[FILES];
	const char *violation;
	unsigned int i;

	if (!card)
		card = calloc(1, card_size());
	ticks = (struct standin_clock){ .mode = STANDIN_CLOCK_MANUAL };
	debug = false;
	card_init(card, &config, NULL, 0);
	task.capabilities = input_byte(&in) & 3;
	standin_enter(&task);
	MUST(!core_create(&core, &ops, NULL, &params));
	for (i = 0; i < FILES; i++)
		MUST(!core_file_open(core, i != 1, &file[i]));

	while (in.left) {
		i = input_byte(&in);
		if (i < 200)
			one_ioctl(file[i % FILES], &in);
		else
			world(&in, &file[i % FILES]);
		MUST(core->ring.bytes <= CORE_RING_BYTES + CORE_DATA_MAX);
	}
	for (i = 0; i < FILES; i++)
		core_file_release(file[i]);
	core_remove(core);
	core_put(core);
	standin_leave();
	if (card_violations(card, &violation) && !debug && !strstr(violation, "CDC"))
		abort();
	return 0;
}
