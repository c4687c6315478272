# SPDX-License-Identifier: GPL-2.0-only
# A fatal card under a file system that is being written to: reported and kept, or
# taken offline. What was synced is intact, and ndctl says "fatal" throughout. Then one
# that is fatal when it is bound.
# seconds: 300
. "$(dirname "$0")/../lib.sh"
machine

blank 0
must mkfs.ext4 -q -b 4096 "/dev/$(namespace 0 fsdax 128M)"

health_state() { ocxlpmem-ctl ndctl list -DH -d "$(nmem 0)" | jq -r '.[0].health.health_state'; }

# asks until told to stop
watch() {
	while [ ! -e "$temporary/enough" ]; do
		health_state >> "$temporary/states" 2>&1
	done
}
seen() { [ -s "$temporary/states" ]; }

# strike BIT MODE: the card fails while somebody writes
strike() {
	rm -f "$temporary/states" "$temporary/enough"
	must mount -o dax=never "$(block_of 0)" /mnt
	start_writer "$2"
	control 0 fatal "$1"
	within 5 state_is 0 fatal
	durable=$(durable "$temporary/durable")
	watch &
	watcher=$!
	within 20 seen
}

no_more() {
	timeout 30 umount /mnt || fail "umount: $?"
	same "health at the end" fatal "$(health_state)"
	touch "$temporary/enough"
	wait $watcher
	same "what ndctl said" fatal "$(sort -u "$temporary/states")"
	echo "ndctl said so $(wc -l < "$temporary/states") times; the writer: $(cat "$temporary/writer")"
}

# the card is well again after a new start
recover() {
	control 0 fatal none
	unbind 0
	bind 0
	has_region 0
	must mount -o dax=never "$(block_of 0)" /mnt
	must vm-writer check /mnt/file "$temporary/durable"
	must umount /mnt
}

echo "reported"
same "fatal_action" report "$(cat /sys/module/ocxlpmem/parameters/fatal_action)"
strike hardware write
dmesg | grep -q "$(function_of 0).*controller hardware fatal: save the data" || fail "nothing in the log"
asked=$(truth 0 doorbells)
same "SMART" "0 0 4 0" "$(vm-ask "/dev/$(chardev 0)" smart-header)"
# the memory stays, and the writer goes on
within 20 more_than "$temporary/durable" $((durable + 20))
must kill $writer
must wait $writer
must grep -q ', stopped$' "$temporary/writer"
must cp /mnt/file "$temporary/saved"
must vm-writer check "$temporary/saved" "$temporary/durable"
rm "$temporary/saved"
region_there 0 || fail "the region went away"
no_more
same "commands tried" "$asked" "$(truth 0 doorbells)"
recover

echo "offline"
echo offline > /sys/module/ocxlpmem/parameters/fatal_action
strike firmware map
within 10 eval '! region_there 0'
must wait $writer
grep -qE 'durable, (SIGBUS|msync: EIO)$' "$temporary/writer" || fail "the writer: $(cat "$temporary/writer")"
dmesg | grep -q "$(function_of 0).*taking the region offline" || fail "nothing in the log"
no_more
recover

said() { dmesg | grep "$(function_of 0)" | grep -q -e "$1"; }
# fatal_at_bind BIT: the driver meets it so
fatal_at_bind() {
	unbind 0
	control 0 fatal "$1"
	bind 0
	within 20 has_nmem
	within 5 state_is 0 fatal
}
has_nmem() { [ -n "$(nmem 0)" ]; }

echo "at bind, offline"
fatal_at_bind hardware
# the card's other work is over by then
within 10 said "the card is fatal: no region"
same "region" "" "$(region 0)"
recover

echo "at bind, reported"
echo report > /sys/module/ocxlpmem/parameters/fatal_action
fatal_at_bind firmware
has_region 0
block=$(block_of 0)
same "flags" "not_armed smart_notify " "$(attribute 0 flags)"
same "the region is read-only" 1 "$(< "/sys/bus/nd/devices/$(region 0)/read_only")"
must blockdev --getro "$block" > "$temporary/ro"
same "the block device is read-only" 1 "$(< "$temporary/ro")"
refused dd if=/dev/zero of="$block" bs=4096 count=1 oflag=direct 2> /dev/null
said "read-only: mount what is on it with -o ro,norecovery" || fail "nothing in the log"
must mount -o ro,noload,dax=never "$block" /mnt
must vm-writer check /mnt/file "$temporary/durable"
must umount /mnt
recover
same "the region is writable again" 0 "$(< "/sys/bus/nd/devices/$(region 0)/read_only")"
