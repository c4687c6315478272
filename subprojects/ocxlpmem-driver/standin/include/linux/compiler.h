/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_COMPILER_H
#define STANDIN_COMPILER_H

/* atomic, so that the thread sanitizer knows these accesses are meant to race */
#define READ_ONCE(x)		__atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v)	__atomic_store_n(&(x), (v), __ATOMIC_RELAXED)

#ifndef __always_unused
#define __always_unused		__attribute__((__unused__))
#endif
#ifndef __aligned
#define __aligned(n)		__attribute__((__aligned__(n)))
#endif
#ifndef __printf
#define __printf(a, b)		__attribute__((__format__(printf, a, b)))
#endif

#endif
