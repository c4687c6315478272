# SPDX-License-Identifier: GPL-2.0-only
# No region while the card may be erasing, whoever forgot that it does.
. "$(dirname "$0")/../lib.sh"
machine

serial() { attribute "$1" serial; }
# shellcheck disable=SC2120 # an argument goes on to the program
start_erase() {
	control 0 erase-duration $((${1:-1000} * 1000))
	must ndctl disable-region "$(region 0)"
	must ndctl sanitize-dimm --overwrite "$(nmem 0)"
	same "state" erasing "$(attribute 0 state)"
}
no_region() {
	region_there 0 && fail "a region while the card may be erasing"
	same "labels written" "ioctl: EBUSY" "$(vm-ask "/dev/$(nmem 0)" label-write 0 2>&1)"
}
# what the module knew is lost: only the card knows now
forget() {
	local device
	echo 1 > "/sys/bus/pci/devices/$(function_of 0)/remove"
	for device in $driver/400*; do
		[ ! -e "$device" ] || echo "${device##*/}" > $driver/unbind
	done
	must rmmod ocxlpmem
	echo 1 > /sys/bus/pci/rescan
	load_driver
	within 5 state_is 0 may-be-erasing
}
result_is() { [ "$(attribute 0 erase_result)" = "$1" ]; }

echo "the module stays until the answer"
start_erase
unbind 0
unbind 1
refused rmmod ocxlpmem
bind 0
bind 1
within 5 state_is 0 erasing
no_region
unbind 0
control 0 erase-duration 0
refused rmmod ocxlpmem
bind 0
has_region 0
within 5 result_is "done"
unbind 0
unbind 1
must rmmod ocxlpmem
load_driver
has_region 0

echo "a module that knows nothing"
start_erase
forget
no_region
dmesg | grep -q "$(function_of 0): may be erasing its medium" || fail "nothing in the log"
has_region 1
control 0 erase-duration 0
has_region 0
same "state" ready "$(attribute 0 state)"
same "result" "done" "$(attribute 0 erase_result)"
must cmp -n "$(truth 0 medium_size)" $sim/card0/medium /dev/zero

echo "a doubt does not hold the module, and a new load has it again"
start_erase
forget
unload_driver
load_driver
within 5 state_is 0 may-be-erasing
no_region

echo "a power cycle gives the region back at once"
unload_driver
control 0 power-cycle
load_driver
has_region 0
same "state" ready "$(attribute 0 state)"
same "erased" 2 "$(truth 0 erase_count)"

echo "a card that never answers, until root says so"
control 0 silent erase 1
start_erase
forget
override=/sys/bus/nd/devices/$(nmem 0)/ocxlpmem/erase_override
same "mode" 200 "$(stat -c %a "$override")"
refused sh -c "echo 1 > $override" 2> /dev/null
refused setpriv --bounding-set -sys_admin sh -c "echo $(serial 0) > $override" 2> /dev/null
no_region
must sh -c "echo $(serial 0) > $override"
has_region 0
same "result" failed "$(attribute 0 erase_result)"
dmesg | grep -q "$(function_of 0): an administrator says that no secure erase runs" || fail "nothing in the log"
unload_driver
load_driver
has_region 0
