# SPDX-License-Identifier: GPL-2.0-only
# SMART and statistics, by every interface, are the bytes that the card gave.
. "$(dirname "$0")/../lib.sh"
machine

device=/dev/$(chardev 0)
dimm=/dev/$(nmem 0)
nd_command=$(nd_command 0)
header=24

for what in smart stats; do
	sleep 1.1	# what was kept is old
	vm-ask "$device" $what > "$temporary/file" || fail "$what by ioctl"
	cat $sim/card0/${what}_given > "$temporary/given"
	same_bytes "$what by ioctl" "$temporary/given" "$temporary/file"
	command=1
	[ $what = smart ] || command=3
	vm-ask "$dimm" "$nd_command" $command > "$temporary/payload" || fail "$what by $nd_command"
	cat $sim/card0/${what}_given > "$temporary/given"
	tail -c +$((header + 1)) "$temporary/payload" > "$temporary/file"
	same_bytes "$what by $nd_command" "$temporary/given" "$temporary/file"
	# the distribution's libnvdimm stops family 6 before the driver sees it
	[ "$nd_command" = call ] || same "CALL" "ioctl: EINVAL" "$(vm-ask "$dimm" call $command 2>&1)"
done

echo "error logs"
control 0 log 1 length=30000
cat $sim/card0/logs > "$temporary/queued"
vm-ask "$dimm" "$nd_command" 2 > "$temporary/payload" || fail "log by $nd_command"
tail -c +$((header + 72 + 1)) "$temporary/payload" > "$temporary/file"
same_bytes "log by $nd_command" "$temporary/queued" "$temporary/file"
same "logs left" 0 "$(truth 0 logs_queued)"
vm-ask "$device" log > "$temporary/file" || fail "log by ioctl"
same_bytes "the same log by ioctl" "$temporary/queued" "$temporary/file"

same "payload header" "0 0 2 $((($(wc -c < $sim/card0/smart_given) - 8) / 16))" \
	"$(vm-ask "$device" smart-header)"

echo "a card's fault is an answer, with its status"
sleep 1.1
control 0 status smart 0x21 1
vm-ask "$dimm" "$nd_command" 1 > "$temporary/payload" || fail "an answer of a card that is busy"
same "status" "-16 33" "$(od -An -td4 -N4 "$temporary/payload" | tr -d ' ') $(od -An -tu1 -j4 -N1 "$temporary/payload" | tr -d ' ')"

before=$(truth 0 commands_smart)
start=$SECONDS
for i in 1 2 3 4 5; do vm-ask "$device" smart > /dev/null || fail smart; done
after=$(truth 0 commands_smart)
# one a second
[ $((after - before)) -le $((2 + SECONDS - start)) ] || fail "5 questions at once made $((after - before)) commands"

control 0 temperature 63
control 0 life 42
sleep 1.1
ocxlpmem-ctl health --json "$(chardev 0)" > "$temporary/health" || fail "health: $?"
same temperature 63 "$(jq '.cards[0].health.media_temperature_celsius' "$temporary/health")"
same life 42 "$(jq '.cards[0].health.life_remaining_percent' "$temporary/health")"
control 0 stat host_load_count 18446744073709551557
sleep 1.1
ocxlpmem-ctl stats --json "$(chardev 0)" | grep -q 18446744073709551557 || fail "a 64-bit counter is not exact"
