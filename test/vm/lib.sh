# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the tests, in the guest. Cards are numbered as in the simulator.
set -u
sim=/sys/kernel/debug/ocxl_sim
driver=/sys/bus/pci/drivers/ocxlpmem
. /run/vm/config
temporary=$(mktemp -d /run/test.XXXXXX)

fail() {
	echo "FAIL: $*"
	exit 1
}

# must COMMAND...: it has to succeed
must() {
	"$@" || fail "exit code $? of: $*"
}

# refused COMMAND...: it has to fail
refused() {
	if "$@"; then
		fail "not refused: $*"
	fi
}

# same WHAT EXPECTED GOT
same() {
	[ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
}

# same_bytes WHAT EXPECTED-FILE FILE: equal, and not empty
same_bytes() {
	[ -s "$2" ] || fail "$1: $2 is empty"
	cmp "$2" "$3" || fail "$1 differs"
}

# within SECONDS COMMAND...: true before the time is over, which a slow kernel
# has more of
within() {
	local tenths=$(($1 * 10 * vm_slow))
	shift
	until "$@"; do
		[ $((tenths -= 1)) -gt 0 ] || fail "in time: $*"
		sleep 0.1
	done
}

# ---- the simulated machine ---------------------------------------------------

function_of() { echo "400$1:00:00.1"; }
truth() { awk -v name="$2" '$1 == name { sub(/^[^ ]* ?/, ""); print }' "$sim/card$1/truth"; }

# functions, AFU references, contexts, interrupts, LPC memory
held() { awk '/^held_/ { printf "%s%s", between, $2; between = " " }' "$sim/card$1/truth"; }

control() {
	local card=$1
	shift
	echo "$*" > "$sim/card$card/control" || fail "control line: $*"
}

load_sim() {
	must insmod "$vm_modules/ocxl_sim.ko" $vm_sim "$@"
}

load_driver() {
	must insmod "$vm_modules/ocxlpmem.ko" "$@"
}

loaded() { grep -q "^$1 " /proc/modules; }

unbind() { echo "$(function_of "$1")" > $driver/unbind; }
bind() { echo "$(function_of "$1")" > $driver/bind; }

unload_driver() {
	local device
	loaded ocxlpmem || return 0
	for device in $driver/400*; do
		[ ! -e "$device" ] || basename "$device" > $driver/unbind
	done
	must rmmod ocxlpmem
}

unload() {
	! grep -q ' /mnt ' /proc/mounts || must umount /mnt
	unload_driver
	! loaded ocxl_sim || must rmmod ocxl_sim
}

# machine [ocxl_sim parameter...]: as new, driver loaded, regions there
machine() {
	unload
	load_sim fresh=1 "$@"
	load_driver
	has_region 0
	has_region 1
}

# ---- what belongs to a card --------------------------------------------------

# the last one, so that a second one would show in the test of the inventory
below() { basename "$(ls -d /sys/bus/pci/devices/"$(function_of "$1")"/$2 2> /dev/null | tail -n 1)"; }
nmem() { below "$1" 'ndbus*/nmem[0-9]*'; }
region() { below "$1" 'ndbus*/region[0-9]*'; }
chardev() { below "$1" 'ocxlpmem/ocxlpmem[0-9]*'; }
attribute() { cat "/sys/bus/nd/devices/$(nmem "$1")/ocxlpmem/$2"; }
region_there() { [ -e "/sys/bus/nd/devices/$(region "$1")/driver" ]; }
state_is() { [ "$(attribute "$1" state)" = "$2" ]; }
has_region() { within 20 region_there "$1"; }
no_nmem() { [ -z "$(nmem "$1")" ]; }

# empty labels
blank() {
	must ndctl disable-region "$(region "$1")"
	must ndctl init-labels -f "$(nmem "$1")"
	must ndctl enable-region "$(region "$1")"
}

# namespace CARD MODE SIZE: prints the name of its block or character device
namespace() {
	ndctl create-namespace -r "$(region "$1")" -m "$2" -s "$3" > "$temporary/namespace" ||
		fail "no namespace $2 of $3 on card $1"
	jq -r '.blockdev // .daxregion.devices[0].chardev' "$temporary/namespace"
}
