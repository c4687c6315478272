# SPDX-License-Identifier: GPL-2.0-only
# Sector (BTT) namespaces and DAX devices.
. "$(dirname "$0")/../lib.sh"
machine

blank 0
block=/dev/$(namespace 0 sector 128M)
must mkfs.ext4 -q -b 4096 "$block"
must mount "$block" /mnt
head -c 10000000 /dev/urandom > /mnt/file
sync
sum=$(md5sum < /mnt/file)
must umount /mnt
character=$(namespace 0 devdax 64M)
[ -c "/dev/$character" ] || fail "no /dev/$character"
same "DAX device" "$character" "$(daxctl list | jq -r '.[0].chardev')"

unbind 0
bind 0
has_region 0
block=/dev/$(ndctl list -N -r "$(region 0)" | jq -r '.[] | select(.mode == "sector") | .blockdev')
must mount "$block" /mnt
same "file" "$sum" "$(md5sum < /mnt/file)"
must umount /mnt
