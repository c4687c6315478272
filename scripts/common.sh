# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the other scripts: where things are, and how they are built.
top=$(cd "$(dirname "$0")/.." && pwd)
# a checkout may be read-only for the user who runs it: OCXLPMEM_BUILD moves the build
build=${OCXLPMEM_BUILD:-$top/build}

# plain_path DIR: DIR, or a link to it if it has a blank in its path, which kbuild
# refuses: always the same, in a folder that is ours alone
plain_path() {
	case $1 in
	*[[:blank:]]*) ;;
	*) echo "$1"; return ;;
	esac
	room=${TMPDIR:-/tmp}/ocxlpmem-$(id -u)
	mkdir -m 700 "$room" 2> /dev/null || :
	[ "$(stat -c '%u %a %F' "$room")" = "$(id -u) 700 directory" ] || {
		echo "$room is not a folder of ours alone" >&2
		return 1
	}
	plain=$room/$(echo "$1" | sha256sum | head -c 16)
	ln -sfn "$1" "$plain" && echo "$plain"
}

# build_tree DIR [meson option...]: configure once, then bring up to date. The
# log is shown only when something fails. Nothing goes to stdout.
build_tree() {
	dir=$1
	shift
	# somebody else's finished build is used as it is
	[ ! -f "$dir/build.ninja" ] || [ -w "$dir" ] || return 0
	mkdir -p "$dir"
	log=$dir/build.log
	if [ ! -f "$dir/build.ninja" ]; then
		meson setup "$dir" "$top" "$@" > "$log" 2>&1 || {
			cat "$log" >&2
			echo "cannot configure $dir" >&2
			return 1
		}
	fi
	ninja -C "$dir" > "$log" 2>&1 || {
		tail -n 40 "$log" >&2
		echo "cannot build $dir" >&2
		return 1
	}
}

# strict_tree DIR: the one strict build, which developers use too
strict_tree() {
	build_tree "$1" --native-file "$top/build-dev.ini"
}

# use_built DIR: the programs, libraries and manuals of a build come first
use_built() {
	driver=$1/subprojects/ocxlpmem-driver
	export PATH="$1/ocxlpmem:$driver/sim/process:$1/test/bench:$1/test/vm:$PATH"
	export LD_LIBRARY_PATH="$1/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
	export MANPATH="$1/Documentation/man:"
	export OCXLPMEM_NDCTL_PRELOAD="$1/lib/ndctl/ocxlpmem-ndctl.so"
}
