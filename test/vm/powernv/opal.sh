# SPDX-License-Identifier: GPL-2.0-only
# The kernel's own ocxl and ocxlpmem on a machine without OpenCAPI: the firmware
# refuses memory, in words and with an errno, and nothing is left behind.
. "$(dirname "$0")/../lib.sh"

log() { dmesg | sed -n '/test: opal$/,$p'; }
kernel_memory() { awk '$1 == "SUnreclaim:" { print $2 }' /proc/meminfo; }

# ask COUNT: a device that is no card asks for memory; its answers on stdout
ask() {
	local before
	before=$(log | grep -c 'ocxlpmem_opal: ')
	must insmod "$vm_modules/ocxlpmem_opal.ko" device="$device" count="$1"
	must rmmod ocxlpmem_opal
	log | sed -n 's/.*ocxlpmem_opal: //p' | tail -n +$((before + 1))
}

unload
must insmod "$vm_modules/ocxl.ko"
must insmod "$vm_modules/ocxlpmem.ko"
same "cards" "" "$(ls /sys/class/ocxlpmem)"
must [ -d $driver ]
refused rmmod ocxl	# ocxlpmem uses it

echo "LPC memory"
# the bridge that has nothing behind it
device=$(basename "$(ls -d /sys/bus/pci/devices/*:00:00.0 | tail -n 1)")
ask 1 > "$temporary/answers"
cat "$temporary/answers"
log | grep "$device"
same "tokens" "token 171 present token 172 present" "$(grep token "$temporary/answers" | xargs)"
# -ENOSPC is what the firmware's OPAL_PARAMETER becomes
same "answer" "setup -28 base 0x0" "$(grep setup "$temporary/answers")"
log | grep -q "$device: The firmware refuses an address range of 0x40000000 bytes for LPC memory: -1\$" ||
	fail "no message says so"

echo "again and again"
cp /proc/iomem "$temporary/iomem"
before=$(kernel_memory)
ask 100 > "$temporary/answers"
same "answers" 100 "$(grep -c 'setup -28 base 0x0' "$temporary/answers")"
after=$(kernel_memory)
echo "kernel memory: $before kB before, $after kB after"
[ $((after - before)) -lt 2000 ] || fail "kernel memory grows"
same_bytes "/proc/iomem" "$temporary/iomem" /proc/iomem

echo "ocxl opens no device that does not speak OpenCAPI"
echo ocxlpmem > "/sys/bus/pci/devices/$device/driver_override"
for i in 1 2 3; do
	refused bash -c "echo $device > $driver/bind" 2> "$temporary/bind"
	must grep -q 'No such device' "$temporary/bind"
done
echo > "/sys/bus/pci/devices/$device/driver_override"
log | grep "$device"
[ ! -e "/sys/bus/pci/devices/$device/driver" ] || fail "$device has a driver"
same "devices" "" "$(ls /sys/class/ocxlpmem)"
must rmmod ocxlpmem
must rmmod ocxl
