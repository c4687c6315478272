// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to the region of a card that reports itself fatal. By default
 * nothing, so that the data can be saved; the core says what is to be done.
 */
#include <linux/module.h>
#include <linux/string.h>

#include "glue.h"

enum fatal_action { FATAL_REPORT, FATAL_OFFLINE };

static const char *const actions[] = {
	[FATAL_REPORT] = "report",
	[FATAL_OFFLINE] = "offline",
};

static enum fatal_action fatal_action = FATAL_REPORT;

static int action_set(const char *value, const struct kernel_param *kp)
{
	int found = sysfs_match_string(actions, value);

	if (found < 0)
		return found;
	fatal_action = found;
	return 0;
}

static int action_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%s\n", actions[fatal_action]);
}

static const struct kernel_param_ops action_ops = {
	.set = action_set,
	.get = action_get,
};

module_param_cb(fatal_action, &action_ops, NULL, 0644);
MODULE_PARM_DESC(fatal_action,
		 "what to do with the region of a fatal card: report (keep it), offline (take it away)");

bool glue_fatal_is_offline(void)
{
	return fatal_action == FATAL_OFFLINE;
}

void glue_fatal_act(struct glue_card *card)
{
	if (!glue_fatal_is_offline())
		return;
	mutex_lock(&card->lock);
	card->offline = true;
	if (card->region) {
		/*
		 * Linux 6.1 itself stumbles at umount over a DAX mapping that was
		 * being written when its region went away.
		 */
		dev_crit(&card->pdev->dev,
			 "taking the region offline (fatal_action): file systems on it fail from now on; programs that write to DAX mappings of it must be stopped before umount\n");
		glue_region_delete_locked(card);
	}
	mutex_unlock(&card->lock);
}
