# SPDX-License-Identifier: GPL-2.0-only
# Each allocation of probe fails once: it cleans up, and the next bind works.
# seconds: 900
. "$(dirname "$0")/../lib.sh"
machine

must vm-fail-bind probe "$(function_of 0)" $sim/card0/truth
bind 0
has_region 0
must vm-ask "/dev/$(chardev 0)" smart > /dev/null
