// SPDX-License-Identifier: GPL-2.0-only
/*
 * plugin: a program without libndctl that opens it for itself, where RTLD_NEXT
 * does not look. Prints the health word of the first DIMM.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <ndctl/libndctl.h>

#define FIND(name)	__typeof__(&(name)) my_##name = (__typeof__(&(name)))dlsym(lib, #name)

int main(void)
{
	void *lib = dlopen("libndctl.so.6", RTLD_NOW | RTLD_LOCAL);
	FIND(ndctl_new);
	FIND(ndctl_unref);
	FIND(ndctl_bus_get_first);
	FIND(ndctl_dimm_get_first);
	FIND(ndctl_dimm_get_health);
	struct ndctl_dimm *dimm;
	struct ndctl_ctx *ctx;

	if (!lib) {
		fprintf(stderr, "%s\n", dlerror());
		return 1;
	}
	if (my_ndctl_new(&ctx))
		return 1;
	dimm = my_ndctl_dimm_get_first(my_ndctl_bus_get_first(ctx));
	/* inside, the library comes to the interposed functions by its own PLT */
	printf("%u\n", my_ndctl_dimm_get_health(dimm));
	my_ndctl_unref(ctx);
	dlclose(lib);
	return 0;
}
