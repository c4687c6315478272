/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of devlink share. */
#ifndef OCXLPMEM_GLUE_DEVLINK_H
#define OCXLPMEM_GLUE_DEVLINK_H

#include <net/devlink.h>

#include "glue.h"

/* the one component that can be updated; who names it means it */
#define GLUE_DEVLINK_FIRMWARE	DEVLINK_INFO_VERSION_GENERIC_FW

/* compat.h has another for kernels in which these functions can fail */
#ifndef GLUE_FMSG
#define GLUE_FMSG(call)		((call), 0)
#endif

/* the newest fills it in itself; compat.h has what older ones want */
#ifndef GLUE_INFO_DRIVER_NAME
#define GLUE_INFO_DRIVER_NAME(req)	0
#endif

static inline struct glue_card *glue_devlink_card(struct devlink *devlink)
{
	return *(struct glue_card **)devlink_priv(devlink);
}

int glue_devlink_flash(struct devlink *devlink, struct devlink_flash_update_params *params,
		       struct netlink_ext_ack *extack);

int glue_devlink_health_start(struct glue_card *card);
void glue_devlink_health_stop(struct glue_card *card);
/* from now on fatal is reported: devlink knows the card */
void glue_devlink_health_begin(struct glue_card *card);
/* and from now on no more */
void glue_devlink_health_end(struct glue_card *card);

#endif
