// SPDX-License-Identifier: GPL-2.0-only
#include "check.h"
#include "wire/register.h"

/* the numbers of device.md 2, 2.1 and 2.2, typed a second time */
static void numbers_are_those_of_the_spec(void **state)
{
	static const struct {
		unsigned long long ours, spec;
	} numbers[] = {
		{ WIRE_REG_CHI, 0x000 }, { WIRE_REG_CHIC, 0x008 },
		{ WIRE_REG_CHIE, 0x010 }, { WIRE_REG_CHIEC, 0x018 },
		{ WIRE_REG_HCI, 0x020 }, { WIRE_REG_HCIC, 0x028 },
		{ WIRE_REG_IMA0_OHP, 0x040 }, { WIRE_REG_IMA0_CFP, 0x048 },
		{ WIRE_REG_IMA1_OHP, 0x050 }, { WIRE_REG_IMA1_CFP, 0x058 },
		{ WIRE_REG_ACMA_BLOCKS, 0x100 }, { WIRE_REG_ACMA_DATA, 0x108 },
		{ WIRE_REG_NSCMA_BLOCKS, 0x120 }, { WIRE_REG_NSCMA_DATA, 0x128 },
		{ WIRE_REG_CSTS, 0x140 }, { WIRE_REG_FWVER, 0x148 },
		{ WIRE_REG_CCAP0, 0x160 }, { WIRE_REG_CCAP1, 0x168 },
		{ WIRE_CHI_ACRA, 1 << 0 }, { WIRE_CHI_NSCRA, 1 << 1 },
		{ WIRE_CHI_CRDY, 1 << 4 }, { WIRE_CHI_CFFS, 1 << 5 },
		{ WIRE_CHI_MA, 1 << 6 }, { WIRE_CHI_ELA, 1 << 7 },
		{ WIRE_CHI_CDA, 1 << 8 }, { WIRE_CHI_CHFS, 1 << 9 },
		{ WIRE_HCI_ACRW, 1 << 0 }, { WIRE_HCI_NSCRW, 1 << 1 },
		{ WIRE_HCI_AR, 1 << 2 }, { WIRE_HCI_FDE, 1 << 3 },
		{ WIRE_HCI_CD, 1 << 4 }, { WIRE_HCI_CDC, 1 << 5 },
		{ WIRE_HCI_CHPD, 1 << 6 },
		{ WIRE_DEAD, 0xffffffffffffffffULL },
	};
	unsigned int i;

	for (i = 0; i < COUNT(numbers); i++)
		assert_true(numbers[i].ours == numbers[i].spec);
}

static void masks_are_the_union_of_their_bits(void **state)
{
	assert_int_equal(WIRE_CHI_ALL, WIRE_CHI_ACRA | WIRE_CHI_NSCRA | WIRE_CHI_CRDY |
			 WIRE_CHI_CFFS | WIRE_CHI_MA | WIRE_CHI_ELA | WIRE_CHI_CDA |
			 WIRE_CHI_CHFS);
	assert_int_equal(WIRE_HCI_ALL, WIRE_HCI_ACRW | WIRE_HCI_NSCRW | WIRE_HCI_AR |
			 WIRE_HCI_FDE | WIRE_HCI_CD | WIRE_HCI_CDC | WIRE_HCI_CHPD);
	/* what the set-up order of device.md 2.4 writes to CHIE, with NSCRA */
	assert_int_equal(WIRE_CHI_IRQ0 | WIRE_CHI_IRQ1, 0x3a2);
}

int register_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_those_of_the_spec),
		cmocka_unit_test(masks_are_the_union_of_their_bits),
	};

	return RUN(tests);
}
