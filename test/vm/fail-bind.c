// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-fail-bind probe|workers FUNCTION TRUTH: binds the driver to a card again and
 * again, the n-th time with the n-th allocation failing, until one does not need so
 * many: that of probe, or of the kernel's workers that finish what probe began.
 * FUNCTION is the card's name on the PCI bus and TRUTH the simulator's account of
 * what the driver holds, which each failure has to leave as it was.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"

#define DRIVER	"/sys/bus/pci/drivers/ocxlpmem/"

static const char *function, *truth;
static int bind_file, unbind_file;
static unsigned int failures;

static void complain(unsigned int n, const char *what, const char *which)
{
	failures++;
	printf("allocation %u: %s %s\n", n, what, which);
}

static bool is_bound(void)
{
	char path[128];

	snprintf(path, sizeof(path), DRIVER "%s", function);
	return !access(path, F_OK);
}

static int name_to(int file)
{
	return pwrite(file, function, strlen(function), 0) < 0 ? errno : 0;
}

/* function 0 stays open; nothing else may be held */
static void check_held(unsigned int n)
{
	FILE *file = fopen(truth, "r");
	char line[256], name[64];
	int held, found = 0;

	if (!file) {
		complain(n, "no", truth);
		return;
	}
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "held_%63s %d", name, &held) != 2)
			continue;
		found++;
		if (held != !strcmp(name, "functions"))
			complain(n, "still held:", name);
	}
	fclose(file);
	if (!found)
		complain(n, "nothing about it in", truth);
}

/* and the next one, without a fault, is whole */
static void check_next(unsigned int n)
{
	int err = name_to(bind_file);

	if (err)
		complain(n, "the next bind gives", strerrorname_np(err));
	if (!err && name_to(unbind_file))
		complain(n, "unbind gives", strerrorname_np(errno));
	check_held(n);
}

static bool is_known(int err)
{
	/*
	 * EFAULT: what was written to "bind" did not get there. The last two are
	 * the kernel's words for memory that it has not: who runs this looks at
	 * the log for whose they were.
	 */
	static const int known[] = { ENOMEM, EFAULT, EBUSY, EINVAL };
	unsigned int i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (err == known[i])
			return true;
	return false;
}

/* ---- two ways to fail ----------------------------------------------------- */

static int probe_fails(unsigned int n, bool *hit)
{
	int err;

	fail_nth(n);
	err = name_to(bind_file);
	*hit = fail_hit();
	return err;
}

static bool has_region(void)
{
	char pattern[128];
	glob_t files;
	bool found;

	snprintf(pattern, sizeof(pattern), "/sys/bus/pci/devices/%s/ndbus*/region*/driver",
		 function);
	found = !glob(pattern, 0, NULL, &files);
	globfree(&files);
	return found;
}

/* what comes after the fault has to show too */
#define AFTER_MS	200
#define STEP_MS		10
#define TOO_LONG_MS	60000

static int workers_fail(unsigned int n, bool *hit)
{
	unsigned int waited = 0, after = 0;
	int err;

	fail_workers_nth(n);
	err = name_to(bind_file);
	while (!has_region() && after < AFTER_MS && waited < TOO_LONG_MS) {
		usleep(STEP_MS * 1000);
		waited += STEP_MS;
		if (fail_workers_hit())
			after += STEP_MS;
	}
	if (waited >= TOO_LONG_MS)
		complain(n, "no", "region");
	*hit = fail_workers_hit();
	fail_workers_end();
	return err;
}

static const struct way {
	const char *name;
	int (*bind)(unsigned int n, bool *hit);
	bool may_refuse;
} ways[] = {
	{ "probe", probe_fails, true },
	{ "workers", workers_fail, false },
};

static int run(const struct way *way)
{
	unsigned int n, refused = 0;
	bool hit = true;
	int err;

	if (is_bound())
		name_to(unbind_file);
	check_held(0);
	for (n = 1; hit; n++) {
		err = way->bind(n, &hit);
		if (err && (!hit || !way->may_refuse))
			complain(n, "not in the way of bind, but it gives", strerrorname_np(err));
		if (err && !is_known(err))
			complain(n, "bind gives", strerrorname_np(err));
		if (is_bound() != !err)
			complain(n, "bound, or not, against what bind gives:",
				 strerrorname_np(err));
		if (err)
			refused++;
		else if (name_to(unbind_file))
			complain(n, "unbind gives", strerrorname_np(errno));
		check_held(n);
		if (hit)
			check_next(n);
	}
	printf("%u faults: %u made bind fail; %u complaints\n", n - 2, refused, failures);
	return failures || n < 10;
}

int main(int argc, char **argv)
{
	unsigned int i;

	if (argc != 4)
		return 2;
	function = argv[2];
	truth = argv[3];
	bind_file = open(DRIVER "bind", O_WRONLY | O_CLOEXEC);
	unbind_file = open(DRIVER "unbind", O_WRONLY | O_CLOEXEC);
	if (bind_file < 0 || unbind_file < 0 || !fail_open()) {
		perror("vm-fail-bind");
		return 1;
	}
	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (!strcmp(argv[1], ways[i].name))
			return run(&ways[i]);
	return 2;
}
