// SPDX-License-Identifier: GPL-2.0-only
/*
 * The card's statistics in libnvdimm's PMU, for perf(1).
 *
 * perf reads where nobody may sleep, so a work item asks the card, as long as events are
 * open. Linux 6.1 dies when a PMU goes away that has one: here it goes after its last
 * event. Until then it is dead, counts no more and keeps its name, which is the nmem's, so
 * that a card that gets this name meanwhile has no PMU.
 */
#include <linux/cpumask.h>
#include <linux/kmemleak.h>
#include <linux/module.h>
#include <linux/nd.h>
#include <linux/perf_event.h>
#include <linux/platform_device.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "glue.h"

/**
 * struct glue_pmu - one PMU
 * @nd: first, because unregister_nvdimm_pmu() frees what begins here
 * @place: never registered: only its node is asked for
 * @card: whose counters it shows; a reference to its @dev is held
 * @node: in pmus
 * @name: of the nmem
 * @counters: what was counted since it came
 * @lock: over @events to @used
 * @events: open, or about to be
 * @alive: events may be opened: from the end of its registration until its card lets it go
 * @used: it has had an event
 * @refresh: asks the card while there are events
 * @bury_work: takes it away behind its last event
 */
struct glue_pmu {
	struct nvdimm_pmu nd;
	struct platform_device *place;
	struct glue_card *card;
	struct list_head node;
	char name[16];
	struct core_counters counters;

	spinlock_t lock;	/* innermost */
	unsigned int events;
	bool alive;
	bool used;

	struct delayed_work refresh;
	struct work_struct bury_work;
};

static_assert(!offsetof(struct glue_pmu, nd));

/*
 * Over both lists, glue_card.pmu, and PMUs that come and go. Under glue_card.lock; perf
 * calls nothing that takes it.
 */
static DEFINE_MUTEX(pmus_lock);
static LIST_HEAD(pmus);
static LIST_HEAD(cards);
static struct workqueue_struct *pmu_queue;

static struct glue_pmu *pmu_of(struct perf_event *event)
{
	return container_of(event->pmu, struct glue_pmu, nd.pmu);
}

/* ---- asking the card ------------------------------------------------------ */

/* again after a while, if there is still somebody to count for */
static void go_on(struct glue_pmu *pmu)
{
	spin_lock_irq(&pmu->lock);
	if (pmu->events && pmu->alive)
		queue_delayed_work(pmu_queue, &pmu->refresh, msecs_to_jiffies(CORE_COUNTERS_MS));
	spin_unlock_irq(&pmu->lock);
}

static bool is_wanted(struct glue_pmu *pmu)
{
	return READ_ONCE(pmu->events) && READ_ONCE(pmu->alive);
}

/* a card that does not answer now may do so later */
static void refresh(struct work_struct *work)
{
	struct glue_pmu *pmu = container_of(to_delayed_work(work), struct glue_pmu, refresh);

	if (is_wanted(pmu))
		core_counters_refresh(pmu->card->core, &pmu->counters);
	go_on(pmu);
}

/* ---- events --------------------------------------------------------------- */

static int hold(struct glue_pmu *pmu)
{
	int err = -ENODEV;

	spin_lock_irq(&pmu->lock);
	if (pmu->alive) {
		pmu->events++;
		pmu->used = true;
		err = 0;
	}
	spin_unlock_irq(&pmu->lock);
	return err;
}

static void let_go(struct glue_pmu *pmu)
{
	unsigned long flags;
	bool last;

	spin_lock_irqsave(&pmu->lock, flags);
	last = !--pmu->events && !pmu->alive;
	spin_unlock_irqrestore(&pmu->lock, flags);
	if (last)
		queue_work(pmu_queue, &pmu->bury_work);
}

static void event_destroy(struct perf_event *event)
{
	let_go(pmu_of(event));
}

/* the first value comes here, where one may sleep */
static int event_begin(struct perf_event *event)
{
	struct glue_pmu *pmu = pmu_of(event);
	int err;

	err = hold(pmu);
	if (err)
		return err;
	err = core_counters_refresh(pmu->card->core, &pmu->counters);
	if (!err && !core_counter_present(&pmu->counters, event->attr.config))
		err = -EOPNOTSUPP;
	if (err) {
		let_go(pmu);
		return err;
	}
	event->destroy = event_destroy;
	go_on(pmu);
	return 0;
}

static int event_init(struct perf_event *event)
{
	unsigned int cpu = READ_ONCE(pmu_of(event)->nd.cpu);
	int err;

	/* perf offers us every event whose type nobody has */
	if (event->attr.type != event->pmu->type)
		return -ENOENT;
	if (is_sampling_event(event) || has_branch_stack(event))
		return -EINVAL;
	/* a card counts for all processes and processors */
	if (event->attach_state & PERF_ATTACH_TASK || event->cpu < 0)
		return -EINVAL;
	if (cpu >= nr_cpu_ids)
		return -ENODEV;
	err = core_counter_check(event->attr.config);
	if (!err) {
		event->cpu = cpu;
		err = event_begin(event);
	}
	/*
	 * With EOPNOTSUPP perf 6.12 excludes guests and tries again, which no PMU takes that
	 * can exclude nothing, and so on without an end.
	 */
	return err == -EOPNOTSUPP ? -ENOENT : err;
}

static u64 total(struct perf_event *event)
{
	return core_counter_total(&pmu_of(event)->counters, event->attr.config);
}

static void event_read(struct perf_event *event)
{
	u64 before, now;

	/* an interrupt may read in between */
	do {
		before = local64_read(&event->hw.prev_count);
		now = total(event);
	} while (local64_cmpxchg(&event->hw.prev_count, before, now) != before);
	local64_add(now - before, &event->count);
}

static void event_start(struct perf_event *event, int flags)
{
	local64_set(&event->hw.prev_count, total(event));
	event->hw.state = 0;
}

static void event_stop(struct perf_event *event, int flags)
{
	if (event->hw.state & PERF_HES_STOPPED)
		return;
	event_read(event);
	event->hw.state = PERF_HES_STOPPED | PERF_HES_UPTODATE;
}

static void event_update(struct perf_event *event)
{
	if (!(event->hw.state & PERF_HES_STOPPED))
		event_read(event);
}

static int event_add(struct perf_event *event, int flags)
{
	event->hw.state = PERF_HES_STOPPED | PERF_HES_UPTODATE;
	if (flags & PERF_EF_START)
		event_start(event, flags);
	return 0;
}

/* ---- PMUs come ------------------------------------------------------------ */

static bool is_taken(const char *name)
{
	const struct glue_pmu *pmu;

	list_for_each_entry(pmu, &pmus, node)
		if (!strcmp(pmu->name, name))
			return true;
	return false;
}

static void bury(struct work_struct *work);

static void prepare(struct glue_pmu *pmu, struct glue_card *card, const char *name)
{
	strscpy(pmu->name, name, sizeof(pmu->name));
	pmu->card = card;
	core_counters_init(&pmu->counters);
	spin_lock_init(&pmu->lock);
	INIT_DELAYED_WORK(&pmu->refresh, refresh);
	INIT_WORK(&pmu->bury_work, bury);
	set_dev_node(&pmu->place->dev, dev_to_node(&card->pdev->dev));
	/* a node of memory only has no processor, and libnvdimm would find none */
	cpumask_copy(&pmu->nd.arch_cpumask, cpu_online_mask);
	pmu->nd.pmu = (struct pmu) {
		.module = THIS_MODULE,
		.name = pmu->name,
		.task_ctx_nr = perf_invalid_context,
		.capabilities = PERF_PMU_CAP_NO_INTERRUPT | PERF_PMU_CAP_NO_EXCLUDE,
		.event_init = event_init,
		.add = event_add,
		.del = event_stop,
		.start = event_start,
		.stop = event_stop,
		.read = event_update,
	};
}

/* Linux 6.1 lets events be opened before it has made what they hang on */
static void let_count(struct glue_pmu *pmu)
{
	spin_lock_irq(&pmu->lock);
	pmu->alive = true;
	spin_unlock_irq(&pmu->lock);
}

static int create(struct glue_card *card, const char *name)
{
	struct glue_pmu *pmu = kzalloc(sizeof(*pmu), GFP_KERNEL);
	int err = -ENOMEM;

	if (!pmu)
		return err;
	pmu->place = platform_device_alloc(GLUE_NAME "-pmu", PLATFORM_DEVID_NONE);
	if (pmu->place) {
		prepare(pmu, card, name);
		err = register_nvdimm_pmu(&pmu->nd, pmu->place);
	}
	if (err) {
		platform_device_put(pmu->place);
		kfree(pmu);
		return err;
	}
	/* linux.md 8 */
	kmemleak_not_leak(pmu->nd.pmu.attr_groups[NVDIMM_PMU_CPUMASK_ATTR]->attrs[0]);
	get_device(&card->dev);
	list_add_tail(&pmu->node, &pmus);
	card->pmu = pmu;
	let_count(pmu);
	return 0;
}

/* ---- and go --------------------------------------------------------------- */

/* the card's reference stays */
static void bury_locked(struct glue_pmu *pmu)
{
	struct platform_device *place = pmu->place;
	struct glue_card *card;

	/* who closed an event has perf's way out before him, but sleeps nowhere on it */
	if (pmu->used)
		synchronize_rcu_tasks();
	list_del(&pmu->node);
	unregister_nvdimm_pmu(&pmu->nd);
	platform_device_put(place);
	/* one may wait for the name */
	list_for_each_entry(card, &cards, pmu_node)
		queue_work(pmu_queue, &card->pmu_work);
}

static void bury(struct work_struct *work)
{
	struct glue_pmu *pmu = container_of(work, struct glue_pmu, bury_work);
	struct glue_card *card = pmu->card;

	mutex_lock(&pmus_lock);
	bury_locked(pmu);
	mutex_unlock(&pmus_lock);
	/* waits for the card's works if it is the last one, so under no lock of theirs */
	put_device(&card->dev);
}

static void retire(struct glue_card *card)
{
	struct glue_pmu *pmu = card->pmu;
	unsigned int events;

	if (!pmu)
		return;
	card->pmu = NULL;
	spin_lock_irq(&pmu->lock);
	pmu->alive = false;
	events = pmu->events;
	spin_unlock_irq(&pmu->lock);
	cancel_delayed_work_sync(&pmu->refresh);
	if (events) {
		dev_info(&card->pdev->dev, "%s stays known to perf until its events are closed\n",
			 pmu->name);
		return;
	}
	bury_locked(pmu);
	put_device(&card->dev);
}

/* ---- with the card -------------------------------------------------------- */

static void follow_locked(struct glue_card *card, const char *name)
{
	int err;

	if (card->pmu && strcmp(card->pmu->name, name))
		retire(card);
	if (card->pmu)
		return;
	if (is_taken(name)) {
		dev_info(&card->pdev->dev,
			 "no counters for perf until the events of an earlier %s are closed\n",
			 name);
		return;
	}
	err = create(card, name);
	if (err)
		dev_warn(&card->pdev->dev, "no counters for perf as %s: %d\n", name, err);
}

void glue_pmu_follow(struct glue_card *card)
{
	lockdep_assert_held(&card->lock);
	mutex_lock(&pmus_lock);
	follow_locked(card, nvdimm_name(card->nvdimm));
	mutex_unlock(&pmus_lock);
}

static void try_again(struct work_struct *work)
{
	struct glue_card *card = container_of(work, struct glue_card, pmu_work);

	mutex_lock(&card->lock);
	if (card->nvdimm)
		glue_pmu_follow(card);
	mutex_unlock(&card->lock);
}

int glue_pmu_start(struct glue_card *card)
{
	INIT_WORK(&card->pmu_work, try_again);
	mutex_lock(&pmus_lock);
	list_add_tail(&card->pmu_node, &cards);
	mutex_unlock(&pmus_lock);
	return 0;
}

void glue_pmu_stop(struct glue_card *card)
{
	mutex_lock(&pmus_lock);
	list_del(&card->pmu_node);
	mutex_unlock(&pmus_lock);
	cancel_work_sync(&card->pmu_work);

	mutex_lock(&pmus_lock);
	retire(card);
	mutex_unlock(&pmus_lock);
}

int glue_pmu_init(void)
{
	pmu_queue = alloc_workqueue(GLUE_NAME "-pmu", WQ_UNBOUND, 0);
	return pmu_queue ? 0 : -ENOMEM;
}

/* no event is open, or the module could not go: what is left to bury is on the queue */
void glue_pmu_exit(void)
{
	destroy_workqueue(pmu_queue);
}
