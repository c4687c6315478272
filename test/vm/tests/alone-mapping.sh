# SPDX-License-Identifier: GPL-2.0-only
# A card is pulled out under a DAX mapping that is being written. Linux 6.1 itself
# oopses when this file system is unmounted, so it stays mounted, and the guest is
# thrown away.
. "$(dirname "$0")/../lib.sh"
machine
chance

blank 0
must mkfs.ext4 -q -b "$page_size" "/dev/$(namespace 0 fsdax 128M)"
must mount -o dax=always "$(block_of 0)" /mnt
start_writer map
pull 0
must wait $writer
cat "$temporary/writer"
grep -qE 'durable, SIGBUS$' "$temporary/writer" || fail "no SIGBUS"
