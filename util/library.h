/* SPDX-License-Identifier: GPL-2.0-only */
/* Libraries that are opened where they are needed, so that nothing else pays for them. */
#ifndef UTIL_LIBRARY_H
#define UTIL_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "must_check.h"

/* where in a structure of pointers to functions the one of that name goes */
struct library_symbol {
	const char *name;
	size_t offset;
};

#define LIBRARY_SYMBOL(name_, structure, member) { name_, offsetof(structure, member) }

/* for good; false: it, or one of the functions, is not there, and dlerror() says why */
bool library_open(const char *file, const struct library_symbol *symbols, size_t count,
		  void *functions) must_check;

#endif
