// SPDX-License-Identifier: GPL-2.0-only
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rig.h"
#include "driver/core/private.h"

#define IMAGE	100000		/* three whole blocks and a bit; a multiple of 8 */
#define BLOCK	32768

static uint8_t image[IMAGE];
static struct ocxlpmem_nd_firmware_out out;

static int ask(unsigned int command, const void *in, u32 len)
{
	const struct answer *answer = payload(command, in, len, sizeof(out));

	if (answer->ret)
		return answer->ret;
	assert_int_equal(answer->need, sizeof(out));
	out.header = answer->header;
	memcpy((uint8_t *)&out + HEADER, answer->data, sizeof(out) - HEADER);
	return 0;
}

static int start(u32 size)
{
	struct ocxlpmem_nd_firmware_start in = { .size = size };

	return ask(OCXLPMEM_ND_FIRMWARE_START, &in, sizeof(in));
}

static int send(u32 context, u32 offset, u32 length)
{
	static struct ocxlpmem_nd_firmware_send in;

	in = (struct ocxlpmem_nd_firmware_send){
		.context = context, .offset = offset, .length = length,
	};
	if (length <= BLOCK && offset <= IMAGE && length <= IMAGE - offset)
		memcpy(in.data, image + offset, length);
	return ask(OCXLPMEM_ND_FIRMWARE_SEND, &in, sizeof(in));
}

static int finish(u32 context, u32 cancel)
{
	struct ocxlpmem_nd_firmware_finish in = { .context = context, .cancel = cancel };

	return ask(OCXLPMEM_ND_FIRMWARE_FINISH, &in, sizeof(in));
}

static int query(void)
{
	return ask(OCXLPMEM_ND_FIRMWARE_QUERY, NULL, 0);
}

static void make_image(void)
{
	unsigned int i;

	for (i = 0; i < IMAGE; i++)
		image[i] = i * 7 + (i >> 8);
	assert_int_equal(card_firmware_seal(image, IMAGE, "FW009999"), 0);
}

static void send_all(u32 context, u32 from)
{
	u32 offset, length;

	for (offset = from; offset < IMAGE; offset += length) {
		length = IMAGE - offset < BLOCK ? IMAGE - offset : BLOCK;
		assert_int_equal(send(context, offset, length), 0);
		assert_int_equal(out.header.status, 0);
		assert_int_equal(out.done, offset + length);
	}
}

static void whole_update(void **state)
{
	u32 context;
	char version[9];

	make_image();
	assert_int_equal(query(), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_IDLE);
	assert_int_equal(out.block_max, BLOCK);
	core_fw_version(rig.core, version);
	assert_memory_equal(out.running, version, 8);
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_RECEIVING);
	assert_int_equal(out.size, IMAGE);
	assert_int_equal(out.done, 0);
	context = out.context;
	assert_int_not_equal(context, 0);
	/* not before all of it was sent */
	assert_int_equal(finish(context, 0), -EINVAL);
	assert_int_equal(send(context, 0, BLOCK), 0);
	assert_int_equal(finish(context, 0), -EINVAL);
	assert_int_equal(finish(context, 1), 0);
	assert_int_equal(start(IMAGE), 0);
	context = out.context;
	send_all(context, 0);
	assert_int_equal(finish(context, 0), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_SENT);
	assert_int_equal(finish(context, 0), -EINVAL);
	assert_int_equal(truth("fw_image_length"), IMAGE);
	assert_int_equal(truth("fw_image_hash"), card_firmware_hash(image, IMAGE));
	assert_int_equal(truth("commands_fw_update"), 5);
	assert_string_equal(rig.trace.command, "firmware update");

	/* active after a reset, and QUERY sees it */
	card_reset(rig.card, rig_now());
	assert_int_equal(query(), 0);
	assert_memory_equal(out.running, "FW009999", 8);
	no_violation();
}

/* nobody can take from the card what it has whole */
static void cancelled(void **state)
{
	make_image();
	/* all of it, and nobody says that it is */
	assert_int_equal(start(IMAGE), 0);
	send_all(out.context, 0);
	assert_int_equal(finish(out.context, 1), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_SENT);
	assert_int_equal(out.done, IMAGE);

	/* nothing of another one, or nothing that the card took */
	assert_int_equal(start(8 * BLOCK), 0);
	assert_int_equal(finish(out.context, 1), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_SENT);
	assert_int_equal(out.size, IMAGE);
	assert_int_equal(out.done, IMAGE);
	assert_int_equal(start(8 * BLOCK), 0);
	control("status fw-update 0x21 1");
	assert_int_equal(send(out.context, 0, BLOCK), 0);
	assert_int_equal(out.header.status, -EBUSY);
	assert_int_equal(finish(out.context, 1), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_SENT);
	assert_int_equal(truth("fw_image_length"), IMAGE);

	/* a part of another one: neither is whole */
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(send(out.context, 0, BLOCK), 0);
	assert_int_equal(finish(out.context, 1), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_IDLE);
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(finish(out.context, 1), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_IDLE);

	/* nor after a block that may have come */
	assert_int_equal(start(IMAGE), 0);
	send_all(out.context, 0);
	assert_int_equal(finish(out.context, 0), 0);
	assert_int_equal(start(IMAGE), 0);
	control("silent fw-update 1");
	assert_int_equal(send(out.context, 0, BLOCK), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_FAILED);
	assert_int_equal(finish(out.context, 1), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_IDLE);
}

/* a size that only FINISH tells: an image of nothing is none */
static void unknown_size(void **state)
{
	make_image();
	assert_int_equal(start(0), 0);
	assert_int_equal(out.size, 0);
	assert_int_equal(finish(out.context, 0), -EINVAL);
	send_all(out.context, 0);
	assert_int_equal(out.size, 0);
	assert_int_equal(finish(out.context, 0), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_SENT);
	assert_int_equal(out.size, IMAGE);
	/* it is as whole as one whose size was told */
	assert_int_equal(start(0), 0);
	assert_int_equal(finish(out.context, 1), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_SENT);
	assert_int_equal(out.done, IMAGE);

	/* it ends where 32-bit offsets end */
	assert_int_equal(start(0), 0);
	rig.core->firmware.done = 0xfffffff0;
	assert_int_equal(send(out.context, 0xfffffff0, 16), -EINVAL);
	assert_int_equal(send(out.context, 0xfffffff0, 8), 0);
	assert_int_equal(out.header.card_status, 0x51);
}

static void only_the_owner(void **state)
{
	u32 context;

	make_image();
	assert_int_equal(send(1, 0, 8), -EINVAL);
	assert_int_equal(finish(1, 1), -EINVAL);
	assert_int_equal(start(IMAGE), 0);
	context = out.context;
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(out.header.status, -EBUSY);
	assert_int_equal(out.context, context);
	assert_int_equal(send(context + 1, 0, 8), -EINVAL);
	assert_int_equal(finish(context + 1, 1), -EINVAL);
	/* a dead updater's context is learnt by QUERY and given up */
	assert_int_equal(query(), 0);
	assert_int_equal(out.context, context);
	assert_int_equal(finish(out.context, 1), 0);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_IDLE);
	assert_int_equal(finish(context, 1), -EINVAL);
	assert_int_equal(send(context, 0, 8), -EINVAL);
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(out.header.status, 0);
	assert_int_not_equal(out.context, context);
	send_all(out.context, 0);
	no_violation();
}

static void bad_values(void **state)
{
	struct ocxlpmem_nd_firmware_start in = { .size = 8, .reserved = 1 };
	static struct ocxlpmem_nd_firmware_send block;
	u32 context;

	make_image();
	assert_int_equal(start(IMAGE + 4), -EINVAL);
	assert_int_equal(ask(OCXLPMEM_ND_FIRMWARE_START, &in, sizeof(in)), -EINVAL);
	assert_int_equal(start(IMAGE), 0);
	context = out.context;
	assert_int_equal(send(context, 0, 0), -EINVAL);
	assert_int_equal(send(context, 0, 12), -EINVAL);
	assert_int_equal(send(context, 0, BLOCK + 8), -EINVAL);
	assert_int_equal(send(context, 8, 8), -EINVAL);
	block = (struct ocxlpmem_nd_firmware_send){
		.context = context, .length = 8, .reserved = 1,
	};
	assert_int_equal(ask(OCXLPMEM_ND_FIRMWARE_SEND, &block, sizeof(block)), -EINVAL);
	assert_int_equal(finish(context, 2), -EINVAL);
	assert_int_equal(truth("commands_fw_update"), 0);
	send_all(context, 0);
	assert_int_equal(send(context, IMAGE, 8), -EINVAL);

	/* an image of 16 bytes takes no 24 */
	assert_int_equal(finish(context, 1), 0);
	assert_int_equal(start(16), 0);
	assert_int_equal(send(out.context, 0, 24), -EINVAL);
	no_violation();
}

static void small_data_buffer(void **state)
{
	u32 offset;

	make_image();
	/* each driver start begins with id 1 anew */
	control("test off");
	control("data-size 1004");
	rig_create();
	assert_int_equal(query(), 0);
	assert_int_equal(out.block_max, 1000);
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(send(out.context, 0, 1008), -EINVAL);
	for (offset = 0; offset < IMAGE; offset += 1000)
		assert_int_equal(send(out.context, offset, 1000), 0);
	assert_int_equal(out.done, IMAGE);
	core_remove(rig.core);
	core_put(rig.core);
	control("data-size 131072");
	rig_create();
	assert_int_equal(query(), 0);
	assert_int_equal(out.block_max, BLOCK);
	core_remove(rig.core);
	core_put(rig.core);
	control("data-size 0");
	rig_create();
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(out.header.status, -EOPNOTSUPP);
	no_violation();
}

static void needs_the_capability(void **state)
{
	rig.task.capabilities = STANDIN_CAP_SYS_RAWIO;
	assert_int_equal(start(IMAGE), -EPERM);
	assert_int_equal(send(1, 0, 8), -EPERM);
	assert_int_equal(finish(1, 0), -EPERM);
	assert_int_equal(query(), -EPERM);
	/* the readers' commands need none */
	assert_int_equal(smart()->ret, 0);
}

static void card_refuses(void **state)
{
	static const struct {
		const char *line;
		int err;
		u8 card_status;
	} table[] = {
		{ "status fw-update 0x51 1", -EIO, 0x51 },
		{ "status fw-update 0x52 1", -EINVAL, 0x52 },
		{ "status fw-update 0xff 1", -EIO, 0xff },
		{ "silent fw-update 1", -ETIMEDOUT, 0 },
	};
	unsigned int i;

	make_image();
	/* try later: the update goes on */
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(send(out.context, 0, BLOCK), 0);
	control("status fw-update 0x21 1");
	assert_int_equal(send(out.context, BLOCK, BLOCK), 0);
	assert_int_equal(out.header.status, -EBUSY);
	assert_int_equal(out.header.card_status, 0x21);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_RECEIVING);
	assert_int_equal(out.done, BLOCK);
	send_all(out.context, BLOCK);
	assert_int_equal(finish(out.context, 1), 0);

	/* the others end it */
	for (i = 0; i < COUNT(table); i++) {
		assert_int_equal(start(IMAGE), 0);
		assert_int_equal(send(out.context, 0, BLOCK), 0);
		control(table[i].line);
		assert_int_equal(send(out.context, BLOCK, BLOCK), 0);
		assert_int_equal(out.header.status, table[i].err);
		assert_int_equal(out.header.card_status, table[i].card_status);
		assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_FAILED);
		assert_int_equal(out.done, BLOCK);
		assert_int_equal(send(out.context, BLOCK, BLOCK), -EINVAL);
		assert_int_equal(finish(out.context, 0), -EINVAL);
	}
	assert_int_equal(start(IMAGE), 0);
	send_all(out.context, 0);
	no_violation();
}

/* the card finds the image bad in its last block */
static void bad_image(void **state)
{
	make_image();
	image[IMAGE - 1] ^= 1;
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(send(out.context, 0, BLOCK), 0);
	assert_int_equal(send(out.context, BLOCK, BLOCK), 0);
	assert_int_equal(send(out.context, 2 * BLOCK, BLOCK), 0);
	assert_int_equal(send(out.context, 3 * BLOCK, IMAGE - 3 * BLOCK), 0);
	assert_int_equal(out.header.status, -EINVAL);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_FAILED);
}

static void states(void **state)
{
	make_image();
	control("erase-duration 60000");
	assert_int_equal(core_erase_start(rig.core), 0);
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(out.header.status, -EBUSY);
	assert_int_equal(out.header.state, OCXLPMEM_STATE_ERASING);
	rig_wait(60000 * MS);
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(out.header.status, 0);
	assert_int_equal(send(out.context, 0, BLOCK), 0);
	control("erase-duration 1000");
	/* started behind our back: the engine itself refuses, nothing has failed */
	assert_int_equal(core_erase_start(rig.core), 0);
	assert_int_equal(send(out.context, BLOCK, BLOCK), 0);
	assert_int_equal(out.header.status, -EBUSY);
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_RECEIVING);
	rig_wait(1000 * MS);
	send_all(out.context, BLOCK);
	control("fatal firmware");
	assert_int_equal(finish(out.context, 1), 0);
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(out.header.status, -EIO);
	no_violation();
}

/* QUERY goes by the register: a card that is gone, or refuses */
static int refuse_fwver(uint64_t offset, u64 *value)
{
	return offset == WIRE_REG_FWVER ? -EINVAL : 0;
}

static void query_fails(void **state)
{
	struct core_payload p = { .core = rig.core };

	rig.on_read = refuse_fwver;
	assert_int_equal(query(), -EINVAL);
	rig.on_read = NULL;
	assert_int_equal(query(), 0);
	control("dead");
	assert_int_equal(query(), -ENODEV);
	assert_int_equal(core_firmware_query(&p), -ENODEV);
}

/* who is killed between two blocks must not stop all updates to come */
static void owner_is_gone(void **state)
{
	pid_t pid = fork();
	u32 context;

	if (!pid)
		for (;;)
			pause();
	assert_true(pid > 0);
	make_image();
	rig.task.pid = pid;
	assert_int_equal(start(IMAGE), 0);
	context = out.context;
	assert_int_equal(send(context, 0, BLOCK), 0);
	rig.task.pid = 0;
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(out.header.status, -EBUSY);
	assert_int_equal(out.context, context);

	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(start(IMAGE), 0);
	assert_int_equal(out.header.status, 0);
	assert_int_not_equal(out.context, context);
	assert_int_equal(out.done, 0);
	assert_int_equal(send(context, BLOCK, BLOCK), -EINVAL);
	context = out.context;
	send_all(context, 0);
	assert_int_equal(finish(context, 0), 0);
	/* that one is done; its owner lives */
	assert_int_equal(out.phase, OCXLPMEM_FIRMWARE_SENT);
}

static void answer_does_not_fit(void **state)
{
	const struct answer *answer = payload(OCXLPMEM_ND_FIRMWARE_QUERY, NULL, 0,
					      sizeof(out) - 1);

	assert_int_equal(answer->ret, 0);
	assert_int_equal(answer->header.status, -EMSGSIZE);
	assert_int_equal(answer->need, sizeof(out));
}

int firmware_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(whole_update),
		TEST(unknown_size),
		TEST(cancelled),
		TEST(only_the_owner),
		TEST(bad_values),
		TEST_BARE(small_data_buffer),
		TEST(needs_the_capability),
		TEST(card_refuses),
		TEST(bad_image),
		TEST(states),
		TEST(query_fails),
		TEST(owner_is_gone),
		TEST(answer_does_not_fit),
	};

	return RUN(tests);
}
