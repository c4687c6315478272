# SPDX-License-Identifier: GPL-2.0-only
# ocxlpmem-ctl erase: refused in use, whole or failed, and never forgotten when it is left.
# seconds: 180 + 30 * VM_KILLS
. "$(dirname "$0")/../lib.sh"
machine
chance

serial() { attribute "$1" serial; }
erase() { ocxlpmem-ctl erase --json "$(nmem 0)" --confirm "$(serial 0)" > "$temporary/json" 2> "$temporary/err"; }
field() { jq -r ".cards[0].$1" "$temporary/json"; }
# says CODE WORDS: the last erase ended with that
says() {
	same "exit code" "$1" "$code"
	grep -q "$2" "$temporary/err" || fail "no '$2' in: $(cat "$temporary/err")"
}
status() { ocxlpmem-ctl erase --status --json "$(nmem 0)" | jq -r '.cards[0].erase.result'; }
status_is() { [ "$(status)" = "$1" ]; }
# enough of both for the card to be seen erased
fill() {
	blank 0
	block=/dev/$(namespace 0 fsdax 64M)
	must dd if=/dev/urandom of="$block" bs=1M count=16 conv=fsync 2> /dev/null
}
# erased [BYTES]: of the card, from its beginning
erased() { cmp -n "${1:-$(truth 0 medium_size)}" $sim/card0/medium /dev/zero; }
erases=0
sent() { same "erases that the card was asked for" $erases "$(truth 0 commands_erase)"; }

echo "in use"
fill
must mkfs.ext4 -q "$block"
must mount "$block" /mnt
erase; code=$?
says 1 "it is in use"
says 1 "ext4 on /mnt"
same "namespaces that are told of" fsdax "$(field 'regions[0].namespaces[0].mode')"
same "error" EBUSY "$(field error.errno)"
mountpoint -q /mnt || fail "the file system is gone"
must umount /mnt
must mkswap "$block" > /dev/null
must swapon "$block"
erase; code=$?
says 1 "swap"
must swapoff "$block"
blank 0
dax=/dev/$(namespace 0 devdax 64M)
vm-map "$dax" touch $((2097152 - 8)) <&"$never" > /dev/null &
mapper=$!
within 20 grep -q "$dax" /proc/$mapper/maps
erase; code=$?
says 1 vm-map
kill $mapper
wait $mapper 2> /dev/null
sent
fill

echo "the wrong serial"
ocxlpmem-ctl erase "$(nmem 0)" --confirm "$(serial 1)" < /dev/null 2> "$temporary/err"; code=$?
says 2 "is not $(serial 0)"
ocxlpmem-ctl erase "$(nmem 0)" < /dev/null 2> "$temporary/err"; code=$?
says 2 "without a terminal"
sent
region_there 0 || fail "the region is gone"
[ -b "$block" ] || fail "the namespace is gone"

echo "done"
erase; code=$?
says 0 "lost for ever"
erases=$((erases + 1))
sent
must erased
same "result" "done" "$(field erase.result)"
pages=$(truth 0 erase_accessible_tried)
same "pages" "$pages" "$(field erase.accessible_pages_erased)"
jq -e '.cards[0].elapsed_seconds >= 0' "$temporary/json" > /dev/null || fail "no time"
same "status" "done" "$(status)"
has_region 0

echo "failed"
control 0 erase-fail accessible 3
erase; code=$?
erases=$((erases + 1))
says 1 "the erase failed: $((pages - 3)) of $pages accessible"
refused grep -q "erased, after" "$temporary/err"
same "result" failed "$(field erase.result)"
same "status" failed "$(status)"
control 0 erase-fail accessible 0
has_region 0

echo "left"
fill
control 0 erase-duration 1000000
erase &
within 30 status_is busy
erases=$((erases + 1))
nap 2
kill -INT "$(pgrep -f 'ocxlpmem-ctl erase')"
wait $!; code=$?
says 1 "the erase goes on"
says 1 "erase --status"
same "state" erasing "$(attribute 0 state)"
erase; code=$?
says 1 "an erase runs"
sent
control 0 erase-duration 0
ocxlpmem-ctl erase --wait "$(nmem 0)" > "$temporary/out" 2> "$temporary/err"
same "exit code" 0 $?
grep -q "accessible pages  $pages of $pages" "$temporary/out" || fail "$(cat "$temporary/out")"
must erased
has_region 0

# what the card was asked for, and what is said of it, after a kill at any moment
# all that fill() wrote is in there
written=$((96 << 20))
declare -A kills=([none]=0 [running]=0 [idle]=0)
for kill in $(seq "${VM_KILLS:-1}"); do
	fill
	control 0 erase-duration $((RANDOM % 2000))
	ocxlpmem-ctl erase "$(nmem 0)" --confirm "$(serial 0)" > "$temporary/out" 2>&1 &
	pause 1500
	kill -KILL $! 2> /dev/null
	wait $! 2> /dev/null
	asked=$(($(truth 0 commands_erase) - erases))
	before=$(truth 0 erase_state)
	said=$(status)
	after=$(truth 0 erase_state)
	echo "kill $kill: the card was asked $asked times and is $before, then $after; erase --status: $said"
	case $asked.$before.$said.$after in
	# of the erase before
	0.idle.done.idle) kills[none]=$((kills[none] + 1)) ;;
	1.running.busy.* | 1.*.done.idle) kills[$before]=$((kills[$before] + 1)) ;;
	*) fail "that is not so" ;;
	esac
	if [ "$asked" = 0 ]; then
		same "state" ready "$(attribute 0 state)"
		ndctl enable-region "$(region 0)" > /dev/null 2>&1
		has_region 0
		refused erased $written
	else
		erases=$((erases + 1))
		must ocxlpmem-ctl erase --wait "$(nmem 0)" > "$temporary/out"
		same "what the card does" idle "$(truth 0 erase_state)"
		must erased $written
		has_region 0
	fi
done
echo "${VM_KILLS:-1} killed: ${kills[none]} before the card was asked, ${kills[running]} while it erased, ${kills[idle]} later"
