/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What older kernels lack of what the modules are written for, Linux 7.2. Kbuild
 * puts it before each file; a tree of that kernel does without it. Tried: 6.1,
 * 6.12, 7.2. In which release between them a change came is INFERRED.
 */
#ifndef OCXLPMEM_COMPAT_H
#define OCXLPMEM_COMPAT_H

#include <linux/eventfd.h>
#include <linux/hrtimer.h>
#include <linux/ioport.h>
#include <linux/memregion.h>
#include <linux/module.h>
#include <linux/version.h>
#if IS_ENABLED(CONFIG_NET_DEVLINK)
#include <net/devlink.h>
#endif

/* 6.2 has it, for a kind of memory; the kernel series for 6.1 has today's form */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
#ifndef CONFIG_ARCH_HAS_CPU_CACHE_INVALIDATE_MEMREGION
#define cpu_cache_has_invalidate_memregion() false
#define cpu_cache_invalidate_memregion(start, size) (-EOPNOTSUPP)
#endif
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 19, 0)
#define cpu_cache_invalidate_memregion(start, size) \
	cpu_cache_invalidate_memregion(IORES_DESC_PERSISTENT_MEMORY)
#endif

/* the device of a uevent was not const */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
#define GLUE_UEVENT_DEVICE struct device
#endif

/* a driver had to say its name itself */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
#define GLUE_INFO_DRIVER_NAME(req) devlink_info_driver_name_put(req, "ocxlpmem")
#endif

/* could fail, one by one */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
#define GLUE_FMSG(call) (call)
#endif

/* took the grace period, of which the operations tell now */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 18, 0)
#define devlink_health_reporter_create(devlink, ops, priv) \
	devlink_health_reporter_create(devlink, ops, 0, priv)
#endif

/* took what to add */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
#define eventfd_signal(ctx) eventfd_signal(ctx, 1)
#endif

/* took a word, not a string */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
#undef MODULE_IMPORT_NS
#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, ns)

static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}
#endif

#endif
