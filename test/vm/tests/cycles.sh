# SPDX-License-Identifier: GPL-2.0-only
# Unbind and bind, again and again, while others read and write: nothing is left behind.
# seconds: 400
. "$(dirname "$0")/../lib.sh"
machine

count=${VM_CYCLES:-20}
slab() { awk '$1 == "SUnreclaim:" { print $2 }' /proc/meminfo; }

blank 0
block=/dev/$(namespace 0 fsdax 128M)
must mkfs.ext4 -q -b 4096 "$block"
must mount -o dax=never "$block" /mnt
head -c 3000000 /dev/urandom > /mnt/kept
sum=$(md5sum < /mnt/kept)
must umount /mnt

# the first ones fill caches
must vm-cycles 4 "$(function_of 0)" $sim/card0/truth
before=$(slab)
start=$SECONDS
must vm-cycles "$count" "$(function_of 0)" $sim/card0/truth
echo "$count cycles: $((SECONDS - start)) s"
now=$(slab)
echo "kernel memory: $before kB before, $now kB after"
[ $((now - before)) -lt 8000 ] || fail "kernel memory grows"

has_region 0
must mount "/dev/$(ndctl list -N -r "$(region 0)" | jq -r '.[0].blockdev')" /mnt
same "what was written before" "$sum" "$(md5sum < /mnt/kept)"
must umount /mnt
