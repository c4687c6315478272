# SPDX-License-Identifier: GPL-2.0-only
# Labels are in the first MiB of the medium, and outlive both modules.
. "$(dirname "$0")/../lib.sh"
machine

blank 0
first=$(namespace 0 fsdax 64M)
second=$(namespace 0 fsdax 96M)
[ "$first" != "$second" ] || fail "one namespace, not two"
ndctl list -N -r "$(region 0)" | jq -S 'map({uuid, size, mode}) | sort_by(.uuid)' > "$temporary/before"
same "namespaces" 2 "$(jq length "$temporary/before")"

must ndctl read-labels -o "$temporary/labels" "$(nmem 0)"
same "bytes of labels" $((1 << 20)) "$(stat -c %s "$temporary/labels")"
head -c $((1 << 20)) $sim/card0/medium > "$temporary/medium"
same_bytes "labels on the medium" "$temporary/medium" "$temporary/labels"
head -c $((16 << 20)) $sim/card0/medium | tail -c $((15 << 20)) | tr -d '\0' | head -c 1 > "$temporary/rest"
[ ! -s "$temporary/rest" ] || fail "the rest of the label area is not zero"

echo "driver reloaded"
unload_driver
load_driver
has_region 0
ndctl list -N -r "$(region 0)" | jq -S 'map({uuid, size, mode}) | sort_by(.uuid)' > "$temporary/after"
same_bytes "namespaces after the driver came back" "$temporary/before" "$temporary/after"

echo "both modules reloaded"
unload
load_sim
load_driver
has_region 0
ndctl list -N -r "$(region 0)" | jq -S 'map({uuid, size, mode}) | sort_by(.uuid)' > "$temporary/after"
same_bytes "namespaces after the modules came back" "$temporary/before" "$temporary/after"

echo "written by write-labels"
must ndctl disable-region "$(region 0)"
head -c $((1 << 20)) /dev/urandom > "$temporary/noise"
must ndctl write-labels -i "$temporary/noise" "$(nmem 0)"
head -c $((1 << 20)) $sim/card0/medium > "$temporary/medium"
same_bytes "noise on the medium" "$temporary/noise" "$temporary/medium"
must ndctl init-labels -f "$(nmem 0)"
