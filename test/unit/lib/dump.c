// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

/**
 * struct store - the driver's side
 * @looks: how often the dump was asked for before it is ready; -1: never
 * @eventfd: registered, -1: none yet
 * @mode: first mode asked for
 * @completed: generation completed
 * @claim: bytes to say were read, if not 0
 * @other: generation to say was read, if not 0
 */
struct store {
	uint64_t generation;
	int looks;
	int eventfd;
	int eventfd_error;
	int dump_error;
	uint32_t mode;
	uint32_t flags;
	uint32_t state;
	unsigned int asked;
	uint64_t completed;
	uint32_t completed_flags;
	int complete_error;
	uint32_t claim;
	uint64_t other;
	uint32_t max_size;
	uint32_t size;
};

static int answer_dump(struct store *store, struct ioctl_ocxlpmem_controller_dump *io)
{
	int looks;

	if (!store->asked++) {
		store->mode = io->mode;
		store->flags = io->flags;
	} else {
		/* what was wanted is wanted once: nothing is taken over a second time */
		assert_int_equal(io->mode, OCXLPMEM_DUMP_ATTACH);
		assert_int_equal(io->flags, 0);
	}
	if (store->dump_error)
		return store->dump_error;
	io->generation = store->generation;
	io->instance = 0xfeed;
	io->max_size = store->max_size;
	/* another thread may make it ready */
	looks = __atomic_load_n(&store->looks, __ATOMIC_SEQ_CST);
	io->state = looks < 0 || (int)store->asked <= looks ?
		    OCXLPMEM_DUMP_PREPARING : OCXLPMEM_DUMP_READY;
	if (store->state)
		io->state = store->state;
	return 0;
}

static int answer_data(struct store *store, struct ioctl_ocxlpmem_controller_dump_data *io)
{
	static const uint64_t zero[7];
	uint32_t n = io->offset < store->size ? store->size - io->offset : 0;

	assert_memory_equal(io->reserved, zero, sizeof(zero));
	if (io->generation && io->generation != store->generation)
		return -ESTALE;
	n = n < io->buf_size ? n : io->buf_size;
	memset((void *)(uintptr_t)io->buf_ptr, io->offset & 0xff, n);
	io->buf_size = store->claim ? store->claim : n;
	io->generation = store->other ? store->other : store->generation;
	return 0;
}

static int answer_complete(struct store *store,
			   const struct ioctl_ocxlpmem_controller_dump_complete *io)
{
	assert_int_equal(io->reserved, 0);
	store->completed = io->generation;
	store->completed_flags = io->flags;
	return store->complete_error;
}

static int answer(struct device *device, unsigned long request, void *arg)
{
	struct store *store = device->data;

	switch (request) {
	case IOCTL_OCXLPMEM_EVENTFD:
		store->eventfd = ((struct ioctl_ocxlpmem_eventfd *)arg)->eventfd;
		return store->eventfd_error;
	case IOCTL_OCXLPMEM_CONTROLLER_DUMP:
		return answer_dump(store, arg);
	case IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA:
		return answer_data(store, arg);
	case IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE:
		return answer_complete(store, arg);
	}
	return -ENOTTY;
}

struct bed {
	struct store store;
	struct device device;
	struct ocxlpmem_card *card;
};

static void bed_make(struct bed *bed, void **state)
{
	struct machine *machine = *state;

	*bed = (struct bed){
		.store = { .generation = 3, .size = 1000, .max_size = 4096, .eventfd = -1 },
		.device = { .answer = answer },
	};
	bed->device.data = &bed->store;
	bed->card = machine_one_card(machine);
	device_attach(&bed->device, machine->ctx);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void read_to_the_end(void **state)
{
	struct ocxlpmem_dump *dump;
	uint32_t offset = 0, max;
	struct bed bed;
	ssize_t n;
	void *buf;

	bed_make(&bed, state);
	assert_int_equal(ocxlpmem_dump_open(bed.card, OCXLPMEM_DUMP_NEW, 0, &dump), 0);
	assert_int_equal(bed.device.flags, O_RDWR | O_CLOEXEC);
	assert_int_equal(bed.store.mode, OCXLPMEM_DUMP_NEW);
	assert_int_equal(ocxlpmem_dump_state(dump), OCXLPMEM_DUMP_READY);
	assert_int_equal(ocxlpmem_dump_wait(dump, -1), 0);
	assert_int_equal(ocxlpmem_dump_generation(dump), 3);
	assert_int_equal(ocxlpmem_dump_instance(dump), 0xfeed);
	assert_int_equal(ocxlpmem_dump_max_size(dump, &max), 0);
	assert_int_equal(max, 4096);

	buf = malloc(256);
	while ((n = ocxlpmem_dump_read(dump, offset, buf, 256)) > 0) {
		assert_int_equal(*(uint8_t *)buf, offset & 0xff);
		offset += n;
	}
	assert_int_equal(n, 0);
	assert_int_equal(offset, 1000);
	free(buf);
	assert_int_equal(ocxlpmem_dump_complete(dump, 0), 0);
	assert_int_equal(bed.store.completed, 3);
	ocxlpmem_dump_close(dump);
}

/* what may lose a dump, or take it away, is asked for by name only */
static void flags_are_passed_on(void **state)
{
	struct ocxlpmem_dump *dump;
	struct bed bed;

	bed_make(&bed, state);
	assert_int_equal(ocxlpmem_dump_open(bed.card, OCXLPMEM_DUMP_ATTACH, 0, &dump), 0);
	assert_int_equal(bed.store.flags, 0);
	bed.store.complete_error = -ENOTEMPTY;
	assert_int_equal(ocxlpmem_dump_complete(dump, 0), -ENOTEMPTY);
	assert_int_equal(bed.store.completed_flags, 0);
	assert_int_equal(ocxlpmem_card_failure(bed.card)->remedy, OCXLPMEM_REMEDY_FINISH_DUMP);
	bed.store.complete_error = 0;
	assert_int_equal(ocxlpmem_dump_complete(dump, OCXLPMEM_DUMP_DISCARD), 0);
	assert_int_equal(bed.store.completed, 3);
	assert_int_equal(bed.store.completed_flags, OCXLPMEM_DUMP_DISCARD);
	ocxlpmem_dump_close(dump);

	bed_make(&bed, state);
	bed.store.looks = 2;
	assert_int_equal(ocxlpmem_dump_open(bed.card, OCXLPMEM_DUMP_NEW, OCXLPMEM_DUMP_DISCARD |
					    OCXLPMEM_DUMP_TAKE_OVER, &dump), 0);
	assert_int_equal(bed.store.flags, OCXLPMEM_DUMP_DISCARD | OCXLPMEM_DUMP_TAKE_OVER);
	assert_int_equal(ocxlpmem_dump_wait(dump, -1), 0);
	ocxlpmem_dump_close(dump);
}

static void another_dump_took_its_place(void **state)
{
	struct ocxlpmem_dump *dump;
	struct bed bed;
	uint8_t buf[8];

	bed_make(&bed, state);
	assert_int_equal(ocxlpmem_dump_open(bed.card, OCXLPMEM_DUMP_ATTACH, 0, &dump), 0);
	/* a driver that does not notice */
	bed.store.other = 4;
	assert_int_equal(ocxlpmem_dump_read(dump, 0, buf, 8), -ESTALE);
	/* and one that does */
	bed.store.generation = 4;
	assert_int_equal(ocxlpmem_dump_read(dump, 0, buf, 8), -ESTALE);
	ocxlpmem_dump_close(dump);
}

static void claims_more_than_asked(void **state)
{
	static const uint32_t claims[] = { 9, 16, 0x7fffffff, 0x80000000, 0xffffffff };
	struct ocxlpmem_dump *dump;
	struct bed bed;
	unsigned int i;
	uint8_t buf[8];

	bed_make(&bed, state);
	assert_int_equal(ocxlpmem_dump_open(bed.card, OCXLPMEM_DUMP_ATTACH, 0, &dump), 0);
	for (i = 0; i < COUNT(claims); i++) {
		bed.store.claim = claims[i];
		assert_int_equal(ocxlpmem_dump_read(dump, 0, buf, 8), -EPROTO);
	}
	assert_int_equal(ocxlpmem_dump_read(dump, 0, buf, 0x80000000), -EINVAL);
	ocxlpmem_dump_close(dump);
}

static void cannot_be_had(void **state)
{
	static const struct {
		int err;
		enum ocxlpmem_fault fault;
	} cases[] = {
		{ -EBUSY, OCXLPMEM_FAULT_CARD }, { -ENODATA, OCXLPMEM_FAULT_ABSENT },
		{ -ENODEV, OCXLPMEM_FAULT_ABSENT }, { -ETIMEDOUT, OCXLPMEM_FAULT_CARD },
		{ -EPERM, OCXLPMEM_FAULT_PERMISSION }, { -ENOTEMPTY, OCXLPMEM_FAULT_CARD },
	};
	struct ocxlpmem_dump *dump = NULL;
	unsigned int i;
	struct bed bed;
	int fd = -1;

	bed_make(&bed, state);
	for (i = 0; i < COUNT(cases); i++) {
		bed.store.dump_error = cases[i].err;
		assert_int_equal(ocxlpmem_dump_open(bed.card, 0, 0, &dump), cases[i].err);
		assert_int_equal(ocxlpmem_card_failure(bed.card)->fault, cases[i].fault);
		assert_null(dump);
		/* no descriptor is left behind: the lowest free one stays the same */
		if (i)
			assert_int_equal(bed.store.eventfd, fd);
		fd = bed.store.eventfd;
	}
	bed.store.dump_error = 0;
	bed.store.state = 7;
	assert_int_equal(ocxlpmem_dump_open(bed.card, 0, 0, &dump), -EPROTO);
	bed.device.open_error = -EACCES;
	assert_int_equal(ocxlpmem_dump_open(bed.card, 0, 0, &dump), -EACCES);
}

/* where no eventfd can be had, looking again finds it */
static void waits_by_looking(void **state)
{
	struct ocxlpmem_dump *dump;
	struct bed bed;

	bed_make(&bed, state);
	bed.store.looks = 4;
	bed.store.eventfd_error = -EBUSY;
	assert_int_equal(ocxlpmem_dump_open(bed.card, OCXLPMEM_DUMP_NEW, 0, &dump), 0);
	assert_int_equal(ocxlpmem_dump_state(dump), OCXLPMEM_DUMP_PREPARING);
	assert_int_equal(ocxlpmem_dump_wait(dump, -1), 0);
	assert_int_equal(ocxlpmem_dump_state(dump), OCXLPMEM_DUMP_READY);
	assert_int_equal(bed.store.asked, 5);
	ocxlpmem_dump_close(dump);
}

static void time_is_up(void **state)
{
	struct ocxlpmem_dump *dump;
	struct bed bed;
	int64_t start;

	bed_make(&bed, state);
	bed.store.looks = -1;
	assert_int_equal(ocxlpmem_dump_open(bed.card, OCXLPMEM_DUMP_NEW, 0, &dump), 0);
	start = now_ms();
	assert_int_equal(ocxlpmem_dump_wait(dump, 0), -EAGAIN);
	assert_true(now_ms() - start < 2000);
	start = now_ms();
	assert_int_equal(ocxlpmem_dump_wait(dump, 70), -EAGAIN);
	assert_true(now_ms() - start >= 70);
	/* bounded: 20, 40 and the rest, and one look at each end */
	assert_true(bed.store.asked <= 8);
	bed.store.dump_error = -ETIMEDOUT;
	assert_int_equal(ocxlpmem_dump_wait(dump, 1000), -ETIMEDOUT);
	ocxlpmem_dump_close(dump);
}

static void *ring_later(void *arg)
{
	struct store *store = arg;

	usleep(150000);
	__atomic_store_n(&store->looks, 0, __ATOMIC_SEQ_CST);
	eventfd_write(store->eventfd, 1);
	return NULL;
}

static void event_ends_the_wait(void **state)
{
	struct ocxlpmem_dump *dump;
	pthread_t thread;
	struct bed bed;

	bed_make(&bed, state);
	bed.store.looks = -1;
	assert_int_equal(ocxlpmem_dump_open(bed.card, OCXLPMEM_DUMP_NEW, 0, &dump), 0);
	assert_int_equal(pthread_create(&thread, NULL, ring_later, &bed.store), 0);
	assert_int_equal(ocxlpmem_dump_wait(dump, 10000), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	ocxlpmem_dump_close(dump);
}

static void on_signal(int signal)
{
}

/* events that are about something else must not keep the wait spinning */
static void other_events(void **state)
{
	struct ocxlpmem_dump *dump;
	struct bed bed;

	bed_make(&bed, state);
	bed.store.looks = -1;
	assert_int_equal(ocxlpmem_dump_open(bed.card, OCXLPMEM_DUMP_NEW, 0, &dump), 0);
	eventfd_write(bed.store.eventfd, 1);
	assert_int_equal(ocxlpmem_dump_wait(dump, 100), -EAGAIN);
	assert_true(bed.store.asked <= 10);
	ocxlpmem_dump_close(dump);
}

static void card_does_not_say_how_large(void **state)
{
	const struct ocxlpmem_field *fields;
	struct ocxlpmem_value value;
	struct ocxlpmem_dump *dump;
	struct bed bed;
	uint32_t max;
	size_t n, i;

	bed_make(&bed, state);
	bed.store.max_size = 0;
	assert_int_equal(ocxlpmem_dump_open(bed.card, OCXLPMEM_DUMP_NEW, 0, &dump), 0);
	assert_int_equal(ocxlpmem_dump_max_size(dump, &max), -ENODATA);
	fields = ocxlpmem_fields(OCXLPMEM_KIND_DUMP_FACTS, &n);
	for (i = 0; i < n; i++)
		assert_int_equal(ocxlpmem_field_value(&fields[i], dump, &value),
				 fields[i].always ? 0 : -ENODATA);
	ocxlpmem_dump_close(dump);
}

static void signal_ends_the_wait(void **state)
{
	const struct itimerspec soon = { .it_value = { .tv_nsec = 50000000 } };
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	struct ocxlpmem_dump *dump;
	struct sigaction before;
	struct bed bed;
	timer_t timer;

	bed_make(&bed, state);
	bed.store.looks = -1;
	assert_int_equal(ocxlpmem_dump_open(bed.card, OCXLPMEM_DUMP_NEW, 0, &dump), 0);
	sigaction(SIGUSR1, &action, &before);
	assert_int_equal(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
	timer_settime(timer, 0, &soon, NULL);
	assert_int_equal(ocxlpmem_dump_wait(dump, 10000), -EINTR);
	timer_delete(timer);
	sigaction(SIGUSR1, &before, NULL);
	ocxlpmem_dump_close(dump);
}

int dump_tests(void)
{
	static const struct CMUnitTest tests[] = {
		ON_MACHINE(read_to_the_end),
		ON_MACHINE(flags_are_passed_on),
		ON_MACHINE(another_dump_took_its_place),
		ON_MACHINE(claims_more_than_asked),
		ON_MACHINE(cannot_be_had),
		ON_MACHINE(waits_by_looking),
		ON_MACHINE(time_is_up),
		ON_MACHINE(event_ends_the_wait),
		ON_MACHINE(other_events),
		ON_MACHINE(card_does_not_say_how_large),
		ON_MACHINE(signal_ends_the_wait),
	};

	return RUN(tests);
}
