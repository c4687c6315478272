# SPDX-License-Identifier: GPL-2.0-only
# A fatal card: reported and kept, or taken offline; what was synced is intact.
. "$(dirname "$0")/../lib.sh"
machine

prepare() {
	blank 0
	block=/dev/$(namespace 0 fsdax 128M)
	must mkfs.ext4 -q -b 4096 "$block"
	must mount -o dax=never "$block" /mnt
	head -c 5000000 /dev/urandom > /mnt/file
	sync
	sum=$(md5sum < /mnt/file)
}

# the card is well again after a new start
recover() {
	control 0 fatal none
	unbind 0
	bind 0
	has_region 0
	must mount "/dev/$(ndctl list -N -r "$(region 0)" | jq -r '.[0].blockdev')" /mnt
	same "what was synced" "$sum" "$(md5sum < /mnt/file)"
	must umount /mnt
}

for bit in hardware firmware; do
	echo "$bit: reported"
	prepare
	control 0 fatal $bit
	within 5 state_is 0 fatal
	dmesg | tail -n 5 | grep -q "$(function_of 0)" || fail "nothing in the log"
	same "what can be read" "$sum" "$(md5sum < /mnt/file)"
	must cp /mnt/file "$temporary/saved"
	asked=$(truth 0 doorbells)
	same "SMART" "0 0 4 0" "$(vm-ask "/dev/$(chardev 0)" smart-header)"
	same "commands tried" "$asked" "$(truth 0 doorbells)"
	must umount /mnt
	recover
done

echo "offline"
prepare
echo offline > /sys/module/ocxlpmem/parameters/fatal_action
control 0 fatal hardware
within 10 eval '! region_there 0'
same "state" fatal "$(attribute 0 state)"
dd if=/dev/zero of=/mnt/file bs=64k count=1 seek=10 conv=notrunc,fsync && fail "a write to a region that is gone"
timeout 30 umount /mnt || fail "umount: $?"
recover
