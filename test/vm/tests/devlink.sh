# SPDX-License-Identifier: GPL-2.0-only
# The cards in devlink, with the distribution's own program: what it prints is what
# Documentation/stock-tools.md shows. Then cards that fail, go or are let go meanwhile.
# seconds: 300
. "$(dirname "$0")/../lib.sh"
machine

# the devlink name of a card
handle() { echo "pci/$(function_of "$1")"; }
# reporter CARD FILTER: of the only one
reporter() { devlink -j health show "$(handle "$1")" reporter controller | jq -r ".health[][0] | $2"; }
reporter_is() { [ "$(reporter 0 "$1")" = "$2" ]; }
diagnosis() { devlink -j health diagnose "$(handle "$1")" reporter controller; }
dump() { devlink -j health dump show "$(handle "$1")" reporter controller; }

show "devlink dev"
show "devlink dev info $(handle 0)"
holds devlink-info
devlink -j dev info > "$temporary/info" || fail "devlink -j dev info"
for card in 0 1; do
	same "card $card" "ocxlpmem $(truth $card serial) $(truth $card fw_version) null" \
		"$(jq -r --arg at "$(handle $card)" '.info[$at] |
			"\(.driver) \(.serial_number) \(.versions.running.fw) \(.versions.stored)"' "$temporary/info")"
done

# as it was switched on, however long that is ago
control 1 temperature 41
sleep 1.1
show "devlink -j health diagnose $(handle 1) reporter controller | jq 'del(.attributes[1:])'"
holds devlink-diagnose

echo "diagnose"
control 0 temperature 41
control 0 attribute 0xc2 current=5 threshold=30
sleep 1.1
diagnosis 0 > "$temporary/diagnosis" || fail "diagnose"
same "diagnosis" "ready 41" "$(jq -r '"\(.state) \(.media_temperature_celsius)"' "$temporary/diagnosis")"
same "attributes that fail" 194 "$(jq -r '.attributes[] | select(.failing == "now").id' "$temporary/diagnosis")"
ocxlpmem-ctl health --json "$(nmem 0)" > "$temporary/health"
for key in life_remaining_percent critical_resource_utilization_percent power_on_hours; do
	same $key "$(jq ".cards[0].health.$key" "$temporary/health")" "$(jq ".$key" "$temporary/diagnosis")"
done

echo "dump: sends nothing, takes nothing"
control 0 log general count=3
within 5 eval '[ "$(attribute 0 error_log_pending)" = 1 ]'
must vm-ask "/dev/$(chardev 0)" log > /dev/null
asked=$(truth 0 doorbells)
dump 0 > "$temporary/dump" || fail "dump show"
same "commands" "$asked" "$(truth 0 doorbells)"
same "logs on the card" 2 "$(truth 0 logs_queued)"
same "still pending" 1 "$(attribute 0 error_log_pending)"
must vm-ask "/dev/$(chardev 0)" log > "$temporary/log"
jq -r '.error_logs[0] | "\(.sequence) \(.time_ns > 0)"' "$temporary/dump" > "$temporary/name"
same "logs in the dump" "1 true" "$(< "$temporary/name")"
same "bytes of the log" "$(od -An -v -tu1 -w1 "$temporary/log" | tr -d ' ' | sha256sum)" \
	"$(jq -r '.error_logs[0].data[]' "$temporary/dump" | sha256sum)"
same chi "$(printf '%#x' "$(jq -r .chi "$temporary/dump")")" 0xd0
must devlink health dump clear "$(handle 0)" reporter controller

echo "flash"
firmware=/sys/module/firmware_class/parameters/path
echo -n "$temporary" > $firmware
: > "$temporary/empty"
head -c 4001 /dev/zero > "$temporary/odd"
head -c 8000 /dev/urandom > "$temporary/wrong"
hash=$(vm-image "$temporary/image" 400000 NEW00001) || fail "vm-image"
# flash FILE...: into flash.out
flash() { devlink dev flash "$(handle 0)" file "$@" > "$temporary/flash.out" 2>&1; }
# no_flash FILE WHY COMMAND...: refused, for this reason
no_flash() {
	local file=$1 why=$2
	shift 2
	"$@" devlink dev flash "$(handle 0)" file "$file" > "$temporary/flash.out" 2>&1 && fail "$file was taken"
	grep -qF "$why" "$temporary/flash.out" || fail "$file: $(cat "$temporary/flash.out")"
}
sent=$(truth 0 commands_fw_update)
# that one the kernel itself does not find
no_flash empty "failed to locate" env
no_flash odd "no multiple of 8" env
no_flash image "CAP_SYS_ADMIN" setpriv --bounding-set -sys_admin
same "blocks sent" "$sent" "$(truth 0 commands_fw_update)"
no_flash wrong "the card refuses the image" env
show "devlink dev flash $(handle 0) file image"
holds devlink-flash
same bytes 400000 "$(truth 0 fw_image_length)"
same hash "$hash" "$(truth 0 fw_image_hash)"
echo 0 > $sim/card0/plugged
plug 0
same "version after a reset" NEW00001 "$(devlink -j dev info "$(handle 0)" | jq -r '.info[].versions.running.fw')"

# flashing: an update is in its middle
flashing() {
	control 0 latency fw-update 300000
	sent=$(truth 0 commands_fw_update)
	flash image &
	flasher=$!
	within 20 blocks_sent
	SECONDS=0
}
blocks_sent() { [ "$(truth 0 commands_fw_update)" -ge $((sent + 2)) ]; }
# flash_failed: at once, and it says why
flash_failed() {
	wait $flasher && fail "the update ended well"
	[ $SECONDS -le $((3 * vm_slow)) ] || fail "it took $SECONDS s"
	grep -q "the card is gone" "$temporary/flash.out" || fail "$(cat "$temporary/flash.out")"
}
# takes VERSION: the card takes an image, and runs it after a reset
takes() {
	control 0 latency fw-update 0
	hash=$(vm-image "$temporary/image" 400000 "$1") || fail "vm-image"
	flash image || fail "$(cat "$temporary/flash.out")"
	same hash "$hash" "$(truth 0 fw_image_hash)"
	echo 0 > $sim/card0/plugged
	plug 0
	same "version after a reset" "$1" "$(truth 0 fw_version)"
}

echo "let go in the middle of an update"
flashing
unbind 0
flash_failed
bind 0
has_region 0
takes NEW00002

echo "pulled in the middle of an update"
chance
version=$(truth 0 fw_version)
flashing
# nobody has told the driver yet
control 0 dead
flash_failed
echo 0 > $sim/card0/plugged
plug 0
same "version" "$version" "$(truth 0 fw_version)"
takes NEW00003
flashing
pause 600
SECONDS=0
echo 0 > $sim/card0/plugged
flash_failed
plug 0
same "version" NEW00003 "$(truth 0 fw_version)"
takes NEW00004
same "the other card" "$(truth 1 fw_version)" "$(devlink -j dev info "$(handle 1)" | jq -r '.info[].versions.running.fw')"

echo "fatal"
control 0 log general length=16
within 5 eval '[ "$(attribute 0 error_log_pending)" = 1 ]'
must vm-ask "/dev/$(chardev 0)" log > /dev/null
same "before" "healthy 0" "$(reporter 0 '"\(.state) \(.error)"')"
asked=$(truth 0 doorbells)
control 0 fatal hardware
within 10 reporter_is .state error
same errors 1 "$(reporter 0 .error)"
show "devlink -j health show $(handle 0) reporter controller |
	jq '.health[][] | del(.last_dump_date, .last_dump_time)'"
show "devlink health diagnose $(handle 0) reporter controller"
show "devlink -j health dump show $(handle 0) reporter controller | jq 'del(.error_logs[0].data)'"
sed -i 's/\("[a-z_]*\(_ns\|_seconds\)": \)[0-9]*/\1.../' "$temporary/transcript"
holds devlink-fatal
same "the dump of that time" fatal "$(dump 0 | jq -r .state)"
same "commands to a fatal card" "$asked" "$(truth 0 doorbells)"
no_flash image "the card is fatal" env
control 0 fatal none
unbind 0
bind 0
has_region 0
same "with the card" "healthy 0" "$(reporter 0 '"\(.state) \(.error)"')"
unbind 0
control 0 fatal firmware
bind 0
within 10 reporter_is .state error
control 0 fatal none
unbind 0
bind 0
has_region 0

echo "pulled while programs ask"
echo > "$temporary/go"
ask_on() {
	while [ -e "$temporary/go" ]; do
		"$@" > /dev/null 2>&1
	done
}
ask_on devlink dev info &
ask_on diagnosis 0 &
ask_on dump 0 &
ask_on devlink health dump clear "$(handle 0)" reporter controller &
for _ in 1 2 3; do
	pull 0
	plug 0
	control 0 fatal hardware
	pause 300
	unbind 0
	control 0 fatal none
	bind 0
	has_region 0
done
rm "$temporary/go"
wait
same "at the end" healthy "$(reporter 0 .state)"
same "the other card" healthy "$(reporter 1 .state)"
