# SPDX-License-Identifier: GPL-2.0-only
# Events from hard interrupt context to an eventfd and a poller: none is lost.
# seconds: 300
. "$(dirname "$0")/../lib.sh"
machine

# a debug kernel takes ten times as long for each
count=$((vm_slow > 1 ? 10000 : ${VM_EVENTS:-20000}))
interrupts=$(truth 0 interrupts_0)
must vm-events "/dev/$(chardev 0)" $sim/card0/control $count
[ $(($(truth 0 interrupts_0) - interrupts)) -ge $count ] || fail "not that many interrupts were raised"
same "interrupts without a handler" 0 "$(truth 0 lost_interrupts)"
# a card that reports without end must not fill the kernel's log
lines=$(dmesg | grep -c "$(function_of 0).*error log available")
[ "$lines" -lt 1000 ] || fail "$lines lines in the kernel's log"
