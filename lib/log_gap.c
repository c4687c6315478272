// SPDX-License-Identifier: LGPL-2.1-or-later
/* A gap: error logs that the driver no longer has. */
#include "error_log.h"
#include "field.h"

struct ocxlpmem_log_gap *lib_log_gap_new(const struct ocxlpmem_log_position *asked,
					 const struct ocxlpmem_log_position *resume,
					 uint64_t lost)
{
	struct ocxlpmem_log_gap *gap;

	gap = lib_object_new(OCXLPMEM_KIND_GAP, sizeof(*gap), NULL, 0);
	if (!gap)
		return NULL;

	gap->asked = *asked;
	gap->resume = *resume;
	gap->lost = lost;
	return gap;
}

struct ocxlpmem_log_gap *ocxlpmem_log_gap_ref(struct ocxlpmem_log_gap *gap)
{
	return lib_object_ref(gap);
}

struct ocxlpmem_log_gap *ocxlpmem_log_gap_unref(struct ocxlpmem_log_gap *gap)
{
	return lib_object_unref(gap);
}

void ocxlpmem_log_gap_position(const struct ocxlpmem_log_gap *gap,
			       struct ocxlpmem_log_position *position)
{
	*position = gap->asked;
}

void ocxlpmem_log_gap_resume(const struct ocxlpmem_log_gap *gap,
			     struct ocxlpmem_log_position *position)
{
	*position = gap->resume;
}

int ocxlpmem_log_gap_lost(const struct ocxlpmem_log_gap *gap, uint64_t *lost)
{
	if (!gap->lost)
		return -ENODATA;
	*lost = gap->lost;
	return 0;
}

static const char *const reason_words[] = { "driver-restarted", "overtaken", NULL };

static int get_reason(const struct ocxlpmem_field *field, const void *object,
		      struct ocxlpmem_value *value)
{
	const struct ocxlpmem_log_gap *gap = object;

	value->string = reason_words[gap->lost != 0];
	return 0;
}

static int get_lost(const struct ocxlpmem_field *field, const void *object,
		    struct ocxlpmem_value *value)
{
	return ocxlpmem_log_gap_lost(object, &value->u64);
}

static int get_resume(const struct ocxlpmem_field *field, const void *object,
		      struct ocxlpmem_value *value)
{
	const struct ocxlpmem_log_gap *gap = object;

	value->u64 = gap->resume.sequence;
	return value->u64 ? 0 : -ENODATA;
}

#define NUMBER(member)	FIELD_NUMBER(struct ocxlpmem_log_gap, member), .always = true

static const struct ocxlpmem_field fields[] = {
	FIELD(GAP, "reason", "reason", "Why logs are missing", .type = OCXLPMEM_TYPE_STRING,
	      .get = get_reason, .words = reason_words, .always = true),
	FIELD(GAP, "lost", "lost", "How many logs are missing; absent if nobody knows", FIELD_U64,
	      .get = get_lost, .bits = 64),
	FIELD(GAP, "instance", "instance", "Driver start of the first log missing", FIELD_HEX(16),
	      NUMBER(asked.instance)),
	FIELD(GAP, "sequence", "sequence", "Number of the first log missing", FIELD_U64,
	      NUMBER(asked.sequence)),
	FIELD(GAP, "resume instance", "resume_instance", "Driver start where reading goes on",
	      FIELD_HEX(16), NUMBER(resume.instance)),
	FIELD(GAP, "resume sequence", "resume_sequence",
	      "Number of the log where reading goes on; absent: the oldest there is", FIELD_U64,
	      .get = get_resume, .bits = 64),
};

const struct lib_kind lib_kind_gap = {
	.word = "gap",
	.fields = fields,
	.count = ARRAY_COUNT(fields),
};
