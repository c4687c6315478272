// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include <linux/printk.h>
#include <nvdimm/ocxlpmem.h>

#include "client.h"
#include "machine.h"
#include "port.h"
#include "replay.h"
#include "report.h"
#include "scenario.h"
#include "sysfs.h"
#include "worker.h"

/* serial number of card 0; the others follow */
#define FIRST_SERIAL	0x0123456789abcdefull
/* PCI domain of card 0; the host's own links come first */
#define FIRST_DOMAIN	6

/* card 1: worn, warm, logs of every type waiting, and a dump */
static const char *const worn[] = {
	"profile worn",
	"log general",
	"log predictive-failure",
	"log thermal-warning",
	"log general",
	"dump pending",
	NULL,
};

static void create_card(struct sim_machine *machine, unsigned int number)
{
	struct sim_card *card = &machine->cards[number];

	card->machine = machine;
	card->number = number;
	card->serial = FIRST_SERIAL + number;
	card->poll_fifo = -1;
	card->asked = true;
	snprintf(card->name, sizeof(card->name), "ocxlpmem%u", number);
	snprintf(card->domain, sizeof(card->domain), "%04x", FIRST_DOMAIN + number);
	card->clock.mode = machine->options->realtime ? STANDIN_CLOCK_REAL : STANDIN_CLOCK_SKIP;
	g_mutex_init(&card->lock);
	g_mutex_init(&card->files_lock);
	g_mutex_init(&card->sysfs_lock);
	g_cond_init(&card->wake);
	card->model = g_malloc0(card_size());
}

void sim_machine_create(struct sim_machine *machine, const struct sim_options *options,
			unsigned int count)
{
	machine->options = options;
	machine->count = count;
	machine->cards = g_new0(struct sim_card, count);
	for (unsigned int i = 0; i < count; i++)
		create_card(machine, i);

	/* nobody else has /dev/full open: see client.c */
	machine->dimm_target = "/dev/full";
	machine->dimm_dev = "1:7";
	if (access(machine->dimm_target, F_OK)) {
		machine->dimm_target = "/dev/null";
		machine->dimm_dev = "1:3";
	}
}

bool sim_machine_furnish(struct sim_machine *machine)
{
	bool replay = machine->options->replay;

	for (unsigned int i = 0; i < machine->count; i++) {
		struct sim_card *card = &machine->cards[i];
		struct card_host host = sim_port_host(card);
		/* one moment: times in the logs follow from the seed alone */
		uint64_t now = sim_card_now(card);
		struct card_config config = {
			.seed = machine->options->seed + i,
			.number = i,
			.serial = card->serial,
			.medium_size = SIM_MEDIUM_SIZE,
			.test = machine->options->test,
		};

		card_init(card->model, &config, &host, now);
		for (unsigned int line = 0; i == 1 && !replay && worn[line]; line++) {
			char error[SIM_LINE_ERROR_MAX];

			if (card_control(card->model, worn[line], now, error, sizeof(error))) {
				sim_error("cannot make the default machine: \"%s\": %s", worn[line],
					  error);
				return false;
			}
		}
	}
	return true;
}

/* ---- the driver --------------------------------------------------------- */

/* the warnings and errors of this thread's probe; NULL: they are not wanted */
static __thread GString *complaints;

/* what the driver would print to the kernel log */
static void kernel_line(void *context, int level, const char *line)
{
	/* it begins with the names of driver and card */
	const char *text = strstr(line, ": ");

	if (complaints && level <= LOGLEVEL_WARNING)
		g_string_append_printf(complaints, "%s %s", complaints->len ? ";" : ":",
				       text ? text + strlen(": ") : line);
	sim_note("kernel: %s", line);
}

static uint64_t new_instance(void)
{
	uint64_t instance;

	do {
		if (getrandom(&instance, sizeof(instance), 0) != sizeof(instance))
			instance = standin_clock_now(&(struct standin_clock){
				.mode = STANDIN_CLOCK_REAL }) ^ getpid();
	} while (!instance);
	return instance;
}

/*
 * Whether the ready wait takes its time is a matter of --realtime; without it
 * the command finds the cards as ready as they will ever be. A doubt about an
 * erase that no card is at would last for ever.
 */
static void wait_ready(struct sim_card *card)
{
	unsigned int ms;

	if (card->machine->options->realtime)
		return;
	while ((ms = core_ready_poll(card->core))) {
		if (core_state(card->core) == OCXLPMEM_STATE_MAY_BE_ERASING &&
		    !sim_card_busy(card, sim_card_now(card)))
			return;
		standin_clock_sleep(&card->clock, ms * 1000000ull);
	}
}

static void start_card(struct sim_card *card)
{
	struct standin_task task = { .clock = &card->clock };
	struct core_params params = {
		.name = card->name,
		.serial = card->serial,
		.instance = new_instance(),
		.debug = card->machine->options->debug,
	};
	int err;

	complaints = g_string_new(NULL);
	standin_enter(&task);
	err = core_create(&card->core, &sim_port_ops, card, &params);
	if (!err) {
		sim_replay_logs(card);
		wait_ready(card);
	}
	standin_leave();
	if (err)
		sim_error("%s: the driver's probe failed: %s%s", card->name, strerror(-err),
			  complaints->str);
	else
		sim_worker_start(card);
	g_string_free(g_steal_pointer(&complaints), TRUE);
}

void sim_machine_start(struct sim_machine *machine)
{
	standin_set_log(kernel_line, NULL);
	for (unsigned int i = 0; i < machine->count; i++) {
		if (!machine->cards[i].absent)
			start_card(&machine->cards[i]);
	}
}

void sim_machine_stop(struct sim_machine *machine)
{
	for (unsigned int i = 0; i < machine->count; i++) {
		struct sim_card *card = &machine->cards[i];
		struct standin_task task = { .clock = &card->clock };

		if (!card->core)
			continue;
		sim_worker_stop(card);
		standin_enter(&task);
		core_remove(card->core);
		core_logs_print(card->core);
		standin_leave();
		sim_client_poll_end(card);
	}
}

/* ---- what others ask ---------------------------------------------------- */

uint64_t sim_card_now(struct sim_card *card)
{
	return standin_clock_now(&card->clock);
}

void sim_card_poke(struct sim_card *card)
{
	g_mutex_lock(&card->lock);
	card->poked = true;
	g_cond_signal(&card->wake);
	g_mutex_unlock(&card->lock);
}

void sim_card_request(struct sim_card *card, int begin)
{
	g_mutex_lock(&card->lock);
	card->requests += begin ? 1 : -1;
	if (!card->requests && card->asked)
		g_cond_signal(&card->wake);
	g_mutex_unlock(&card->lock);
}
