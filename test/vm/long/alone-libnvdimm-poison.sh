# SPDX-License-Identifier: GPL-2.0-only
# What patch 0011 of the kernel series mends: libnvdimm clears a bad place for ever. The
# process cannot be killed, so the guest is thrown away.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../libnvdimm/seen.sh"
seen poison 6.1 6.12 7.2
