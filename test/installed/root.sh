# SPDX-License-Identifier: GPL-2.0-only
# Sourced by tests that install packages as an administrator does, the first argument being
# the folder with ours. They run in a root of scripts/in-root only, which is as it was
# afterwards.
set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
PATH=$PATH:/usr/sbin:/sbin
[ $# -eq 1 ] || { echo "usage: ${0##*/} DEBS" >&2; exit 2; }
[ -e /etc/in-root ] || { echo "${0##*/}: not in a root of scripts/in-root" >&2; exit 2; }
debs=$(cd "$1" && pwd)

fail() {
	echo "FAIL: $*"
	exit 1
}

# apt ACTION...: says nothing but what failed
apt() {
	apt-get -q -y --no-install-recommends "$@" > /tmp/apt.log 2>&1 || {
		cat /tmp/apt.log
		fail "apt-get $*"
	}
}

apt update
before=$(dpkg-query -W -f '${Package}\n')
# purge what was not there before
leave() {
	# shellcheck disable=SC2046 # names
	apt purge $(dpkg-query -W -f '${Package}\n' | grep -vxF "$before")
}
trap leave EXIT
trap 'exit 1' INT TERM
