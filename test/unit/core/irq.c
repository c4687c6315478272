// SPDX-License-Identifier: GPL-2.0-only
#include "rig.h"

static void interrupt_without_cause(void **state)
{
	assert_false(core_irq(rig.core));
	control("log general");
	assert_true(core_irq(rig.core));
	/* told by somebody else meanwhile: nothing to do any more */
	core_work(rig.core);
	assert_false(core_irq(rig.core));
}

int irq_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(interrupt_without_cause),
	};

	return RUN(tests);
}
