// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"
#include "report.h"
#include "scenario.h"
#include "truth.h"

#define REQUEST_MAX	4096
#define ANSWER_MAX	(SIM_LINE_ERROR_MAX + 64)
/* a program that connects and says nothing, or little by little, must not stop the machine */
#define PATIENCE_MS	5000
#define NO_DEADLINE	G_MAXINT64

#define CONTROL_WORD	"control "
#define TRUTH_WORD	"truth "

static bool make_address(struct sockaddr_un *addr, const char *path)
{
	*addr = (struct sockaddr_un){ .sun_family = AF_UNIX };
	return g_strlcpy(addr->sun_path, path, sizeof(addr->sun_path)) < sizeof(addr->sun_path);
}

/* is there something to read, or the end, before the deadline on the monotonic clock? */
static bool readable_by(int fd, gint64 deadline)
{
	struct pollfd readable = { .fd = fd, .events = POLLIN };
	gint64 left;
	int ready;

	do {
		left = deadline - g_get_monotonic_time();
		ready = poll(&readable, 1, deadline == NO_DEADLINE ? -1 : MAX(left / 1000, 0));
	} while (ready < 0 && errno == EINTR);
	return ready > 0;
}

/* up to the end of the line, which is cut off; false: none came before the deadline */
static bool read_line(int fd, char *buf, size_t size, gint64 deadline)
{
	size_t len = 0;
	ssize_t n;

	while (len < size - 1 && readable_by(fd, deadline) &&
	       (n = read(fd, buf + len, size - 1 - len)) > 0) {
		char *end = memchr(buf + len, '\n', n);

		if (end) {
			*end = 0;
			return true;
		}
		len += n;
	}
	return false;
}

static bool write_line(int fd, const char *text)
{
	g_autofree char *line = g_strconcat(text, "\n", NULL);
	size_t len = strlen(line);

	/* the reader may be gone: an error, no signal */
	return send(fd, line, len, MSG_NOSIGNAL) == (ssize_t)len;
}

/* ---- the simulator's end ------------------------------------------------ */

char *sim_control_path(struct sim_machine *machine)
{
	return g_strconcat(machine->root, "/control", NULL);
}

int sim_control_listen(struct sim_machine *machine)
{
	g_autofree char *path = sim_control_path(machine);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un addr;

	if (fd >= 0 && make_address(&addr, path) &&
	    !bind(fd, (struct sockaddr *)&addr, sizeof(addr)) && !chmod(path, 0600) &&
	    !listen(fd, SOMAXCONN))
		return fd;
	sim_error("cannot listen at %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool obey(struct sim_machine *machine, const char *request, char *error, size_t size)
{
	if (g_str_has_prefix(request, CONTROL_WORD))
		return sim_scenario_line(machine, request + strlen(CONTROL_WORD), error, size);
	if (g_str_has_prefix(request, TRUTH_WORD))
		return sim_truth_write(machine, request + strlen(TRUTH_WORD), error, size);
	snprintf(error, size, "unknown request");
	return false;
}

void sim_control_serve(struct sim_machine *machine, int listening)
{
	gint64 deadline = g_get_monotonic_time() + PATIENCE_MS * 1000ll;
	char request[REQUEST_MAX];
	char error[ANSWER_MAX] = "";
	int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	if (read_line(fd, request, sizeof(request), deadline))
		write_line(fd, obey(machine, request, error, sizeof(error)) ? "ok" : error);
	close(fd);
}

/* ---- the other end ------------------------------------------------------ */

static bool ask(const char *path, const char *request)
{
	char answer[ANSWER_MAX];
	struct sockaddr_un addr;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good = false;

	if (fd < 0 || !make_address(&addr, path) ||
	    connect(fd, (struct sockaddr *)&addr, sizeof(addr)) || !write_line(fd, request) ||
	    !read_line(fd, answer, sizeof(answer), NO_DEADLINE))
		sim_error("cannot reach the simulator at %s: %s; has it ended?", path,
			  strerror(errno));
	else if (strcmp(answer, "ok"))
		sim_error("%s", answer);
	else
		good = true;
	if (fd >= 0)
		close(fd);
	return good;
}

int sim_control_ask(const struct sim_options *options)
{
	const char *path = g_getenv(SIM_CONTROL_ENV);

	for (char **line = options->controls; *line; line++) {
		g_autofree char *request = g_strconcat(CONTROL_WORD, *line, NULL);

		if (strchr(*line, '\n') || strlen(request) >= REQUEST_MAX) {
			sim_error("--control takes one line of text");
			return SIM_EXIT_FAILED;
		}
		if (!ask(path, request))
			return SIM_EXIT_FAILED;
	}
	if (options->truth) {
		/* the simulator may have another working directory */
		g_autofree char *file = g_canonicalize_filename(options->truth, NULL);
		g_autofree char *request = g_strconcat(TRUTH_WORD, file, NULL);

		/* a line ends at its newline: the rest of the name would be lost */
		if (strchr(file, '\n') || strlen(request) >= REQUEST_MAX) {
			sim_error("--truth takes a name without newlines, of at most %zu bytes",
				  REQUEST_MAX - strlen(TRUTH_WORD) - 1);
			return SIM_EXIT_FAILED;
		}
		if (!ask(path, request))
			return SIM_EXIT_FAILED;
	}
	return 0;
}
