# SPDX-License-Identifier: GPL-2.0-only
# A card is pulled out: idle, found dead first, under I/O, during a dump.
. "$(dirname "$0")/../lib.sh"
machine

pull() { echo 0 > $sim/card0/plugged; }
plug() {
	echo 1 > $sim/card0/plugged
	has_region 0
	same "state" ready "$(attribute 0 state)"
}
gone() { [ ! -e "/sys/bus/pci/devices/$(function_of 0)" ]; }

echo "idle, with an open file"
device=$(chardev 0)
vm-ask "/dev/$device" smart-after 3 > "$temporary/after" 2>&1 &
asker=$!
sleep 1
pull
gone || fail "the function is still there"
no_nmem 0 || fail "the nmem is still there"
[ ! -e "/dev/$device" ] || fail "/dev/$device is still there"
wait $asker
same "open file after removal" "ioctl: ENODEV" "$(cat "$temporary/after")"
same "held" "0 0 0 0 0" "$(held 0)"
plug

echo "registers read all ones for a while before"
control 0 dead
refused vm-ask "/dev/$(chardev 0)" smart > /dev/null 2>&1
within 5 state_is 0 gone
ndctl list -BDRN > /dev/null || fail "ndctl list with a dead card"
before=$(truth 0 dead_accesses)
refused vm-ask "/dev/$(chardev 0)" stats > /dev/null 2>&1
sleep 1
same "accesses to a dead card" "$before" "$(truth 0 dead_accesses)"
pull
plug

echo "under a file system"
blank 0
block=/dev/$(namespace 0 fsdax 128M)
must mkfs.ext4 -q -b 4096 "$block"
must mount -o dax=never "$block" /mnt
echo intact > /mnt/kept
sync
while dd if=/dev/zero of=/mnt/file bs=64k count=64 conv=fsync 2> /dev/null; do :; done &
writer=$!
sleep 1
pull
wait $writer
start=$SECONDS
timeout 30 umount /mnt || fail "umount: $? after $((SECONDS - start)) s"
plug
must mount "/dev/$(ndctl list -N -r "$(region 0)" | jq -r '.[0].blockdev')" /mnt
same "what was synced" intact "$(cat /mnt/kept)"
must umount /mnt

echo "during a dump"
control 0 dump delay 30000
ocxlpmem-ctl dump-controller --new -o "$temporary/dump" "$(chardev 0)" > /dev/null 2>&1 &
dumper=$!
sleep 1
pull
start=$SECONDS
refused wait $dumper
[ $((SECONDS - start)) -lt 10 ] || fail "the command waited for a card that is gone"
[ ! -e "$temporary/dump" ] || fail "a file without a dump"
plug
