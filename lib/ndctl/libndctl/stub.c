// SPDX-License-Identifier: LGPL-2.1-or-later
/* Stands for the distribution's libndctl while ours is linked: see meson.build. */
extern int ocxlpmem_libndctl_stub;

int ocxlpmem_libndctl_stub;
