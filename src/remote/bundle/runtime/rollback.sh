# What a run takes back again, and what its steps owe each other. Settings: ct_state_folder.

# ct_owe FILE ID: a later step has something to do because of this one, in the next run if this one ends before.
ct_owe() {
  if grep -x "$2" "$1" >/dev/null 2>&1; then return 0; fi
  if ! ct_cannot=$( { mkdir -p "${1%/*}" && printf '%s\n' "$2" >>"$1"; } 2>&1); then
    ct_die "cannot write in $ct_state_folder: ${ct_cannot##*: }"
  fi
  printf '%s\n' "$1" >>"$ct_mark.owed"
}

# ct_owe_no_more FILE ID: where this run has noted it. What has followed up on it already has to do so again.
ct_owe_no_more() {
  if ! grep -xF "$1" "$ct_mark.owed" >/dev/null 2>&1; then return 0; fi
  if [ ! -e "$1" ]; then
    printf '%s\n' "$2" >"$1"
    return 0
  fi
  grep -vx "$2" "$1" >"$ct_mark.still" || :
  if [ -s "$ct_mark.still" ]; then cat "$ct_mark.still" >"$1"; else rm -f "$1"; fi
}

ct_rollback() {
  for ct_number in $ct_applied; do
    eval "ct_id=\$ct_id_$ct_number ct_undoable=\$ct_undoable_$ct_number"
    if [ "$ct_undoable" = 1 ]; then
      ct_mark=$ct_tmp/mark.$ct_number
      ct_event undoing "$ct_id"
      ct_work_on "ct_undo_$ct_number"
      if [ "$ct_rc" -eq 0 ]; then
        ct_event undone "$ct_id"
        ct_journal_step undone ''
      else
        ct_tell_output
        ct_event undo-failed "$ct_id"
        ct_journal_step undo-failed ''
      fi
    fi
  done
  for ct_number in $ct_applied; do
    eval "ct_id=\$ct_id_$ct_number ct_due=\$ct_due_$ct_number"
    if [ -n "$ct_due" ] && [ -s "$ct_due" ]; then
      ct_warn "$ct_id has followed what is taken back now: the next run does it again"
    fi
  done
}
