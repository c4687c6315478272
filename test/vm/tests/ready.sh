# SPDX-License-Identifier: GPL-2.0-only
# Cards that are ready late, never, and then after all: card 0 late, card 1 without
# CRDY, card 2 with CRDY but without MA, card 3 the other way round.
. "$(dirname "$0")/../lib.sh"

unload
load_sim fresh=1 cards=4 size=$((256 << 20)) \
	'control="*.ready-timeout 1;*.memory-timeout 1;0.memory never;0.memory-timeout 600;1.ready never;1.memory never;2.memory never;3.ready never"'
load_driver
for card in 0 1 2 3; do
	same "region of card $card before it is ready" "" "$(region $card)"
done

health() { ocxlpmem-ctl ndctl list -DH 2> /dev/null; }
health_of() { jq -r ".[] | select(.dev == \"$(nmem "$1")\") | .health.health_state" "$temporary/health"; }

echo "never"
missing() {
	within 10 state_is "$1" not-ready
	same "region" "" "$(region "$1")"
	dmesg | grep "$(function_of "$1")" | grep -q "not ready in time, missing: $2\$" ||
		fail "no message says what card $1 misses"
	# it can be asked
	must vm-ask "/dev/$(chardev "$1")" stats > /dev/null
}
missing 1 "controller ready, memory available"
missing 2 "memory available"
missing 3 "controller ready"

echo "late"
# the others were given up after their second; this one may take ten minutes
no_nmem 0 || fail "given up while it has time left"
control 0 memory 0
has_region 0
same "state" ready "$(attribute 0 state)"

echo "what is known of those that are not ready"
health > "$temporary/health" || fail "ndctl list -DH"
same "cards listed" 4 "$(jq length "$temporary/health")"
for card in 1 2 3; do
	same "health of card $card" unknown "$(health_of $card)"
	# only what names it: no labels
	refused ndctl read-labels "$(nmem $card)" > /dev/null 2>&1
done
same "health of the other" ok "$(health_of 0)"
# they are looked at every second, but nobody is told what has not changed
nap 1
before=$(< /sys/kernel/uevent_seqnum)
nap 3
same "uevents of cards that stay as they are" "$before" "$(< /sys/kernel/uevent_seqnum)"

echo "after all"
control 1 ready 0
control 2 memory 0
control 3 ready 0
control 1 memory 0
for card in 1 2 3; do
	has_region $card
	same "state" ready "$(attribute $card state)"
	same "DIMMs" 1 "$(ls -d /sys/bus/pci/devices/"$(function_of $card)"/ndbus*/nmem[0-9]* | wc -l)"
	same "region" $(((256 - 16) << 20)) "$(cat "/sys/bus/nd/devices/$(region $card)/size")"
	same "security" disabled "$(cat "/sys/bus/nd/devices/$(nmem $card)/security")"
	must ndctl read-labels "$(nmem $card)" > /dev/null
done
blank 2
namespace 2 fsdax 32M > /dev/null
health > "$temporary/health" || fail "ndctl list -DH"
# shellcheck disable=SC2046 # its lines as one
same "health of all" "ok ok ok ok" "$(echo $(for card in 0 1 2 3; do health_of $card; done))"
