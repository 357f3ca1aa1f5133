# ctctl's bundle runtime. POSIX sh for dash, bash 3.1 and busybox, with an Etch userland:
# no base64, no timeout, no GNU option newer than 2006. Events leave on descriptor 3, one a line, TAB between fields.
LC_ALL=C LANG=C
PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
export LC_ALL LANG PATH
umask 077
# A lost link must not kill a change half way: writing to a dead channel fails quietly instead.
trap '' PIPE HUP

ct_tab='	'
ct_nl='
'
# What was said before the run had a file of its own, for those who come later.
ct_said_before='' ct_tmp=''

# False when nobody can be told any more: the channel is gone, or the disk is full.
ct_event() {
  ct_line=$1
  shift
  for ct_field in "$@"; do
    case $ct_field in
      *"$ct_tab"* | *"$ct_nl"*) ct_field=$(printf '%s' "$ct_field" | tr '\t\n' '  ') ;;
    esac
    ct_line="$ct_line$ct_tab$ct_field"
  done
  if [ -z "$ct_tmp" ]; then ct_said_before="$ct_said_before$ct_line$ct_nl"; fi
  { printf '%s\n' "$ct_line" >&3; } 2>/dev/null || {
    ct_use_reserve && { printf '%s\n' "$ct_line" >&3; } 2>/dev/null
  }
}

# The end of a run that has changed nothing, or of readings; work ends with ct_end_work.
ct_end() {
  ct_event end "$1"
  exit "$2"
}

# Room on the disk that a run keeps for its last words. False when there is none (left).
ct_use_reserve() {
  [ -n "$ct_tmp" ] && [ -e "$ct_tmp/reserve" ] && rm -f "$ct_tmp/reserve"
}
