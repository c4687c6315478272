// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program that somebody makes set-uid root: takes on all ids, as su and sudo do,
 * and says whether its memory was written to by another hand. Static and at fixed
 * addresses, so that the attacker knows where its buffer lies.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "set_uid.h"

/* the linker is told where */
static unsigned char buffer[VICTIM_SIZE] __attribute__((section(".victim")));

int main(void)
{
	static const unsigned char clean[VICTIM_SIZE];

	if (geteuid() || setresgid(0, 0, 0) || setresuid(0, 0, 0)) {
		puts("not root");
		return 2;
	}
	memset(buffer, 0, sizeof(buffer));
	sleep(VICTIM_SECONDS);
	puts(memcmp(buffer, clean, sizeof(buffer)) ? "written to" : "untouched");
	return 0;
}
