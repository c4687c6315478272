/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * LPC memory calls of the kernel's ocxl module that <misc/ocxl.h> of Linux 6.1
 * does not have: the kernel series adds them, the simulator provides them.
 */
#ifndef OCXLPMEM_GLUE_LPC_H
#define OCXLPMEM_GLUE_LPC_H

/* where a kernel that has them declares them: the compiler sees a difference */
#include <misc/ocxl.h>

struct resource;

/*
 * Gives the AFU's LPC memory a place in the host's physical address space. It
 * makes no virtual mapping, and is undone when the function is closed. To be
 * called after all AFUs of the link are known.
 */
int ocxl_afu_map_lpc_mem(struct ocxl_afu *afu);

/* where that is; empty or NULL if the AFU announced none */
struct resource *ocxl_afu_lpc_mem(struct ocxl_afu *afu);

#endif
