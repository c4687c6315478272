// SPDX-License-Identifier: GPL-2.0-only
/* Why is there no card? Looks at the driver module, with libkmod if that is there. */
#include <stdlib.h>
#include <unistd.h>

#include "cards.h"
#include "util/library.h"
#include "util/memory.h"

#define MODULE "ocxlpmem"

/* libkmod.h of version 22 and later; the states of enum kmod_module_initstate */
#define KMOD_MODULE_LIVE 1

struct kmod {
	void *(*new)(const char *dirname, const char *const *config);
	void *(*unref)(void *ctx);
	int (*lookup)(void *ctx, const char *alias, void **list);
	void *(*list_module)(const void *list);
	int (*list_unref)(void *list);
	int (*state)(const void *module);
	void *(*module_unref)(void *module);
};

#define SYMBOL(name, member) LIBRARY_SYMBOL(name, struct kmod, member)

static const struct library_symbol symbols[] = {
	SYMBOL("kmod_new", new),
	SYMBOL("kmod_unref", unref),
	SYMBOL("kmod_module_new_from_lookup", lookup),
	SYMBOL("kmod_module_get_module", list_module),
	SYMBOL("kmod_module_unref_list", list_unref),
	SYMBOL("kmod_module_get_initstate", state),
	SYMBOL("kmod_module_unref", module_unref),
};

static const char *module_hint(const struct kmod *kmod, void *ctx)
{
	void *list = NULL, *module;
	bool live;

	if (kmod->lookup(ctx, MODULE, &list) || !list)
		return "the driver (kernel module " MODULE ") is not installed";
	module = kmod->list_module(list);
	live = kmod->state(module) == KMOD_MODULE_LIVE;
	kmod->module_unref(module);
	kmod->list_unref(list);
	return live ? "the driver is loaded but found no card: see 'lspci -d 1014:0625' and dmesg" :
		      "the driver is not loaded: modprobe " MODULE;
}

char *no_card_hint(const struct invocation *inv)
{
	const char *root = inv->common->sysfs_root, *hint = NULL;
	struct kmod kmod;
	void *ctx;

	if (inv->common->from)
		return xasprintf("the capture %s was made on a machine without cards",
				 inv->common->from);
	if (!root)
		root = getenv("OCXLPMEM_SYSFS_ROOT");
	if (root && *root)
		return xasprintf("looked below %s/sys/class/" OCXLPMEM_CLASS, root);
	if (access("/sys/class", F_OK))
		return xstrdup("/sys, which shows the cards, is not mounted: "
			       "mount -t sysfs none /sys");
	if (library_open("libkmod.so.2", symbols, sizeof(symbols) / sizeof(*symbols), &kmod)) {
		ctx = kmod.new(NULL, NULL);
		if (ctx) {
			hint = module_hint(&kmod, ctx);
			kmod.unref(ctx);
		}
	}
	return xstrdup(hint ? hint : "is the driver loaded? lsmod | grep " MODULE);
}
