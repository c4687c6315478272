# SPDX-License-Identifier: GPL-2.0-only
# What the kernel series mends in libnvdimm, seen without the driver: nothing of what
# the tests with libnvdimm in their names show on the kernel as it is.
# what sysfs says of two attributes of one name:
# expected: cannot create duplicate filename
. "$(dirname "$0")/../lib.sh"

for case in poison page removal twins; do
	echo "$case"
	must bash "$(dirname "$0")/../libnvdimm/reproduce" $case
done
