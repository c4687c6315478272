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
daxctl list > "$temporary/dax" || fail "daxctl list"
same "DAX device" "$character" "$(jq -r '.[0].chardev' "$temporary/dax")"
same "its mode" devdax "$(jq -r '.[0].mode' "$temporary/dax")"
size=$(jq '.[0].size' "$temporary/dax")
must vm-map "/dev/$character" write 4711 "$size"
must vm-map "/dev/$character" check 4711 "$size"
refused vm-map "/dev/$character" check 4712 "$size"

unbind 0
bind 0
has_region 0
ndctl list -N -r "$(region 0)" > "$temporary/namespaces" || fail "ndctl list"
block=/dev/$(jq -r '.[] | select(.mode == "sector") | .blockdev' "$temporary/namespaces")
must mount "$block" /mnt
same "file" "$sum" "$(md5sum < /mnt/file)"
must umount /mnt
character=$(jq -r '.[] | select(.mode == "devdax") | .chardev' "$temporary/namespaces")
must vm-map "/dev/$character" check 4711 "$size"
