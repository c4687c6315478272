# SPDX-License-Identifier: GPL-2.0-only
# Who may what: everybody, by every interface.
. "$(dirname "$0")/../lib.sh"
machine

device=/dev/$(chardev 0)
dimm=/dev/$(nmem 0)
same "mode of the device" "600 0 0" "$(stat -c '%a %u %g' "$device")"
same "mode of the nmem" "600 0 0" "$(stat -c '%a %u %g' "$dimm")"
# a log would change what is answered
control 0 health never
must vm-access "$device" "$dimm" "$(nd_command 0)"
must [ "$(truth 0 health_requests)" -gt 0 ]
same "bytes of an image that the card took" 0 "$(truth 0 fw_image_length)"

echo "sysfs"
nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
for file in "/sys/bus/nd/devices/$(nmem 0)/ocxlpmem"/*; do
	mode=444
	[ "${file##*/}" != erase_override ] || mode=200
	same "$file" $mode "$(stat -c %a "$file")"
	[ $mode = 200 ] || nobody cat "$file" > /dev/null || fail "$file is for everybody"
done
must ndctl disable-region "$(region 0)"
refused nobody sh -c "echo 'overwrite 0' > /sys/bus/nd/devices/$(nmem 0)/security"
same "erases" 0 "$(truth 0 commands_erase)"
must ndctl enable-region "$(region 0)"
