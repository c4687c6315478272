// SPDX-License-Identifier: LGPL-2.1-or-later
/* The functions of libndctl itself, behind those that stand before them. */
#include <dlfcn.h>
#include <stddef.h>

#include "stock.h"

#ifdef STOCK_LIBNDCTL
/*
 * Built as libndctl.so.6 itself: the real one is loaded too, since this one needs it by
 * that path. RTLD_NEXT would not find it where a program opened us by dlopen().
 */
void *stock_find(const char *name)
{
	void *real = dlopen(STOCK_LIBNDCTL, RTLD_LAZY | RTLD_NOLOAD);

	return real ? dlsym(real, name) : NULL;
}
#else
void *stock_find(const char *name)
{
	/*
	 * RTLD_NOLOAD loads nothing: it finds the library in programs that
	 * opened it by dlopen() for themselves, where RTLD_NEXT does not look.
	 * The handle is kept, so that what we remember cannot be unloaded.
	 */
	void *loaded = dlopen("libndctl.so.6", RTLD_LAZY | RTLD_NOLOAD);
	void *next = dlsym(RTLD_NEXT, name);

	if (next || !loaded)
		return next;
	return dlsym(loaded, name);
}
#endif
