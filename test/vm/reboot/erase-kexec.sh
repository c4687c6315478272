# SPDX-License-Identifier: GPL-2.0-only
# Another kernel, started by kexec in the middle of an erase, makes no region. Not
# "kexec -l": its purgatory is put where the cards are.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../erase.sh"

leave() {
	must kexec -s -l "$vm_image" --initrd="$vm_initrd" --reuse-cmdline
	kexec -e
}
erase_over "$vm_boot"
