# SPDX-License-Identifier: GPL-2.0-only
# Each allocation of the workers that make DIMM and region fails once.
# seconds: 900
# of a PMU that perf refuses libnvdimm loses an attribute (linux.md 8):
# leaks: register_nvdimm_pmu
# what warn_alloc() of the kernel says of a vmalloc() that failed:
# expected: vmalloc error: size
. "$(dirname "$0")/../lib.sh"
machine

must vm-fail-bind workers "$(function_of 0)" $sim/card0/truth
bind 0
has_region 0
must vm-ask "/dev/$(chardev 0)" smart > /dev/null
