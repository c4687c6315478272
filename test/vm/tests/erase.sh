# SPDX-License-Identifier: GPL-2.0-only
# Secure erase: everything of one card, nothing of the other.
. "$(dirname "$0")/../lib.sh"
has_state() { [ -n "$(attribute 0 state 2> /dev/null)" ]; }
machine

for card in 0 1; do
	blank $card
	block=/dev/$(namespace $card fsdax 64M)
	must dd if=/dev/urandom of="$block" bs=1M count=16 conv=fsync 2> /dev/null
done
other_card() { head -c $((96 << 20)) $sim/card1/medium | md5sum; }
neighbour=$(other_card)
refused ndctl sanitize-dimm --overwrite "$(nmem 0)"	# its region is active

echo "while it runs"
must ndctl disable-region "$(region 0)"
control 0 erase-duration 1000000
must ndctl sanitize-dimm --overwrite "$(nmem 0)"
same "state" erasing "$(attribute 0 state)"
same "result" busy "$(attribute 0 erase_result)"
vm-ask "/dev/$(nmem 0)" label-read 0 > "$temporary/labels" || fail "label reads must go on"
head -c 4096 /dev/zero > "$temporary/zeros"
same_bytes "labels" "$temporary/zeros" "$temporary/labels"
same "labels written" "ioctl: EBUSY" "$(vm-ask "/dev/$(nmem 0)" label-write 0 2>&1)"
ndctl enable-region "$(region 0)"
region_there 0 && fail "a region while the card is being erased"
same "state" erasing "$(attribute 0 state)"
control 0 erase-duration 0
# the kernel asks after 10 s
timeout 100 ndctl wait-overwrite "$(nmem 0)" || fail "wait-overwrite: $?"

# the DIMM is made anew: what the new one says first
within 10 has_state
same "state" ready "$(attribute 0 state)"
same "erased" 1 "$(truth 0 erase_count)"
must cmp -n "$(truth 0 medium_size)" $sim/card0/medium /dev/zero
same "the other card" "$neighbour" "$(other_card)"
pages=$(truth 0 erase_accessible_tried)
result() {
	echo "$(attribute 0 erase_result) $(attribute 0 erase_accessible_done)" \
		"$(attribute 0 erase_accessible_tried)"
}
same "result" "done $pages $pages" "$(result)"
# newer kernels take no region of the DIMM that was erased: there is a new one
has_region 0
same "namespaces" 0 "$(ndctl list -N -r "$(region 0)" | jq -s 'flatten | length')"

echo "one that leaves pages behind, with a new driver start in the middle"
control 0 erase-fail accessible 3
control 0 erase-duration 1000000
must ndctl disable-region "$(region 0)"
must ndctl sanitize-dimm --overwrite "$(nmem 0)"
unbind 0
bind 0
within 5 state_is 0 erasing
region_there 0 && fail "a region while the card is still being erased"
same "labels written" "ioctl: EBUSY" "$(vm-ask "/dev/$(nmem 0)" label-write 0 2>&1)"
control 0 erase-duration 0
# not wait-overwrite: libnvdimm does not know of an erase that another DIMM began
within 60 state_is 0 ready
# the DIMM is made anew: for a moment its values are not there
result_is() { [ "$(result)" = "$1" ]; }
within 20 result_is "failed $((pages - 3)) $pages"
same "the other card" "$neighbour" "$(other_card)"
has_region 0
