# SPDX-License-Identifier: GPL-2.0-only
# Each allocation and each copy of every request fails once: the caller is told,
# and asked again it works.
# seconds: 900
# what warn_alloc() of the kernel says of a vmalloc() that failed:
# expected: vmalloc error: size
. "$(dirname "$0")/../lib.sh"
machine

control 0 dump size 4096
must ndctl disable-region "$(region 0)"
must vm-fail-requests "/dev/$(chardev 0)" "/dev/$(nmem 0)" $sim/card0/control
must ndctl enable-region "$(region 0)"
has_region 0
