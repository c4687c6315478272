# SPDX-License-Identifier: GPL-2.0-only
# A controller dump is brought to a file, byte for byte, then given back to the card.
. "$(dirname "$0")/../lib.sh"
# the driver asks for the maximum when it starts
machine 'control="0.dump size 3000000"'

device=$(chardev 0)
must ocxlpmem-ctl dump-controller --new -o "$temporary/dump" "$device"
cat $sim/card0/dump > "$temporary/truth"
same_bytes "dump" "$temporary/truth" "$temporary/dump"
same "size" 3000000 "$(stat -c %s "$temporary/dump")"
same "collected" 1 "$(truth 0 dump_collected)"

echo "one that the card took by itself, announced by an interrupt"
control 0 dump pending
must ocxlpmem-ctl dump-controller -o "$temporary/second" "$device"
cat $sim/card0/dump > "$temporary/truth"
same_bytes "second dump" "$temporary/truth" "$temporary/second"
refused cmp -s "$temporary/dump" "$temporary/second"

echo "by the ioctls alone, in pieces of another size than the card's"
vm-ask "/dev/$device" dump 40008 > "$temporary/raw" || fail "a dump by the ioctls"
cat $sim/card0/dump > "$temporary/truth"
same_bytes "dump by the ioctls" "$temporary/truth" "$temporary/raw"

echo "never ready"
control 0 dump never
refused ocxlpmem-ctl dump-controller --new --timeout 2 -o "$temporary/third" "$device"
[ ! -e "$temporary/third" ] || fail "a file without a dump"
control 0 clear
must ocxlpmem-ctl dump-controller --resume -o "$temporary/third" "$device"
