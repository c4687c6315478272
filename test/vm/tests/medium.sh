# SPDX-License-Identifier: GPL-2.0-only
# Bad places of the medium: errors where they are, and only there.
. "$(dirname "$0")/../lib.sh"
machine

blank 0
name=$(namespace 0 raw 128M)
block=/dev/$name
must dd if="$block" of=/dev/null bs=1M iflag=direct

# the namespace begins at the region, that is 16 MiB into the card
control 0 medium-error $(((16 << 20) + (1 << 20))) 4096
must grep -q '^2048 8$' "/sys/block/$name/badblocks"
refused dd if="$block" of=/dev/null bs=4096 skip=256 count=1 iflag=direct
must dd if="$block" of=/dev/null bs=4096 skip=255 count=1 iflag=direct
must dd if="$block" of=/dev/null bs=4096 skip=257 count=1 iflag=direct

echo "in the label area"
must ndctl disable-region "$(region 0)"
control 0 medium-error 8192 4096
refused ndctl read-labels "$(nmem 0)" -o "$temporary/labels"
