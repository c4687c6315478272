# SPDX-License-Identifier: GPL-2.0-only
# The cards' counters, with the distribution's own perf: what it prints is what
# Documentation/stock-tools.md shows. Then cards that fail, go or are let go with open events.
# seconds: 600
. "$(dirname "$0")/../lib.sh"
machine
# so that their names are known
unbind 0
unbind 1
for card in 0 1; do
	bind $card
	has_region $card
done

counters="reset_count reset_uptime_s power_on_uptime_s host_load_count host_store_count
	host_store_duration host_load_duration media_read_count media_write_count
	media_read_duration media_write_duration cache_read_hit_count cache_write_hit_count
	fast_write_count"
events="ctl_res_cnt ctl_res_tm poweron_secs host_l_cnt host_s_cnt host_s_dur host_l_dur
	med_r_cnt med_w_cnt med_r_dur med_w_dur cache_rh_cnt cache_wh_cnt fast_w_cnt"
loads=0x06

pmu_of() { echo "/sys/bus/event_source/devices/$(nmem "$1")"; }
has_pmu() { [ -e "$(pmu_of "$1")" ]; }
no_pmu_named() { [ ! -e "/sys/bus/event_source/devices/$1" ]; }
# opens CARD EVENT WAY: what is counted at once, or why not
opens() { vm-count "$(nmem "$1")" "$2" "$3"; }
opens_now() { [ "$(opens "$1" $loads counting)" = 0 ]; }
# loads_are CARD COUNT: from now on
loads_are() { control "$1" stat host_load_count "$2"; }
# the driver looks once a second
look() { sleep 2.2; }

# hold CARD: perf counts host loads from now on, until let_go
hold() {
	# what the driver has seen before is too old for it then
	sleep 1.1
	rm -f "$temporary/hold"
	mkfifo "$temporary/hold"
	perf stat -x, -o "$temporary/held" -e "$(nmem "$1")/host_l_cnt/" -- cat "$temporary/hold" &
	holder=$!
	# cat is started when the event is open
	exec {held}> "$temporary/hold"
}
# let_go COUNT: what perf has counted
let_go() {
	exec {held}>&-
	must wait $holder
	same "counted" "$1" "$(grep -v '^#' "$temporary/held" | cut -d, -f1 | tr -d '\n')"
}

echo "what is listed"
for card in 0 1; do
	same "events" 16 "$(find "$(pmu_of $card)/events" -type f | wc -l)"
	same "processors" 0 "$(cat "$(pmu_of $card)/cpumask")"
done
show "perf list nmem0"
sed -i 's/ *$//' "$temporary/transcript"
holds perf-list

echo "counts"
for counter in $counters; do
	control 0 stat "$counter" 1000
done
loads_are 1 1000
# so that the first look is after that
sleep 1.1
# perf's program runs, so the events count
asleep() { grep -qsx sleep /proc/[0-9]*/comm; }
{
	within 20 asleep
	loads_are 0 5096
	control 0 stat media_read_count 1070
	control 0 stat media_read_duration 8401000
} &
show "perf stat -e nmem0/host_l_cnt/,nmem0/med_r_cnt/,nmem0/med_r_dur/,nmem0/mem_life/ -- sleep 4"
wait $!
sed -i 's/ *$//; s/[0-9.]* seconds time/... seconds time/' "$temporary/transcript"
holds perf-stat

echo "each counter counts its own"
for counter in $counters; do
	control 0 stat "$counter" 10000000
done
sleep 1.1
list=
for event in $events; do
	list=$list,$(nmem 0)/$event/
done
{
	within 20 asleep
	step=0
	for counter in $counters; do
		control 0 stat "$counter" $((10000001 + step))
		step=$((step + 1))
	done
} &
must perf stat -x, -o "$temporary/all" -e "${list#,}" -- sleep 4
wait $!
# shellcheck disable=SC2046 # its lines as one
same "counted" "$(echo $(seq 1 14))" "$(echo $(grep -v '^#' "$temporary/all" | cut -d, -f1))"

echo "what does not count"
for event in 0x04 0x05; do
	same "event $event" ENOENT "$(opens 0 $event counting)"
done
for event in 0 0x11 0x1f 0x106; do
	same "event $event" EINVAL "$(opens 0 $event counting)"
done
control 0 stat media_read_count 18446744073709551615
sleep 1.1
same "what the card does not count" ENOENT "$(opens 0 0x0a counting)"
same "what it counts" 0 "$(opens 0 $loads counting)"
control 0 stat media_read_count 5
sleep 1.1
same "a sampling event" EINVAL "$(opens 0 $loads sampling)"
# perf says so and ends
timeout 60 perf record -o "$temporary/samples" -e "$(nmem 0)/host_l_cnt/" -- true > "$temporary/record" 2>&1
code=$?
case $code in 0 | 124) fail "perf record, exit code $code: $(tail -n 3 "$temporary/record")" ;; esac
same "for one process" EINVAL "$(opens 0 $loads process)"
same "without rights" EACCES "$(setpriv --bounding-set -all --inh-caps -all --reuid 65534 --clear-groups \
	"$(command -v vm-count)" "$(nmem 0)" $loads counting)"
same "an event" 0 "$(opens 0 $loads counting)"

echo "what it costs the card"
asked=$(truth 0 doorbells)
sleep 3
same "commands without an event" "$asked" "$(truth 0 doorbells)"
hold 0
# commands that did not ask for statistics, at one moment
others() {
	awk '$1 == "doorbells" { all = $2 } $1 == "commands_stats" { stats = $2 }
		END { print all - stats }' $sim/card0/truth
}
before=$(others)
stats=$(truth 0 commands_stats)
SECONDS=0
sleep 5
stats=$(($(truth 0 commands_stats) - stats))
[ $stats -ge 2 ] || fail "$stats commands in $SECONDS s"
[ $stats -le $((SECONDS + 1)) ] || fail "$stats commands in $SECONDS s"
same "other commands" "$before" "$(others)"
let_go 0
look
asked=$(truth 0 doorbells)
sleep 3
same "commands after the last event" "$asked" "$(truth 0 doorbells)"

echo "a reset"
loads_are 0 5000
hold 0
loads_are 0 5100
look
loads_are 0 3
look
loads_are 0 10
look
let_go 107

echo "a card that does not answer for a while"
loads_are 0 5000
hold 0
control 0 silent stats 2
loads_are 0 5050
sleep 4
let_go 50
control 0 status stats 0x50
sleep 1.1
same "a card without statistics" ENOENT "$(opens 0 $loads counting)"
control 0 clear

# known CARD: it has a PMU that counts
known() {
	within 10 has_pmu "$1"
	within 5 opens_now "$1"
}

echo "let go with an open event, and bound again"
loads_are 0 1000
sleep 1.1
name=$(nmem 0)
hold 0
loads_are 0 1009
look
unbind 0
no_pmu_named "$name" && fail "the PMU went before its event"
same "a dead PMU" ENODEV "$(vm-count "$name" $loads counting)"
bind 0
has_region 0
same "the name" "$name" "$(nmem 0)"
same "still dead" ENODEV "$(opens 0 $loads counting)"
must vm-ask "/dev/$(chardev 0)" stats > /dev/null
loads_are 0 2000
look
same "the other card" 0 "$(opens 1 $loads counting)"
refused rmmod ocxlpmem
let_go 9
known 0
loads_are 0 3000
hold 0
loads_are 0 3005
look
let_go 5

echo "let go, and nobody binds it"
hold 0
unbind 0
let_go 0
within 10 no_pmu_named "$name"
bind 0
has_region 0
known 0
# at once where nobody has an event open
same "an event" 0 "$(opens 0 $loads counting)"
unbind 0
no_pmu_named "$name" || fail "the PMU is still there"
bind 0
has_region 0

echo "pulled with an open event"
loads_are 0 1000
known 0
hold 0
loads_are 0 1003
look
pull 0
no_pmu_named "$name" && fail "the PMU went before its event"
plug 0
let_go 3
known 0

echo "fatal with an open event"
loads_are 0 1000
hold 0
loads_are 0 1004
look
control 0 fatal hardware
within 5 state_is 0 fatal
look
asked=$(truth 0 doorbells)
look
same "commands to a fatal card" "$asked" "$(truth 0 doorbells)"
same "another event" EIO "$(opens 0 $loads counting)"
unbind 0
control 0 fatal none
bind 0
has_region 0
let_go 4
known 0

echo "the module"
hold 0
unbind 0
unbind 1
refused rmmod ocxlpmem
let_go 0
# the work that follows perf's last word needs a moment
gone() { rmmod ocxlpmem 2> /dev/null; }
within 10 gone
load_driver
has_region 0
has_region 1

echo "events come and go with the cards"
chance
for _ in 1 2 3; do
	vm-count storm nmem0 nmem1 > "$temporary/storm" 2>&1 &
	storm=$!
	begun "$temporary/storm" begun
	for _ in 1 2 3; do
		pause 500
		unbind 0
		pause 300
		bind 0
		pause 300
		unbind 1
		bind 1
	done
	has_region 0
	pull 0
	plug 0
	has_region 1
	must kill $storm
	wait $storm || fail "$(< "$temporary/storm")"
	tail -n 1 "$temporary/storm"
done
known 0
known 1
unbind 0
unbind 1
within 10 gone
