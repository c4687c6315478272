# SPDX-License-Identifier: GPL-2.0-only
# Error logs in bursts of more than four rings: one reader stalls, one is
# killed and goes on where it was. Together they have everything, once a name.
. "$(dirname "$0")/../lib.sh"
machine

device=$(chardev 0)
rounds=10
each=32		# of 4 KiB: with the 256 KiB ring, five rings in all
last=$((rounds * each))
drained() { [ "$(truth 0 logs_queued)" = 0 ]; }
mkdir "$temporary/a" "$temporary/b"
follow() {
	local where=$1
	shift
	exec ocxlpmem-ctl error-log --follow --json --save "$temporary/$where" "$@" "$device" >> "$temporary/$where.json"
}
follow a &
stalled=$!
follow b &
killed=$!
sleep 1

i=0
while [ $i -lt $rounds ]; do
	i=$((i + 1))
	control 0 log 0 count=$each length=4000
	within 30 drained
	case $i in
	3) kill -STOP $stalled ;;
	5)
		kill -KILL $killed
		wait $killed
		seen=$(ls "$temporary/b" | sort | tail -n 1)
		# serial-instance-sequence.errlog
		IFS=-. read -r _ instance seen _ << END
$seen
END
		follow b --since $((10#$seen + 1)) --instance "0x$instance" &
		killed=$!
		sleep 1
		;;
	8) kill -CONT $stalled ;;
	esac
done

has_last() { ls "$temporary/$1" | grep -q -- "-$(printf %08d $last).errlog$"; }
within 30 has_last a
within 30 has_last b
kill $stalled $killed
wait
same "logs the card gave" $last "$(truth 0 logs_taken)"
same "logs the card dropped" 0 "$(truth 0 logs_dropped)"
same "logs of the reader that went on" $last "$(ls "$temporary/b" | wc -l)"
# the other one: what it has and what it was told it missed
lost=$(jq -s '[.[] | .gap.lost // 0] | add' "$temporary/a.json")
echo "the stalled reader has $(ls "$temporary/a" | wc -l), was told of $lost lost"
same "logs of the stalled reader, with its gaps" $last $(($(ls "$temporary/a" | wc -l) + lost))
for file in "$temporary"/a/*; do
	cmp "$file" "$temporary/b/${file##*/}" || fail "one name, two logs"
done

echo "logs that nobody asked for stay on the card over a new driver start"
control 0 log 1 count=5
sleep 1
cat $sim/card0/logs > "$temporary/queued"
unbind 0
bind 0
has_region 0
mkdir "$temporary/c"
must ocxlpmem-ctl error-log --save "$temporary/c" "$device" > /dev/null
cat $(ls -d "$temporary"/c/* | sort) > "$temporary/saved"
same_bytes "logs after the new start" "$temporary/queued" "$temporary/saved"
