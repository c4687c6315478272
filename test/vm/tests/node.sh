# SPDX-License-Identifier: GPL-2.0-only
# A card on a NUMA node that is offline: what libnvdimm allocates for the region goes to
# a node that has memory; as System RAM the card's memory would make up its own.
. "$(dirname "$0")/../lib.sh"

read -r possible < /sys/devices/system/node/possible
same "nodes that this machine can have" 0-1 "$possible"
read -r online < /sys/devices/system/node/online
same "nodes of this machine" 0 "$online"
unload
# shellcheck disable=SC2154,SC2086 # guest sets them
refused insmod "$vm_modules/ocxl_sim.ko" $vm_sim node=2
# shellcheck disable=SC2154,SC2086
refused insmod "$vm_modules/ocxl_sim.ko" $vm_sim node=-7
machine
same "the function's node" 0 "$(< "/sys/bus/pci/devices/$(function_of 0)/numa_node")"
machine node=1
same "the function's node" 1 "$(< "/sys/bus/pci/devices/$(function_of 0)/numa_node")"
same "the region's node" 0 "$(< "/sys/bus/nd/devices/$(region 0)/numa_node")"
same "the memory's node" 1 "$(< "/sys/bus/nd/devices/$(region 0)/target_node")"
blank 0
must dd if=/dev/zero of="/dev/$(namespace 0 fsdax 64M)" bs=1M count=1 oflag=direct 2> /dev/null
