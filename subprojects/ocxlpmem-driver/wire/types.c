// SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later
#include "types.h"

static const char *const words[WIRE_ERROR_COUNT] = {
	[WIRE_OK] = "no error",
	[WIRE_SHORT] = "fewer bytes than the fixed part needs",
	[WIRE_IDENTIFIER] = "the data header has other identifying letters",
	[WIRE_LENGTH] = "the length field does not fit the bytes given",
	[WIRE_RECORD] = "the length is no whole number of records",
	[WIRE_BLOCK_ID] = "a parameter block has an unexpected id",
	[WIRE_BLOCK_LENGTH] = "a parameter block has an unexpected length",
	[WIRE_RANGE] = "a value does not fit its field",
	[WIRE_SPACE] = "the buffer is too small to encode into",
};

const char *wire_strerror(int err)
{
	/* unsigned, so that the most negative int has an absolute value */
	unsigned int nr = err < 0 ? 0U - (unsigned int)err : (unsigned int)err;

	return nr < WIRE_ERROR_COUNT ? words[nr] : "unknown error";
}
