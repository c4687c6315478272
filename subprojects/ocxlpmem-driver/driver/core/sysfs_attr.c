// SPDX-License-Identifier: GPL-2.0-only
/* Values for sysfs: all from cached knowledge. */
#include <linux/kernel.h>

#include "private.h"

static ssize_t serial_show(struct core *core, char *buf, size_t size)
{
	return scnprintf(buf, size, "0x%016llx\n", core->params.serial);
}

static ssize_t fw_version_show(struct core *core, char *buf, size_t size)
{
	char version[WIRE_FWVER_LEN + 1];

	core_fw_version(core, version);
	return scnprintf(buf, size, "%s\n", version);
}

static ssize_t spec_revision_show(struct core *core, char *buf, size_t size)
{
	unsigned int revision = core->capability.spec_revision;

	return scnprintf(buf, size, "%u.%u\n", revision >> 4, revision & 0xf);
}

static ssize_t read_latency_show(struct core *core, char *buf, size_t size)
{
	return scnprintf(buf, size, "%u\n", core->capability.read_latency_ns);
}

/* the words that papr_scm's flags have for the same */
static ssize_t flags_show(struct core *core, char *buf, size_t size)
{
	bool fatal, failing;
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	fatal = core->events.fatal;
	failing = core->smart_failing;
	spin_unlock_irqrestore(&core->lock, flags);
	/* not_armed: what is stored from now on may be lost */
	return scnprintf(buf, size, "%s%s\n", fatal ? "not_armed " : "",
			 fatal || failing ? "smart_notify " : "");
}

static ssize_t state_show(struct core *core, char *buf, size_t size)
{
	static const char *const words[] = OCXLPMEM_STATE_WORDS;

	return scnprintf(buf, size, "%s\n", words[core_state(core)]);
}

static ssize_t error_log_pending_show(struct core *core, char *buf, size_t size)
{
	unsigned long flags;
	bool pending;

	spin_lock_irqsave(&core->lock, flags);
	pending = core_logs_pending_locked(core);
	spin_unlock_irqrestore(&core->lock, flags);
	return scnprintf(buf, size, "%d\n", pending);
}

static ssize_t erase_result_show(struct core *core, char *buf, size_t size)
{
	static const char *const words[] = {
		[CORE_ERASE_IDLE] = "none",
		[CORE_ERASE_BUSY] = "busy",
		[CORE_ERASE_DONE] = "done",
		[CORE_ERASE_FAILED] = "failed",
		[CORE_ERASE_DOUBT] = "unknown",
	};
	unsigned long flags;
	unsigned int phase;

	spin_lock_irqsave(&core->lock, flags);
	phase = core->erase.phase;
	spin_unlock_irqrestore(&core->lock, flags);
	return scnprintf(buf, size, "%s\n", words[phase]);
}

static ssize_t show_pages(struct core *core, char *buf, size_t size, const u64 *pages)
{
	unsigned long flags;
	u64 value;

	spin_lock_irqsave(&core->lock, flags);
	value = *pages;
	spin_unlock_irqrestore(&core->lock, flags);
	return scnprintf(buf, size, "%llu\n", value);
}

static ssize_t erase_accessible_done_show(struct core *core, char *buf, size_t size)
{
	return show_pages(core, buf, size, &core->erase.counters.accessible_done);
}

static ssize_t erase_accessible_tried_show(struct core *core, char *buf, size_t size)
{
	return show_pages(core, buf, size, &core->erase.counters.accessible_tried);
}

static ssize_t erase_defective_done_show(struct core *core, char *buf, size_t size)
{
	return show_pages(core, buf, size, &core->erase.counters.defective_done);
}

static ssize_t erase_defective_tried_show(struct core *core, char *buf, size_t size)
{
	return show_pages(core, buf, size, &core->erase.counters.defective_tried);
}

static int erase_override_store(struct core *core, const char *text)
{
	u64 serial;
	int err = kstrtou64(text, 0, &serial);

	return err ? err : core_erase_override(core, serial);
}

const struct core_attribute core_attributes[] = {
	{ .name = OCXLPMEM_SYSFS_SERIAL, .show = serial_show },
	{ .name = OCXLPMEM_SYSFS_FW_VERSION, .show = fw_version_show },
	{ .name = OCXLPMEM_SYSFS_SPEC_REVISION, .show = spec_revision_show },
	{ .name = OCXLPMEM_SYSFS_READ_LATENCY, .show = read_latency_show },
	{ .name = OCXLPMEM_SYSFS_FLAGS, .show = flags_show },
	{ .name = OCXLPMEM_SYSFS_STATE, .show = state_show },
	{ .name = OCXLPMEM_SYSFS_ERROR_LOG_PENDING, .show = error_log_pending_show },
	{ .name = OCXLPMEM_SYSFS_ERASE_RESULT, .show = erase_result_show },
	{ .name = OCXLPMEM_SYSFS_ERASE_ACCESSIBLE_DONE, .show = erase_accessible_done_show },
	{ .name = OCXLPMEM_SYSFS_ERASE_ACCESSIBLE_TRIED, .show = erase_accessible_tried_show },
	{ .name = OCXLPMEM_SYSFS_ERASE_DEFECTIVE_DONE, .show = erase_defective_done_show },
	{ .name = OCXLPMEM_SYSFS_ERASE_DEFECTIVE_TRIED, .show = erase_defective_tried_show },
	{ .name = OCXLPMEM_SYSFS_ERASE_OVERRIDE, .store = erase_override_store },
};

const unsigned int core_attribute_count = ARRAY_SIZE(core_attributes);
