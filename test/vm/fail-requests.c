// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-fail-requests DEVICE DIMM CONTROL: each request by each door of a card, again
 * and again, the n-th time with its n-th allocation or copy failing, until one
 * does not need so many. What failed has to work when it is asked again. DEVICE
 * and DIMM are the card's files, CONTROL is where the simulator takes its control
 * lines. The card's region must be disabled: labels are written.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/ndctl.h>
#include <nvdimm/ocxlpmem.h>

#include "fail.h"

#define ROOM		(256 * 1024)
#define LABELS		65536
/* of the driver's cache; then the card is asked again */
#define CACHE_US	1100000

static const char *device_path, *dimm_path;
static int device, dimm, control;
static __u64 generation, sequence;
static unsigned char room[ROOM], labels[LABELS];
static unsigned int failures;

static int result(int ret)
{
	return ret < 0 ? -errno : 0;
}

/* ---- /dev/ocxlpmemN ------------------------------------------------------ */

static void cache_ages(void)
{
	usleep(CACHE_US);
}

static void card_logs(void)
{
	static const char line[] = "log 0 count=2";

	if (write(control, line, strlen(line)) < 0)
		perror("control");
}

static int open_close(void)
{
	int fd = open(device_path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	return result(close(fd));
}

static int payload(unsigned long request)
{
	struct ioctl_ocxlpmem_payload arg = { .buf_ptr = (unsigned long)room, .buf_size = ROOM };

	if (ioctl(device, request, &arg))
		return -errno;
	return ((struct ocxlpmem_payload_header *)room)->status;
}

static int smart(void)
{
	return payload(IOCTL_OCXLPMEM_SMART);
}

static int stats(void)
{
	return payload(IOCTL_OCXLPMEM_CONTROLLER_STATS);
}

/* one after the other: none is lost by a failure */
static int log_place(const struct ocxlpmem_error_log_place *place)
{
	if (place->lost || (sequence && place->sequence != sequence + 1))
		return -ENOMSG;
	sequence = place->sequence;
	return 0;
}

static int error_log(void)
{
	struct ioctl_ocxlpmem_error_log arg = { .buf_ptr = (unsigned long)room, .buf_size = ROOM };

	if (ioctl(device, IOCTL_OCXLPMEM_ERROR_LOG, &arg))
		return -errno;
	return log_place(&arg.place);
}

static int dump(void)
{
	struct ioctl_ocxlpmem_controller_dump arg = { .mode = OCXLPMEM_DUMP_NEW };

	if (ioctl(device, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &arg))
		return -errno;
	generation = arg.generation;
	return 0;
}

static int dump_data(void)
{
	struct ioctl_ocxlpmem_controller_dump_data arg = {
		.buf_ptr = (unsigned long)room,
		.buf_size = 4096,
	};

	return result(ioctl(device, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &arg));
}

static void dump_wait(void)
{
	while (dump_data() == -EAGAIN)
		usleep(10000);
}

static void dump_again(void)
{
	dump();
	dump_wait();
	/* one that was never seen ready is not replaced */
	dump();
	dump_wait();
}

static int dump_complete(void)
{
	return result(ioctl(device, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE, &generation));
}

static int eventfd_set(int fd)
{
	struct ioctl_ocxlpmem_eventfd arg = { fd, 0 };

	return result(ioctl(device, IOCTL_OCXLPMEM_EVENTFD, &arg));
}

static void eventfd_none(void)
{
	eventfd_set(-1);
}

static int eventfd_one(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = eventfd(0, EFD_CLOEXEC);
	return fd < 0 ? -errno : eventfd_set(fd);
}

static int event_check(void)
{
	__u64 events;

	return result(ioctl(device, IOCTL_OCXLPMEM_EVENT_CHECK, &events));
}

static int health(void)
{
	return result(ioctl(device, IOCTL_OCXLPMEM_REQUEST_HEALTH));
}

static int poll_events(void)
{
	struct pollfd fd = { device, POLLIN | POLLPRI, 0 };

	return result(poll(&fd, 1, 0));
}

/* ---- /dev/nmemN ---------------------------------------------------------- */

/* the answer, or NULL and errno */
static void *vendor(__u32 command, const void *in, __u32 in_len)
{
	struct nd_cmd_vendor_hdr *header = (void *)room;
	struct nd_cmd_vendor_tail *tail = (void *)(header->in_buf + in_len);

	header->opcode = OCXLPMEM_VENDOR_OPCODE | command;
	header->in_length = in_len;
	memcpy(header->in_buf, in, in_len);
	memset(tail, 0, sizeof(*tail));
	tail->out_length = 65536;
	return ioctl(dimm, ND_IOCTL_VENDOR, header) ? NULL : tail->out_buf;
}

static int vendor_status(__u32 command, const void *in, __u32 in_len)
{
	struct ocxlpmem_payload_header *header = vendor(command, in, in_len);

	return header ? header->status : -errno;
}

static int vendor_smart(void)
{
	return vendor_status(OCXLPMEM_ND_SMART, NULL, 0);
}

static int vendor_stats(void)
{
	return vendor_status(OCXLPMEM_ND_CONTROLLER_STATS, NULL, 0);
}

/* nothing is used up by this door: it is asked for what comes next */
static int vendor_log(void)
{
	struct ocxlpmem_nd_error_log_in in = { .sequence = sequence + 1 };
	struct ocxlpmem_nd_error_log_out *out = vendor(OCXLPMEM_ND_ERROR_LOG, &in, sizeof(in));

	if (!out)
		return -errno;
	return out->header.status ? out->header.status : log_place(&out->place);
}

static __u32 firmware_context;

static int firmware_start(void)
{
	struct ocxlpmem_nd_firmware_start in = { .size = 64 };
	struct ocxlpmem_nd_firmware_out *out = vendor(OCXLPMEM_ND_FIRMWARE_START, &in, sizeof(in));

	if (!out)
		return -errno;
	firmware_context = out->context;
	return out->header.status;
}

static int firmware_cancel(void)
{
	struct ocxlpmem_nd_firmware_finish in = { .context = firmware_context, .cancel = 1 };

	return vendor_status(OCXLPMEM_ND_FIRMWARE_FINISH, &in, sizeof(in));
}

static void firmware_none(void)
{
	firmware_cancel();
}

static void firmware_begun(void)
{
	firmware_cancel();
	firmware_start();
}

static int firmware_send(void)
{
	static struct ocxlpmem_nd_firmware_send in = { .length = 8 };

	in.context = firmware_context;
	return vendor_status(OCXLPMEM_ND_FIRMWARE_SEND, &in, sizeof(in));
}

static int firmware_query(void)
{
	return vendor_status(OCXLPMEM_ND_FIRMWARE_QUERY, NULL, 0);
}

static int config_size(void)
{
	struct nd_cmd_get_config_size size = { 0 };

	return result(ioctl(dimm, ND_IOCTL_GET_CONFIG_SIZE, &size));
}

static int config_get(void)
{
	struct nd_cmd_get_config_data_hdr *header = (void *)room;

	header->in_offset = 0;
	header->in_length = LABELS;
	if (ioctl(dimm, ND_IOCTL_GET_CONFIG_DATA, header))
		return -errno;
	memcpy(labels, header->out_buf, LABELS);
	return 0;
}

/* what was read, so that nothing changes */
static int config_set(void)
{
	struct nd_cmd_set_config_hdr *header = (void *)room;

	header->in_offset = 0;
	header->in_length = LABELS;
	memcpy(header->in_buf, labels, LABELS);
	memset(header->in_buf + LABELS, 0, sizeof(__u32));
	return result(ioctl(dimm, ND_IOCTL_SET_CONFIG_DATA, header));
}

/* ---- sysfs --------------------------------------------------------------- */

static int read_file(const char *path)
{
	char text[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	ret = result(read(fd, text, sizeof(text)));
	close(fd);
	return ret;
}

static int attributes(void)
{
	static glob_t files;
	int ret = 0;
	size_t i;

	if (!files.gl_pathc) {
		char pattern[128];

		snprintf(pattern, sizeof(pattern), "/sys/bus/nd/devices/%s/ocxlpmem/*",
			 strrchr(dimm_path, '/') + 1);
		glob(pattern, 0, NULL, &files);
	}
	for (i = 0; i < files.gl_pathc && !ret; i++)
		ret = read_file(files.gl_pathv[i]);
	return files.gl_pathc ? ret : -ENOENT;
}

static int uevent(void)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/class/ocxlpmem/%s/uevent",
		 strrchr(device_path, '/') + 1);
	return read_file(path);
}

static int temperature(void)
{
	static char path[256];

	if (!*path) {
		char pattern[128];
		glob_t files;

		snprintf(pattern, sizeof(pattern),
			 "/sys/class/ocxlpmem/%s/device/hwmon/hwmon*/temp1_input",
			 strrchr(device_path, '/') + 1);
		if (!glob(pattern, 0, NULL, &files))
			snprintf(path, sizeof(path), "%s", files.gl_pathv[0]);
		globfree(&files);
	}
	return read_file(path);
}

/* ---- all of them --------------------------------------------------------- */

/* prepare makes that there is something to do; it runs before each fault */
static const struct request {
	const char *name;
	void (*prepare)(void);
	int (*run)(void);
} requests[] = {
	{ "open and close", NULL, open_close },
	{ "SMART", cache_ages, smart },
	{ "CONTROLLER_STATS", cache_ages, stats },
	{ "ERROR_LOG", card_logs, error_log },
	{ "CONTROLLER_DUMP", NULL, dump },
	{ "CONTROLLER_DUMP_DATA", dump_wait, dump_data },
	{ "CONTROLLER_DUMP_COMPLETE", dump_again, dump_complete },
	{ "EVENTFD", eventfd_none, eventfd_one },
	{ "EVENT_CHECK", NULL, event_check },
	{ "REQUEST_HEALTH", NULL, health },
	{ "poll", NULL, poll_events },
	{ "VENDOR SMART", cache_ages, vendor_smart },
	{ "VENDOR CONTROLLER_STATS", cache_ages, vendor_stats },
	{ "VENDOR ERROR_LOG", card_logs, vendor_log },
	{ "VENDOR FIRMWARE_START", firmware_none, firmware_start },
	{ "VENDOR FIRMWARE_SEND", firmware_begun, firmware_send },
	{ "VENDOR FIRMWARE_FINISH", firmware_begun, firmware_cancel },
	{ "VENDOR FIRMWARE_QUERY", NULL, firmware_query },
	{ "GET_CONFIG_SIZE", NULL, config_size },
	{ "GET_CONFIG_DATA", NULL, config_get },
	{ "SET_CONFIG_DATA", NULL, config_set },
	{ "sysfs attributes", NULL, attributes },
	{ "uevent", NULL, uevent },
	{ "temperature", cache_ages, temperature },
};

static void complain(const struct request *request, unsigned int n, const char *what, int err)
{
	failures++;
	printf("%s, fault %u: %s %s\n", request->name, n, what, strerrorname_np(-err));
}

static void run(const struct request *request)
{
	unsigned int n, refused = 0;
	bool hit;
	int err;

	for (n = 1;; n++) {
		if (request->prepare)
			request->prepare();
		fail_nth(n);
		err = request->run();
		hit = fail_hit();
		if (err && !hit)
			complain(request, n, "not reached, but", err);
		if (!hit)
			break;
		if (!err)
			continue;
		refused++;
		if (err != -ENOMEM && err != -EFAULT)
			complain(request, n, "gives", err);
		err = request->run();
		if (err)
			complain(request, n, "asked again gives", err);
	}
	printf("%s: %u faults, %u refused\n", request->name, n - 1, refused);
}

int main(int argc, char **argv)
{
	unsigned int i;

	if (argc != 4)
		return 2;
	device_path = argv[1];
	dimm_path = argv[2];
	device = open(device_path, O_RDWR | O_CLOEXEC);
	dimm = open(dimm_path, O_RDWR | O_CLOEXEC);
	control = open(argv[3], O_WRONLY | O_CLOEXEC);
	if (device < 0 || dimm < 0 || control < 0 || !fail_open()) {
		perror("vm-fail-requests");
		return 1;
	}
	/* what every request needs once is there: libc's own allocations too */
	for (i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		if (requests[i].prepare)
			requests[i].prepare();
		requests[i].run();
	}
	for (i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		run(&requests[i]);
	return failures ? 1 : 0;
}
