# SPDX-License-Identifier: GPL-2.0-only
# Wrong arguments by every interface get the errno of abi.md, and do no harm.
. "$(dirname "$0")/../lib.sh"
machine

device=/dev/$(chardev 0)
dimm=/dev/$(nmem 0)
bus=/dev/$(basename "$(dirname "$(readlink -f "/sys/bus/nd/devices/$(nmem 0)")")" | sed s/ndbus/ndctl/)
before=$(md5sum < $sim/card1/medium)

nd_command=$(nd_command 0)
echo "$nd_command"
must vm-nd-arguments "$dimm" "$nd_command" active
same "bytes of an image that the card took" 0 "$(truth 0 fw_image_length)"
# the distribution's libnvdimm stops it
[ "$nd_command" = call ] || same "CALL" "ioctl: EINVAL" "$(vm-ask "$dimm" call 1 2>&1)"
echo "ioctls"
control 0 dump delay 1000
control 0 log 0 count=12 length=30000
must vm-arguments "$device"

echo "labels"
must vm-labels "$dimm" "$bus" active
must ndctl disable-region "$(region 0)"
must vm-labels "$dimm" "$bus" idle
must ndctl enable-region "$(region 0)"

same "state" ready "$(attribute 0 state)"
must vm-ask "$device" smart > /dev/null
same "the other card" "$before" "$(md5sum < $sim/card1/medium)"
