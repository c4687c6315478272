/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of the glue: the part of the driver that speaks to Linux.
 *
 * Lock order: glue_card.lock, device and bus locks of libnvdimm, locks of the
 * core. Under glue_cards_lock no other is taken. libnvdimm calls us with its bus lock held
 * (commands, security operations, attributes), so nothing of that may take
 * glue_card.lock or wait for a work item of ours. The core's changed() hook may
 * run below such a call: it only queues work.
 */
#ifndef OCXLPMEM_GLUE_H
#define OCXLPMEM_GLUE_H

#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/libnvdimm.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/pci.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "driver/core/core.h"
#include "wire/smart.h"

#define GLUE_NAME		"ocxlpmem"

/* compat.h has another for kernels before 6.3 */
#ifndef GLUE_UEVENT_DEVICE
#define GLUE_UEVENT_DEVICE	const struct device
#endif

/* device.md 2.4 */
#define GLUE_IRQS		2

/*
 * The low end of the LPC memory is ours on every kernel: labels in its first
 * MiB, the rest is reserved and zero. Both numbers are on-media ABI.
 */
#define GLUE_CARVE_OUT		SZ_16M
#define GLUE_LABEL_SIZE		SZ_1M

struct devlink;
struct devlink_health_reporter;
struct glue_pmu;
struct ocxl_afu;
struct ocxl_context;
struct ocxl_fn;

/**
 * struct glue_irq - one of the two interrupts
 * @id: of ocxl
 * @allocated: @id is valid
 * @trigger: the page that the card writes to
 */
struct glue_irq {
	int id;
	bool allocated;
	void __iomem *trigger;
};

/**
 * enum glue_dimm - how much of the card libnvdimm knows
 * @GLUE_DIMM_NONE: nothing yet
 * @GLUE_DIMM_LISTED: an nmem with CALL (VENDOR) only, so that tools can name a
 *	card that needs attention
 * @GLUE_DIMM_COMPLETE: an nmem with labels and security operations
 */
enum glue_dimm { GLUE_DIMM_NONE, GLUE_DIMM_LISTED, GLUE_DIMM_COMPLETE };

/**
 * struct glue_card - one card, or rather its function 1
 * @dev: class device; open files keep it, its release frees all this
 * @cdev: /dev/ocxlpmemN
 * @pdev: valid from probe to remove
 * @node: in glue_cards
 * @medium_holders: note an error of its medium just now; under glue_cards_lock
 * @name: PCI name, for messages; outlives @pdev
 * @serial: device serial number, 0 if none was found
 * @core: what speaks to the card; set once, kept until @dev is released
 * @core_removed: core_remove() was called
 * @irq_queue: runs core_work(), ordered
 * @slow_queue: runs the rest, ordered: may wait for libnvdimm for long
 * @changed: CORE_CHANGED_* not yet handled by @change_work
 * @lpc: the LPC memory
 * @label: the label area, mapped
 * @label_bad: its unreadable places
 * @leaked: some of the memory is System RAM still, so function and AFU stay
 * @lock: over @dimm to @offline, and their making
 * @bus: from probe to remove; set under @lock
 * @armed: @nvdimm was made so: what is stored stays
 * @offline: fatal_action took the region away, or did not let it come
 * @region_notifier: tells when a driver takes or leaves the region
 * @nmem_lock: over @nmem, which the uevent shows
 * @erase_open: an erase, also one in doubt, whose end has not been worked up yet
 * @erase_adopted: it began in an earlier binding
 * @erase_told: libnvdimm has heard how it ended, or that nobody knows
 * @region_work: makes the region usable after that
 * @pmu: its counters for perf; it may have none
 * @pmu_node: while it may have one
 * @pmu_work: tries again to get one
 * @report_work: tells @reporter that the card is fatal
 * @reporting: it can be told
 * @reported: it was
 */
struct glue_card {
	struct device dev;
	struct cdev cdev;
	struct pci_dev *pdev;
	struct list_head node;
	unsigned int medium_holders;
	char name[32];
	u64 serial;

	struct ocxl_fn *fn;
	struct ocxl_afu *afu;
	struct ocxl_context *context;
	struct glue_irq irq[GLUE_IRQS];

	struct core *core;
	bool core_removed;

	struct workqueue_struct *irq_queue;
	struct workqueue_struct *slow_queue;
	struct work_struct irq_work;
	struct work_struct change_work;
	struct delayed_work ready_work;
	atomic_t changed;

	struct resource lpc;
	void *label;
	struct badrange label_bad;
	bool leaked;

	struct mutex lock;	/* outermost */
	enum glue_dimm dimm;
	struct nvdimm *nvdimm;
	struct nd_region *region;
	bool armed;
	bool offline;

	struct nvdimm_bus *bus;
	struct nvdimm_bus_descriptor desc;
	struct nd_interleave_set set;
	struct notifier_block region_notifier;
	char provider[48];
	char dimm_id[20];

	spinlock_t nmem_lock;	/* innermost */
	char nmem[16];

	bool erase_open;
	bool erase_adopted;
	bool erase_told;
	struct delayed_work region_work;

	struct device *hwmon;
	struct glue_pmu *pmu;
	struct list_head pmu_node;
	struct work_struct pmu_work;
	struct devlink *devlink;
	struct devlink_health_reporter *reporter;
	struct work_struct report_work;
	bool reporting;
	bool reported;
};

extern struct list_head glue_cards;
extern struct mutex glue_cards_lock;
/* a card of the list has no @medium_holders any more */
extern wait_queue_head_t glue_cards_idle;

/* ---- stages of probe, each with its undoing (pci.c has the order) -------- */

int glue_afu_start(struct glue_card *card);
void glue_afu_stop(struct glue_card *card);
int glue_context_start(struct glue_card *card);
void glue_context_stop(struct glue_card *card);
int glue_irq_start(struct glue_card *card);
void glue_irq_stop(struct glue_card *card);
int glue_memory_start(struct glue_card *card);
void glue_memory_stop(struct glue_card *card);
int glue_log_start(struct glue_card *card);
void glue_log_stop(struct glue_card *card);
int glue_port_start(struct glue_card *card);
void glue_port_stop(struct glue_card *card);
int glue_chardev_start(struct glue_card *card);
void glue_chardev_stop(struct glue_card *card);
int glue_hwmon_start(struct glue_card *card);
void glue_hwmon_stop(struct glue_card *card);
#if IS_ENABLED(CONFIG_NET_DEVLINK)
int glue_devlink_start(struct glue_card *card);
void glue_devlink_stop(struct glue_card *card);
/* the card is fatal: reports it, soon and once */
void glue_devlink_fatal(struct glue_card *card);
#else
static inline int glue_devlink_start(struct glue_card *card)
{
	return 0;
}

static inline void glue_devlink_stop(struct glue_card *card)
{
}

static inline void glue_devlink_fatal(struct glue_card *card)
{
}
#endif
#if IS_ENABLED(CONFIG_PERF_EVENTS)
int glue_pmu_start(struct glue_card *card);
void glue_pmu_stop(struct glue_card *card);
/* the card has another DIMM, whose name perf shows; under glue_card.lock */
void glue_pmu_follow(struct glue_card *card);
int glue_pmu_init(void);
void glue_pmu_exit(void);
#else
static inline int glue_pmu_start(struct glue_card *card)
{
	return 0;
}

static inline void glue_pmu_stop(struct glue_card *card)
{
}

static inline void glue_pmu_follow(struct glue_card *card)
{
}

static inline int glue_pmu_init(void)
{
	return 0;
}

static inline void glue_pmu_exit(void)
{
}
#endif
int glue_bus_start(struct glue_card *card);
void glue_bus_stop(struct glue_card *card);
int glue_ready_start(struct glue_card *card);
void glue_ready_stop(struct glue_card *card);

/* ---- the module's own (module.c has the order) --------------------------- */

int glue_chardev_init(void);
void glue_chardev_exit(void);
int glue_sysfs_init(void);
void glue_sysfs_exit(void);
int glue_badrange_init(void);
void glue_badrange_exit(void);
int glue_security_init(void);
void glue_security_exit(void);
void glue_log_exit(void);
int glue_pci_init(void);
void glue_pci_exit(void);

/* ---- irq.c, port.c ------------------------------------------------------- */

void glue_irq_work(struct work_struct *work);
/* core_remove(), once: wakes all waiters, and every later call gives -ENODEV */
void glue_port_remove(struct glue_card *card);

/* ---- log.c --------------------------------------------------------------- */

/* the error logs of an earlier binding to the core of this one */
void glue_log_give(struct glue_card *card);

/* ---- payload.c ----------------------------------------------------------- */

/* what the card says to a command without input, for kvfree(); or an ERR_PTR */
struct ocxlpmem_payload_header *glue_payload(struct glue_card *card, unsigned int command,
					     u32 *len);
/* false: there is no such attribute */
bool glue_smart_find(const struct ocxlpmem_payload_header *answer, u32 len, unsigned int id,
		     struct wire_smart_attribute *attr);
int glue_smart_celsius(const struct wire_smart_attribute *attr);

/* ---- ready.c: the works of the slow queue -------------------------------- */

void glue_ready_work(struct work_struct *work);
void glue_change_work(struct work_struct *work);

/* ---- chardev.c ----------------------------------------------------------- */

/* a card with its class device initialised; put_device(&card->dev) frees it */
struct glue_card *glue_card_create(struct pci_dev *pdev);

/* ---- bus.c --------------------------------------------------------------- */

/* makes DIMM and region what the card's state asks for */
void glue_bus_update(struct glue_card *card);
/* the labels were erased: nobody may go on with those read before */
void glue_bus_forget_labels(struct glue_card *card);
/* after an erase, once libnvdimm has heard of its end; with a new DIMM if it must be */
void glue_bus_bring_region_back(struct glue_card *card);
void glue_region_delete_locked(struct glue_card *card);

/* ---- nd_ctl.c, label.c --------------------------------------------------- */

int glue_nd_ctl(struct nvdimm_bus_descriptor *desc, struct nvdimm *nvdimm,
		unsigned int cmd, void *buf, unsigned int len, int *cmd_rc);
unsigned long glue_nd_commands(enum glue_dimm dimm);

int glue_label_size(struct glue_card *card, void *buf, u64 len);
int glue_label_get(struct glue_card *card, void *buf, u64 len);
int glue_label_set(struct glue_card *card, void *buf, u64 len);

/* ---- sysfs.c ------------------------------------------------------------- */

extern const struct attribute_group *glue_dimm_groups[];
int glue_sysfs_uevent(GLUE_UEVENT_DEVICE *dev, struct kobj_uevent_env *env);
void glue_sysfs_set_nmem(struct glue_card *card, const char *name);
/* tells who watches; CORE_CHANGED_* */
void glue_sysfs_changed(struct glue_card *card, unsigned int what);

/* ---- security.c ---------------------------------------------------------- */

extern const struct nvdimm_security_ops glue_security_ops;
/* an erase of an earlier binding, or of another kernel, may still be running */
void glue_security_resume(struct glue_card *card);
/* the core knows of an erase that was not begun here */
void glue_security_notice(struct glue_card *card);
void glue_security_finish(struct glue_card *card);
void glue_security_region_work(struct work_struct *work);

/* ---- memory.c ------------------------------------------------------------ */

/* writes back and drops what the CPU caches hold of the medium */
int glue_memory_flush(struct glue_card *card);
/* is some of it in use as System RAM? */
bool glue_memory_online(const struct glue_card *card);

/* ---- fatal.c ------------------------------------------------------------- */

void glue_fatal_act(struct glue_card *card);
/* the region of a fatal card is not wanted */
bool glue_fatal_is_offline(void);

#endif
