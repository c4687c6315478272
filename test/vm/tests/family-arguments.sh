# SPDX-License-Identifier: GPL-2.0-only
# Wrong arguments by ND_CMD_CALL, and envelopes that change between libnvdimm's
# copies; who may what, with the debug ioctls.
. "$(dirname "$0")/../lib.sh"
machine

device=/dev/$(chardev 0)
dimm=/dev/$(nmem 0)
control 0 health never
before=$(md5sum < $sim/card0/medium)
must vm-nd-arguments "$dimm" call active
must vm-access "$device" "$dimm" call debug
must vm-debug "$device" active
must ndctl disable-region "$(region 0)"
must vm-nd-arguments "$dimm" call idle
must vm-debug "$device" idle
must ndctl enable-region "$(region 0)"
same "state" ready "$(attribute 0 state)"
same "bytes of an image that the card took" 0 "$(truth 0 fw_image_length)"
same "the medium" "$before" "$(md5sum < $sim/card0/medium)"
dmesg | grep -q 'debug, register write: refused while a region is active' || fail "no word of what debug refused"
[ $((($(cat /proc/sys/kernel/tainted) >> 6) & 1)) = 1 ] || fail "debug does not taint the kernel"
