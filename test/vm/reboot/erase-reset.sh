# SPDX-License-Identifier: GPL-2.0-only
# A machine that is reset in the middle of an erase makes no region when it is back.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../erase.sh"

leave() { echo b > /proc/sysrq-trigger; }
erase_over "$vm_boot"
