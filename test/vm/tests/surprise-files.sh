# SPDX-License-Identifier: GPL-2.0-only
# A card is pulled out under a file system that is being written to. Not with a DAX
# mapping: see alone-mapping.
. "$(dirname "$0")/../lib.sh"
machine
chance

blank 0
must mkfs.ext4 -q -b "$page_size" "/dev/$(namespace 0 fsdax 384M)"

# under DAX HOW
under() {
	echo "dax=$1, $2"
	must mount -o dax="$1" "$(block_of 0)" /mnt
	start_writer "$2"
	pause 300
	pull 0
	must wait $writer
	cat "$temporary/writer"
	grep -qE 'durable, (SIGBUS|(write|fsync|msync): (EIO|ENODEV|ENXIO|EROFS))$' "$temporary/writer" ||
		fail "the writer has not met the removal"
	start=$SECONDS
	timeout 30 umount /mnt || fail "umount: $? after $((SECONDS - start)) s"

	plug 0
	must mount -o dax="$1" "$(block_of 0)" /mnt
	must vm-writer check /mnt/file "$temporary/durable"
	must umount /mnt
}

under never map
under always write
under never write
