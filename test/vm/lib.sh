# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the tests, in the guest. Cards are numbered as in the simulator.
# Each program started costs the guest 40 ms, so what is asked often is bash only.
set -u
manual=$(dirname "${BASH_SOURCE[0]}")/../../Documentation/stock-tools.md
sim=/sys/kernel/debug/ocxl_sim
driver=/sys/bus/pci/drivers/ocxlpmem
. /run/vm/config
page_size=$(getconf PAGESIZE)
temporary=$(mktemp -d /run/test.XXXXXX)
mkfifo "$temporary/never"
exec {never}<> "$temporary/never"

# nap SECONDS: sleep without a program
nap() { read -rt "$1" -u "$never" || :; }

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

uptime_s() {
	local now
	read -r now _ < /proc/uptime
	echo "${now%.*}"
}

# within SECONDS COMMAND...: true before the time is over, which a slow kernel
# has more of
within() {
	local end=$(($(uptime_s) + 1 + $1 * vm_slow))
	shift
	until "$@"; do
		[ "$(uptime_s)" -lt $end ] || fail "in time: $*"
		nap 0.1
	done
}

# ---- the simulated machine ---------------------------------------------------

function_of() { echo "400$1:00:00.1"; }
truth() {
	# shellcheck disable=SC2155 # one text, or none
	local text=$'\n'$(< "$sim/card$1/truth")$'\n'

	[ "${text#*$'\n'"$2 "}" != "$text" ] || return 0
	text=${text#*$'\n'"$2 "}
	echo "${text%%$'\n'*}"
}

# functions, AFU references, contexts, those attached, interrupts, LPC memory
held() {
	local line all=
	while read -r line; do
		case $line in held_*) all="$all ${line#* }" ;; esac
	done < "$sim/card$1/truth"
	echo "${all# }"
}

control() {
	local card=$1
	shift
	echo "$*" > "$sim/card$card/control" || fail "control line: $*"
}

load_sim() {
	must insmod "$vm_modules/ocxl_sim.ko" $vm_sim "$@"
}

# shellcheck disable=SC2120 # tests give arguments
load_driver() {
	must insmod "$vm_modules/ocxlpmem.ko" "$@"
}

loaded() { [ -e "/sys/module/$1" ]; }

unbind() { echo "400$1:00:00.1" > $driver/unbind; }
bind() { echo "400$1:00:00.1" > $driver/bind; }

# shellcheck disable=SC2120 # tests give arguments
unload_driver() {
	local device
	loaded ocxlpmem || return 0
	for device in $driver/400*; do
		[ ! -e "$device" ] || echo "${device##*/}" > $driver/unbind
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
	local data
	unload
	# what another test left there for five minutes
	for data in /sys/class/devcoredump/*/data; do
		[ ! -e "$data" ] || echo 1 > "$data"
	done
	load_sim fresh=1 "$@"
	load_driver
	has_region 0
	has_region 1
}

# ---- what belongs to a card --------------------------------------------------

# the last one, so that a second one would show in the test of the inventory
below() {
	# shellcheck disable=SC2206 # $2 may be a pattern
	local paths=("/sys/bus/pci/devices/400$1:00:00.1/"$2)
	[ ! -e "${paths[-1]}" ] || echo "${paths[-1]##*/}"
}
nmem() { below "$1" 'ndbus*/nmem[0-9]*'; }
region() { below "$1" 'ndbus*/region[0-9]*'; }
chardev() { below "$1" 'ocxlpmem/ocxlpmem[0-9]*'; }
attribute() { echo "$(< "/sys/bus/nd/devices/$(nmem "$1")/ocxlpmem/$2")"; }
region_there() { [ -e "/sys/bus/nd/devices/$(region "$1")/driver" ]; }
state_is() { [ "$(attribute "$1" state)" = "$2" ]; }
has_region() { within 20 region_there "$1"; }
no_nmem() { [ -z "$(nmem "$1")" ]; }

# the ND command by which payloads come to /dev/nmemN: VENDOR where the kernel's
# libnvdimm does not know our family, else CALL
nd_command() {
	if grep -qw vendor "/sys/bus/nd/devices/$(nmem "$1")/commands"; then
		echo vendor
	else
		echo call
	fi
}

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

# the block device of a card's only namespace, which comes after its region and can
# be opened later still
block_opens() {
	local name
	name=$(below "$1" 'ndbus*/region*/*/block/*')
	[ -n "$name" ] && { : < "/dev/$name"; } 2> /dev/null
}
block_of() {
	within 20 block_opens "$1"
	echo "/dev/$(below "$1" 'ndbus*/region*/*/block/*')"
}

# ---- what the manuals show ---------------------------------------------------------

# show LINE: as on a terminal, for a transcript
show() {
	echo "\$ $1" >> "$temporary/transcript"
	eval "$1" >> "$temporary/transcript" 2>&1 || fail "exit code $? of: $(cat "$temporary/transcript")"
}

# holds NAME: the transcript of that name in Documentation/stock-tools.md is what was shown
# since the last one
holds() {
	awk -v mark="<!-- $1 -->" '$0 == mark { there = 1 } there && /^```$/ && fences++ { exit }
		fences && !/^```$/ { print }' "$manual" > "$temporary/written"
	diff -u "$temporary/written" "$temporary/transcript" || fail "the transcript $1 is another"
	rm "$temporary/transcript"
}

# ---- programs of packages that are not installed here --------------------------------

# tools NAME...: those of the root that test/vm/run has made, as commands. What they
# find below / is there.
tools() {
	local name folder
	tools=$VM_TOOLS/root
	[ -d "$tools" ] || fail "no root with programs: test/vm/run makes it"
	for folder in proc sys dev; do
		mkdir -p "$tools/$folder"
		mountpoint -q "$tools/$folder" || must mount --rbind /$folder "$tools/$folder"
	done
	mkdir -p "$tools/tmp" "$tools/run" "$temporary/tools"
	for name in "$@"; do
		printf '#!/bin/sh\nexec env -u LD_LIBRARY_PATH chroot %s %s "$@"\n' "$tools" "$name" > "$temporary/tools/$name"
		chmod +x "$temporary/tools/$name"
	done
	PATH=$temporary/tools:$PATH
}

# ---- what is left to chance ----------------------------------------------------

# the seed is printed, so that it can be given again
chance() {
	RANDOM=${VM_SEED:=$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')}
	echo "VM_SEED=$VM_SEED"
}

# pause MS: for a time up to that
pause() {
	local ms=$((RANDOM % ($1 + 1)))
	sleep "$((ms / 1000)).$(printf %03d $((ms % 1000)))"
}

# ---- cards that are pulled out -------------------------------------------------

# its registers read all ones for a while, then it goes
pull() {
	control "$1" dead
	pause 1500
	echo 0 > "$sim/card$1/plugged"
	[ ! -e "/sys/bus/pci/devices/$(function_of "$1")" ] || fail "the function is still there"
	no_nmem "$1" || fail "the nmem is still there"
}

plug() {
	echo 1 > "$sim/card$1/plugged"
	has_region "$1"
	same "state" ready "$(attribute "$1" state)"
}

# ---- writers and waiters, in the background --------------------------------------

# begun FILE WORD: a program has printed it there
begun() { within 20 grep -qs "$2" "$1"; }

# how many records of a vm-writer are durable
durable() { od -An -N8 -tu8 "$1" 2> /dev/null | tr -d ' '; }
# start_writer write|map: on /mnt/file, until something stops it
start_writer() {
	rm -f "$temporary/durable"
	vm-writer "$1" /mnt/file "$temporary/durable" > "$temporary/writer" 2>&1 &
	writer=$!
	within 20 more_than "$temporary/durable" 20
}
more_than() { [ "$(durable "$1")" -gt "$2" ] 2> /dev/null; }
