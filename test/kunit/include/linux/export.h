/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KUNIT_EXPORT_H
#define KUNIT_EXPORT_H

#define EXPORT_SYMBOL_GPL(symbol)

#endif
