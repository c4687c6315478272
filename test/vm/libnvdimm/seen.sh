# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the tests that show a defect of libnvdimm on the kernel as it is.

# seen CASE LINUX...: those known to have it. Of another one it is only said.
seen() {
	local case=$1 code release
	shift
	# its own checks would say much more than what is looked for
	if [ -e /proc/lockdep ]; then
		echo "not on the debug kernel"
		exit 77
	fi
	bash "$(dirname "$0")/../libnvdimm/reproduce" "$case"
	code=$?
	release=$(uname -r | cut -d. -f1,2)
	case " $* " in
	*" $release "*) same "exit code, 3 for a defect seen," 3 $code ;;
	*) case $code in
		0) echo "Linux $release: no such defect" ;;
		3) echo "Linux $release: has it too" ;;
		*) fail "exit code $code" ;;
		esac ;;
	esac
}
