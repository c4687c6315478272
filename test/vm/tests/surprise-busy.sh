# SPDX-License-Identifier: GPL-2.0-only
# A card is pulled out during a dump, a firmware block, an erase.
. "$(dirname "$0")/../lib.sh"
machine 'control="0.dump size 4000000"'
chance

# refused_soon PID: it ends, without success, and does not wait for a card that is gone
refused_soon() {
	local start=$SECONDS
	wait "$1" && fail "it says that it succeeded"
	[ $((SECONDS - start)) -lt $((10 * vm_slow)) ] || fail "it waited for a card that is gone"
}
dumping() { [ "$(truth 0 dump_requests)" -gt "$1" ]; }
reading() { [ "$(truth 0 commands_dump)" -gt "$1" ]; }

dump() {
	ocxlpmem-ctl dump-controller --new --discard -o "$temporary/dump" "$(chardev 0)" > "$temporary/out" 2>&1 &
	dumper=$!
}

echo "during a dump: while it is prepared"
control 0 dump delay 60000
before=$(truth 0 dump_requests)
dump
within 20 dumping "$before"
pull 0
refused_soon $dumper
[ ! -e "$temporary/dump" ] || fail "a file without a dump"
control 0 dump delay 0
plug 0

echo "during a dump: while it is read"
control 0 latency dump 20000
before=$(truth 0 commands_dump)
rm -f "$temporary"/dump*
dump
within 20 reading "$before"
pause 200
pull 0
refused_soon $dumper
[ ! -e "$temporary/dump" ] || fail "a file with half a dump"
control 0 latency dump 10
plug 0
rm -rf "$temporary"/*dump*
must ocxlpmem-ctl dump-controller --new --discard -o "$temporary/whole" "$(chardev 0)"
cat $sim/card0/dump > "$temporary/truth"
same_bytes "dump afterwards" "$temporary/truth" "$temporary/whole"

echo "during a firmware block"
running=$(truth 0 fw_version)
hash=$(vm-image "$temporary/image" 200000 NEW00001) || fail "vm-image"
received() { [ "$(truth 0 commands_fw_update)" -gt 1 ]; }
control 0 latency fw-update 3000000
ocxlpmem-ctl ndctl update-firmware -f "$temporary/image" "$(nmem 0)" > "$temporary/out" 2>&1 &
updater=$!
within 30 received
pause 2000
pull 0
start=$SECONDS
wait $updater
[ $((SECONDS - start)) -lt $((10 * vm_slow)) ] || fail "it waited for a card that is gone"
control 0 latency fw-update 10
plug 0
same "version after half an image and a reset" "$running" "$(attribute 0 fw_version)"
ocxlpmem-ctl ndctl update-firmware -f "$temporary/image" "$(nmem 0)" > "$temporary/out" 2>&1 ||
	fail "update-firmware: $(cat "$temporary/out")"
same "image" "$hash" "$(truth 0 fw_image_hash)"

erase() {
	control 0 erase-duration $(($1 * vm_slow))
	must ndctl disable-region "$(region 0)"
	must ndctl sanitize-dimm --overwrite "$(nmem 0)"
	same "state" erasing "$(attribute 0 state)"
}
result_is() { [ "$(attribute 0 erase_result)" = "$1" ]; }
erased() { [ "$(truth 0 erase_count)" -ge "$1" ]; }

echo "during an erase, which ends before the card is back"
erase 4000
pull 0
within 30 erased 1
plug 0
same "version after a reset" NEW00001 "$(attribute 0 fw_version)"
# the reset took NSCRA away, not the answer
within 20 result_is "done"

echo "during an erase, which goes on when the card is back"
erase 12000
pull 0
echo 1 > $sim/card0/plugged
[ "$(truth 0 erase_state)" = running ] || fail "it has ended too early"
[ -z "$(region 0)" ] || [ "$(truth 0 erase_state)" != running ] || fail "a region while the card is being erased"
within 60 erased 2
has_region 0
within 20 result_is "done"
