# SPDX-License-Identifier: GPL-2.0-only
# Wrong arguments by every door get the errno of abi.md, and do no harm.
. "$(dirname "$0")/../lib.sh"
machine

control 0 log 0
must vm-arguments "/dev/$(chardev 0)" "/dev/$(nmem 0)"
same "state" ready "$(attribute 0 state)"
must vm-ask "/dev/$(chardev 0)" smart > /dev/null
