# SPDX-License-Identifier: GPL-2.0-only
# Four processes call at random while cards come and go. The seed is printed.
. "$(dirname "$0")/../lib.sh"
machine

for card in 0 1; do
	control $card dump size 4096
done
must vm-storm $((RANDOM << 15 | RANDOM)) "${calls:-40000}"
for card in 0 1; do
	within 30 state_is $card ready
	has_region $card
	must vm-ask "/dev/$(chardev $card)" smart > /dev/null
done
