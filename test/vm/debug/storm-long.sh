# SPDX-License-Identifier: GPL-2.0-only
# The storm of the other tests, with a million calls.
# seconds: 900
calls=1000000
. "$(dirname "$0")/../tests/storm.sh"
