# SPDX-License-Identifier: GPL-2.0-only
# The packaged rule, read by the distribution's udev: /dev/ocxlpmemN belongs to
# the user ocxlpmem, who takes dumps, and its group, whose members watch;
# /dev/nmemN stays root's.
. "$(dirname "$0")/../lib.sh"
packaging=$(cd "$(dirname "$0")/../../../packaging/udev" && pwd)
[ -x /lib/systemd/systemd-udevd ] || fail "no systemd-udevd"

# only what was packaged: a rule in /etc could have the same effect
must cp "$packaging/60-ocxlpmem.rules" /usr/lib/udev/rules.d/
must cp "$packaging/ocxlpmem.sysusers" /usr/lib/sysusers.d/ocxlpmem.conf
must systemd-sysusers ocxlpmem.conf
group=$(getent group ocxlpmem | cut -d: -f3)
[ -n "$group" ] || fail "no group ocxlpmem"
user=$(getent passwd ocxlpmem | cut -d: -f3)
[ -n "$user" ] || fail "no user ocxlpmem"
same "its group" "$group" "$(getent passwd ocxlpmem | cut -d: -f4)"
same "its shell" /usr/sbin/nologin "$(getent passwd ocxlpmem | cut -d: -f7)"
mkdir -p /run/udev
/lib/systemd/systemd-udevd --resolve-names=late &
udevd=$!
within 20 test -e /run/udev/control

machine
must udevadm settle --timeout=60
for card in 0 1; do
	same "device of card $card" "640 $user $group" "$(stat -c '%a %u %g' "/dev/$(chardev $card)")"
	same "nmem of card $card" "600 0 0" "$(stat -c '%a %u %g' "/dev/$(nmem $card)")"
done
# member COMMAND..., owner COMMAND...: as they run it
member() { setpriv --reuid=65534 --regid=65534 --groups="$group" --no-new-privs "$@"; }
owner() { setpriv --reuid="$user" --regid="$group" --clear-groups --no-new-privs "$@"; }
chmod 777 "$temporary"

member ocxlpmem-ctl health --json > "$temporary/health" || fail "a member reads health: $?"
same "cards with health" 2 "$(jq '[.cards[].health.state] | length' "$temporary/health")"
owner ocxlpmem-ctl health --json > "$temporary/health" || fail "the owner reads health: $?"
same "cards with health" 2 "$(jq '[.cards[].health.state] | length' "$temporary/health")"
control 0 dump pending
refused member ocxlpmem-ctl dump-controller -o "$temporary/never" "$(chardev 0)"
refused member vm-ask "/dev/$(chardev 0)" health
same "requests of a member" 0 "$(truth 0 health_requests)"
must owner ocxlpmem-ctl dump-controller -o "$temporary/dump" "$(chardev 0)"
same "collected by the owner" 1 "$(truth 0 dump_collected)"
must owner vm-ask "/dev/$(chardev 0)" health
refused setpriv --reuid=65534 --regid=65534 --clear-groups \
	ocxlpmem-ctl health --json > /dev/null 2>&1

kill $udevd
wait $udevd
rm -rf /run/udev
true
