# SPDX-License-Identifier: GPL-2.0-only
# A libnvdimm that knows family 6: ND_CMD_CALL alone, and it carries everything.
. "$(dirname "$0")/../lib.sh"
machine

device=/dev/$(chardev 0)
dimm=/dev/$(nmem 0)
header=24
place=72
offered() { grep -qw "$1" "/sys/bus/nd/devices/$(nmem 0)/commands"; }
must offered cmd_call
refused offered vendor
same "VENDOR" "ioctl: ENOTTY" "$(vm-ask "$dimm" vendor 1 2>&1)"

echo "byte for byte"
for what in smart stats; do
	sleep 1.1	# what was kept is old
	command=1
	[ $what = smart ] || command=3
	vm-ask "$dimm" call $command > "$temporary/payload" || fail "$what by CALL"
	cat $sim/card0/${what}_given > "$temporary/given"
	tail -c +$((header + 1)) "$temporary/payload" > "$temporary/file"
	same_bytes "$what by CALL" "$temporary/given" "$temporary/file"
done
control 0 log 0 length=30000
cat $sim/card0/logs > "$temporary/queued"
vm-ask "$dimm" call 2 > "$temporary/payload" || fail "log by CALL"
tail -c +$((header + place + 1)) "$temporary/payload" > "$temporary/file"
same_bytes "log by CALL" "$temporary/queued" "$temporary/file"
same "logs left" 0 "$(truth 0 logs_queued)"
vm-ask "$device" log > "$temporary/file" || fail "log by ioctl"
same_bytes "the same by ioctl" "$temporary/queued" "$temporary/file"

echo "the back end comes by CALL"
control 0 temperature 58
sleep 1.1
echo 1 > /sys/kernel/tracing/events/ocxlpmem/enable
ocxlpmem-ctl ndctl list -DH -d "$(nmem 0)" > "$temporary/health" || fail "ndctl list -DH"
echo 0 > /sys/kernel/tracing/events/ocxlpmem/enable
same temperature 58 "$(jq '.[0].health.temperature_celsius + 0' "$temporary/health")"
same state ok "$(jq -r '.[0].health.health_state' "$temporary/health")"
cat /sys/kernel/tracing/trace > "$temporary/trace"
must grep -q 'origin=call ' "$temporary/trace"
refused grep 'origin=vendor ' "$temporary/trace"

echo "firmware by CALL"
hash=$(vm-image "$temporary/image" 100000 CALL0001) || fail "vm-image"
ocxlpmem-ctl ndctl update-firmware -f "$temporary/image" "$(nmem 0)" > "$temporary/out" 2>&1 ||
	fail "update-firmware: $(cat "$temporary/out")"
same "bytes" 100000 "$(truth 0 fw_image_length)"
same "hash" "$hash" "$(truth 0 fw_image_hash)"
echo 0 > $sim/card0/plugged
echo 1 > $sim/card0/plugged
has_region 0
same "version after a reset" CALL0001 "$(attribute 0 fw_version)"
