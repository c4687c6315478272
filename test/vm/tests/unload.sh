# SPDX-License-Identifier: GPL-2.0-only
# When modules may go: not with an enabled region, not with an open file.
. "$(dirname "$0")/../lib.sh"
machine

keep_open() {
	vm-waiter "/dev/$(chardev 0)" end > "$temporary/holder" 2>&1 &
	holder=$!
	begun "$temporary/holder" open
}
let_go() {
	must kill $holder
	wait $holder
}
used() { awk '$1 == "ocxlpmem" { print $3 }' /proc/modules; }

echo "enabled regions"
refused rmmod ocxlpmem
must ndctl disable-region "$(region 0)"
refused rmmod ocxlpmem	# the other one
same "ocxl_sim below a driver" refused "$(rmmod ocxl_sim 2> /dev/null || echo refused)"

echo "nothing but an open file"
keep_open
unbind 0
unbind 1
refused rmmod ocxlpmem
let_go
same "users" 0 "$(used)"
must rmmod ocxlpmem

echo "an open file of a card that is unbound and bound again"
load_driver
has_region 0
has_region 1
keep_open
unbind 0
bind 0
has_region 0
refused rmmod ocxlpmem
let_go
unbind 0
unbind 1
must rmmod ocxlpmem
must rmmod ocxl_sim
