# SPDX-License-Identifier: GPL-2.0-only
# Does the kernel see the driver's locks? A driver in which the bus of libnvdimm is
# taken below the admin lock, against the order, has to be reported. And what the
# driver as it is has taken so far shows no lock of a card below glue_cards_lock.
# expected: possible circular locking dependency detected
. "$(dirname "$0")/../lib.sh"

# below NAME: the locks that were taken directly under it
taken_under() {
	awk -v name="$1" '/ FD: / { on = index($0, ": " name) } on && / -> / { sub(/.*\] /, ""); print }' \
		/proc/lockdep
}
reported() { dmesg | grep -q 'possible circular locking dependency detected'; }

machine
control 0 medium-error $((32 << 20)) 4096
must vm-ask "/dev/$(nmem 0)" "$(nd_command 0)" 1 > /dev/null
taken_under glue_cards_lock > "$temporary/locks"
! grep -q 'card->lock' "$temporary/locks" || fail "under glue_cards_lock: $(< "$temporary/locks")"
reported && fail "reported before it was planted"

unload_driver
must insmod "$vm_modules/ocxlpmem_planted.ko"
has_region 0
must vm-ask "/dev/$(nmem 0)" "$(nd_command 0)" 1 > /dev/null
cp "$(command -v vm-ask)" "$temporary/vm-planted"
must "$temporary/vm-planted" "/dev/$(chardev 0)" smart > /dev/null
within 5 reported
dmesg | grep -A 60 'possible circular locking' | grep -q 'ocxlpmem admin' || fail "another one is reported"
