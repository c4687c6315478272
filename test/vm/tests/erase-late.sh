# SPDX-License-Identifier: GPL-2.0-only
# What is learnt of an erase late: after the bind, or when nobody was bound.
. "$(dirname "$0")/../lib.sh"
unload
load_sim fresh=1 "control=\"0.memory 6000\""

echo "blocks of zeros that show a request when the memory comes"
load_driver
has_region 1
[ -z "$(nmem 0)" ] || fail "the memory is there too early"
control 0 near-word request 0x00010020
late() { [ -n "$(nmem 0)" ] && state_is 0 may-be-erasing; }
within 20 late
nap 3
region_there 0 && fail "a region while the card may be erasing"
same "labels written" "ioctl: EBUSY" "$(vm-ask "/dev/$(nmem 0)" label-write 0 2>&1)"
same "security" overwrite "$(< "/sys/bus/nd/devices/$(nmem 0)/security")"
must sh -c "echo $(attribute 0 serial) > /sys/bus/nd/devices/$(nmem 0)/ocxlpmem/erase_override"
has_region 0

echo "an end while nobody was bound: what the caches hold of the medium is dropped"
ended() { [ "$(truth 0 erase_state)" = idle ]; }
flushes() { awk '$1 == "flushed" { print $2 }' /sys/kernel/tracing/kprobe_profile; }
must ndctl disable-region "$(region 0)"
control 0 erase-duration 1000000
must ndctl sanitize-dimm --overwrite "$(nmem 0)"
unbind 0
control 0 erase-duration 0
within 20 ended
if [ -e /sys/kernel/tracing/kprobe_events ]; then
	echo "p:flushed arch_invalidate_pmem" > /sys/kernel/tracing/kprobe_events
	echo 1 > /sys/kernel/tracing/events/kprobes/flushed/enable
fi
bind 0
has_region 0
same "result" "done" "$(attribute 0 erase_result)"
if [ -e /sys/kernel/tracing/kprobe_events ]; then
	count=$(flushes)
	echo 0 > /sys/kernel/tracing/events/kprobes/flushed/enable
	echo > /sys/kernel/tracing/kprobe_events
	# by pieces of 16 MiB
	[ "$count" -ge $(($(truth 0 medium_size) >> 24)) ] || fail "flushed $count times"
fi
unload_driver
