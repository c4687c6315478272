# SPDX-License-Identifier: GPL-2.0-only
# Error logs: nothing is fetched before somebody asks; what is read is what the card held.
. "$(dirname "$0")/../lib.sh"
machine

device=$(chardev 0)
control 0 log 1 count=3
control 0 log 0 length=4000
pending() { [ "$(attribute 0 error_log_pending)" = 1 ]; }
within 5 pending
sleep 1
same "logs fetched unasked" 0 "$(truth 0 logs_taken)"
same "event" 0x2 "$(printf '%#x' $(($(vm-ask "/dev/$device" check) & 2)))"

cat $sim/card0/logs > "$temporary/queued"
mkdir "$temporary/logs"
must ocxlpmem-ctl error-log --save "$temporary/logs" "$device"
same "logs saved" 4 "$(ls "$temporary/logs" | wc -l)"
cat $sim/card0/logs_taken > "$temporary/taken"
same_bytes "logs the card gave" "$temporary/queued" "$temporary/taken"
# shellcheck disable=SC2046 # names without blanks
cat $(ls -d "$temporary"/logs/* | sort -V) > "$temporary/saved"
same_bytes "logs saved" "$temporary/queued" "$temporary/saved"
same "logs left" 0 "$(truth 0 logs_queued)"

echo "another reader gets them again, in the same order"
mkdir "$temporary/again"
must ocxlpmem-ctl error-log --save "$temporary/again" "$device"
# shellcheck disable=SC2046 # names without blanks
cat $(ls -d "$temporary"/again/* | sort -V) > "$temporary/saved"
same_bytes "logs saved again" "$temporary/queued" "$temporary/saved"

echo "looking is not keeping: unbound and bound again, they have their names still"
control 0 log 1 count=4
# shellcheck disable=SC2120 # what is given goes on to the program
names() {
	ocxlpmem-ctl error-log --json "$@" "$(chardev 0)" |
		grep -o '"\(instance\|sequence\|time\)": *"*[^,"]*' | sed 's/.*: *"*//'
}
before=$(names)
unbind 0
bind 0
has_region 0
same "logs by name and time" "$before" "$(names)"
same "unread" 1 "$(attribute 0 error_log_pending)"

echo "and unloaded, they are in devcoredump"
cat $sim/card0/logs_taken > "$temporary/taken"
unbind 0
unload_driver
cat /sys/class/devcoredump/*/data > "$temporary/unread"
[ -s "$temporary/unread" ] || fail "no devcoredump"
tail -c "$(stat -c %s "$temporary/unread")" "$temporary/taken" > "$temporary/last"
same_bytes "unread logs" "$temporary/last" "$temporary/unread"
same "unread logs" 4 "$(ocxlpmem-ctl decode error-log "$temporary/unread" | grep -c identifier)"
load_driver
has_region 0
device=$(chardev 0)
same "unread by the new driver" 0 "$(attribute 0 error_log_pending)"

echo "health and performance data come as a log"
vm-ask "/dev/$device" health || fail "health request"
within 5 pending
same "requests" 1 "$(truth 0 health_requests)"
ocxlpmem-ctl error-log --json "$device" > "$temporary/json" || fail "error-log --json"
grep -q '"health' "$temporary/json" || fail "no health log"
