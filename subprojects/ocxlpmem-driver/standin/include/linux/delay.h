/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_DELAY_H
#define STANDIN_DELAY_H

/* by the clock of the task: min_us at least */
void usleep_range(unsigned long min_us, unsigned long max_us);
void msleep(unsigned int ms);

#endif
