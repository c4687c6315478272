# SPDX-License-Identifier: GPL-2.0-only
# A locked kernel: debug is for nobody, the rest goes on. Nothing can be loaded
# after this test, so it is the last one in its guest.
. "$(dirname "$0")/../lib.sh"
machine

device=/dev/$(chardev 0)
dimm=/dev/$(nmem 0)
control 0 health never
must vm-debug "$device" active
mount -t securityfs securityfs /sys/kernel/security
echo integrity > /sys/kernel/security/lockdown || fail "this kernel has no lockdown"
must vm-access "$device" "$dimm" call locked
