# SPDX-License-Identifier: GPL-2.0-only
# A card whose memory is System RAM is let go: the address range stays, loudly. What
# is left is for ever, so the guest is thrown away.
. "$(dirname "$0")/../lib.sh"
machine

must modprobe kmem
# where the kernel does it by itself, daxctl refuses
echo offline > /sys/devices/system/memory/auto_online_blocks
blank 0
namespace 0 devdax 256M > /dev/null
device=$(daxctl list | jq -r '.[0].chardev')
before=$(awk '$1 == "MemTotal:" { print $2 }' /proc/meminfo)
must daxctl reconfigure-device --mode=system-ram "$device"
total() { awk '$1 == "MemTotal:" { print $2 }' /proc/meminfo; }
[ "$(total)" -gt "$before" ] || fail "no memory has come"
ocxlpmem-ctl list --regions 0 > "$temporary/list" || fail "list --regions"
grep -E " devdax .* $device +System RAM\$" "$temporary/list" || fail "$(cat "$temporary/list")"
grep 'System RAM (kmem)' /proc/iomem || fail "no System RAM of ours"

unbind 0
dmesg | grep "$(function_of 0)" | grep "still in use as System RAM" || fail "nothing in the log"
# functions 0 and 1, the AFU and its memory are kept; context and interrupts are not
same "held" "2 1 0 0 0 1" "$(held 0)"
[ "$(total)" -gt "$before" ] || fail "the memory has gone"
no_nmem 0 || fail "the nmem is still there"

echo "it can be used on"
must dd if=/dev/zero of=/dev/shm/big bs=1M count=64 2> /dev/null
rm /dev/shm/big

echo "not twice"
bind 0 2> /dev/null
dmesg | grep "$(function_of 0)" | grep -q "in use as System RAM since an earlier binding" ||
	fail "nothing says why the card cannot be bound"
no_nmem 0 || fail "an nmem for memory that is in use"
same "held" "2 1 0 0 0 1" "$(held 0)"

echo "the other card is as it was"
unbind 1
bind 1
has_region 1
refused rmmod ocxlpmem
unbind 1
refused rmmod ocxlpmem
