/* SPDX-License-Identifier: GPL-2.0-only */
/* The checksum of a header of an archive, over what it is now: nothing else hides behind it. */
#ifndef TEST_CAPTURE_SEAL_H
#define TEST_CAPTURE_SEAL_H

#include <stdio.h>
#include <string.h>

#define BLOCK	512

static inline void seal(unsigned char *header)
{
	unsigned int sum = 0, i;

	memset(header + 148, ' ', 8);
	for (i = 0; i < BLOCK; i++)
		sum += header[i];
	snprintf((char *)header + 148, 8, "%06o", sum);
	header[155] = ' ';
}

#endif
