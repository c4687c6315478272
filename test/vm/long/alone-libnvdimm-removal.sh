# SPDX-License-Identifier: GPL-2.0-only
# What patch 0013 of the kernel series mends: the removal of a bus and a command wait for
# each other. Nothing ends that, so the guest is thrown away.
# expected: INFO: task .* blocked for more than
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../libnvdimm/seen.sh"
seen removal 6.1 6.12 7.2
