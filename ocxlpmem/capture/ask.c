// SPDX-License-Identifier: GPL-2.0-only
/* Asking the cards, with notes of their answers, and what is known of them beside. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ocxlpmem/common/kept_logs.h"
#include "parts.h"
#include "util/memory.h"

/* of the card that this thread asks */
static _Thread_local struct capture_card *asked;

static int record(int fd, unsigned long request, void *arg, void *data)
{
	return capture_record_ioctl(asked, fd, request, arg);
}

static void copy_text(char out[CAPTURE_TEXT], const char *text)
{
	snprintf(out, CAPTURE_TEXT, "%s", text ? text : "");
}

static void take_place(struct capture_place *place, struct ocxlpmem_card *card)
{
	unsigned int state;

	*place = (struct capture_place) { .numa_node = -1, .state = -1 };
	ocxlpmem_card_serial(card, &place->serial);
	copy_text(place->firmware, ocxlpmem_card_firmware_version(card));
	copy_text(place->nmem, ocxlpmem_card_nmem(card));
	copy_text(place->address, ocxlpmem_card_address(card));
	copy_text(place->slot, ocxlpmem_card_slot(card));
	copy_text(place->bus, ocxlpmem_card_bus(card));
	copy_text(place->provider, ocxlpmem_card_provider(card));
	copy_text(place->region, ocxlpmem_card_region(card));
	ocxlpmem_card_region_size(card, &place->region_size);
	ocxlpmem_card_bad_bytes(card, &place->bad_bytes);
	ocxlpmem_card_numa_node(card, &place->numa_node);
	if (!ocxlpmem_card_state(card, &state))
		place->state = state;
}

/* each question on its own: a card that fails one may answer the next */
static int ask_all(struct card_job *job)
{
	struct ocxlpmem_findings *findings;
	struct ocxlpmem_watched watched;
	struct ocxlpmem_health *health;
	struct ocxlpmem_stats *stats;
	int err = ocxlpmem_health_read(job->card, &health);

	if (err)
		job->failure = failure_of_card(job->card, err);
	else
		ocxlpmem_health_unref(health);
	if (err && !asked->smart.asked) {
		asked->open_error = err;
		return err;
	}
	if (!ocxlpmem_stats_read(job->card, &stats))
		ocxlpmem_stats_unref(stats);
	if (ocxlpmem_findings_new(0, &findings))
		out_of_memory();
	/* the logs that the driver holds; none is fetched, and none counts as had */
	if (ocxlpmem_findings_add_card(findings, job->card, &watched) == -ENOMEM)
		out_of_memory();
	ocxlpmem_findings_unref(findings);
	return err;
}

static int ask(struct card_job *job, void *arg)
{
	int err;

	asked = job->result;
	err = ask_all(job);
	/* what it failed of may be what the state says now */
	ocxlpmem_card_refresh(job->card);
	take_place(&asked->place, job->card);
	return err;
}

static int by_id(const void *a, const void *b)
{
	const struct card_job *x = a, *y = b;
	unsigned int i = ocxlpmem_card_id(x->card), j = ocxlpmem_card_id(y->card);

	return (i > j) - (i < j);
}

void ask_cards_recorded(const struct invocation *inv, struct cards *cards,
			struct capture *capture)
{
	size_t i;

	qsort(cards->jobs, cards->count, sizeof(*cards->jobs), by_id);
	capture->cards = xcalloc(cards->count, sizeof(*capture->cards));
	capture->card_count = cards->count;
	for (i = 0; i < cards->count; i++) {
		capture->cards[i].id = ocxlpmem_card_id(cards->jobs[i].card);
		cards->jobs[i].result = &capture->cards[i];
	}
	ocxlpmem_set_device_io(cards->ctx, record, NULL);
	cards_ask(cards, ask, NULL);
	ocxlpmem_set_device_io(cards->ctx, NULL, NULL);
}

void take_functions(struct capture *capture, const struct functions *functions)
{
	size_t i;

	capture->functions = xcalloc(functions->count, sizeof(*capture->functions));
	for (i = 0; i < functions->count; i++) {
		struct capture_function *function = &capture->functions[i];
		const struct ocxlpmem_finding *finding;

		finding = ocxlpmem_findings_get(functions->all[i].findings, 0);
		copy_text(function->address, functions->all[i].address);
		copy_text(function->driver, functions->all[i].driver);
		function->why = xstrdup(finding->detail);
	}
	capture->function_count = functions->count;
}

struct failure *take_kept_logs(struct capture *capture)
{
	struct kept_logs kept;
	struct failure *failure = kept_logs_find(&kept, 0);
	size_t i;

	capture->kept_directory = xstrdup(kept.directory);
	capture->kept = xcalloc(kept.count, sizeof(*capture->kept));
	for (i = 0; i < kept.count; i++) {
		struct capture_kept one = { 0 };
		const char *name = kept_log_file(&kept, i, &one.received_ns);

		one.block = kept_log_read(&kept, i, &one.len);
		/* removed meanwhile, or named by somebody else */
		if (!one.block || !archive_name_good(name)) {
			free(one.block);
			continue;
		}
		one.name = xstrdup(name);
		capture->kept[capture->kept_count++] = one;
	}
	kept_logs_free(&kept);
	return failure;
}
