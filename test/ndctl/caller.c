// SPDX-License-Identifier: GPL-2.0-only
/*
 * caller WAY: a program that uses libndctl in ways that ndctl does not. Run on
 * simulated cards with the preload object; nmem0 answers. Exit code 0 if all
 * held, else a line on stderr says what did not.
 */
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/ndctl.h>

#include "check.h"

#define THREADS	4
#define ROUNDS	20

/* every function that a command of ours can reach */
static void use_command(struct ndctl_dimm *dimm)
{
	struct ndctl_cmd *cmd = ndctl_dimm_cmd_new_smart(dimm);
	unsigned int flags, temperature, used;

	CHECK(cmd);
	CHECK(ndctl_cmd_get_status(cmd) == 1);
	CHECK(ndctl_cmd_get_type(cmd) == ND_CMD_CALL);
	CHECK(ndctl_cmd_smart_get_flags(cmd) == 0);
	CHECK(ndctl_cmd_submit(cmd) == 0);
	CHECK(ndctl_cmd_get_status(cmd) == 0);
	CHECK(ndctl_cmd_get_firmware_status(cmd) == 0);
	CHECK(ndctl_cmd_xlat_firmware_status(cmd) == 0);

	flags = ndctl_cmd_smart_get_flags(cmd);
	CHECK(flags == (ND_SMART_HEALTH_VALID | ND_SMART_TEMP_VALID | ND_SMART_USED_VALID));
	temperature = ndctl_cmd_smart_get_temperature(cmd);
	used = ndctl_cmd_smart_get_life_used(cmd);
	CHECK(temperature == ndctl_cmd_smart_get_media_temperature(cmd));
	CHECK(used <= 100);
	CHECK(ndctl_cmd_smart_get_spares(cmd) == 0);
	CHECK(ndctl_cmd_smart_get_alarm_flags(cmd) == 0);
	CHECK(ndctl_cmd_smart_get_ctrl_temperature(cmd) == 0);
	CHECK(ndctl_cmd_smart_get_shutdown_state(cmd) == 0);
	CHECK(ndctl_cmd_smart_get_shutdown_count(cmd) == 0);
	CHECK(ndctl_cmd_smart_get_vendor_size(cmd) == 0);
	CHECK(ndctl_cmd_smart_get_vendor_data(cmd) == NULL);

	/* and again; a reference more lives longer */
	ndctl_cmd_ref(cmd);
	ndctl_cmd_unref(cmd);
	CHECK(ndctl_cmd_submit_xlat(cmd) == 0);
	CHECK(ndctl_cmd_smart_get_flags(cmd) == flags);

	/* what is not interposed finds a DIMM without operations */
	CHECK(ndctl_cmd_smart_threshold_get_alarm_control(cmd) == 0);
	CHECK(ndctl_cmd_smart_threshold_set_spares(cmd, 1) == -ENXIO);
	CHECK(ndctl_cmd_smart_inject_fatal(cmd, true) == -ENXIO);
	CHECK(ndctl_dimm_cmd_new_smart_set_threshold(cmd) == NULL);
	CHECK(ndctl_cmd_fw_xlat_firmware_status(cmd) == FW_EUNKNOWN);
	CHECK(ndctl_cmd_fw_start_get_context(cmd) == UINT_MAX);
	CHECK(ndctl_cmd_vendor_get_output_size(cmd) == -EINVAL);
	ndctl_cmd_unref(cmd);
	ndctl_cmd_unref(NULL);
}

static void way_functions(void)
{
	struct ndctl_dimm *dimm;
	struct ndctl_ctx *ctx;
	int fd;

	CHECK(!ndctl_new(&ctx));
	dimm = dimm_named(ctx, "nmem0");
	use_command(dimm);

	CHECK(ndctl_dimm_is_cmd_supported(dimm, ND_CMD_SMART));
	CHECK(!ndctl_dimm_is_cmd_supported(dimm, ND_CMD_SMART_THRESHOLD));
	CHECK(ndctl_dimm_is_cmd_supported(dimm, ND_CMD_GET_CONFIG_SIZE));
	CHECK(ndctl_dimm_get_health(dimm) == 0);
	CHECK(ndctl_dimm_get_event_flags(dimm) == 0);
	CHECK(ndctl_dimm_is_flag_supported(dimm, ND_SMART_TEMP_VALID));
	CHECK(!ndctl_dimm_is_flag_supported(dimm, ND_SMART_ALARM_VALID));
	CHECK(!strncmp(ndctl_dimm_get_unique_id(dimm), "0x", 2));
	CHECK(!ndctl_dimm_has_errors(dimm));

	/* the same one each time, and gone with the context */
	fd = ndctl_dimm_get_health_eventfd(dimm);
	CHECK(fd >= 0 && fd == ndctl_dimm_get_health_eventfd(dimm));
	ndctl_ref(ctx);
	ndctl_unref(ctx);
	CHECK(!ndctl_dimm_get_health(dimm));
	ndctl_unref(ctx);
	CHECK(dup(fd) == -1 && errno == EBADF);
}

/* contexts come and go; addresses are used again */
static void *come_and_go(void *arg)
{
	struct ndctl_ctx *ctx;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		CHECK(!ndctl_new(&ctx));
		use_command(dimm_named(ctx, "nmem0"));
		CHECK(ndctl_dimm_get_health_eventfd(dimm_named(ctx, "nmem1")) >= 0);
		ndctl_unref(ctx);
	}
	return arg;
}

static void way_threads(void)
{
	pthread_t threads[THREADS];
	int i, first, last;

	first = dup(0);
	for (i = 0; i < THREADS; i++)
		CHECK(!pthread_create(&threads[i], NULL, come_and_go, NULL));
	for (i = 0; i < THREADS; i++)
		CHECK(!pthread_join(threads[i], NULL));
	/* no descriptor was left behind */
	close(first);
	last = dup(0);
	CHECK(first == last);
}

static char logged[512];

static void log_fn(struct ndctl_ctx *ctx, int priority, const char *file, int line, const char *fn,
		   const char *format, va_list args)
{
	vsnprintf(logged, sizeof(logged), format, args);
}

/* nmem1 does not answer: an error, in the program's own log */
static void way_silent(void)
{
	struct ndctl_dimm *dimm;
	struct ndctl_cmd *cmd;
	struct ndctl_ctx *ctx;

	CHECK(!ndctl_new(&ctx));
	ndctl_set_log_fn(ctx, log_fn);
	dimm = dimm_named(ctx, "nmem1");
	cmd = ndctl_dimm_cmd_new_smart(dimm);
	CHECK(cmd);
	CHECK(ndctl_cmd_submit_xlat(cmd) == -ETIMEDOUT);
	CHECK(strstr(logged, "nmem1: no health: Connection timed out"));
	CHECK(ndctl_cmd_get_status(cmd) == 0);
	CHECK((int)ndctl_cmd_get_firmware_status(cmd) == -ETIMEDOUT);
	CHECK(ndctl_cmd_smart_get_flags(cmd) == 0);
	CHECK(ndctl_cmd_smart_get_temperature(cmd) == 0);
	ndctl_cmd_unref(cmd);

	errno = 0;
	CHECK(ndctl_dimm_get_health(dimm) == UINT_MAX && errno == ETIMEDOUT);
	CHECK(!ndctl_dimm_is_flag_supported(dimm, ND_SMART_HEALTH_VALID));
	ndctl_unref(ctx);
}

static const struct {
	const char *name;
	void (*run)(void);
} ways[] = {
	{ "functions", way_functions },
	{ "threads", way_threads },
	{ "silent", way_silent },
};

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; argc == 2 && i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (!strcmp(ways[i].name, argv[1])) {
			ways[i].run();
			return 0;
		}
	}
	fprintf(stderr, "usage: caller functions|threads|silent\n");
	return 2;
}
