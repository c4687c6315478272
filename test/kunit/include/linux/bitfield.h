/* SPDX-License-Identifier: GPL-2.0-only */
/* <asm/pnv-ocxl.h> wants it for what the tests do not touch */
