# SPDX-License-Identifier: GPL-2.0-only
# Who may: nobody, a member of the card group, root; and when modules may go.
. "$(dirname "$0")/../lib.sh"
machine

device=/dev/$(chardev 0)
dimm=/dev/$(nmem 0)
same "mode of the device" "600 0 0" "$(stat -c '%a %u %g' "$device")"
nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
member() { setpriv --reuid=65534 --regid=65534 --groups=99 "$@"; }

same "nobody" "$device: EACCES" "$(nobody vm-ask "$device" smart 2>&1)"
same "nobody, nmem" "$dimm: EACCES" "$(nobody vm-ask "$dimm" vendor 1 2>&1)"

# what the udev rule does
chgrp 99 "$device"
chmod 640 "$device"
member vm-ask "$device" smart > "$temporary/smart" || fail "a member reads SMART"
cat $sim/card0/smart_given > "$temporary/given"
same_bytes "SMART for a member" "$temporary/given" "$temporary/smart"
same "health request on a read-only file" "ioctl: EPERM" "$(member vm-ask "$device" health 2>&1)"
same "a dump for a reader" "ioctl: EPERM" "$(member vm-ask "$device" dump-new 2>&1)"
same "nmem stays root's" "$dimm: EACCES" "$(member vm-ask "$dimm" vendor 1 2>&1)"
chmod 660 "$device"
must member vm-ask "$device" health

echo "modules"
vm-ask "$device" hold 4 &
holder=$!
sleep 0.5
refused rmmod ocxlpmem
wait $holder
refused rmmod ocxl_sim
refused rmmod ocxlpmem	# regions are enabled
unbind 0
unbind 1
must rmmod ocxlpmem
