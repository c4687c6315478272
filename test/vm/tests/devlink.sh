# SPDX-License-Identifier: GPL-2.0-only
# The cards in devlink, with the distribution's own program: what it prints is what
# Documentation/stock-tools.md shows.
. "$(dirname "$0")/../lib.sh"
[ -d /sys/class/net ] || exit 77
machine

# the devlink name of a card
handle() { echo "pci/$(function_of "$1")"; }

show devlink dev
show devlink dev info "$(handle 0)"
holds devlink-info
devlink -j dev info > "$temporary/info" || fail "devlink -j dev info"
for card in 0 1; do
	same "card $card" "ocxlpmem $(truth $card serial) $(truth $card fw_version) null" \
		"$(jq -r --arg at "$(handle $card)" '.info[$at] | "\(.driver) \(.serial_number) \(.versions.running.fw) \(.versions.stored)"' \
			"$temporary/info")"
done
