# SPDX-License-Identifier: GPL-2.0-only
# Files on DAX file systems outlive unbind, bind and a reload of both modules.
. "$(dirname "$0")/../lib.sh"
machine

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
	head -c 20000000 /dev/urandom > /mnt/file
	must cp /mnt/file /mnt/copy
	sync
	sum=$(md5sum < /mnt/file)
	must umount /mnt
}

check() {
	has_region "$2"
	block=/dev/$(ndctl list -N -r "$(region "$2")" | jq -r '.[0].blockdev')
	must mount -o dax=always "$block" /mnt
	same "$1: file after $3" "$sum" "$(md5sum < /mnt/file)"
	same "$1: copy after $3" "$sum" "$(md5sum < /mnt/copy)"
	must umount /mnt
}

for kind in ext4 xfs; do
	echo "$kind"
	card=0
	[ $kind = ext4 ] || card=1
	fill $kind $card
	unbind $card
	bind $card
	check $kind $card "unbind and bind"
	unload
	load_sim
	load_driver
	check $kind $card "a reload of both modules"
done
