# Shared ground of the lab's scripts: folders, messages, stage times, locks.
# shellcheck shell=bash

# Times and numbers are printed and parsed with a point, whatever the user's language is.
export LC_ALL=C

LAB_CACHE=${CTCTL_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ctctl-lab}
LAB_DEFAULT_SUITE=bookworm
LAB_DEFAULT_NAME=main

say() { printf 'lab: %s\n' "$*" >&2; }

# Exit codes: 1 the lab failed, 2 wrong usage, 3 this machine lacks something.
die() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}

# Seconds with one decimal since a value of EPOCHREALTIME.
since() {
  local tenths=$(((${EPOCHREALTIME/./} - ${1/./}) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

# Runs one part of a longer job and says how long it took. Not for use in conditions: bash would
# then ignore errors inside of the part.
stage() {
  local title=$1 begin=$EPOCHREALTIME
  shift
  "$@"
  say "$title $(since "$begin") s"
}

# Locks held by this script: name -> descriptor. Programs that outlive the script (QEMU) must be started
# without these descriptors, see launch in boot.sh.
declare -A LAB_LOCKS=()

# Holds a lock until unlock or the script's end; whoever comes second is told whom he waits for.
lock() {
  local file=$LAB_CACHE/$1.lock fd
  [[ -z ${LAB_LOCKS[$1]-} ]] || return 0
  mkdir -p "$LAB_CACHE"
  exec {fd}>>"$file"
  if ! flock --nonblock "$fd"; then
    say "waiting for another lab command (lock $file, pid $(tail -n 1 "$file"))"
    flock "$fd"
  fi
  echo $$ >"$file"
  LAB_LOCKS[$1]=$fd
}

unlock() {
  local fd=${LAB_LOCKS[$1]}
  exec {fd}>&-
  unset "LAB_LOCKS[$1]"
}

# A name becomes part of paths and of ssh arguments.
check_name() {
  [[ $1 =~ ^[a-z0-9][a-z0-9-]*$ ]] || die 2 "'$1' is no name: small letters, digits and dashes"
}
