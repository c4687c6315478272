# SPDX-License-Identifier: GPL-2.0-only
# Each allocation of probe fails once: it cleans up, and the next bind works.
# seconds: 900
# what warn_alloc() of the kernel says of a vmalloc() that failed:
# expected: vmalloc error: size
. "$(dirname "$0")/../lib.sh"
machine

# a card with a node is probed by a worker on it, whose allocations do not count
echo -1 > "/sys/bus/pci/devices/$(function_of 0)/numa_node"
# A failed allocation is ENOMEM, but Linux 6.1's request_mem_region() cannot say
# so, and its __hwmon_device_register() goes on without a name. What comes before
# these two takes an allocation more or less, so one sweep may miss one of them.
two="cannot map the memory: -16
cannot register the temperature: -22"
for _ in 1 2 3; do
	must vm-fail-bind probe "$(function_of 0)" $sim/card0/truth
	dmesg | sed -n 's/.*\(cannot .*: -[0-9]*\)$/\1/p' | sort | uniq -c > "$temporary/refusals"
	others="$(grep -v -- '-12$' "$temporary/refusals" | sed 's/^ *[0-9]* //')"
	[ "$others" != "$two" ] || break
done
cat "$temporary/refusals"
same "refusals that are not ENOMEM" "$two" "$others"
bind 0
has_region 0
must vm-ask "/dev/$(chardev 0)" smart > /dev/null
