# SPDX-License-Identifier: GPL-2.0-only
# A card is pulled out while nobody asks anything; its registers may read all ones before.
. "$(dirname "$0")/../lib.sh"
machine
chance

echo "with an open file, and one who waits"
device=$(chardev 0)
vm-waiter "/dev/$device" > "$temporary/waiter" 2>&1 &
waiter=$!
begun "$temporary/waiter" open
pull 0
[ ! -e "/dev/$device" ] || fail "/dev/$device is still there"
must wait $waiter
# shellcheck disable=SC2046 # its lines as one
same "open file after removal" "open ENODEV" "$(echo $(cat "$temporary/waiter"))"
same "held" "0 0 0 0 0 0" "$(held 0)"
plug 0

echo "found dead before it goes"
control 0 dead
refused vm-ask "/dev/$(chardev 0)" stats > /dev/null 2>&1
within 5 state_is 0 gone
ndctl list -BDRN > /dev/null || fail "ndctl list with a dead card"
before=$(truth 0 dead_accesses)
refused vm-ask "/dev/$(chardev 0)" smart > /dev/null 2>&1
ocxlpmem-ctl health --json > "$temporary/health" 2> /dev/null
same "exit code for one card of two" 6 $?
pause 500
same "accesses to a dead card" "$before" "$(truth 0 dead_accesses)"
pull 0
same "accesses by the removal of a dead card" "$before" "$(truth 0 dead_accesses)"
plug 0

echo "again and again"
for _ in 1 2 3; do
	pull 0
	# the driver may still be waiting for it
	echo 1 > $sim/card0/plugged
done
pull 0
plug 0
same "the other card" ready "$(attribute 1 state)"
