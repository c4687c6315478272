/* SPDX-License-Identifier: GPL-2.0-only */
/* firmware update: an image brought to a card, whole or not at all. */
#ifndef UPDATE_H
#define UPDATE_H

#include "image.h"
#include "util/progress.h"

struct firmware_options {
	struct common_options common;
	const char *confirm;
	int progress;		/* enum progress_mode */
};

/* NULL: the card has the whole image. Else why not, and that it keeps its firmware */
struct failure *update_send(const struct image *image, struct ocxlpmem_card *card,
			    struct ocxlpmem_firmware *firmware, enum progress_mode progress);

#endif
