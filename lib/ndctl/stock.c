// SPDX-License-Identifier: LGPL-2.1-or-later
/* The functions of libndctl itself, behind those that stand before them. */
#include <dlfcn.h>
#include <stddef.h>

#include "stock.h"

#define LIBNDCTL	"libndctl.so.6"

void *stock_find(const char *name)
{
	/*
	 * RTLD_NOLOAD loads nothing: it finds the library in programs that
	 * opened it by dlopen() for themselves, where RTLD_NEXT does not look.
	 * The handle is kept, so that what we remember cannot be unloaded.
	 */
	void *loaded = dlopen(LIBNDCTL, RTLD_LAZY | RTLD_NOLOAD);
	void *next = dlsym(RTLD_NEXT, name);

	if (next || !loaded)
		return next;
	return dlsym(loaded, name);
}
