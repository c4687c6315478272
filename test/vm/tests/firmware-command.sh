# SPDX-License-Identifier: GPL-2.0-only
# ocxlpmem-ctl firmware: every way tells the same, and a kill leaves the old one running.
# seconds: 180 + 30 * VM_KILLS
. "$(dirname "$0")/../lib.sh"
machine
chance

serial=$(attribute 0 serial)
update() { ocxlpmem-ctl firmware update "$1" "$(nmem 0)" --confirm "$serial"; }
shown() { ocxlpmem-ctl firmware show --json "$(nmem 0)" | jq -r ".cards[0].firmware.$1"; }
reset() {
	echo 0 > $sim/card0/plugged
	plug 0
}
# all_say VERSION: the card, and whoever asks it
all_say() {
	same "the card" "$1" "$(truth 0 fw_version)"
	same "firmware show" "$1" "$(shown running_version)"
	same "sysfs" "$1" "$(attribute 0 fw_version)"
	same "list" "$1" "$(ocxlpmem-ctl list --quick --json "$(nmem 0)" | jq -r '.cards[0].firmware_version')"
	same "ndctl" "0x$(printf %s "$1" | od -An -tx1 | tr -d ' \n')" \
		"$(ocxlpmem-ctl ndctl list -DFu -d "$(nmem 0)" | jq -r '[.] | flatten[0].firmware.current_version')"
	if devlink dev show > /dev/null 2>&1; then
		same "devlink" "$1" "$(devlink -j dev info "pci/$(function_of 0)" |
			jq -r '.info[].versions.running.fw')"
	fi
}

running=$(truth 0 fw_version)
all_say "$running"
hash=$(vm-image "$temporary/image" 400000 NEW00001) || fail "vm-image"
must update "$temporary/image" > "$temporary/out" 2>&1
same "hash" "$hash" "$(truth 0 fw_image_hash)"
same "update" sent "$(shown update)"
all_say "$running"
reset
all_say NEW00001
same "update after a reset" idle "$(shown update)"

echo "what ndctl sends is told as well"
vm-image "$temporary/second" 400000 NEW00002 > /dev/null || fail "vm-image"
must ocxlpmem-ctl ndctl update-firmware -f "$temporary/second" "$(nmem 0)" > /dev/null 2>&1
same "update" sent "$(shown update)"
same "bytes" 400000 "$(shown sent_bytes)"
reset
all_say NEW00002

echo "killed"
version=3 size=400000
declare -A kills=([none]=0 [some]=0 [all]=0)
for kill in $(seq "${VM_KILLS:-1}"); do
	next=$(printf NEW%05d $version)
	hash=$(vm-image "$temporary/next" $size "$next") || fail "vm-image"
	control 0 latency fw-update 50000
	before=$(truth 0 fw_version)
	blocks=$(truth 0 commands_fw_update)
	(exec ocxlpmem-ctl firmware update "$temporary/next" "$(nmem 0)" --confirm "$serial") > /dev/null 2>&1 &
	pause 1000
	kill -KILL $! 2> /dev/null
	wait $! 2> /dev/null
	control 0 latency fw-update 0
	# the card's length is that of an earlier image until the first block comes
	came=0
	[ "$(truth 0 commands_fw_update)" = "$blocks" ] || came=$(truth 0 fw_image_length)
	staged=$(truth 0 fw_staged)
	update=$(shown update)
	said=$(shown sent_bytes)
	echo "kill $kill: the card has $came of $size bytes, ${staged:-nothing} for its next reset and runs" \
		"$(truth 0 fw_version); firmware show: $update, $said bytes sent, $(shown running_version) runs"
	all_say "$before"
	[ "$said" != null ] || said=0
	same "bytes that are told of" "$came" "$said"
	if [ "$staged" = "$next" ]; then
		same "bytes of a whole image" $size "$came"
		kills[all]=$((kills[all] + 1))
	else
		same "for the next reset" "" "$staged"
		[ "$came" != $size ] || fail "all of it came, and the card does not take it"
		[ "$update" != sent ] || fail "it says that all was sent"
		case $came in
		0) kills[none]=$((kills[none] + 1)) ;;
		*) kills[some]=$((kills[some] + 1)) ;;
		esac
		must update "$temporary/next" > /dev/null 2>&1
		same "hash" "$hash" "$(truth 0 fw_image_hash)"
		all_say "$before"
	fi
	reset
	all_say "$next"
	version=$((version + 1))
done
echo "${VM_KILLS:-1} killed: ${kills[none]} before the first block, ${kills[some]} between, ${kills[all]} after the last"
