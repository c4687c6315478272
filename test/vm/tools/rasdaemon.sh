# SPDX-License-Identifier: GPL-2.0-only
# rasdaemon records a card that became fatal: what it keeps is what Documentation/stock-tools.md
# shows.
# seconds: 600
# packages: base-files rasdaemon
. "$(dirname "$0")/../lib.sh"
tools rasdaemon ras-mc-ctl
grep -q devlink_health_report "$tools/usr/sbin/rasdaemon" || {
	echo "rasdaemon of this release of Debian does not listen to devlink"
	exit 77
}
mkdir -p "$tools/var/lib/rasdaemon"
machine

rasdaemon --foreground --record > "$temporary/rasdaemon" 2>&1 &
daemon=$!
trap 'kill $daemon; cat "$temporary/rasdaemon"' EXIT
# on a kernel without tracepoints of CXL it waits for them first
within 300 grep -q "Recording devlink_event" "$temporary/rasdaemon"

records() { ras-mc-ctl --errors | sed -n '/^Devlink events:/,/^$/s/^[0-9]/&/p'; }
has_records() { [ "$(records | wc -l)" = "$1" ]; }
control 0 fatal hardware
within 60 has_records 1
show "ras-mc-ctl --errors | grep -A 1 Devlink"
sed -i -e 's/^\(1 \)[-0-9]* [:0-9]* [+0-9]*/\1.../' -e 's/ *$//' "$temporary/transcript"
holds rasdaemon

echo "a card that is well, and another one"
control 0 fatal none
unbind 0
bind 0
has_region 0
control 1 fatal firmware
within 60 has_records 2
records | tail -n 1 > "$temporary/second"
for word in "dev_name=$(function_of 1)" "driver_name=ocxlpmem" "message='controller firmware fatal'"; do
	grep -qF -- "$word" "$temporary/second" || fail "$word: $(< "$temporary/second")"
done
kill $daemon
wait $daemon
trap - EXIT
true
