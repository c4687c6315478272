/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_PRINTK_H
#define STANDIN_PRINTK_H

#include <linux/compiler.h>

/* the kernel's levels; where lines go is standin_set_log()'s matter */
#define LOGLEVEL_CRIT		2
#define LOGLEVEL_ERR		3
#define LOGLEVEL_WARNING	4
#define LOGLEVEL_NOTICE		5
#define LOGLEVEL_INFO		6
#define LOGLEVEL_DEBUG		7

void standin_print(int level, const char *format, ...) __printf(2, 3);

#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif

#define pr_crit(fmt, ...)	standin_print(LOGLEVEL_CRIT, pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...)	standin_print(LOGLEVEL_ERR, pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...)	standin_print(LOGLEVEL_WARNING, pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice(fmt, ...)	standin_print(LOGLEVEL_NOTICE, pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...)	standin_print(LOGLEVEL_INFO, pr_fmt(fmt), ##__VA_ARGS__)
#define pr_debug(fmt, ...)	standin_print(LOGLEVEL_DEBUG, pr_fmt(fmt), ##__VA_ARGS__)
/* nothing is dropped here: a test wants every line */
#define pr_err_ratelimited	pr_err
#define pr_warn_ratelimited	pr_warn

#endif
