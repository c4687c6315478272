# SPDX-License-Identifier: GPL-2.0-only
# The packaged service under the distribution's systemd: udev starts it when cards appear, it
# keeps logs and tells the journal, and survives a fatal card, a kill, a full disk and an unplug.
# seconds: 400
. "$(dirname "$0")/../lib.sh"
packaging=$(cd "$(dirname "$0")/../../../packaging" && pwd)
service=ocxlpmem-monitor.service
[ -x /lib/systemd/systemd ] || fail "no systemd"

must cp "$packaging/udev/60-ocxlpmem.rules" /usr/lib/udev/rules.d/
must cp "$packaging/udev/ocxlpmem.sysusers" /usr/lib/sysusers.d/ocxlpmem.conf
must systemd-sysusers ocxlpmem.conf
must cp "$packaging/systemd/$service" /usr/lib/systemd/system/
mkdir -p /usr/lib/systemd/catalog
must cp "$packaging/systemd/ocxlpmem.catalog" /usr/lib/systemd/catalog/
must journalctl --update-catalog
must cp "$(command -v ocxlpmem-ctl)" /usr/bin/ocxlpmem-ctl

# a machine of its own for systemd: it is the first process of a namespace
unload
mountpoint -q /sys/fs/cgroup || must mount -t cgroup2 none /sys/fs/cgroup
mkdir -p /run/systemd/system /run/udev /var/lib/ocxlpmem /run/log
rm -rf /run/log/journal
# small, so that it can be filled
must mount -t tmpfs -o size=1m,mode=2750,uid="$(id -u ocxlpmem)",gid="$(id -g ocxlpmem)" none /var/lib/ocxlpmem
printf '[Unit]\nDefaultDependencies=no\nWants=systemd-journald.service systemd-udevd.service\n' \
	> /run/systemd/system/start.target
# the guest's other devices are not of interest
ln -s /dev/null /run/systemd/system/systemd-udev-trigger.service
ln -s /dev/null /run/systemd/system/systemd-journal-flush.service
ln -s /dev/null /run/systemd/system/systemd-tmpfiles-setup.service
env container=test unshare -pfm --mount-proc /lib/systemd/systemd --system --unit=start.target \
	> "$temporary/systemd" 2>&1 &
unshare=$!
ends() {
	tail -n 30 "$temporary/systemd"
	journalctl --quiet --unit $service --lines 60 --output short-precise | cut -c 1-200
}
trap ends EXIT
has_first() { first=$(pgrep -P "$unshare") && [ -n "$first" ]; }
within 20 has_first
# whoever is no process of the namespace is refused
manager() { nsenter --pid --mount --target "$first" systemctl "$@"; }
within 60 manager is-active --quiet systemd-journald.service 2> /dev/null
within 20 test -e /run/udev/control

active() { [ "$(manager show --property ActiveState --value $service)" = active ]; }
restarts() { manager show --property NRestarts --value $service; }
told() { journalctl --quiet --output=cat --output-fields=MESSAGE "$@"; }
has_told() { [ -n "$(told "$@")" ]; }
kept() { find /var/lib/ocxlpmem/logs -name '*.errlog' | wc -l; }
has_kept() { [ "$(kept)" = "$1" ]; }

if active; then fail "it runs without a card"; fi
machine
within 60 active
within 20 has_told OCXLPMEM_KIND=start
status=$(manager show --property StatusText --value $service)
case $status in "2 cards, "*) ;; *) fail "its status is '$status'" ;; esac
same "whose process it is" ocxlpmem "$(stat -c %U "/proc/$(pgrep -f 'ocxlpmem-ctl monitor')")"
# a record of each card, for the group; none more when it is started again below
recorded() { cat /var/lib/ocxlpmem/history/*.ndjson 2> /dev/null | wc -l; }
has_recorded() { [ "$(recorded)" = "$1" ]; }
within 20 has_recorded 2
same "whose history it is" "ocxlpmem ocxlpmem 640" \
	"$(stat -c '%U %G %a' /var/lib/ocxlpmem/history/*.ndjson | sort -u)"
before=$(kept)

control 0 log data-loss
within 20 has_kept $((before + 1))
within 20 has_told OCXLPMEM_KIND=log OCXLPMEM_CODE=data-loss
journalctl --quiet -x OCXLPMEM_KIND=log | grep -q 'ocxlpmem-ctl error-log -v' ||
	fail "the catalogue says nothing"

# killed: what came meanwhile is kept and told
must manager kill --signal=KILL $service
control 0 log thermal-warning
within 30 has_kept $((before + 2))
within 20 has_told OCXLPMEM_KIND=log OCXLPMEM_CODE=thermal-warning
same "how often it was started again" 1 "$(restarts)"
same "records of this hour" 2 "$(recorded)"

# a full disk: told, and the logs come when there is room
dd if=/dev/zero of=/var/lib/ocxlpmem/filler bs=4k 2> /dev/null
control 0 log general count=4 length=20000
within 30 has_told OCXLPMEM_KIND=storage OCXLPMEM_CODE=ENOSPC
control 1 fatal firmware
within 20 has_told OCXLPMEM_KIND=state OCXLPMEM_CODE=fatal
rm /var/lib/ocxlpmem/filler
within 60 has_kept $((before + 6))
same "logs on the card" 0 "$(truth 0 logs_queued)"

unbind 0
within 20 has_told OCXLPMEM_KIND=card OCXLPMEM_CODE=removed
active || fail "it ended with a card"
same "how often it was started again in all" 1 "$(restarts)"
must manager stop $service
within 20 has_told OCXLPMEM_KIND=stop
same "how it ended" success "$(manager show --property Result --value $service)"

kill -KILL "$first"
wait "$unshare"
umount /var/lib/ocxlpmem
rm -rf /run/udev /run/systemd
true
