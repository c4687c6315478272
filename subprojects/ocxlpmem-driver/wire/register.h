/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/*
 * Registers of the card's global MMIO area (device.md 2). All are 64-bit
 * little-endian, one access each; FWVER is 8 raw characters.
 */
#ifndef WIRE_REGISTER_H
#define WIRE_REGISTER_H

#include "types.h"

#define WIRE_REG_CHI		0x000	/* controller to host: events and states */
#define WIRE_REG_CHIC		0x008	/* write 1: clear that CHI bit */
#define WIRE_REG_CHIE		0x010	/* write 1: let that CHI bit interrupt */
#define WIRE_REG_CHIEC		0x018	/* write 1: withdraw that enable */
#define WIRE_REG_HCI		0x020	/* host to controller: requests */
#define WIRE_REG_HCIC		0x028	/* write 1: clear that HCI bit */
#define WIRE_REG_IMA0_OHP	0x040
#define WIRE_REG_IMA0_CFP	0x048
#define WIRE_REG_IMA1_OHP	0x050
#define WIRE_REG_IMA1_CFP	0x058
#define WIRE_REG_ACMA_BLOCKS	0x100	/* CREQO, CRSPO: see area.h */
#define WIRE_REG_ACMA_DATA	0x108	/* CDBO, CDBS */
#define WIRE_REG_NSCMA_BLOCKS	0x120
#define WIRE_REG_NSCMA_DATA	0x128
#define WIRE_REG_CSTS		0x140	/* bits not known; nobody reads it */
#define WIRE_REG_FWVER		0x148
#define WIRE_REG_CCAP0		0x160
#define WIRE_REG_CCAP1		0x168
#define WIRE_REG_END		0x170

/* device.md 2.1 */
#define WIRE_CHI_ACRA		0x001	/* admin command response available */
#define WIRE_CHI_NSCRA		0x002	/* near-storage command response available */
#define WIRE_CHI_CRDY		0x010	/* controller ready */
#define WIRE_CHI_CFFS		0x020	/* firmware fatal */
#define WIRE_CHI_MA		0x040	/* memory available */
#define WIRE_CHI_ELA		0x080	/* error log available */
#define WIRE_CHI_CDA		0x100	/* controller dump available */
#define WIRE_CHI_CHFS		0x200	/* hardware fatal */
#define WIRE_CHI_ALL		0x3f3
#define WIRE_CHI_FATAL		(WIRE_CHI_CFFS | WIRE_CHI_CHFS)

/* device.md 2.4: the causes of the two host interrupts */
#define WIRE_CHI_IRQ0		(WIRE_CHI_ELA | WIRE_CHI_CDA | WIRE_CHI_NSCRA)
#define WIRE_CHI_IRQ1		(WIRE_CHI_CFFS | WIRE_CHI_CHFS)

/* device.md 2.2 */
#define WIRE_HCI_ACRW		0x01	/* run the admin request */
#define WIRE_HCI_NSCRW		0x02	/* run the near-storage request */
#define WIRE_HCI_AR		0x04	/* AFU reset; never used */
#define WIRE_HCI_FDE		0x08	/* firmware debug enable */
#define WIRE_HCI_CD		0x10	/* take a controller dump */
#define WIRE_HCI_CDC		0x20	/* controller dump collected */
#define WIRE_HCI_CHPD		0x40	/* make health and performance data */
#define WIRE_HCI_ALL		0x7f

/* what registers of a card that is gone read as */
#define WIRE_DEAD		(~0ULL)

#endif
