// SPDX-License-Identifier: GPL-2.0-only
/* ocxlpmem-sim: runs a program on a machine with simulated cards. */
#include <stdio.h>
#include <unistd.h>

#include "card/card.h"
#include "testbed.h"
#include "control.h"
#include "machine.h"
#include "node.h"
#include "parallel.h"
#include "peer.h"
#include "replay.h"
#include "report.h"
#include "run.h"
#include "scenario.h"
#include "statefile.h"
#include "sysfs.h"
#include "truth.h"

/* the cards of a capture; false: reported */
static bool replay_cards(struct sim_machine *machine, const struct sim_options *options)
{
	struct capture *capture;
	int count;

	if (options->state || options->cards != SIM_CARDS_UNSET) {
		sim_error("--replay says which cards there are; leave --state and --cards out");
		return false;
	}
	capture = sim_replay_open(options->replay);
	count = capture ? sim_replay_count(capture) : -1;
	if (count < 0)
		return false;
	sim_machine_create(machine, options, count);
	sim_replay_assign(machine, capture);
	return sim_machine_furnish(machine) && sim_replay_furnish(machine);
}

/* the cards, from the state file or new; false: reported */
static bool make_cards(struct sim_machine *machine, const struct sim_options *options)
{
	int count = options->state ? sim_statefile_count(options->state) : -1;
	int want = options->cards == SIM_CARDS_UNSET ? SIM_CARDS_DEFAULT : options->cards;

	if (count == -2)
		return false;
	if (count < 0) {
		sim_machine_create(machine, options, want);
		return sim_machine_furnish(machine);
	}
	if (options->cards != SIM_CARDS_UNSET && options->cards != count) {
		sim_error("%s holds %d card%s, --cards says %d; leave --cards out or use another file",
			  options->state, count, count == 1 ? "" : "s", options->cards);
		return false;
	}
	sim_machine_create(machine, options, count);
	return sim_statefile_load(machine, options->state);
}

/* everything up to the command; false: reported */
static bool build(struct sim_machine *machine, const struct sim_options *options)
{
	char error[SIM_LINE_ERROR_MAX];

	if (!(options->replay ? replay_cards : make_cards)(machine, options))
		return false;
	/* not when the command has done its work */
	if (options->state && !sim_statefile_rehearse(machine, options->state))
		return false;
	if (options->truth &&
	    !sim_truth_check(machine, options->truth, error, sizeof(error))) {
		sim_error("%s", error);
		return false;
	}
	if (options->scenario && !sim_scenario_file(machine, options->scenario))
		return false;
	if (!sim_testbed_create(machine))
		return false;
	sim_machine_start(machine);
	sim_replay_finish(machine);
	sim_sysfs_machine(machine);
	sim_parallel(machine, sim_sysfs_card);
	return !machine->tree.failed && sim_testbed_attach(machine);
}

/* in test mode a breach of protocol is a failure of the run */
static bool no_violation(struct sim_machine *machine)
{
	bool good = true;

	for (unsigned int i = 0; i < machine->count; i++) {
		struct sim_card *card = &machine->cards[i];
		const char *latest;
		unsigned int count = card_violations(card->model, &latest);

		if (!count)
			continue;
		sim_error("%s: %u violations of the protocol, the latest: %s", card->name, count,
			  latest);
		good = false;
	}
	return good;
}

/* what is written when the command has ended; false: reported */
static bool keep(struct sim_machine *machine, const struct sim_options *options)
{
	char error[SIM_LINE_ERROR_MAX];
	bool good = true;

	if (options->truth && !sim_truth_write(machine, options->truth, error, sizeof(error))) {
		sim_error("%s", error);
		good = false;
	}
	if (options->state && !sim_statefile_save(machine, options->state))
		good = false;
	if (options->test && !no_violation(machine))
		good = false;
	return good;
}

static int simulate(struct sim_machine *machine, const struct sim_options *options)
{
	int code = SIM_EXIT_FAILED;
	int listening = -1;
	bool built;

	built = build(machine, options);
	if (built)
		listening = sim_control_listen(machine);
	if (listening >= 0)
		code = sim_run(machine, listening);
	/* programs that the command has left behind hear ENODEV from here on */
	sim_node_end();
	sim_machine_stop(machine);
	sim_node_finish();
	if (listening >= 0 && !keep(machine, options))
		code = SIM_EXIT_FAILED;
	sim_testbed_remove(machine);
	return code;
}

/* the exit code, or -1 to go on: a COMMAND is to be run */
static int without_machine(const struct sim_options *options)
{
	if (!options->command && g_getenv(SIM_CONTROL_ENV) &&
	    (*options->controls || options->truth))
		return sim_control_ask(options);
	if (*options->controls) {
		sim_error("--control is for programs that run inside a simulator, without a COMMAND");
		return SIM_EXIT_FAILED;
	}
	if (!options->command) {
		sim_error("no COMMAND; give the program to run on the simulated machine, or see --help");
		return SIM_EXIT_FAILED;
	}
	if (g_getenv(SIM_ROOT_ENV)) {
		sim_error("this is a simulated machine already; run the command as it is");
		return SIM_EXIT_FAILED;
	}
	return -1;
}

int main(int argc, char **argv)
{
	struct sim_machine machine = { 0 };
	g_autofree char *state = NULL;
	struct sim_options options;
	int code;

	sim_run_reserve();
	code = sim_options_parse(&options, argc, argv);
	if (code < 0) {
		sim_report_verbose(options.verbose);
		code = without_machine(&options);
	}
	if (code >= 0) {
		sim_options_free(&options);
		return code;
	}

	sim_run_prepare();
	if (!sim_peer_give_up_ptrace()) {
		sim_options_free(&options);
		return SIM_EXIT_FAILED;
	}
	if (options.state)
		state = sim_statefile_lock(options.state);
	if (options.state && !state) {
		code = SIM_EXIT_FAILED;
	} else {
		options.state = state;
		code = simulate(&machine, &options);
	}
	sim_statefile_unlock();
	sim_options_free(&options);
	/* the thread of the nodes has nothing left to do: it is not waited for */
	fflush(NULL);
	_exit(code);
}
