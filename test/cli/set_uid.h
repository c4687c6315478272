/* SPDX-License-Identifier: GPL-2.0-only */
/* What the attacker knows of the set-uid program that it attacks. */
#ifndef SET_UID_H
#define SET_UID_H

#define VICTIM_ADDRESS	0x10000000	/* meson.build tells the linker */
#define VICTIM_SIZE	0x20000
#define VICTIM_SECONDS	3

#endif
