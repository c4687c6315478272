// SPDX-License-Identifier: GPL-2.0-only
/* The card model under its lock, with a timer for what happens by itself. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "wire/register.h"

#include "sim.h"

#define NEVER		(~0ULL)
#define ERROR_MAX	160

/* with slot->lock held: is there a bad range that the driver has not been told of? */
static bool untold(struct sim_slot *slot, u64 *offset, u64 *length)
{
	/* they may all have been taken back */
	while (slot->told && !card_medium_range(slot->card, slot->told - 1, offset, length))
		slot->told--;
	return card_medium_range(slot->card, slot->told, offset, length);
}

/* with slot->lock held, after everything that may have started an event */
static void arm(struct sim_slot *slot)
{
	u64 next = card_next_event(slot->card);
	u64 offset, length;

	if (untold(slot, &offset, &length))
		schedule_work(&slot->tell);
	if (next == slot->armed)
		return;
	slot->armed = next;
	/* a timer too early does no harm */
	if (next < KTIME_MAX)
		hrtimer_start(&slot->timer, ns_to_ktime(next), HRTIMER_MODE_ABS_SOFT);
}

static enum hrtimer_restart timer_due(struct hrtimer *timer)
{
	struct sim_slot *slot = container_of(timer, struct sim_slot, timer);
	unsigned long flags;

	raw_spin_lock_irqsave(&slot->lock, flags);
	slot->armed = NEVER;
	card_advance(slot->card, ktime_get_ns());
	arm(slot);
	raw_spin_unlock_irqrestore(&slot->lock, flags);
	return HRTIMER_NORESTART;
}

/* what was against the protocol goes to the kernel's log when the lock is given back */
static void end_access(struct sim_slot *slot, unsigned long flags)
	__releases(&slot->lock)
{
	char text[ERROR_MAX] = "";
	const char *latest;
	u32 violations;

	arm(slot);
	violations = card_violations(slot->card, &latest);
	if (violations != slot->violations)
		strscpy(text, latest, sizeof(text));
	slot->violations = violations;
	raw_spin_unlock_irqrestore(&slot->lock, flags);
	if (text[0])
		pr_warn_ratelimited("card %u: against the protocol: %s\n", slot->number, text);
}

u64 sim_slot_read(struct sim_slot *slot, u64 offset)
{
	unsigned long flags;
	u64 value;

	raw_spin_lock_irqsave(&slot->lock, flags);
	value = card_read64(slot->card, offset, ktime_get_ns());
	end_access(slot, flags);
	return value;
}

void sim_slot_write(struct sim_slot *slot, u64 offset, u64 value)
{
	unsigned long flags;

	if (offset == WIRE_REG_IMA0_OHP || offset == WIRE_REG_IMA1_OHP)
		sim_irq_route(slot, offset == WIRE_REG_IMA1_OHP, value);
	raw_spin_lock_irqsave(&slot->lock, flags);
	card_write64(slot->card, offset, value, ktime_get_ns());
	end_access(slot, flags);
}

/* ---- bad places --------------------------------------------------------- */

/*
 * On hardware a machine check finds a bad place when it is read. Here memory
 * can be read always, so the driver is told at once, by the same function.
 */
static void tell_driver(struct sim_slot *slot, u64 offset, u64 length)
{
	int (*medium_error)(u64 address, u64 length);

	medium_error = symbol_get(ocxlpmem_medium_error);
	if (!medium_error)
		return;
	medium_error(slot->memory.start + offset, length);
	symbol_put(ocxlpmem_medium_error);
}

/* one by one, as the driver takes locks */
static void tell(struct work_struct *work)
{
	struct sim_slot *slot = container_of(work, struct sim_slot, tell);
	unsigned long flags;
	u64 offset, length;
	bool there;

	do {
		raw_spin_lock_irqsave(&slot->lock, flags);
		there = untold(slot, &offset, &length);
		slot->told += there;
		raw_spin_unlock_irqrestore(&slot->lock, flags);
		if (there && length)
			tell_driver(slot, offset, length);
	} while (there);
}

/* ---- what the card does to its surroundings ----------------------------- */

static void card_interrupts(void *context, unsigned int number)
{
	sim_irq_raise(context, number);
}

static void card_erases(void *context, __u64 offset, __u64 length)
{
	struct sim_slot *slot = context;

	memset(slot->medium + offset, 0, length);
}

/* of another size it would erase beyond the memory that this one has */
static bool can_go_on(const struct card *card, const struct card_config *config)
{
	return card_valid(card) && card_is(card, config);
}

void sim_slot_start(struct sim_slot *slot, u64 seed, bool test, enum sim_begin begin)
{
	struct card_config config = {
		.seed = seed,
		.number = slot->number,
		.serial = slot->serial,
		.medium_size = resource_size(&slot->memory),
		.test = test,
	};
	unsigned long flags;
	struct card_host host = {
		.interrupt = card_interrupts,
		.erase = card_erases,
		.context = slot,
	};

	raw_spin_lock_init(&slot->lock);
	mutex_init(&slot->plug_lock);
	mutex_init(&slot->irq_lock);
	INIT_WORK(&slot->tell, tell);
	hrtimer_setup(&slot->timer, timer_due, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
	slot->armed = NEVER;
	slot->plugged = true;

	if (begin == SIM_FRESH || !can_go_on(slot->card, &config)) {
		card_init(slot->card, &config, &host, ktime_get_ns());
		return;
	}
	card_attach(slot->card, &host, ktime_get_ns());
	if (begin == SIM_RESET)
		card_reset(slot->card, ktime_get_ns());
	card_control(slot->card, test ? "test on" : "test off", ktime_get_ns(), NULL, 0);
	slot->violations = card_violations(slot->card, NULL);
	/* what goes on needs the timer */
	raw_spin_lock_irqsave(&slot->lock, flags);
	arm(slot);
	raw_spin_unlock_irqrestore(&slot->lock, flags);
}

/* nobody accesses the card any more */
void sim_slot_stop(struct sim_slot *slot)
{
	if (slot->armed) {
		hrtimer_cancel(&slot->timer);
		cancel_work_sync(&slot->tell);
	}
	if (slot->card)
		card_set_host(slot->card, NULL);
}

void sim_slot_reset(struct sim_slot *slot)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&slot->lock, flags);
	card_reset(slot->card, ktime_get_ns());
	raw_spin_unlock_irqrestore(&slot->lock, flags);
	sim_slot_control(slot, "alive", NULL, 0);
}

/* ---- control lines ------------------------------------------------------ */

int sim_slot_control(struct sim_slot *slot, const char *line, char *error, size_t size)
{
	unsigned long flags;
	int rc;

	raw_spin_lock_irqsave(&slot->lock, flags);
	rc = card_control(slot->card, line, ktime_get_ns(), error, size);
	arm(slot);
	raw_spin_unlock_irqrestore(&slot->lock, flags);
	if (rc)
		return -EINVAL;
	flush_work(&slot->tell);
	return 0;
}

static int control_or_complain(struct sim_slot *slot, const char *line)
{
	char error[ERROR_MAX];

	if (!sim_slot_control(slot, line, error, sizeof(error)))
		return 0;
	pr_err("card %u: \"%s\": %s\n", slot->number, line, error);
	return -EINVAL;
}

static char *next_line(char **text)
{
	char *line;

	do {
		line = strsep(text, "\n;");
		if (line)
			line = strim(line);
	} while (line && !*line);
	return line;
}

int sim_slot_control_text(struct sim_slot *slot, char *text)
{
	char *line;

	while ((line = next_line(&text))) {
		int rc = control_or_complain(slot, line);

		if (rc)
			return rc;
	}
	return 0;
}

int sim_control(char *text)
{
	const char *knob;
	unsigned int i;
	char *line;

	while ((line = next_line(&text))) {
		int number = card_line_number(line, &knob);

		if (number == -1 || number >= (int)sim_slot_count) {
			pr_err("\"%s\": no such card\n", line);
			return -EINVAL;
		}
		for (i = 0; i < sim_slot_count; i++) {
			int rc = 0;

			if (number < 0 || i == number)
				rc = control_or_complain(sim_slots[i], knob);
			if (rc)
				return rc;
		}
	}
	return 0;
}
