# SPDX-License-Identifier: GPL-2.0-only
# Unbind and bind, again and again: nothing is left behind.
. "$(dirname "$0")/../lib.sh"
machine

count=${VM_CYCLES:-50}
unbind 0
bind 0
has_region 0
start=$(cut -d' ' -f1 /proc/uptime)
slab=$(awk '$1 == "SUnreclaim:" { print $2 }' /proc/meminfo)
i=0
while [ $i -lt "$count" ]; do
	unbind 0
	# function 0 stays open
	same "held after unbind $i" "1 0 0 0 0" "$(held 0)"
	no_nmem 0 || fail "nmem after unbind $i"
	bind 0
	# every other time the ready wait is still under way
	[ $((i % 2)) -eq 0 ] || has_region 0
	i=$((i + 1))
done
has_region 0
echo "$count cycles: $(echo "$(cut -d' ' -f1 /proc/uptime) - $start" | bc) s"
now=$(awk '$1 == "SUnreclaim:" { print $2 }' /proc/meminfo)
echo "kernel memory: $slab kB before, $now kB after"
[ $((now - slab)) -lt 8000 ] || fail "kernel memory grows"
