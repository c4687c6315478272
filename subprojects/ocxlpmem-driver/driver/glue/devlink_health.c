// SPDX-License-Identifier: GPL-2.0-only
/*
 * The health reporter "controller" in devlink. devlink keeps what it is told of a fatal
 * card until somebody has looked, and tells programs such as rasdaemon(1).
 */
#include <linux/mm.h>

#include "devlink.h"
#include "glue.h"
#include "wire/error_log.h"
#include "wire/register.h"
#include "wire/stats.h"

#define PERCENT_MAX	100	/* above is not valid */

/* ---- messages ------------------------------------------------------------ */

struct message {
	struct devlink_fmsg *fmsg;
	int err;
};

static void put_number(struct message *message, const char *name, u64 value)
{
	if (!message->err)
		message->err = GLUE_FMSG(devlink_fmsg_u64_pair_put(message->fmsg, name, value));
}

static void put_text(struct message *message, const char *name, const char *text)
{
	if (!message->err)
		message->err = GLUE_FMSG(devlink_fmsg_string_pair_put(message->fmsg, name, text));
}

static void put_hex(struct message *message, const char *name, u64 value)
{
	char text[24];

	snprintf(text, sizeof(text), "%#llx", value);
	put_text(message, name, text);
}

static void put_bytes(struct message *message, const char *name, const void *data, u32 len)
{
	if (!message->err)
		message->err = GLUE_FMSG(devlink_fmsg_binary_pair_put(message->fmsg, name, data,
								      len));
}

static void begin_list(struct message *message, const char *name)
{
	if (!message->err)
		message->err = GLUE_FMSG(devlink_fmsg_arr_pair_nest_start(message->fmsg, name));
}

static void end_list(struct message *message)
{
	if (!message->err)
		message->err = GLUE_FMSG(devlink_fmsg_arr_pair_nest_end(message->fmsg));
}

static void begin_entry(struct message *message)
{
	if (!message->err)
		message->err = GLUE_FMSG(devlink_fmsg_obj_nest_start(message->fmsg));
}

static void end_entry(struct message *message)
{
	if (!message->err)
		message->err = GLUE_FMSG(devlink_fmsg_obj_nest_end(message->fmsg));
}

static void put_state(struct message *message, struct glue_card *card)
{
	static const char *const words[] = OCXLPMEM_STATE_WORDS;

	put_text(message, "state", words[core_state(card->core)]);
}

/* ---- diagnose: the health data -------------------------------------------- */

static void put_percent(struct message *message, const char *name, unsigned int value)
{
	if (value <= PERCENT_MAX)
		put_number(message, name, value);
}

/* a message has no negative numbers */
static void put_temperature(struct message *message, const struct wire_smart_attribute *attr)
{
	char text[8];

	snprintf(text, sizeof(text), "%d", glue_smart_celsius(attr));
	put_text(message, "media_temperature_celsius", text);
}

static const char *failing(const struct wire_smart_attribute *attr)
{
	if (core_smart_failing_now(attr))
		return "now";
	return attr->worst && attr->worst <= attr->threshold ? "past" : "no";
}

static void put_attribute(struct message *message, const struct wire_smart_attribute *attr)
{
	begin_entry(message);
	put_number(message, "id", attr->id);
	put_number(message, "raw", attr->raw);
	put_number(message, "current", attr->normalised);
	put_number(message, "worst", attr->worst);
	put_number(message, "threshold", attr->threshold);
	put_text(message, "kind",
		 attr->flags & WIRE_SMART_FLAG_PRE_FAILURE ? "pre-failure" : "advisory");
	put_text(message, "failing", failing(attr));
	end_entry(message);
}

static void put_attributes(struct message *message, const struct ocxlpmem_payload_header *answer,
			   u32 len)
{
	struct wire_smart_attribute attr;
	struct wire_smart smart;
	u32 i;

	if (wire_smart_decode(&smart, answer + 1, len - sizeof(*answer)) < 0)
		return;
	begin_list(message, "attributes");
	for (i = 0; i < smart.count; i++)
		if (!wire_smart_attribute(&smart, i, &attr))
			put_attribute(message, &attr);
	end_list(message);
}

static void put_smart(struct message *message, struct glue_card *card)
{
	struct ocxlpmem_payload_header *answer;
	struct wire_smart_attribute attr;
	u32 len;

	answer = glue_payload(card, OCXLPMEM_ND_SMART, &len);
	if (IS_ERR(answer)) {
		put_number(message, "smart_errno", -PTR_ERR(answer));
		return;
	}
	if (glue_smart_find(answer, len, WIRE_SMART_TEMPERATURE, &attr))
		put_temperature(message, &attr);
	if (glue_smart_find(answer, len, WIRE_SMART_POWER_ON_HOURS, &attr))
		put_number(message, "power_on_hours", attr.raw);
	put_attributes(message, answer, len);
	kvfree(answer);
}

static void put_stats(struct message *message, struct glue_card *card)
{
	struct ocxlpmem_payload_header *answer;
	struct wire_stats stats;
	u32 len;

	answer = glue_payload(card, OCXLPMEM_ND_CONTROLLER_STATS, &len);
	if (IS_ERR(answer)) {
		put_number(message, "statistics_errno", -PTR_ERR(answer));
		return;
	}
	if (wire_stats_decode(&stats, answer + 1, len - sizeof(*answer)) >= 0) {
		put_percent(message, "life_remaining_percent", stats.life_remaining);
		put_percent(message, "critical_resource_utilization_percent",
			    stats.critical_utilization);
	}
	kvfree(answer);
}

static int diagnose(struct devlink_health_reporter *reporter, struct devlink_fmsg *fmsg,
		    struct netlink_ext_ack *extack)
{
	struct glue_card *card = devlink_health_reporter_priv(reporter);
	struct message message = { .fmsg = fmsg };

	put_state(&message, card);
	/* a fatal card answers nothing */
	if (core_state(card->core) != OCXLPMEM_STATE_FATAL) {
		put_stats(&message, card);
		put_smart(&message, card);
	}
	return message.err;
}

/* ---- dump: what is known without asking the card -------------------------- */

static void put_registers(struct message *message, struct glue_card *card)
{
	unsigned int i;
	u64 value;

	for (i = 0; i < core_register_count; i++)
		if (!core_register_read(card->core, i, &value))
			put_hex(message, core_registers[i].name, value);
}

static void put_log(struct message *message, const struct core_log *held)
{
	struct wire_error_log log;

	begin_entry(message);
	put_number(message, "sequence", held->sequence);
	put_number(message, "time_ns", held->time_ns);
	put_number(message, "boot_ns", held->boot_ns);
	if (wire_error_log_decode(&log, held->data, held->len) >= 0) {
		put_text(message, "type", wire_log_type_str(log.type));
		put_hex(message, "reference_code", log.reference_code);
		put_hex(message, "identifier", log.identifier);
		put_hex(message, "actions", wire_error_log_actions(&log));
		put_number(message, "power_on_seconds", log.power_on_seconds);
	}
	put_bytes(message, "data", held->data, held->len);
	end_entry(message);
}

static void put_logs(struct message *message, struct glue_card *card)
{
	struct core_log log;
	u64 next = 1;

	begin_list(message, "error_logs");
	while (core_log_hold(card->core, next, &log)) {
		put_log(message, &log);
		next = log.sequence + 1;
		core_log_release(&log);
	}
	end_list(message);
}

/* devlink keeps it for who looks later, so nothing in it may have cost anybody a log */
static int dump(struct devlink_health_reporter *reporter, struct devlink_fmsg *fmsg,
		void *priv_ctx, struct netlink_ext_ack *extack)
{
	struct glue_card *card = devlink_health_reporter_priv(reporter);
	struct message message = { .fmsg = fmsg };

	put_state(&message, card);
	put_registers(&message, card);
	put_logs(&message, card);
	return message.err;
}

/* ---- reports -------------------------------------------------------------- */

static const struct devlink_health_reporter_ops reporter_ops = {
	.name = "controller",
	.diagnose = diagnose,
	.dump = dump,
};

static const char *what_is_fatal(struct glue_card *card)
{
	u64 chi;

	if (core_chi(card->core, &chi))
		return "controller fatal";
	if ((chi & WIRE_CHI_FATAL) == WIRE_CHI_FATAL)
		return "controller hardware and firmware fatal";
	return chi & WIRE_CHI_CHFS ? "controller hardware fatal" : "controller firmware fatal";
}

/* waits for devlink's lock, below which the card may be asked for long: so on its own */
static void report_work(struct work_struct *work)
{
	struct glue_card *card = container_of(work, struct glue_card, report_work);

	if (card->reported)
		return;
	card->reported = true;
	devlink_health_report(card->reporter, what_is_fatal(card), NULL);
}

void glue_devlink_fatal(struct glue_card *card)
{
	/* pairs with the release below: before it, nobody could be told */
	if (smp_load_acquire(&card->reporting))
		schedule_work(&card->report_work);
}

int glue_devlink_health_start(struct glue_card *card)
{
	INIT_WORK(&card->report_work, report_work);
	card->reporter = devlink_health_reporter_create(card->devlink, &reporter_ops, card);
	return PTR_ERR_OR_ZERO(card->reporter);
}

void glue_devlink_health_stop(struct glue_card *card)
{
	devlink_health_reporter_destroy(card->reporter);
}

void glue_devlink_health_begin(struct glue_card *card)
{
	/* pairs with the acquire above; the card may have been fatal before */
	smp_store_release(&card->reporting, true);
	if (core_state(card->core) == OCXLPMEM_STATE_FATAL)
		glue_devlink_fatal(card);
}

/* the works that could begin another one have ended */
void glue_devlink_health_end(struct glue_card *card)
{
	cancel_work_sync(&card->report_work);
}
