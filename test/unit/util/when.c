// SPDX-License-Identifier: GPL-2.0-only
/* Points in time: every way to write one, and what is none. */
#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "util/when.h"

#define NS	UINT64_C(1000000000)
/* 2026-03-29T10:00:00.25Z: in Berlin the clock was put on in that night */
#define NOW	(UINT64_C(1774778400) * NS + NS / 4)
#define DAY	UINT64_C(86400)

static void is(const char *text, uint64_t ns)
{
	uint64_t got = 0;

	assert_int_equal(when_parse(text, NOW, &got), 0);
	assert_int_equal(got, ns);
}

static void is_none(const char *text, int error)
{
	uint64_t got;

	assert_int_equal(when_parse(text, NOW, &got), error);
}

static int set_zone(void **state)
{
	(void)state;
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	return 0;
}

static void dates(void **state)
{
	(void)state;
	is("2026-03-29T10:00:00.25Z", NOW);
	is("2026-03-29T10:00:00.250Z", NOW);
	is("2026-03-29T12:00:00,25+02:00", NOW);
	is("2026-03-29 07:30:00.250-0230", NOW);
	is("2026-03-29 10:00:00 UTC", NOW - NS / 4);
	is("2026-03-29 11:00Z", NOW - NS / 4 + 3600 * NS);
}

static void dates_in_local_time(void **state)
{
	(void)state;
	is("2026-03-29 12:00", NOW - NS / 4);
	is("12:00", NOW - NS / 4);
	is("12:00:07", NOW - NS / 4 + 7 * NS);
	/* before the change */
	is("2026-03-29", NOW - NS / 4 - 11 * 3600 * NS);
	is("2026-01-01T00:00:00", UINT64_C(1767222000) * NS);
}

static void words(void **state)
{
	(void)state;
	is("now", NOW);
	is("today", NOW - NS / 4 - 11 * 3600 * NS);
	is("yesterday", NOW - NS / 4 - 35 * 3600 * NS);
	is("@1774778400", NOW - NS / 4);
	is("@0", 0);
}

static void spans(void **state)
{
	(void)state;
	is("2h ago", NOW - 2 * 3600 * NS);
	is("-2h", NOW - 2 * 3600 * NS);
	is("90 min ago", NOW - 5400 * NS);
	is("1 day 30 minutes ago", NOW - (DAY + 1800) * NS);
	is("1d30m ago", NOW - (DAY + 1800) * NS);
	is("3 weeks ago", NOW - 21 * DAY * NS);
	is("1s ago", NOW - NS);
	is_none("100000d ago", -ERANGE);
}

static void no_times(void **state)
{
	static const char *const texts[] = {
		"", " ", "12", "12x", "-1", "2h", "ago", "h ago", "2 ago", "2h ago ", "2h agog",
		"2 parsecs ago", "tomorrow", "2026", "2026-13-01", "2026-02-30", "2026-00-10",
		"2026-01-01T", "2026-01-01T24:00Z", "2026-01-01T12:60Z", "2026-01-01T12:00:60Z",
		"2026-01-01T12:00:00.Z", "2026-01-01T12:00z", "2026-01-01T12:00+1",
		"2026-01-01T12:00+24:00", "2026-01-01Z", "2026-1-1", "1:00", "@", "@-1", "@1x",
		"99999999999999999999h ago", "2026-01-01T12:00:00+01:00x",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++)
		is_none(texts[i], -EINVAL);
	is_none("1969-12-31T23:59:59Z", -ERANGE);
	is_none("9999-01-01Z", -EINVAL);
	is_none("9999-01-01", -ERANGE);
	is_none("@18446744073709551616", -ERANGE);
}

int when_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(dates, set_zone),
		cmocka_unit_test_setup(dates_in_local_time, set_zone),
		cmocka_unit_test_setup(words, set_zone),
		cmocka_unit_test_setup(spans, set_zone),
		cmocka_unit_test_setup(no_times, set_zone),
	};

	return RUN(tests);
}
