// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>

#include <unistd.h>

#include "rig.h"
#include "../truth.h"
#include "driver/core/private.h"

struct rig rig;

/* ---- the port ----------------------------------------------------------- */

static void note_access(void)
{
	__atomic_add_fetch(&rig.accesses, 1, __ATOMIC_RELAXED);
	if (rig.core && core_gone(rig.core))
		__atomic_add_fetch(&rig.late_accesses, 1, __ATOMIC_RELAXED);
}

static void interrupt(void *context, unsigned int number)
{
	__atomic_store_n(&rig.interrupt, true, __ATOMIC_RELAXED);
}

static void note_write(u64 offset, u64 value)
{
	if (offset >= WIRE_REG_END)
		return;
	/* no assertion here: the core would not get its port back */
	if (rig.write_count < COUNT(rig.writes))
		rig.writes[rig.write_count] = (struct access){ offset, value };
	rig.write_count++;
}

static int port_read(void *port, u64 offset, u64 *value)
{
	int ret;

	assert_ptr_equal(port, &rig);
	note_access();
	ret = rig.on_read ? rig.on_read(offset, value) : 0;
	if (ret)
		return ret < 0 ? ret : 0;
	if (offset >= CARD_MMIO_SIZE)
		return -EINVAL;
	pthread_mutex_lock(&rig.lock);
	*value = card_read64(rig.card, offset, rig_now());
	pthread_mutex_unlock(&rig.lock);
	return 0;
}

static int port_write(void *port, u64 offset, u64 value)
{
	int ret;

	assert_ptr_equal(port, &rig);
	note_access();
	ret = rig.on_write ? rig.on_write(offset, value) : 0;
	if (ret)
		return ret < 0 ? ret : 0;
	if (offset >= CARD_MMIO_SIZE)
		return -EINVAL;
	pthread_mutex_lock(&rig.lock);
	note_write(offset, value);
	card_write64(rig.card, offset, value, rig_now());
	pthread_mutex_unlock(&rig.lock);
	return 0;
}

static void changed(void *port, unsigned int what)
{
	__atomic_or_fetch(&rig.changed, what, __ATOMIC_RELAXED);
}

static void trace(void *port, const struct core_trace *trace)
{
	pthread_mutex_lock(&rig.lock);
	rig.trace = *trace;
	rig.traces++;
	pthread_mutex_unlock(&rig.lock);
	if (rig.on_trace)
		rig.on_trace();
}

static const struct core_ops ops = {
	.read64 = port_read,
	.write64 = port_write,
	.changed = changed,
	.trace = trace,
};

static void log_line(void *context, int level, const char *line)
{
	pthread_mutex_lock(&rig.lock);
	snprintf(rig.log[rig.log_count++ % COUNT(rig.log)], sizeof(rig.log[0]), "%d %s", level,
		 line);
	pthread_mutex_unlock(&rig.lock);
}

/* ---- set-up ------------------------------------------------------------- */

int rig_setup_bare(void **state)
{
	struct card_config config = {
		.seed = 1, .serial = SERIAL, .medium_size = MEDIUM, .test = 1,
	};
	struct card_host host = { .interrupt = interrupt };

	memset(&rig, 0, sizeof(rig));
	pthread_mutex_init(&rig.lock, NULL);
	rig.clock.mode = STANDIN_CLOCK_MANUAL;
	rig.clock.skipped = 5000 * MS;
	rig.task.clock = &rig.clock;
	rig.task.capabilities = STANDIN_CAP_SYS_ADMIN | STANDIN_CAP_SYS_RAWIO;
	rig.params = (struct core_params){
		.name = "card", .serial = SERIAL, .instance = INSTANCE, .debug = true,
	};
	rig.card = calloc(1, card_size());
	card_init(rig.card, &config, &host, rig_now());
	standin_set_log(log_line, NULL);
	standin_enter(&rig.task);
	return 0;
}

int rig_setup(void **state)
{
	rig_setup_bare(state);
	return rig_create();
}

int rig_teardown(void **state)
{
	rig.on_read = NULL;
	rig.on_write = NULL;
	if (rig.core) {
		core_remove(rig.core);
		core_put(rig.core);
	}
	standin_leave();
	standin_set_log(NULL, NULL);
	free(rig.card);
	pthread_mutex_destroy(&rig.lock);
	rig.card = NULL;
	return 0;
}

int rig_create(void)
{
	struct core *core;
	int err;

	rig.core = NULL;
	err = core_create(&core, &ops, &rig, &rig.params);
	if (!err)
		rig.core = core;
	rig_forget();
	return err;
}

void rig_forget(void)
{
	rig.write_count = 0;
	rig.changed = 0;
	rig.traces = 0;
	rig.log_count = 0;
	memset(rig.log, 0, sizeof(rig.log));
}

uint64_t rig_now(void)
{
	return standin_clock_now(&rig.clock);
}

void rig_interrupts(void)
{
	while (__atomic_exchange_n(&rig.interrupt, false, __ATOMIC_RELAXED)) {
		rig.work = core_irq(rig.core);
		if (rig.work)
			core_work(rig.core);
	}
}

void rig_wait(uint64_t ns)
{
	standin_clock_advance(&rig.clock, ns);
	pthread_mutex_lock(&rig.lock);
	card_advance(rig.card, rig_now());
	pthread_mutex_unlock(&rig.lock);
	if (rig.core)
		rig_interrupts();
}

/* ---- the card ----------------------------------------------------------- */

void control(const char *line)
{
	char error[1024] = "";

	if (card_control(rig.card, line, rig_now(), error, sizeof(error)))
		fail_msg("\"%s\" was refused: %s", line, error);
}

uint64_t truth(const char *name)
{
	char value[TRUTH_MAX];

	truth_of(rig.card, rig_now(), name, value);
	return strtoull(value, NULL, 0);
}

void no_violation(void)
{
	const char *latest;

	if (card_violations(rig.card, &latest))
		fail_msg("violation: %s", latest);
}

unsigned int written(uint64_t offset, uint64_t value)
{
	unsigned int i, n = 0;

	assert_true(rig.write_count <= COUNT(rig.writes));
	for (i = 0; i < rig.write_count; i++)
		n += rig.writes[i].offset == offset && rig.writes[i].value == value;
	return n;
}

bool logged(const char *text)
{
	unsigned int i;

	for (i = 0; i < COUNT(rig.log); i++)
		if (strstr(rig.log[i], text))
			return true;
	return false;
}

/* ---- the core's entry points -------------------------------------------- */

const struct answer *payload(unsigned int command, const void *in, u32 in_len, u32 out_len)
{
	static struct answer answer;
	/* of exactly the length, so that a sanitizer sees one byte too far */
	uint8_t *out = malloc(out_len ? out_len : 1);

	memset(&answer, 0, sizeof(answer));
	memset(out, 0xa5, out_len);
	assert_true(out_len <= ROOM);
	answer.ret = core_payload(rig.core, command, in, in_len, out, out_len, &answer.need);
	if (!answer.ret) {
		memcpy(&answer.header, out, HEADER);
		memcpy(answer.data, out + HEADER, out_len - HEADER);
	}
	free(out);
	return &answer;
}

const struct answer *smart(void)
{
	return payload(OCXLPMEM_ND_SMART, NULL, 0, ROOM);
}

const struct answer *stats(void)
{
	return payload(OCXLPMEM_ND_CONTROLLER_STATS, NULL, 0, ROOM);
}

void still_works(void)
{
	const struct answer *answer;
	uint8_t block[1024];
	size_t len;

	rig_wait(1001 * MS);
	answer = smart();
	assert_int_equal(answer->ret, 0);
	assert_int_equal(answer->header.status, 0);
	assert_int_equal(answer->header.card_status, 0);
	assert_int_not_equal(answer->header.count, 0);
	len = card_truth_block(rig.card, CARD_BLOCK_SMART_GIVEN, 0, block, sizeof(block),
			       rig_now());
	assert_int_equal(answer->need, HEADER + len);
	assert_memory_equal(answer->data, block, len);
}

struct core_file *open_file(bool writable)
{
	struct core_file *file;

	assert_int_equal(core_file_open(rig.core, writable, &file), 0);
	return file;
}

long control_file(struct core_file *file, unsigned int cmd, void *arg)
{
	long ret = core_file_ioctl(file, cmd, (unsigned long)arg);

	assert_in_range(-ret, 0, 4095);
	return ret;
}

uint64_t rig_counted(int fd)
{
	uint64_t n;

	return read(fd, &n, sizeof(n)) == sizeof(n) ? n : 0;
}
