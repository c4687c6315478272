/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ioctls of /dev/nmemN: what libnvdimm checks before a driver sees a command,
 * and the label commands, which in the kernel are the driver's glue.
 */
#ifndef SIM_NMEM_H
#define SIM_NMEM_H

struct sim_file;

long sim_nmem_ioctl(struct sim_file *file, unsigned long cmd, unsigned long arg);

#endif
