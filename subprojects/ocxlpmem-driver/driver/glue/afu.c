// SPDX-License-Identifier: GPL-2.0-only
/* The card as ocxl sees it: function, AFU, context. */
#include <misc/ocxl.h>

#include "glue.h"
#include "wire/register.h"

#define AFU_INDEX	0	/* device.md 1 */

int glue_afu_start(struct glue_card *card)
{
	struct ocxl_fn *fn = ocxl_function_open(card->pdev);

	if (IS_ERR(fn))
		return PTR_ERR(fn);
	card->afu = ocxl_function_fetch_afu(fn, AFU_INDEX);
	/* of an area below 8 bytes ocxl takes the size for 4 GiB: no offset is refused */
	if (!card->afu || ocxl_afu_config(card->afu)->global_mmio_size < WIRE_REG_END) {
		ocxl_function_close(fn);
		return -ENXIO;
	}
	/* fetching takes no reference, whatever its description says */
	ocxl_afu_get(card->afu);
	card->fn = fn;
	return 0;
}

void glue_afu_stop(struct glue_card *card)
{
	if (card->leaked)
		return;
	ocxl_afu_put(card->afu);
	ocxl_function_close(card->fn);
}

int glue_context_start(struct glue_card *card)
{
	int err = ocxl_context_alloc(&card->context, card->afu, NULL);

	if (err)
		return err;
	/* no mm: the card's interrupt stores are translated as the kernel's own */
	err = ocxl_context_attach(card->context, 0, NULL);
	if (err)
		ocxl_context_free(card->context);
	return err;
}

void glue_context_stop(struct glue_card *card)
{
	if (ocxl_context_detach(card->context)) {
		/* the card may still use it, so its number must not be given away */
		dev_warn(&card->pdev->dev, "the context cannot be detached: leaking it\n");
		return;
	}
	ocxl_context_free(card->context);
}
