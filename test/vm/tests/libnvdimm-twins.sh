# SPDX-License-Identifier: GPL-2.0-only
# What patch 0014 of the kernel series mends: of a DIMM that could not be registered the
# creator gets a pointer to what was freed.
# what sysfs says of two attributes of one name:
# expected: cannot create duplicate filename
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../libnvdimm/seen.sh"
seen twins 6.1 6.12 7.2
