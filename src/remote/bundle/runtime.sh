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

ct_event() {
  ct_line=$1
  shift
  for ct_field in "$@"; do
    case $ct_field in
      *"$ct_tab"* | *"$ct_nl"*) ct_field=$(printf '%s' "$ct_field" | tr '\t\n' '  ') ;;
    esac
    ct_line="$ct_line$ct_tab$ct_field"
  done
  printf '%s\n' "$ct_line" >&3 2>/dev/null || :
}

# --- what a check may say; the worst verdict counts ---
ct_raise() {
  if [ "$1" -gt "$ct_rank" ]; then ct_rank=$1 ct_verdict=$2 ct_text=$3; fi
}
ct_ok() { ct_raise 1 ok "$1"; }
ct_differs() { ct_raise 2 differs "$1"; }
ct_conflict() {
  ct_event difference "$ct_id" "$1" "$2" "$3"
  ct_raise 3 conflict "$1 is $2, asked for $3"
}
ct_refuse() { ct_raise 4 refused "$1"; }
ct_missing() { ct_raise 5 missing "$1"; }
ct_broken() { ct_raise 6 broken "$1"; }
ct_warn() { ct_event warning "$ct_id" "$1"; }
ct_found() { ct_event found "$ct_id" "$1" "$2"; }

# --- how an apply ends when it knows the cause ---
ct_die() {
  printf '%s\n' "$1" >"$ct_cause"
  exit 90
}
ct_timeout() {
  printf '%s\n' "$1" >"$ct_cause"
  exit 91
}

ct_check() {
  eval "ct_id=\$ct_id_$1"
  ct_rank=0 ct_verdict='' ct_text=''
  "ct_check_$1" >/dev/null
  [ -n "$ct_verdict" ] || ct_broken 'the check gave no answer'
  ct_event verdict "$ct_id" "$ct_verdict" "$ct_text"
}

# Descriptor 3 is closed for the work: a daemon that it starts must not hold the channel.
# The result stands in ct_rc: called as a condition (`ct_apply || …`) a shell would ignore the `set -e` within.
ct_apply() {
  ct_event applying "$ct_id"
  ct_mark=$ct_tmp/mark.$1 ct_cause=$ct_tmp/cause
  rm -f "$ct_cause"
  (
    set -e
    "ct_apply_$1"
  ) >"$ct_tmp/out" 2>&1 </dev/null 3>&-
  ct_rc=$?
  tail -n 200 "$ct_tmp/out" | cut -c 1-2000 | sed "s/^/output$ct_tab$ct_id$ct_tab/" >&3 2>/dev/null
  if [ "$ct_rc" -ne 0 ]; then
    ct_reason=''
    if [ -s "$ct_cause" ]; then ct_reason=$(cat "$ct_cause"); fi
    ct_event failed "$ct_id" "$ct_rc" "$ct_reason"
  fi
}

ct_rollback() {
  for ct_number in $ct_applied; do
    eval "ct_id=\$ct_id_$ct_number ct_undoable=\$ct_undoable_$ct_number"
    if [ "$ct_undoable" = 1 ]; then
      ct_mark=$ct_tmp/mark.$ct_number
      (
        set -e
        "ct_undo_$ct_number"
      ) >"$ct_tmp/out" 2>&1 </dev/null 3>&-
      ct_rc=$?
      if [ "$ct_rc" -eq 0 ]; then
        ct_event undone "$ct_id"
      else
        sed "s/^/output$ct_tab$ct_id$ct_tab/" "$ct_tmp/out" >&3 2>/dev/null
        ct_event undo-failed "$ct_id"
      fi
    fi
  done
}

ct_end() {
  ct_event end "$1"
  [ -n "$ct_tmp" ] && rm -rf "$ct_tmp"
  exit "$2"
}

# A failed step ends the run: rolled back where the bundle asks for it, else left for the next try.
ct_fail() {
  if [ "$ct_rollback" = 1 ]; then ct_rollback; fi
  ct_end failed 11
}

# Everything is checked before anything is changed, so that a refusal leaves no half of a change behind.
ct_plan() {
  ct_stop=0 ct_pending=0 ct_number=1
  while [ "$ct_number" -le "$1" ]; do
    ct_check "$ct_number"
    case $ct_verdict in
      ok) ;;
      differs) ct_pending=$((ct_pending + 1)) ;;
      missing | broken)
        ct_stop=1
        break
        ;;
      *) ct_stop=1 ;;
    esac
    eval "ct_planned_$ct_number=\$ct_verdict"
    ct_number=$((ct_number + 1))
  done
}

ct_carry_out() {
  ct_number=1
  while [ "$ct_number" -le "$1" ]; do
    eval "ct_verdict=\$ct_planned_$ct_number ct_id=\$ct_id_$ct_number"
    # After the first change the plan is old: look again just before each step.
    if [ -n "$ct_applied" ]; then ct_check "$ct_number"; fi
    case $ct_verdict in
      ok) ;;
      differs)
        ct_applied="$ct_number $ct_applied"
        ct_apply "$ct_number"
        if [ "$ct_rc" -ne 0 ]; then ct_fail; fi
        ct_check "$ct_number"
        if [ "$ct_verdict" != ok ]; then
          ct_event failed "$ct_id" 0 "not so after its apply: $ct_text"
          ct_fail
        fi
        ct_event changed "$ct_id" "$ct_text"
        ;;
      *)
        ct_event failed "$ct_id" 0 "$ct_text"
        ct_fail
        ;;
    esac
    ct_number=$((ct_number + 1))
  done
}

# ct_run MODE COUNT ROLLBACK
ct_run() {
  ct_tmp='' ct_applied='' ct_rollback=$3
  ct_plan "$2"
  if [ "$ct_stop" = 1 ]; then ct_end refused 10; fi
  if [ "$ct_pending" = 0 ]; then ct_end unchanged 0; fi
  if [ "$1" = plan ]; then ct_end planned 0; fi
  ct_tmp=$(mktemp -d "${TMPDIR:-/tmp}/ctctl.XXXXXX" 2>&1) && [ -d "$ct_tmp" ] || {
    ct_event failed '' 0 "no temporary folder: $ct_tmp"
    ct_tmp=''
    ct_end failed 11
  }
  if ! printf 'x' >"$ct_tmp/out"; then
    ct_event failed '' 0 "cannot write in $ct_tmp: is the disk full?"
    ct_end failed 11
  fi
  ct_carry_out "$2"
  ct_end changed 0
}

# ct_read N ID: stdout comes home line by line, then the exit status and what stood on stderr.
ct_read() {
  ct_err=$( { {
    ("ct_read_$1")
    printf '\n%s\n' "ct-rc $?"
  } | sed "s/^/line$ct_tab$2$ct_tab/" >&3; } 2>&1)
  ct_event read "$2" "$ct_err"
}
