# SPDX-License-Identifier: GPL-2.0-only
# The distribution's ndctl shows the card's health, through the preload object.
. "$(dirname "$0")/../lib.sh"
machine

dimm_health() {
	sleep 1.1
	ocxlpmem-ctl ndctl list -DH -d "$(nmem 0)" > "$temporary/health" || fail "ndctl list -DH"
	# a newer jq keeps the zeros of 45.0 until it computes
	jq -r ".[0].health.$1 | numbers += 0" "$temporary/health"
}

control 0 temperature 45
same temperature 45 "$(dimm_health temperature_celsius)"
same state ok "$(jq -r '.[0].health.health_state' "$temporary/health")"
control 0 life 60
same "life used" 40 "$(dimm_health life_used_percentage)"
control 0 attribute 0xc2 current=5 threshold=30 flags=1
same "a pre-failure attribute" critical "$(dimm_health health_state)"
control 0 attribute 0xc2 flags=0
same "an advisory attribute" non-critical "$(dimm_health health_state)"
control 0 fatal hardware
within 5 state_is 0 fatal
same "fatal" fatal "$(dimm_health health_state)"
region_there 0 || fail "the region went away"
