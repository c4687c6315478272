/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REMEDY_H
#define REMEDY_H

#include "libocxlpmem.h"
#include "ocxlpmem/command.h"

const char *remedy_text(enum ocxlpmem_remedy remedy);

#endif
