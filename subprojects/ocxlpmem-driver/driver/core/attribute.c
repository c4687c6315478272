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
	fatal = core->fatal;
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
	};
	struct wire_erase counters;
	unsigned long flags;
	unsigned int phase;

	spin_lock_irqsave(&core->lock, flags);
	phase = core->erase.phase;
	counters = core->erase.counters;
	spin_unlock_irqrestore(&core->lock, flags);
	return scnprintf(buf, size, "%s %llu %llu %llu %llu\n", words[phase],
			 counters.accessible_done, counters.accessible_tried,
			 counters.defective_done, counters.defective_tried);
}

const struct core_attribute core_attributes[] = {
	{ OCXLPMEM_SYSFS_SERIAL, serial_show },
	{ OCXLPMEM_SYSFS_FW_VERSION, fw_version_show },
	{ OCXLPMEM_SYSFS_SPEC_REVISION, spec_revision_show },
	{ OCXLPMEM_SYSFS_READ_LATENCY, read_latency_show },
	{ OCXLPMEM_SYSFS_FLAGS, flags_show },
	{ OCXLPMEM_SYSFS_STATE, state_show },
	{ OCXLPMEM_SYSFS_ERROR_LOG_PENDING, error_log_pending_show },
	{ OCXLPMEM_SYSFS_ERASE_RESULT, erase_result_show },
};

const unsigned int core_attribute_count = ARRAY_SIZE(core_attributes);
