# SPDX-License-Identifier: GPL-2.0-only
# What patch 0012 of the kernel series mends: an oops when a namespace without a page
# goes. It happens with locks held, so the guest is thrown away.
# expected: BUG: unable to handle page fault|Oops: 0000 
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../libnvdimm/seen.sh"
seen page 6.1
