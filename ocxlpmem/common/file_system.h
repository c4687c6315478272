/* SPDX-License-Identifier: GPL-2.0-only */
/* Which file system is on a block device, mounted or not, as udev found it. */
#ifndef FILE_SYSTEM_H
#define FILE_SYSTEM_H

/* its type, such as "ext4"; NULL: none that udev knows of. free() it */
char *file_system_on(const char *device);

#endif
