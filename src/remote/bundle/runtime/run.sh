# Carrying out a bundle: under the lock, in a process of its own, written down.
# Settings: ct_run_id, ct_who, ct_command, ct_begin (JSON members), ct_rollback, ct_live, ct_titles (event lines).

# The end before any work: the lock is free before anybody hears of it, for the next command may come at once.
ct_leave() {
  ct_unlock
  ct_end "$1" "$2"
}

# --- how an apply ends when it knows the cause ---
ct_die() {
  printf '%s\n' "$1" >"$ct_cause"
  exit 90
}
ct_timeout() {
  printf '%s\n' "$1" >"$ct_cause"
  exit 91
}

# ct_work_on FUNCTION: in a subshell under `set -e`, its output kept. Called as a condition (`ct_apply || …`) a shell would
# ignore that `set -e`, so the result stands in ct_rc. Descriptors 3 and 9 are closed for the work: a daemon that it
# starts must hold neither the channel nor the lock. What the runtime has set for itself, the work does not inherit.
ct_work_on() {
  ct_cause=$ct_tmp/cause
  rm -f "$ct_cause"
  ct_seen=$(wc -c <"$ct_tmp/output")
  (
    umask 022
    trap - PIPE HUP
    set -e
    "$1"
  ) >>"$ct_tmp/output" 2>&1 </dev/null 3>&- 9>&-
  ct_rc=$?
}

ct_apply() {
  ct_event applying "$ct_id"
  ct_mark=$ct_tmp/mark.$1 ct_step_began=$(date +%s)
  ct_work_on "ct_apply_$1"
  # Before anything is told: not every printf says that it could not write.
  ct_reason=''
  if ! ct_has_room; then
    ct_reason="no room is left on the disk of $ct_state_folder"
    ct_use_reserve
    ct_trim_output 65536
    ct_seen=0
  fi
  ct_tell_output
  if [ -s "$ct_mark.by" ]; then ct_event undo-by "$ct_id" "$(cat "$ct_mark.by")"; fi
  if [ "$ct_rc" -ne 0 ]; then
    if [ -s "$ct_cause" ]; then ct_reason=$(cat "$ct_cause"); fi
    ct_failed "$ct_rc" "$ct_reason"
  fi
}

ct_failed() {
  ct_event failed "$ct_id" "$1" "$2"
  ct_journal_step failed "$2" ",\"code\":$1"
}

# ct_journal_step OUTCOME TEXT [MEMBERS]
ct_journal_step() {
  ct_journal "$ct_run_id" step ",\"step\":\"$ct_id\",\"outcome\":\"$1\",\"text\":$(ct_json "$2")${3-}"
}

# ct_stop_work OUTCOME: rolled back where that is asked for, else left for the next try.
ct_stop_work() {
  if [ "$ct_rollback" = 1 ]; then ct_rollback; fi
  ct_end_work "$1"
}

# The lock is free before anybody hears of the end: the next command may come at once.
ct_end_work() {
  ct_journal "$ct_run_id" end ",\"outcome\":\"$1\",\"seconds\":$(($(date +%s) - ct_began))"
  rm -rf "$ct_tmp/reserve" "$ct_tmp/cause" "$ct_tmp/ran" "$ct_tmp"/mark*
  ct_trim_output 262144
  rm -f "$ct_owner_file"
  ct_unlock
  ct_event end "$1"
  exit 0
}

ct_carry_out() {
  ct_number=1
  while [ "$ct_number" -le "$1" ]; do
    eval "ct_verdict=\$ct_planned_$ct_number ct_text=\$ct_observed_$ct_number ct_id=\$ct_id_$ct_number"
    if [ -e "$ct_tmp/cancel" ]; then
      ct_event cancelling "$ct_id"
      ct_stop_work cancelled
    fi
    # After the first change the plan is old, and the variables of a check are those of the last one: look again just
    # before each step.
    if [ -n "$ct_applied" ] || [ "$ct_verdict" = unknown ] || [ "$ct_number" -lt "$1" ]; then
      ct_check "$ct_number"
    fi
    case $ct_verdict in
      ok)
        eval "ct_due=\$ct_due_$ct_number"
        if [ -n "$ct_due" ]; then rm -f "$ct_due"; fi
        ;;
      skipped)
        # Nothing is owed here that this run itself has noted.
        eval "ct_due=\$ct_due_$ct_number"
        if [ -n "$ct_due" ] && cat "$ct_tmp"/mark.*.owed 2>/dev/null | grep -xF "$ct_due" >/dev/null; then
          rm -f "$ct_due"
        fi
        ;;
      differs)
        ct_applied="$ct_number $ct_applied" ct_was=$ct_text
        ct_apply "$ct_number"
        if [ "$ct_rc" -ne 0 ]; then ct_stop_work failed; fi
        ct_check "$ct_number"
        case $ct_verdict in ok | skipped) ;; *)
          ct_failed 0 "not so after its apply: $ct_text"
          ct_stop_work failed
          ;;
        esac
        ct_event changed "$ct_id" "$ct_text"
        ct_journal_step changed "$ct_text" \
          ",\"was\":$(ct_json "$ct_was"),\"seconds\":$(($(date +%s) - ct_step_began))"
        ;;
      *)
        ct_failed 0 "$ct_text"
        ct_stop_work failed
        ;;
    esac
    ct_number=$((ct_number + 1))
  done
  ct_end_work changed
}

# A folder of its own, with room for last words: where there is none, nothing is begun. The folder can be made once only,
# so a run whose client has given it up before does not begin any more.
ct_open_run() {
  ct_place=$ct_state_folder/runs/$ct_run_id
  if [ -e "$ct_place" ]; then ct_leave abandoned 0; fi
  ct_cannot=$(mkdir "$ct_place" 2>&1) || {
    if [ -e "$ct_place" ]; then ct_leave abandoned 0; fi
    ct_no_room "$ct_cannot"
  }
  ct_cannot=$( { dd if=/dev/zero "of=$ct_place/reserve" bs=1024 count=128 &&
    : >"$ct_place/output" &&
    printf '%s%s' "$ct_titles" "$ct_said_before" >"$ct_place/events"; } 2>&1) || ct_no_room "$ct_cannot" "$?"
  ct_tmp=$ct_place
  if ! { ct_open_journal && ct_own && ct_journal "$ct_run_id" begin "$ct_begin"; } 2>/dev/null; then
    ct_tmp=''
    rm -f "$ct_owner_file"
    ct_no_room 'No space left on device'
  fi
}

# ct_no_room WORDS [STATUS]: above 128 it was killed, which says nothing of the disk.
ct_no_room() {
  rm -rf "$ct_place"
  if [ "${2:-0}" -gt 128 ]; then exit 1; fi
  case $1 in *'No space'*) ct_cause='the disk is full' ;; *) ct_cause=$(printf '%s' "${1##*: }" | tail -n 1) ;; esac
  ct_event no-journal "cannot write in $ct_state_folder: $ct_cause"
  ct_leave refused 10
}

# Old runs: the last 50 are kept, by this server's clock; ids are made by those of laptops.
ct_forget_runs() {
  ls -1t "$ct_state_folder/runs" | awk -v own="$ct_run_id" '$0 != own && ++count > 49' | while read -r ct_old; do
    rm -rf "${ct_state_folder:?}/runs/$ct_old"
  done
}

# The work goes on by itself from here; this process only tells what it says, while somebody listens.
ct_detach() {
  ct_event detached "$ct_run_id"
  ct_lines=$(($(wc -l <"$ct_tmp/events") + 1))
  ct_began=$(date +%s)
  (
    ct_carry_out "$1"
  ) 3>>"$ct_tmp/events" >/dev/null 2>>"$ct_tmp/errors" </dev/null &
  ct_runner=$!
  printf '%s\n' "$ct_runner" >"$ct_tmp/runner"
  if command -v flock >/dev/null 2>&1; then exec 9>&-; fi
  ct_forget_runs 2>/dev/null
  ct_follow "$ct_run_id" "$ct_lines" "$ct_runner" "$ct_live"
  exit 0
}

# Is what was found what the plan says? ct_expect_N: verdict, TAB, text.
ct_compare_plan() {
  ct_drifted=0 ct_number=1
  if [ -n "$ct_expect_machine" ] && [ "$ct_expect_machine" != "$(ct_machine)" ]; then
    ct_event drift '' "$ct_expect_machine" "$(ct_machine)"
    ct_leave drifted 14
  fi
  while [ "$ct_number" -le "$1" ]; do
    eval "ct_id=\$ct_id_$ct_number ct_expected=\$ct_expect_$ct_number"
    eval "ct_observed=\${ct_planned_$ct_number-}\$ct_tab\${ct_observed_$ct_number-}"
    case $ct_observed in
      *"$ct_nl"* | *"$ct_tab"*"$ct_tab"*)
        ct_observed=${ct_observed%%"$ct_tab"*}$ct_tab$(printf '%s' "${ct_observed#*"$ct_tab"}" | tr '\t\n' '  ') ;;
    esac
    if ! ct_same_finding; then
      ct_planned_text=${ct_expected#*"$ct_tab"} ct_present_text=${ct_observed#*"$ct_tab"}
      if [ "$ct_planned_text" = "$ct_present_text" ]; then
        ct_planned_text="${ct_expected%%"$ct_tab"*}: $ct_planned_text" ct_present_text="${ct_observed%%"$ct_tab"*}: $ct_present_text"
      fi
      ct_event drift "$ct_id" "$ct_planned_text" "$ct_present_text"
      ct_drifted=1
    fi
    ct_number=$((ct_number + 1))
  done
  if [ "$ct_drifted" = 1 ]; then ct_leave drifted 14; fi
}

# What is no UTF-8 a plan has read as Latin-1.
ct_same_finding() {
  if [ "$ct_observed" = "$ct_expected" ]; then return 0; fi
  [ "$(printf '%s' "$ct_observed" | iconv -f ISO-8859-1 -t UTF-8 2>/dev/null)" = "$ct_expected" ]
}

# ct_run COUNT WAIT: who finds nothing to do needs no lock; who does, has it from before the first check on.
ct_run() {
  ct_applied='' ct_no_lock=''
  ct_get_lock "$2"
  ct_has_lock=$?
  ct_plan "$1"
  if [ "$ct_has_lock" = 1 ] && [ "$ct_stop$ct_pending" != 00 ]; then
    ct_tell_owner
    ct_leave busy 13
  fi
  if [ "$ct_has_plan" = 1 ]; then ct_compare_plan "$1"; fi
  if [ "$ct_stop" = 1 ]; then ct_leave refused 10; fi
  if [ "$ct_pending" = 0 ]; then ct_leave unchanged 0; fi
  if [ "$ct_has_lock" = 2 ]; then
    ct_event no-journal "$ct_no_lock"
    ct_leave refused 10
  fi
  # Whoever has given up before anything began is not to find it done.
  ct_event beginning "$ct_run_id" || ct_leave abandoned 0
  ct_open_run
  ct_detach "$1"
}
