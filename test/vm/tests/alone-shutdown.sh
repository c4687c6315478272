# SPDX-License-Identifier: GPL-2.0-only
# The machine goes down while a file system is mounted: the card is told to be silent
# and its driver asks it nothing more, but what is mounted can be written to the end.
# A driver is not unbound after that, so the guest is thrown away.
. "$(dirname "$0")/../lib.sh"
machine

blank 0
block=/dev/$(namespace 0 fsdax 64M)
must mkfs.ext4 -q -b "$page_size" "$block"
mkdir -p /mnt
must mount -o dax=always "$block" /mnt
must dd if=/dev/urandom of=/mnt/before bs=1M count=4 conv=fsync 2> /dev/null
vm-waiter "/dev/$(chardev 0)" > "$temporary/waiter" 2>&1 &
waiter=$!
begun "$temporary/waiter" open
[ "$(truth 0 chie)" != 0x000 ] || fail "no interrupt is on before"
same "held" "2 2 1 1 2 1" "$(held 0)"

echo 1 > $sim/card0/shutdown

same "interrupts that are on" 0x000 "$(truth 0 chie)"
must wait $waiter
# nothing is given back, the context is detached only
same "held" "2 2 1 0 2 1" "$(held 0)"
accesses="$(truth 0 register_reads) $(truth 0 register_writes)"
raised="$(truth 0 interrupts_0) $(truth 0 interrupts_1)"
control 0 log 1
control 0 health 0
refused vm-ask "/dev/$(chardev 0)" smart > /dev/null 2>&1
refused vm-ask "/dev/$(nmem 0)" label-read 0 > /dev/null 2>&1
same "interrupts raised" "$raised" "$(truth 0 interrupts_0) $(truth 0 interrupts_1)"
same "accesses" "$accesses" "$(truth 0 register_reads) $(truth 0 register_writes)"

echo "what is mounted"
region_there 0 || fail "the region is gone"
must dd if=/dev/urandom of=/mnt/after bs=1M count=4 conv=fsync 2> /dev/null
md5sum /mnt/before /mnt/after > "$temporary/sums"
must umount /mnt
must mount -o ro "$block" /mnt
must md5sum -c "$temporary/sums"

echo "the other card is as it was"
must vm-ask "/dev/$(chardev 1)" smart > /dev/null
