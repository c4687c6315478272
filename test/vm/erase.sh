# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the tests of test/vm/reboot: an erase that a new start of the kernel
# finds. The test says how one leaves.

no_region() {
	region_there 0 && fail "a region while the card may be erasing"
	same "labels written" "ioctl: EBUSY" "$(vm-ask "/dev/$(nmem 0)" label-write 0 2>&1)"
}

# erase_over BOOT: what is to be done in the first, the second and the third start
erase_over() {
	echo "start $1"
	case $1 in
	1)
		machine
		control 0 erase-duration 1000000
		must ndctl disable-region "$(region 0)"
		must ndctl sanitize-dimm --overwrite "$(nmem 0)"
		same "state" erasing "$(attribute 0 state)"
		leave
		# it takes a moment
		nap 60
		fail "still here" ;;
	2)
		load_sim attach=1
		load_driver
		has_region 1
		within 10 state_is 0 may-be-erasing
		no_region
		same "the card" running "$(truth 0 erase_state)"
		# the same by a card that the bus has reset meanwhile
		unload
		load_sim
		load_driver
		has_region 1
		within 10 state_is 0 may-be-erasing
		no_region
		leave
		nap 60
		fail "still here" ;;
	3)
		load_sim attach=1
		load_driver
		within 10 state_is 0 may-be-erasing
		control 0 erase-duration 0
		has_region 0
		same "result" "done" "$(attribute 0 erase_result)"
		must cmp -n "$(truth 0 medium_size)" $sim/card0/medium /dev/zero
		unload ;;
	esac
}
