# SPDX-License-Identifier: GPL-2.0-only
# Bad places of the medium: errors where they are, and only there.
. "$(dirname "$0")/../lib.sh"
machine

page=4096
# where the bytes of a block device begin, from the start of the card
begin_of() {
	local resource base=${vm_sim#*base=}
	read -r resource < "/sys/block/$1/device/resource"
	echo $((resource - ${base%% *}))
}
# page NUMBER of FILE: where it is on its block device
page_of() { filefrag -b$page -v "$2" | awk -v n="$1" '$1 == "0:" { sub(/\.\./, "", $4); print $4 + n }'; }
# direct BYTE-SOURCE PAGE: reads past all caches
direct() { dd if="$1" of=/dev/null bs=$page skip="$2" count=1 iflag=direct 2> /dev/null; }
badblocks() { cat "/sys/block/$1/badblocks"; }

echo "in a block device"
# far in it: Linux 6.1 looks for bad places of the next namespace's page map at the
# same distance from the begin of the region
blank 0
name=$(namespace 0 raw 64M)
must dd if="/dev/$name" of=/dev/null bs=1M iflag=direct 2> /dev/null
control 0 medium-error $(($(begin_of "$name") + (48 << 20))) $page
same "bad blocks" "98304 8" "$(badblocks "$name")"
refused direct "/dev/$name" 12288
must direct "/dev/$name" 12287
must direct "/dev/$name" 12289
dmesg | tail -n 20 | grep "$(function_of 0)" | grep -q "medium error at" || fail "no word in the log"
# the card has no command to clear an error, so writing there is none either
refused dd if=/dev/zero of="/dev/$name" bs=$page seek=12288 count=1 oflag=direct
same "bad blocks after a write" "98304 8" "$(badblocks "$name")"
refused direct "/dev/$name" 12288

# one that comes by itself
control 0 at 300 medium-error $(($(begin_of "$name") + (50 << 20))) $page
later() { [ "$(badblocks "$name" | tail -n 1)" = "102400 8" ]; }
within 20 later
control 0 medium-error none

echo "in a file, through the page cache"
name=$(namespace 0 fsdax 128M)
uuid=$(jq -r .uuid "$temporary/namespace")
must mkfs.ext4 -q -b $page "/dev/$name"
must mount -o dax=never "/dev/$name" /mnt
head -c $((64 * page)) /dev/urandom > /mnt/file
sync
same "extents" 1 "$(filefrag /mnt/file | grep -o '[0-9]* extent' | cut -d' ' -f1)"
control 0 medium-error $(($(begin_of "$name") + $(page_of 5 /mnt/file) * page)) $page
echo 3 > /proc/sys/vm/drop_caches
dd if=/mnt/file of=/dev/null bs=$page skip=5 count=1 2> "$temporary/error" && fail "a bad page was read"
must grep -q 'Input/output error' "$temporary/error"
must dd if=/mnt/file of=/dev/null bs=$page skip=6 2> /dev/null
must dd if=/mnt/file of=/dev/null bs=$page count=5 iflag=direct 2> /dev/null
must umount /mnt

echo "in a file, with DAX"
must mount -o dax=always "/dev/$name" /mnt
must grep -q ' /mnt .*dax=always' /proc/mounts
dd if=/mnt/file of=/dev/null bs=$page skip=5 count=1 2> "$temporary/error" && fail "a bad page was read"
must grep -q 'Input/output error' "$temporary/error"
same "a mapped page" SIGBUS "$(vm-map /mnt/file touch $((5 * page)) < /dev/null)"
same "the next one" read "$(vm-map /mnt/file touch $((6 * page)) < /dev/null)"
# one that was mapped before it went bad
mkfifo "$temporary/go"
vm-map /mnt/file touch $((9 * page)) < "$temporary/go" > "$temporary/touched" &
toucher=$!
exec 7> "$temporary/go"
mapped() { grep -q /mnt/file "/proc/$toucher/maps"; }
within 10 mapped
control 0 medium-error $(($(begin_of "$name") + $(page_of 9 /mnt/file) * page)) $page
echo >&7
wait $toucher
exec 7>&-
same "a page that was mapped before" SIGBUS "$(cat "$temporary/touched")"

echo "it stays bad, until the driver starts anew"
bad=$(badblocks "$name")
control 0 medium-error none
same "bad blocks" "$bad" "$(badblocks "$name")"
same "a mapped page" SIGBUS "$(vm-map /mnt/file touch $((5 * page)) < /dev/null)"
must umount /mnt
unbind 0
bind 0
has_region 0
name=$(ndctl list -N -r "$(region 0)" | jq -r --arg uuid "$uuid" '.[] | select(.uuid == $uuid) | .blockdev')
same "bad blocks" "" "$(badblocks "$name")"
must mount -o dax=always "/dev/$name" /mnt
must cat /mnt/file > /dev/null
must umount /mnt

# The kernel clears a bad place before it writes there, and no card can clear one. It
# must hear so: Linux 6.1 takes an error for success, and tries for ever.
# ends COMMAND...: its exit code, if it comes: what loops in the kernel is not killed
ends() {
	"$@" > "$temporary/output" 2>&1 &
	within 20 no_more $!
	wait $!
}
no_more() { ! kill -0 "$1" 2> /dev/null || grep -qs '^State:.Z' "/proc/$1/status"; }

echo "in a block translation table"
blank 0
name=$(namespace 0 sector 64M)
read -r begin < "/sys/bus/nd/devices/$(jq -r .dev "$temporary/namespace")/resource"
base=${vm_sim#*base=}
begin=$((begin - ${base%% *}))
# Each write goes to the free block and leaves free the one where the block was: block
# 16 lies there at first, or a place or two beside it.
must taskset -c 0 dd if=/dev/zero of="/dev/$name" bs=$page count=64 oflag=direct 2> /dev/null
control 0 medium-error $((begin + 12 * page)) $((8 * page))
write_16() { taskset -c 0 dd if=/dev/zero of="/dev/$name" bs=$page seek=16 count=1 oflag=direct; }
ends write_16 || fail "the first write goes to a good place"
ends write_16 && fail "written to a bad place"
must grep -q 'Input/output error' "$temporary/output"
must direct "/dev/$name" 16
control 0 medium-error none

echo "in a page map on the medium"
unbind 0
bind 0
has_region 0
blank 0
must ndctl create-namespace -r "$(region 0)" -m fsdax -M dev -s 128M > "$temporary/namespace"
control 0 medium-error $((17 << 20)) $page
name=$(jq -r .dev "$temporary/namespace")
must ndctl disable-namespace "$name"
ends ndctl enable-namespace "$name" && fail "a page map with a bad place"
same "block device" "" "$(below 0 'ndbus*/region*/*/block/*')"
control 0 medium-error none

echo "in the label area"
must ndctl disable-region "$(region 0)"
control 0 medium-error 8192 $page
ndctl read-labels "$(nmem 0)" -o "$temporary/labels" 2> "$temporary/error" && fail "bad labels were read"
must vm-ask "/dev/$(nmem 0)" label-read 0 > /dev/null
same "labels" "ioctl: EIO" "$(vm-ask "/dev/$(nmem 0)" label-read 8192 2>&1)"
same "the rest" "" "$(vm-ask "/dev/$(nmem 0)" label-read 16384 2>&1 > /dev/null)"
must ndctl disable-dimm "$(nmem 0)"
ndctl enable-dimm "$(nmem 0)"
ndctl enable-region "$(region 0)"
region_there 0 && fail "a region whose labels cannot be read"
dmesg | tail -n 20 | grep -q "$(region 0).*disabled, failing probe" || fail "no word of the region in the log"
