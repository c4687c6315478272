# SPDX-License-Identifier: GPL-2.0-only
# Cards that are ready late, never, and then after all.
. "$(dirname "$0")/../lib.sh"

unload
load_sim fresh=1 'control="*.ready-timeout 1;*.memory-timeout 1;0.memory 1200;1.ready never"'
load_driver
for card in 0 1; do
	same "region of card $card before it is ready" "" "$(region $card)"
done

echo "late"
has_region 0
same "state" ready "$(attribute 0 state)"

echo "never"
within 10 state_is 1 not-ready
same "region" "" "$(region 1)"
dmesg | grep "$(function_of 1)" | grep -q "controller ready" || fail "no message says what is missing"
ocxlpmem-ctl ndctl list -DH > "$temporary/health" || fail "ndctl list -DH"
same "health of the card that is not ready" unknown \
	"$(jq -r ".[] | select(.dev == \"$(nmem 1)\") | .health.health_state" "$temporary/health")"
same "health of the other" ok \
	"$(jq -r ".[] | select(.dev == \"$(nmem 0)\") | .health.health_state" "$temporary/health")"

echo "after all"
control 1 ready 0
has_region 1
same "state" ready "$(attribute 1 state)"
