# SPDX-License-Identifier: GPL-2.0-only
# Two cards, as the distribution's ndctl, sysfs, uevent and hwmon show them.
. "$(dirname "$0")/../lib.sh"
machine

ndctl list -BDRN > "$temporary/list" || fail "ndctl list"
same "number of buses" 2 "$(jq length "$temporary/list")"
for card in 0 1; do
	serial=$(truth $card serial)
	bus=$(jq -c ".[] | select(.provider == \"ocxlpmem.$(function_of $card)\")" "$temporary/list")
	same "DIMMs of card $card" "[\"$(nmem $card)\"]" "$(echo "$bus" | jq -c '[.dimms[].dev]')"
	same "regions of card $card" "[[\"$(region $card)\",\"pmem\",\"memory_controller\"]]" \
		"$(echo "$bus" | jq -c '[.regions[] | [.dev, .type, .persistence_domain]]')"
	# the low 16 MiB are the label area's
	same "region size" $(($(truth $card medium_size) - (16 << 20))) "$(echo "$bus" | jq '.regions[0].size')"
	same "interleave set" "$(printf '%d' "$serial")" \
		"$(cat "/sys/bus/nd/devices/$(region $card)/set_cookie" | xargs printf '%d')"

	same serial "$serial" "$(attribute $card serial)"
	same fw_version "$(truth $card fw_version)" "$(attribute $card fw_version)"
	same read_latency_ns "$(truth $card read_latency_ns)" "$(attribute $card read_latency_ns)"
	same spec_revision "$(($(truth $card spec_revision) >> 4)).$(($(truth $card spec_revision) & 15))" \
		"$(attribute $card spec_revision)"
	same state ready "$(attribute $card state)"
	same error_log_pending 0 "$(attribute $card error_log_pending)"

	uevent=/sys/class/ocxlpmem/$(chardev $card)/uevent
	for line in "OCXLPMEM_SERIAL=$serial" "OCXLPMEM_FIRMWARE=$(truth $card fw_version)" \
		"OCXLPMEM_NMEM=$(nmem $card)" OCXLPMEM_STATE=ready; do
		must grep -qx "$line" "$uevent"
	done

	control $card temperature $((40 + card))
	hwmon=$(ls -d /sys/class/ocxlpmem/"$(chardev $card)"/device/hwmon/hwmon*)
	same "hwmon devices" 1 "$(grep -lx ocxlpmem /sys/class/hwmon/*/name /dev/null | \
		xargs -rn1 dirname | xargs -rn1 readlink -f | grep -c "$(function_of $card)")"
	# statistics and SMART are kept for a second
	sleep 1.1
	same temperature $((40 + card))000 "$(cat "$hwmon/temp1_input")"
	same alarm 0 "$(cat "$hwmon/temp1_alarm")"
	# no limit is invented
	same "hwmon files" "temp1_alarm temp1_input temp1_label" "$(cd "$hwmon" && echo temp*)"
done
show "sensors 'ocxlpmem-*'"
sed -i 's/-pci-[0-9a-f]*$/-pci-.../; s/ *$//' "$temporary/transcript"
holds sensors
control 1 attribute 0xc2 current=30 threshold=30
sleep 1.1
same "alarm at the threshold" 1 "$(cat "$hwmon/temp1_alarm")"
sensors | grep -q ALARM || fail "sensors shows no alarm"
control 1 attribute 0xc2 current=31
sleep 1.1
same "alarm before it" 0 "$(cat "$hwmon/temp1_alarm")"
sensors > "$temporary/sensors" || fail sensors
same "cards that sensors shows" 2 "$(grep -c '^ocxlpmem-' "$temporary/sensors")"
must grep -q '+41' "$temporary/sensors"

same "cards listed" "$(truth 0 serial) $(truth 1 serial)" \
	"$(ocxlpmem-ctl list --json | jq -r '[.cards[].serial] | sort | join(" ")')"

echo "cards without a serial number"
machine serial=0
same "serial" 0x0000000000000000 "$(attribute 0 serial)"
# libnvdimm takes no cookie of 0, and no namespace then
same "interleave set" 0x6f63786c706d656d "$(cat "/sys/bus/nd/devices/$(region 0)/set_cookie")"
blank 0
namespace 0 fsdax 64M > /dev/null
unload_driver
load_driver
has_region 0
# the name may be another: the regions come in any order
within 20 block_opens 0
