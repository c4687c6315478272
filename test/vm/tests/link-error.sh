# SPDX-License-Identifier: GPL-2.0-only
# Errors of the link, as the PCI core tells of them (Linux: PCI error recovery).
. "$(dirname "$0")/../lib.sh"
machine

for card in 0 1; do
	blank $card
	namespace $card fsdax 32M > /dev/null
done

# link_error CARD STATE: prints what became of it
link_error() {
	echo "$2" > "$sim/card$1/link_error" || fail "link_error"
	cat "$sim/card$1/link_error"
}

# wait_on CARD [dump]: somebody waits for events
wait_on() {
	vm-waiter "/dev/$(chardev "$1")" ${2-} > "$temporary/waiter" 2>&1 &
	waiter=$!
	begun "$temporary/waiter" open
}

# lost CARD: the waiter has heard of it, nobody touches the card, the data is there
lost() {
	must wait $waiter
	# shellcheck disable=SC2046 # its lines as one
	same "who waited" "open ENODEV" "$(echo $(cat "$temporary/waiter"))"
	within 5 state_is "$1" gone
	refused vm-ask "/dev/$(chardev "$1")" smart > /dev/null 2>&1
	refused vm-ask "/dev/$(chardev "$1")" stats > /dev/null 2>&1
	same "accesses" "$accesses" "$(truth "$1" register_reads) $(truth "$1" register_writes) $(truth "$1" dead_accesses)"
	region_there "$1" || fail "the region is gone"
	must dd if="$(block_of "$1")" of=/dev/null bs=1M count=1 iflag=direct 2> /dev/null
}
count_accesses() { accesses="$(truth "$1" register_reads) $(truth "$1" register_writes) $(truth "$1" dead_accesses)"; }

# what follows a lost link: the functions go, and come back
replace() {
	echo 0 > "$sim/card$1/plugged"
	echo 1 > "$sim/card$1/plugged"
	has_region "$1"
}

echo "an error that cost nothing"
wait_on 0
same "recovery" recovered "$(link_error 0 normal)"
must vm-ask "/dev/$(chardev 0)" smart > /dev/null
same "state" ready "$(attribute 0 state)"
kill -0 $waiter || fail "who waited was woken: $(cat "$temporary/waiter")"

echo "one after which the registers read all ones"
control 0 dead
same "recovery" disconnected "$(link_error 0 normal)"
count_accesses 0
lost 0

echo "a frozen link, while a dump is waited for"
replace 0
control 0 dump delay 60000
wait_on 0 dump
same "recovery" disconnected "$(link_error 0 frozen)"
# not before: who waits for a dump looks at the card
count_accesses 0
lost 0
replace 0
must vm-ask "/dev/$(chardev 0)" smart > /dev/null

# comes_back WHAT STATE: nobody uses the region, so the card is taken anew after the reset
comes_back() {
	must ndctl disable-region "$(region 0)" 2> /dev/null
	wait_on 0 dump
	control 0 "$1"
	same "recovery" recovered "$(link_error 0 "$2")"
	must wait $waiter
	# shellcheck disable=SC2046 # its lines as one
	same "who waited" "open ENODEV" "$(echo $(cat "$temporary/waiter"))"
	has_region 0
	same "state" ready "$(attribute 0 state)"
	must vm-ask "/dev/$(chardev 0)" smart > /dev/null
	must dd if="$(block_of 0)" of=/dev/null bs=1M count=1 iflag=direct 2> /dev/null
}

echo "a frozen link that comes back, and one whose registers were all ones"
comes_back "dump delay 60000" frozen
comes_back dead normal
echo "a permanent failure; no register is asked whether it is one"
wait_on 1
count_accesses 1
same "recovery" disconnected "$(link_error 1 permanent)"
lost 1
unbind 1
same "accesses by the unbind" "$accesses" \
	"$(truth 1 register_reads) $(truth 1 register_writes) $(truth 1 dead_accesses)"
replace 1
must vm-ask "/dev/$(chardev 1)" smart > /dev/null
