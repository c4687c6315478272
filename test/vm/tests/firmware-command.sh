# SPDX-License-Identifier: GPL-2.0-only
# ocxlpmem-ctl firmware: every way tells the same, and a kill leaves the old one running.
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
version=3
for kill in $(seq "${VM_KILLS:-1}"); do
	next=$(printf NEW%05d $version)
	hash=$(vm-image "$temporary/next" 400000 "$next") || fail "vm-image"
	control 0 latency fw-update 50000
	before=$(truth 0 fw_version)
	(exec ocxlpmem-ctl firmware update "$temporary/next" "$(nmem 0)" --confirm "$serial") > /dev/null 2>&1 &
	pause 1000
	kill -KILL $! 2> /dev/null
	wait $! 2> /dev/null
	control 0 latency fw-update 0
	all_say "$before"
	whole=
	[ "$(truth 0 fw_staged)" != "$next" ] || whole=1
	said=$(shown sent_bytes)
	echo "kill $kill: update $(shown update), $said bytes, whole: ${whole:-no}"
	[ -z "$whole" ] || same "bytes of a whole image" 400000 "$said"
	if [ -z "$whole" ]; then
		[ "$said" != 400000 ] || fail "all was sent, it says"
		must update "$temporary/next" > /dev/null 2>&1
		same "hash" "$hash" "$(truth 0 fw_image_hash)"
		all_say "$before"
	fi
	reset
	all_say "$next"
	version=$((version + 1))
done
