/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The way to libndctl's own functions from the preload object.
 *
 * The object is loaded into every program below the one that was started with
 * it, most of which have no libndctl. So it needs no symbol of libndctl at load
 * time; each is looked for when it is first wanted.
 */
#ifndef NDCTL_STOCK_H
#define NDCTL_STOCK_H

/* libndctl's definition of a function; NULL if this process has no libndctl */
void *stock_find(const char *name);

#define STOCK(name) \
	((__typeof__(&(name)))__extension__({ \
		static void *slot_; \
		void *found_ = __atomic_load_n(&slot_, __ATOMIC_ACQUIRE); \
		if (!found_) { \
			found_ = stock_find(#name); \
			__atomic_store_n(&slot_, found_, __ATOMIC_RELEASE); \
		} \
		found_; \
	}))

/* call it; "otherwise" is the result where there is none */
#define STOCK_CALL(otherwise, name, ...) \
	__extension__({ \
		__typeof__(&(name)) stock_ = STOCK(name); \
		stock_ ? stock_(__VA_ARGS__) : (otherwise); \
	})

#endif
