# SPDX-License-Identifier: GPL-2.0-only
# ndctl update-firmware brings an image to the card, whole or not at all.
. "$(dirname "$0")/../lib.sh"
machine

running=$(truth 0 fw_version)
hash=$(vm-image "$temporary/image" 200000 NEW00001) || fail "vm-image"
ocxlpmem-ctl ndctl update-firmware -f "$temporary/image" "$(nmem 0)" > "$temporary/out" 2>&1 &
updater=$!
# other questions are answered meanwhile
vm-ask "/dev/$(chardev 0)" smart > /dev/null || fail "SMART during an update"
wait $updater || fail "update-firmware: $(cat "$temporary/out")"
same "bytes" 200000 "$(truth 0 fw_image_length)"
same "hash" "$hash" "$(truth 0 fw_image_hash)"
same "version before a reset" "$running" "$(attribute 0 fw_version)"

# the card starts anew
reset() {
	echo 0 > $sim/card0/plugged
	echo 1 > $sim/card0/plugged
	has_region 0
}

reset
same "version after a reset" NEW00001 "$(attribute 0 fw_version)"

echo "a wrong file"
head -c 8000 /dev/urandom > "$temporary/wrong"
ocxlpmem-ctl ndctl update-firmware -f "$temporary/wrong" "$(nmem 0)" > "$temporary/out" 2>&1
grep -qi fail "$temporary/out" || fail "a wrong file was taken: $(cat "$temporary/out")"
reset
same "version after a wrong file and a reset" NEW00001 "$(attribute 0 fw_version)"
