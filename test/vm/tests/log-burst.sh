# SPDX-License-Identifier: GPL-2.0-only
# Error logs in bursts of four ring sizes (256 KiB): one reader stalls, one is
# killed and goes on where it was; a new binding and a new load of the driver in
# the middle. Together the readers have every log that the card gave, each of them
# knows exactly which ones it missed, and one name is one log.
. "$(dirname "$0")/../lib.sh"
machine

each=64		# as many as the card holds
ring=$((256 << 10))
length=16384
bursts=0
a=$temporary/a
b=$temporary/b
truths=$temporary/truths
: > "$truths"

follow() { exec vm-logs follow "/dev/$(chardev 0)" "$@"; }
logs_of() { grep -c '^log' "$1"; }
taken() { [ "$(truth 0 logs_taken)" = "$1" ]; }
stopped() { grep -q '^State:.T' "/proc/$1/status"; }
started() { [ "$(grep -c '^start' "$1")" -ge "$2" ]; }

burst() {
	taken $((bursts * each)) || fail "logs that were not taken"
	control 0 log 0 count=$each length=$length
	bursts=$((bursts + 1))
}
# all of the burst were taken: what they were
drained() {
	within 60 taken $((bursts * each))
	cat $sim/card0/logs_taken > "$temporary/taken"
	[ "$(stat -c %s "$temporary/taken")" -ge $((4 * ring)) ] || fail "not four rings"
	must vm-logs list "$temporary/taken" >> "$truths"
}

echo "a reader stalls, the other one is killed when it has got a log and not noted it"
burst
follow "$a" stall 10 &
stalled=$!
within 20 stopped $stalled
follow "$b" die 30 &
killed=$!
wait $killed
same "exit code of the killed one" 137 $?
# nobody reads, so nothing is fetched
sleep 0.5
same "logs taken" 30 "$(truth 0 logs_taken)"
same "logs that stay on the card" $((each - 30)) "$(truth 0 logs_queued)"
follow "$b" &
second=$!
drained
kill -CONT $stalled
all_of() { grep -q "^log [^ ]* $2 " "$1"; }
within 20 all_of "$a" $each
within 20 all_of "$b" $each
same "logs of the reader that went on" $each "$(logs_of "$b")"
lost=$(awk '$1 == "gap" { lost += $4 } END { print lost + 0 }' "$a")
echo "the stalled reader has $(logs_of "$a"), was told of $lost lost"
must [ "$lost" -gt 0 ]
same "logs of the stalled reader, with its gap" $each $(($(logs_of "$a") + lost))
kill $stalled $second
wait

echo "a new binding, with half of a burst taken"
burst
follow "$a" stall 20 &
stalled=$!
within 20 stopped $stalled
follow "$b" stall 25 &
second=$!
within 20 stopped $second
must [ "$(truth 0 logs_queued)" -gt 0 ]
unbind 0
kill -CONT $stalled $second
wait $stalled || fail "a reader of a card that is gone: $?"
wait $second || fail "a reader of a card that is gone: $?"
bind 0
has_region 0
follow "$a" &
first=$!
follow "$b" &
second=$!
drained

echo "a new load of the driver, while both read"
within 20 all_of "$a" $((2 * each))
within 20 all_of "$b" $((2 * each))
control 0 latency error-log 20000
burst
at_least() { [ "$(truth 0 logs_taken)" -ge "$1" ]; }
within 20 at_least $((2 * each + 10))
unbind 0
wait $first || fail "a reader of a card that is gone: $?"
wait $second || fail "a reader of a card that is gone: $?"
unload_driver
# what no keeper had is there for five minutes
cat /sys/class/devcoredump/*/data > "$temporary/unread" 2> /dev/null
must [ "$(truth 0 logs_queued)" -gt 0 ]
control 0 latency error-log 0
load_driver
has_region 0
follow "$a" &
first=$!
follow "$b" &
second=$!
drained
within 20 started "$a" 1
within 20 started "$b" 1
# the newest one, by its hash
newest=$(tail -n 1 "$truths" | cut -d' ' -f1)
within 20 grep -q "$newest" "$a"
within 20 grep -q "$newest" "$b"
kill $first $second
wait

echo "the truth"
same "logs the card dropped" 0 "$(truth 0 logs_dropped)"
same "logs the card gave" $((3 * each)) "$(wc -l < "$truths")"
[ ! -s "$temporary/unread" ] || must vm-logs list "$temporary/unread" > "$temporary/unread.list"
: >> "$temporary/unread.list"
cut -d' ' -f2 "$temporary/unread.list" > "$temporary/printed"
awk '$1 == "log" { print $4, $5 }' "$a" "$b" | sort -u > "$temporary/had"
sort "$truths" > "$temporary/sorted"
comm -13 "$temporary/sorted" "$temporary/had" > "$temporary/invented"
[ ! -s "$temporary/invented" ] || fail "logs that the card never gave: $(cat "$temporary/invented")"
comm -23 "$temporary/sorted" "$temporary/had" | cut -d' ' -f2 > "$temporary/missing"
echo "$(wc -l < "$temporary/had") logs with the readers, $(wc -l < "$temporary/printed") in devcoredump"
grep -vxF -f "$temporary/printed" "$temporary/missing" && fail "lost"
for file in "$a" "$b"; do
	# each line begins where the one before it ended
	awk '{ if ($2 == instance && $3 != next_one) { print "a hole before: " $0; bad = 1 }
		instance = $2
		next_one = $3 + ($1 == "log" ? 1 : $1 == "gap" ? $4 : 0) }
		END { exit bad }' "$file" || fail "$(basename "$file"): a gap that was not told"
done
awk '$1 == "log" { name = $2 " " $3; if (name in hash && hash[name] != $4) { print name; bad = 1 } hash[name] = $4 }
	END { exit bad }' "$a" "$b" || fail "one name, two logs"
