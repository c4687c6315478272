// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-map FILE write|check SEED BYTES	through a mapping: fills it with bytes that
 *					follow from SEED, or compares them
 * vm-map FILE touch OFFSET		reads one byte: "read" or "SIGBUS". Maps it
 *					first and waits for a line of stdin
 */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int say(const char *text)
{
	return write(STDOUT_FILENO, text, strlen(text)) < 0;
}

static void bus_error(int signal)
{
	_exit(say("SIGBUS\n"));
}

/* for a DAX device bytes are a multiple of 2 MiB */
static volatile uint64_t *map(const char *path, size_t bytes, int protection)
{
	int fd = open(path, protection & PROT_WRITE ? O_RDWR : O_RDONLY);
	void *at = fd < 0 ? MAP_FAILED : mmap(NULL, bytes, protection, MAP_SHARED, fd, 0);

	if (at == MAP_FAILED) {
		perror(path);
		exit(2);
	}
	return at;
}

static int work(volatile uint64_t *at, size_t bytes, uint64_t seed, int fill)
{
	size_t i;

	for (i = 0; i < bytes / 8; i++) {
		seed = seed * 6364136223846793005 + 1442695040888963407;
		if (fill)
			at[i] = seed;
		else if (at[i] != seed)
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	volatile uint64_t *at;
	size_t bytes, offset;
	char line;

	if (argc == 5 && (!strcmp(argv[2], "write") || !strcmp(argv[2], "check"))) {
		int fill = *argv[2] == 'w';

		bytes = strtoull(argv[4], NULL, 0);
		at = map(argv[1], bytes, fill ? PROT_READ | PROT_WRITE : PROT_READ);
		return work(at, bytes, strtoull(argv[3], NULL, 0), fill);
	}
	if (argc != 4 || strcmp(argv[2], "touch"))
		return 2;
	offset = strtoull(argv[3], NULL, 0);
	at = map(argv[1], offset + 8, PROT_READ);
	signal(SIGBUS, bus_error);
	if (read(STDIN_FILENO, &line, 1) < 0)
		return 2;
	(void)at[offset / 8];
	return say("read\n");
}
