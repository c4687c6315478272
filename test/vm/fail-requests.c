// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-fail-requests DEVICE DIMM CONTROL: each request by each file of a card, again
 * and again, the n-th time with its n-th allocation or copy failing, until one
 * does not need so many. What failed has to work when it is asked again. DEVICE
 * and DIMM are the card's files, CONTROL is where the simulator takes its control
 * lines. The card's region must be disabled: labels are written.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"
#include "fail_request.h"

/* a little longer than the driver's cache lives */
#define CACHE_US	1100000

const char *fail_device_path, *fail_dimm_path;
int fail_device, fail_dimm, fail_control;
unsigned char fail_room[FAIL_ROOM];

static __u64 sequence;
static unsigned int failures;

void fail_cache_ages(void)
{
	usleep(CACHE_US);
}

void fail_card_logs(void)
{
	static const char line[] = "log 0 count=2";

	if (write(fail_control, line, strlen(line)) < 0)
		perror("control");
}

__u64 fail_log_next(void)
{
	return sequence + 1;
}

int fail_log_place(const struct ocxlpmem_error_log_place *place)
{
	if (place->lost || (sequence && place->sequence != sequence + 1))
		return -ENOMSG;
	sequence = place->sequence;
	return 0;
}

static void complain(const struct fail_request *request, unsigned int n, const char *what,
		     int err)
{
	failures++;
	printf("%s, fault %u: %s %s\n", request->name, n, what, strerrorname_np(-err));
}

static void run(const struct fail_request *request)
{
	unsigned int n, refused = 0;
	bool hit = true;
	int err;

	for (n = 1; hit; n++) {
		if (request->prepare)
			request->prepare();
		fail_nth(n);
		err = request->run();
		hit = fail_hit();
		if (!err)
			continue;
		refused++;
		if (!hit)
			complain(request, n, "not reached, but", err);
		else if (err != -ENOMEM && err != -EFAULT)
			complain(request, n, "gives", err);
		if (request->once)
			request->prepare();
		err = request->run();
		if (err)
			complain(request, n, "asked again gives", err);
	}
	printf("%s: %u faults, %u refused\n", request->name, n - 2, refused);
}

static void run_all(const struct fail_request *requests, unsigned int count)
{
	unsigned int i;

	/* what each needs once is there afterwards: libc allocates too */
	for (i = 0; i < count; i++) {
		if (requests[i].prepare)
			requests[i].prepare();
		requests[i].run();
	}
	for (i = 0; i < count; i++)
		run(&requests[i]);
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	fail_device_path = argv[1];
	fail_dimm_path = argv[2];
	fail_device = open(fail_device_path, O_RDWR | O_CLOEXEC);
	fail_dimm = open(fail_dimm_path, O_RDWR | O_CLOEXEC);
	fail_control = open(argv[3], O_WRONLY | O_CLOEXEC);
	if (fail_device < 0 || fail_dimm < 0 || fail_control < 0 || !fail_open()) {
		perror("vm-fail-requests");
		return 1;
	}
	run_all(fail_device_requests, fail_device_count);
	run_all(fail_dimm_requests, fail_dimm_count);
	run_all(fail_sysfs_requests, fail_sysfs_count);
	return failures ? 1 : 0;
}
