# SPDX-License-Identifier: GPL-2.0-only
# ndctl update-firmware brings an image to the card, whole or not at all.
. "$(dirname "$0")/../lib.sh"
machine

update() { ocxlpmem-ctl ndctl update-firmware -f "$1" "$(nmem 0)"; }
# the card starts anew
reset() {
	echo 0 > $sim/card0/plugged
	plug 0
}
blocks_sent() { [ "$(truth 0 commands_fw_update)" -ge "$1" ]; }
# the second image, by ndctl itself and not by a shell above it, which would be killed alone
kill_between_blocks() {
	local before
	before=$(truth 0 commands_fw_update)
	control 0 latency fw-update 500000
	(exec ocxlpmem-ctl ndctl update-firmware -f "$temporary/second" "$(nmem 0)") > /dev/null 2>&1 &
	within 30 blocks_sent $((before + 3))
	kill -KILL $!
	wait $!
	control 0 latency fw-update 0
}

running=$(truth 0 fw_version)
hash=$(vm-image "$temporary/image" 400000 NEW00001) || fail "vm-image"

echo "other questions are answered within a second, and one block's time"
control 0 latency fw-update 300000
vm-pace "/dev/$(chardev 0)" 1300 ocxlpmem-ctl ndctl update-firmware -f "$temporary/image" "$(nmem 0)" \
	> "$temporary/out" 2>&1 || fail "update, or SMART in it: $? $(cat "$temporary/out")"
grep 'the slowest' "$temporary/out"
control 0 latency fw-update 0
same "bytes" 400000 "$(truth 0 fw_image_length)"
same "hash" "$hash" "$(truth 0 fw_image_hash)"
same "version before a reset" "$running" "$(attribute 0 fw_version)"
reset
same "version after a reset" NEW00001 "$(attribute 0 fw_version)"

echo "killed between two blocks"
vm-image "$temporary/second" 400000 NEW00002 > /dev/null || fail "vm-image"
kill_between_blocks
reset
same "version after that and a reset" NEW00001 "$(attribute 0 fw_version)"
kill_between_blocks
echo "a later update, without a reset"
update "$temporary/second" > "$temporary/out" 2>&1 || fail "update after a killed one: $(cat "$temporary/out")"
same "bytes" 400000 "$(truth 0 fw_image_length)"
refused grep -i 'fail\|busy' "$temporary/out"
reset
same "version after a reset" NEW00002 "$(attribute 0 fw_version)"

echo "a wrong file"
head -c 8000 /dev/urandom > "$temporary/wrong"
update "$temporary/wrong" > "$temporary/out" 2>&1
grep -qi fail "$temporary/out" || fail "a wrong file was taken: $(cat "$temporary/out")"
reset
same "version after a wrong file and a reset" NEW00002 "$(attribute 0 fw_version)"
