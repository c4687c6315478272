# SPDX-License-Identifier: GPL-2.0-only
# Secure erase: everything of one card, nothing of the other.
. "$(dirname "$0")/../lib.sh"
machine

for card in 0 1; do
	blank $card
	block=/dev/$(namespace $card fsdax 64M)
	must dd if=/dev/urandom of="$block" bs=1M count=16 conv=fsync 2> /dev/null
done
neighbour=$(head -c $((96 << 20)) $sim/card1/medium | md5sum)
refused ndctl sanitize-dimm --overwrite "$(nmem 0)"	# its region is active

must ndctl disable-region "$(region 0)"
# long enough for what follows on a busy machine
control 0 erase-duration 12000
must ndctl sanitize-dimm --overwrite "$(nmem 0)"
same "state" erasing "$(attribute 0 state)"
ndctl enable-region "$(region 0)"
region_there 0 && fail "a region while the card is being erased"
echo "a new driver start in the middle keeps the region refused"
unbind 0
bind 0
within 5 state_is 0 erasing
region_there 0 && fail "a region while the card is still being erased"
# not wait-overwrite: libnvdimm does not know of an erase that another DIMM began
within 60 state_is 0 ready
same "erased" 1 "$(truth 0 erase_count)"
must cmp -n "$(truth 0 medium_size)" $sim/card0/medium /dev/zero
same "the other card" "$neighbour" "$(head -c $((96 << 20)) $sim/card1/medium | md5sum)"
has_region 0
same "namespaces" 0 "$(ndctl list -N -r "$(region 0)" | jq -s 'flatten | length')"
echo "result: $(attribute 0 erase_result)"
result=$(attribute 0 erase_result)
case $result in *done* | *success* | *complete*) ;; *) fail "erase_result: $result" ;; esac

echo "one that leaves pages behind is not called complete"
control 0 erase-fail accessible 3
control 0 erase-duration 100
must ndctl disable-region "$(region 0)"
must ndctl sanitize-dimm --overwrite "$(nmem 0)"
failed() { case $(attribute 0 erase_result) in *fail*) ;; *) return 1 ;; esac; }
within 20 failed
# the kernel asks after 10 s
timeout 100 ndctl wait-overwrite "$(nmem 0)"
[ $? -ne 124 ] || fail "wait-overwrite does not end"
failed || fail "erase_result: $(attribute 0 erase_result)"
