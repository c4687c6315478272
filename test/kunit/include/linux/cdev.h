/* SPDX-License-Identifier: GPL-2.0-only */
/* members of structures that the tests do not touch */
#ifndef KUNIT_CDEV_H
#define KUNIT_CDEV_H

struct cdev {
	int unused;
};

struct bin_attribute {
	int unused;
};

struct idr {
	int unused;
};

typedef struct {
	int unused;
} wait_queue_head_t;

struct vm_area_struct;

#endif
