// SPDX-License-Identifier: GPL-2.0-only
#include <dlfcn.h>
#include <string.h>

#include "library.h"

bool library_open(const char *file, const struct library_symbol *symbols, size_t count,
		  void *functions)
{
	void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL), *function;
	size_t i;

	if (!library)
		return false;
	for (i = 0; i < count; i++) {
		function = dlsym(library, symbols[i].name);
		if (!function)
			return false;
		memcpy((char *)functions + symbols[i].offset, &function, sizeof(function));
	}
	return true;
}
