/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For functions whose result is the only word of an error: the compiler refuses to
 * drop it. Not for those whose errors are seen later too, as stdout_close() sees
 * what json_print() could not write, nor for what is only tidied up.
 */
#ifndef UTIL_MUST_CHECK_H
#define UTIL_MUST_CHECK_H

#define must_check __attribute__((warn_unused_result))

#endif
