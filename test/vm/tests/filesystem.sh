# SPDX-License-Identifier: GPL-2.0-only
# Files on DAX file systems outlive unbind, bind and a reload of both modules.
. "$(dirname "$0")/../lib.sh"
machine

sum=()
# KIND CARD
fill() {
	local block
	blank "$2"
	block=/dev/$(namespace "$2" fsdax 384M)
	# DAX needs blocks of a page
	if [ "$1" = ext4 ]; then
		must mkfs.ext4 -q -b "$page_size" "$block"
	else
		must mkfs.xfs -q -b "size=$page_size" "$block"
	fi
	must mount -o dax=always "$block" /mnt
	must grep -q ' /mnt .*dax=always' /proc/mounts
	head -c 8000000 /dev/urandom > /mnt/file
	must cp /mnt/file /mnt/copy
	sync
	sum[$2]=$(md5sum < /mnt/file)
	must umount /mnt
}

check() {
	local block want=${sum[$2]}
	has_region "$2"
	block=/dev/$(ndctl list -N -r "$(region "$2")" | jq -r '.[0].blockdev')
	must mount -o dax=always "$block" /mnt
	same "$1: file after $3" "$want" "$(md5sum < /mnt/file)"
	same "$1: copy after $3" "$want" "$(md5sum < /mnt/copy)"
	must umount /mnt
}

fill ext4 0
fill xfs 1
for card in 0 1; do
	unbind $card
	bind $card
done
check ext4 0 "unbind and bind"
check xfs 1 "unbind and bind"
unload
load_sim
load_driver
check ext4 0 "a reload of both modules"
check xfs 1 "a reload of both modules"
