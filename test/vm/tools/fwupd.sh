# SPDX-License-Identifier: GPL-2.0-only
# The cards in fwupd: what it shows is what Documentation/stock-tools.md shows, what it says
# of an update is compared with the card's own record of what it took.
# seconds: 900
# packages: base-files fwupd libc-bin
. "$(dirname "$0")/../lib.sh"
tools fwupdtool
export LC_ALL=C.UTF-8
# it tells the kernel to look for firmware in its cache, by a name that the kernel looks up
# outside of that root
mkdir -p /var/cache/fwupd "$tools/var/cache/fwupd"
must mount --bind /var/cache/fwupd "$tools/var/cache/fwupd"
machine

# shown LINE: without the bar of progress, of which a terminal keeps nothing
shown() {
	show "$1"
	sed -i -e '/^[A-Z][a-z ]*…\(: *[0-9.]*%\)\?$/d' -e 's/ *$//' "$temporary/transcript"
}
# took CARD IMAGE: what the card says that it has taken, and will run after a reset
took() {
	same "taken by card $1" "${hashes[$2]} $2" "$(truth "$1" fw_image_hash) $(truth "$1" fw_staged)"
	same "running on card $1" "$running" "$(truth "$1" fw_version)"
}
# install FILE: into install.out, the exit code in $code
install() {
	timeout -k 5 $((120 * vm_slow)) fwupdtool --plugins devlink install "$1" "$id" > "$temporary/install.out" 2>&1
	code=$?
}
reset() {
	echo 0 > "$sim/card$1/plugged"
	plug "$1"
	running=$(truth "$1" fw_version)
}

declare -A hashes
for version in NEW00001 NEW00002 NEW00003; do
	hashes[$version]=$(vm-image "$tools/$version" 40000 $version) || fail "vm-image"
done
cp "$tools/NEW00001" "$tools/image"
head -c 4001 /dev/zero > "$tools/odd"
head -c 8000 /dev/urandom > "$tools/wrong"

echo "what it shows"
# the first start makes caches
timeout 300 fwupdtool --plugins devlink get-devices > "$temporary/first" 2>&1 || fail "$(< "$temporary/first")"
shown "fwupdtool --plugins devlink get-devices"
holds fwupd-devices
fwupdtool --plugins devlink get-devices --json > "$temporary/devices" || fail "get-devices --json"
# below the device of a card stands one for its firmware
component() {
	jq -r --arg serial "$(truth "$1" serial)" '.Devices as $all | $all[] | select(.Serial == $serial).DeviceId as $card |
		$all[] | select(.ParentDeviceId == $card) | "\(.DeviceId) \(.Version) \(.Guid[0])"' "$temporary/devices"
}
for card in 0 1; do
	read -r id version guid <<< "$(component $card)"
	same "version of card $card" "$(truth $card fw_version)" "$version"
done
read -r id version guid <<< "$(component 0)"
running=$version

echo "an image"
# no card takes it in no time
control 0 latency fw-update 300000
shown "timeout 120 fwupdtool --plugins devlink install-blob image $id; echo \$?"
holds fwupd-blob
took 0 NEW00001
same "the other card's" 0 "$(truth 1 commands_fw_update)"
reset 0
same "after a reset" NEW00001 "$running"
same "and in fwupd" NEW00001 "$(fwupdtool --plugins devlink get-devices --json |
	jq -r --arg id "$id" '.Devices[] | select(.DeviceId == $id).Version')"

echo "what the card or the driver refuses"
for file in odd wrong; do
	timeout -k 5 $((120 * vm_slow)) fwupdtool --plugins devlink install-blob $file "$id" > "$temporary/refused" 2>&1
	same "exit code for $file" 1 $?
	cat "$temporary/refused"
done > "$temporary/refusals"
grep -q "no multiple of 8" "$temporary/refusals" || fail "$(< "$temporary/refusals")"
grep -q "the card refuses the image" "$temporary/refusals" || fail "$(< "$temporary/refusals")"
same "staged" "" "$(truth 0 fw_staged)"

# cabinet VERSION FLAG: what a maker of firmware would give away
cabinet() {
	cat > "$tools/card.metainfo.xml" << END
<?xml version="1.0" encoding="UTF-8"?>
<component type="firmware">
  <id>org.example.card.firmware</id>
  <name>Card</name>
  <summary>Firmware of a card</summary>
  <provides>
    <firmware type="flashed">$guid</firmware>
  </provides>
  <custom>
    <value key="LVFS::VersionFormat">plain</value>
    <value key="LVFS::UpdateProtocol">org.kernel.devlink</value>
$2
  </custom>
  <releases>
    <release version="$1" date="2026-01-01" urgency="low">
      <checksum filename="$1" target="content"/>
    </release>
  </releases>
</component>
END
	rm -f "$tools/card.cab"
	must fwupdtool build-cabinet card.cab "$1" card.metainfo.xml > /dev/null
}

echo "a cabinet"
cabinet NEW00002 ""
install card.cab
same "exit code" 1 $code
grep -qF "device version not updated on success, NEW00002 != NEW00001" "$temporary/install.out" ||
	fail "$(< "$temporary/install.out")"
took 0 NEW00002
reset 0
same "after a reset" NEW00002 "$running"

echo "a cabinet that says when it runs"
flag='    <value key="LVFS::DeviceFlags">needs-shutdown</value>'
grep -qF "${flag#    }" "$manual" || fail "the manual does not have this flag"
cabinet NEW00003 "$flag"
install card.cab
# when all is done, as the manual tells
case $(fwupdtool --version 2> /dev/null | awk '$2 == "org.freedesktop.fwupd" { print $3; exit }') in
2.0.*) expected=0 ;;
2.1.*) expected=1; must grep -q "does not currently allow updates" "$temporary/install.out" ;;
*) fail "not tried with this fwupd: $(fwupdtool --version 2>&1)" ;;
esac
[ "$code" -eq $expected ] || fail "exit code $code: $(tail -n 5 "$temporary/install.out")"
took 0 NEW00003
noted() { fwupdtool --plugins devlink get-history 2> /dev/null | sed -n 's/.*Update State: *//p'; }
same "before the reset" "Needs reboot" "$(noted)"
reset 0
same "after the reset" NEW00003 "$running"
# that of a card is none of the machine's
same "after the reset" "Needs reboot" "$(noted)"
