// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "wire/register.h"
#include "client.h"
#include "port.h"
#include "report.h"
#include "sysfs.h"

/* as the kernel's ocxl does with offsets beyond the global MMIO area */
static bool beyond(u64 offset)
{
	return offset > CARD_MMIO_SIZE - sizeof(u64);
}

/*
 * An interrupt is taken by the card's worker: here a lock of the core may be
 * held, which on a real machine would keep the handler out.
 */
static void access_done(struct sim_card *card)
{
	if (card->interrupts)
		g_cond_signal(&card->wake);
	g_mutex_unlock(&card->lock);
}

/*
 * When an access happens. Words of the blocks and of the data buffer come by
 * the thousand; to them it is still the time of the last register access.
 */
static uint64_t access_begins(struct sim_card *card, u64 offset)
{
	g_mutex_lock(&card->lock);
	if (offset < WIRE_REG_END)
		card->access_time = sim_card_now(card);
	return card->access_time;
}

static int port_read64(void *priv, u64 offset, u64 *value)
{
	struct sim_card *card = priv;
	uint64_t now;

	if (beyond(offset))
		return -EINVAL;
	now = access_begins(card, offset);
	*value = card_read64(card->model, offset, now);
	access_done(card);
	return 0;
}

static int port_write64(void *priv, u64 offset, u64 value)
{
	struct sim_card *card = priv;
	uint64_t now;

	if (beyond(offset))
		return -EINVAL;
	now = access_begins(card, offset);
	card->asked |= offset == WIRE_REG_HCI &&
		       value & (WIRE_HCI_CD | WIRE_HCI_CHPD | WIRE_HCI_NSCRW);
	card_write64(card->model, offset, value, now);
	access_done(card);
	return 0;
}

static void port_changed(void *priv, unsigned int what)
{
	struct sim_card *card = priv;

	sim_sysfs_update(card);
	sim_client_poll_update(card);
}

static void port_trace(void *priv, const struct core_trace *trace)
{
	sim_note("%s: %s: %s: %s, card status 0x%02x, %llu us", trace->card, trace->origin,
		 trace->command, trace->result ? strerror(-trace->result) : "done",
		 trace->card_status, trace->duration_ns / 1000);
}

const struct core_ops sim_port_ops = {
	.read64 = port_read64,
	.write64 = port_write64,
	.changed = port_changed,
	.trace = port_trace,
};

/* both with card->lock held, from within an access */
static void host_interrupt(void *context, unsigned int number)
{
	struct sim_card *card = context;

	card->interrupts |= 1u << number;
}

static void host_erase(void *context, __u64 offset, __u64 length)
{
	struct sim_card *card = context;

	/* of the medium only the label area is kept */
	if (offset < SIM_LABEL_SIZE && length)
		sim_label_clear(&card->label);
}

struct card_host sim_port_host(struct sim_card *card)
{
	return (struct card_host){
		.interrupt = host_interrupt,
		.erase = host_erase,
		.context = card,
	};
}
