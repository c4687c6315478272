// SPDX-License-Identifier: GPL-2.0-only
/* knob-list: the card's control lines as an AsciiDoc list, for the manual. */
#include <stdio.h>

#include "card/card.h"

int main(void)
{
	const struct card_knob *knob;
	unsigned int count;

	knob = card_knobs(&count);
	for (unsigned int i = 0; i < count; i++)
		printf("`+%s%s%s+`:: %s\n", knob[i].name, *knob[i].arguments ? " " : "",
		       knob[i].arguments, knob[i].help);
	return ferror(stdout) || fflush(stdout);
}
