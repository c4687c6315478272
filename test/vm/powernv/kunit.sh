# SPDX-License-Identifier: GPL-2.0-only
# The unit tests of the kernel series, in the kernel.
. "$(dirname "$0")/../lib.sh"

unload
must insmod "$vm_modules/ocxl.ko"
must insmod "$vm_modules/ocxl_lpc_test.ko"
cat /sys/kernel/debug/kunit/*/results > "$temporary/results"
cat "$temporary/results"
must rmmod ocxl_lpc_test
must rmmod ocxl
must [ "$(grep -c '^ *ok ' "$temporary/results")" -gt 5 ]
refused grep -q '^ *not ok' "$temporary/results"
