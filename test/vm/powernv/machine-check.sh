# SPDX-License-Identifier: GPL-2.0-only
# A machine check for a place of the medium reaches the driver by the kernel's
# own notifiers: bad blocks there, and only there; the label area is refused.
. "$(dirname "$0")/../lib.sh"
machine

address_of() { awk -v name="$1" '$3 == name { print "0x" $1 }' /proc/kallsyms; }
start=$(cat "/sys/bus/nd/devices/$(region 0)/resource")
card=$((start - (16 << 20)))

# raise ADDRESS: as the CPU's handler does when a load found it bad
raise() {
	must insmod "$vm_modules/ocxlpmem_mce.ko" save="$(address_of save_mce_event)" \
		queue="$(address_of machine_check_queue_event)" address="$1"
	must rmmod ocxlpmem_mce
}
noted() { [ "$(dmesg | sed -n '/test: machine-check$/,$p' | grep -c 'medium error at')" -ge "$1" ]; }

blank 0
name=$(namespace 0 raw 128M)
block=/dev/$name
must dd if="$block" of=/dev/null bs=1M iflag=direct 2> /dev/null

echo "in a namespace"
# 100 bytes behind: the cache line counts
raise $((start + (1 << 20) + 100))
within 10 noted 1
dmesg | grep 'medium error at' | tail -n 1 | grep -q "$(function_of 0)" || fail "the message names no card"
must grep -q '^2048 1$' "/sys/block/$name/badblocks"
refused dd if="$block" of=/dev/null bs=65536 skip=16 count=1 iflag=direct
must dd if="$block" of=/dev/null bs=65536 skip=15 count=1 iflag=direct
must dd if="$block" of=/dev/null bs=65536 skip=17 count=1 iflag=direct

echo "of nobody's memory"
raise 0x100000
sleep 1
same "bad blocks" "2048 1" "$(cat "/sys/block/$name/badblocks")"
noted 2 && fail "it was noted"

echo "in the label area"
must ndctl disable-region "$(region 0)"
must ndctl read-labels "$(nmem 0)" -o "$temporary/labels"
raise $((card + 8192))
within 10 noted 2
refused ndctl read-labels "$(nmem 0)" -o "$temporary/labels"

echo "the driver is gone: nobody is told"
unload_driver
raise $((start + (2 << 20)))
sleep 1
noted 3 && fail "it was noted"
must dmesg > /dev/null
