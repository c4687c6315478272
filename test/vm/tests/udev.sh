# SPDX-License-Identifier: GPL-2.0-only
# The packaged rule, read by the distribution's udev: /dev/ocxlpmemN belongs to
# the group, /dev/nmemN stays root's, and a member reads health.
. "$(dirname "$0")/../lib.sh"
packaging=$(cd "$(dirname "$0")/../../../packaging/udev" && pwd)
[ -x /lib/systemd/systemd-udevd ] || fail "no systemd-udevd"

# only what was packaged: a rule in /etc could have the same effect
must cp "$packaging/60-ocxlpmem.rules" /usr/lib/udev/rules.d/
must cp "$packaging/ocxlpmem.sysusers" /usr/lib/sysusers.d/ocxlpmem.conf
must systemd-sysusers ocxlpmem.conf
group=$(getent group ocxlpmem | cut -d: -f3)
[ -n "$group" ] || fail "no group ocxlpmem"
mkdir -p /run/udev
/lib/systemd/systemd-udevd --resolve-names=late &
udevd=$!
within 20 test -e /run/udev/control

machine
must udevadm settle --timeout=60
for card in 0 1; do
	same "device of card $card" "660 0 $group" "$(stat -c '%a %u %g' "/dev/$(chardev $card)")"
	same "nmem of card $card" "600 0 0" "$(stat -c '%a %u %g' "/dev/$(nmem $card)")"
done
setpriv --reuid=65534 --regid=65534 --groups="$group" \
	ocxlpmem-ctl health --json > "$temporary/health" || fail "a member reads health: $?"
same "cards with health" 2 "$(jq '[.cards[].health.state] | length' "$temporary/health")"
refused setpriv --reuid=65534 --regid=65534 --clear-groups \
	ocxlpmem-ctl health --json > /dev/null 2>&1

kill $udevd
wait $udevd
rm -rf /run/udev
true
