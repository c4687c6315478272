// SPDX-License-Identifier: GPL-2.0-only
/* What the header promises about threads; meant for -Db_sanitize=thread. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"

#define THREADS	8
#define ROUNDS	50

static int answer(struct device *device, unsigned long request, void *arg)
{
	const struct ocxlpmem_payload_header header = { .state = OCXLPMEM_STATE_READY, .count = 1 };
	bool smart = request == IOCTL_OCXLPMEM_SMART;
	uint8_t payload[512];
	size_t len;
	void *block = example(smart ? "smart" : "stats", &len);

	len = payload_make(payload, &header, block, len);
	free(block);
	return device_payload(arg, payload, len);
}

static int open_null(struct ocxlpmem_ctx *ctx, const char *name, int flags, void *data)
{
	FILE *file = tmpfile();
	int fd;

	if (!file)
		return -EMFILE;
	fd = dup(fileno(file));
	fclose(file);
	return fd;
}

static int io_shared(int fd, unsigned long request, void *arg, void *data)
{
	return answer(NULL, request, arg);
}

static int read_health(struct ocxlpmem_card *card)
{
	struct ocxlpmem_health *health;
	int celsius, err = ocxlpmem_health_read(card, &health);

	if (err)
		return err;
	err = ocxlpmem_health_media_temperature(health, &celsius);
	ocxlpmem_health_unref(health);
	return err ? err : celsius != 45;
}

static void *own_context(void *root)
{
	struct ocxlpmem_ctx *ctx;
	struct ocxlpmem_card *card;
	intptr_t bad = 0;
	int i;

	if (ocxlpmem_new(&ctx))
		return (void *)1;
	ocxlpmem_set_sysfs_root(ctx, root);
	ocxlpmem_set_device_opener(ctx, open_null, NULL);
	ocxlpmem_set_device_io(ctx, io_shared, NULL);
	for (i = 0; i < ROUNDS; i++) {
		bad += ocxlpmem_scan(ctx) != THREADS;
		ocxlpmem_card_foreach(ctx, card)
			bad += read_health(card) != 0;
	}
	ocxlpmem_unref(ctx);
	return (void *)bad;
}

static void *own_card(void *arg)
{
	struct ocxlpmem_card *card = arg;
	intptr_t bad = 0;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		ocxlpmem_card_ref(card);
		bad += read_health(card) != 0;
		bad += ocxlpmem_card_refresh(card) != 0;
		ocxlpmem_card_unref(card);
	}
	return (void *)bad;
}

static void make_cards(struct machine *machine)
{
	unsigned int i;
	char name[32];

	for (i = 0; i < THREADS; i++) {
		snprintf(name, sizeof(name), "ocxlpmem%u", i);
		machine_card(machine, name, "OCXLPMEM_STATE=ready\n");
	}
}

static void join_all(pthread_t *threads)
{
	unsigned int i;
	void *bad;

	for (i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], &bad), 0);
		assert_null(bad);
	}
}

static void one_context_a_thread(void **state)
{
	struct machine *machine = *state;
	pthread_t threads[THREADS];
	unsigned int i;

	make_cards(machine);
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, own_context, machine->root), 0);
	join_all(threads);
}

static void one_card_a_thread(void **state)
{
	struct machine *machine = *state;
	pthread_t threads[THREADS];
	struct ocxlpmem_card *card;
	unsigned int i = 0;

	make_cards(machine);
	ocxlpmem_set_device_opener(machine->ctx, open_null, NULL);
	ocxlpmem_set_device_io(machine->ctx, io_shared, NULL);
	ocxlpmem_card_foreach(machine->ctx, card)
		assert_int_equal(pthread_create(&threads[i++], NULL, own_card, card), 0);
	assert_int_equal(i, THREADS);
	join_all(threads);
}

int thread_tests(void)
{
	static const struct CMUnitTest tests[] = {
		ON_MACHINE(one_context_a_thread),
		ON_MACHINE(one_card_a_thread),
	};

	return RUN(tests);
}
