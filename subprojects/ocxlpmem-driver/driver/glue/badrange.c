// SPDX-License-Identifier: GPL-2.0-only
/*
 * Medium errors. The card has no command to clear them: what is bad stays bad,
 * until the card is replaced or its driver starts anew.
 */
#include <linux/blkdev.h>
#include <linux/cache.h>
#include <linux/module.h>
#include <linux/nd.h>
#if IS_ENABLED(CONFIG_PPC_BOOK3S_64)
#include <asm/mce.h>
#endif

#include "glue.h"
#include "medium.h"

/* in the label area: libnvdimm would not look there */
static int note_labels(struct glue_card *card, u64 first, u64 last)
{
	u64 end = card->lpc.start + GLUE_CARVE_OUT - 1;

	if (first > end)
		return 0;
	return badrange_add(&card->label_bad, first, min(last, end) - first + 1);
}

static int note_region(struct glue_card *card, u64 first, u64 last)
{
	u64 start = card->lpc.start + GLUE_CARVE_OUT;
	int err;

	if (last < start)
		return 0;
	/* whole sectors: the byte that nd_ctl.c calls cleared must not be all there is */
	first = round_down(max(first, start), SECTOR_SIZE);
	last = round_up(last + 1, SECTOR_SIZE) - 1;
	err = nvdimm_bus_add_badrange(card->bus, first, last - first + 1);
	if (err)
		return err;
	mutex_lock(&card->lock);
	if (card->region)
		nvdimm_region_notify(card->region, NVDIMM_REVALIDATE_POISON);
	mutex_unlock(&card->lock);
	return 0;
}

/* first and last byte, some of them this card's */
static int note(struct glue_card *card, u64 first, u64 last)
{
	int err;

	first = max_t(u64, first, card->lpc.start);
	last = min_t(u64, last, card->lpc.end);
	dev_warn_ratelimited(&card->pdev->dev, "medium error at %#llx-%#llx\n", first, last);
	err = note_labels(card, first, last);
	return err ? err : note_region(card, first, last);
}

/*
 * The card that these bytes belong to, held: its bus stays. No lock of a card is taken
 * under the lock that all of them share: who holds one may wait for libnvdimm for long,
 * and the others' errors must not wait with it.
 */
static struct glue_card *hold_card(u64 first, u64 last)
{
	struct glue_card *card, *found = NULL;

	mutex_lock(&glue_cards_lock);
	list_for_each_entry(card, &glue_cards, node)
		if (!found && first <= card->lpc.end && card->lpc.start <= last)
			found = card;
	if (found)
		found->medium_holders++;
	mutex_unlock(&glue_cards_lock);
	return found;
}

static void let_card_go(struct glue_card *card)
{
	mutex_lock(&glue_cards_lock);
	if (!--card->medium_holders)
		wake_up_all(&glue_cards_idle);
	mutex_unlock(&glue_cards_lock);
}

int ocxlpmem_medium_error(u64 address, u64 length)
{
	struct glue_card *card;
	int err;

	if (!length || address + length - 1 < address)
		return -EINVAL;
	card = hold_card(address, address + length - 1);
	if (!card)
		return -ENXIO;
	err = note(card, address, address + length - 1);
	let_card_go(card);
	return err;
}
EXPORT_SYMBOL_GPL(ocxlpmem_medium_error);

/* ---- machine checks ------------------------------------------------------ */

#if IS_ENABLED(CONFIG_PPC_BOOK3S_64)

static int machine_check(struct notifier_block *nb, unsigned long val, void *data)
{
	const struct machine_check_event *event = data;
	u64 line;

	if (event->error_type != MCE_ERROR_TYPE_UE ||
	    !event->u.ue_error.physical_address_provided)
		return NOTIFY_DONE;
	line = ALIGN_DOWN(event->u.ue_error.physical_address, L1_CACHE_BYTES);
	return ocxlpmem_medium_error(line, L1_CACHE_BYTES) ? NOTIFY_DONE : NOTIFY_OK;
}

static struct notifier_block machine_check_notifier = {
	.notifier_call = machine_check,
};

int glue_badrange_init(void)
{
	return mce_register_notifier(&machine_check_notifier);
}

void glue_badrange_exit(void)
{
	mce_unregister_notifier(&machine_check_notifier);
}

#else

int glue_badrange_init(void)
{
	return 0;
}

void glue_badrange_exit(void)
{
}

#endif
