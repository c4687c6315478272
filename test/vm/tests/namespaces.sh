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
ocxlpmem-ctl list --regions 0 --json > "$temporary/list" || fail "list --regions"
same "what is on the card" "sector ext4 /mnt" "$(jq -r '.cards[0].regions[0].namespaces[0] |
	"\(.mode) \(.devices[0].users[0] | .name + " " + .place)"' "$temporary/list")"
must ocxlpmem-ctl list -v 0 > "$temporary/list"
must grep -qE "^  namespace.* sector .* ${block#/dev/} +ext4 on /mnt\$" "$temporary/list"
must umount /mnt

character=$(namespace 0 devdax 64M)
[ -c "/dev/$character" ] || fail "no /dev/$character"
daxctl list > "$temporary/dax" || fail "daxctl list"
same "DAX device" "$character" "$(jq -r '.[0].chardev' "$temporary/dax")"
same "its mode" devdax "$(jq -r '.[0].mode' "$temporary/dax")"
size=$(jq '.[0].size' "$temporary/dax")
must vm-map "/dev/$character" write 4711 "$size"
must ocxlpmem-ctl list --regions 0 > "$temporary/list"
must grep -qE " devdax .* $character +nobody\$" "$temporary/list"
must grep -qE " free .* MiB " "$temporary/list"
mkfifo "$temporary/go"
vm-map "/dev/$character" touch $((size - 8)) < "$temporary/go" &
exec {go}> "$temporary/go"
used() { ocxlpmem-ctl list --regions 0 | grep -E " $character +process $! \(vm-map\)\$"; }
within 20 used
echo >&"$go"
wait $! || fail "vm-map"
exec {go}>&-
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
