# Errands about runs: attach, settle, cancel, kill. Settings: ct_state_folder.

# ct_find_run RUN: ct_owner_…, and ct_runner, a process that lives as long as its work does (0: none is left).
ct_find_run() {
  ct_runner=0
  ct_read_owner "$ct_state_folder/runs/$1/owner" || return 1
  if ct_session_processes "$ct_owner_session" "$ct_owner_start" "$ct_owner_boot"; then
    ct_runner=${ct_pids# }
    ct_runner=${ct_runner%% *}
    if { read -r ct_pid <"$ct_state_folder/runs/$1/runner"; } 2>/dev/null; then
      case " $ct_pids " in *" $ct_pid "*) ct_runner=$ct_pid ;; esac
    fi
  fi
}

# ct_attach RUN LINE LIVE
ct_attach() {
  ct_place=$ct_state_folder/runs/$1
  [ -d "$ct_place" ] || ct_end missing 0
  # It may just be beginning.
  for ct_round in 1 2 3 4 5; do
    if [ -e "$ct_place/events" ] && [ -e "$ct_place/owner" ]; then break; fi
    if [ -e "$ct_place/events" ] && grep "^end$ct_tab" "$ct_place/events" >/dev/null; then break; fi
    sleep 1
  done
  ct_find_run "$1" || :
  if [ -e "$ct_place/events" ]; then ct_follow "$1" "$2" "$ct_runner" "$3"; else ct_event end broken; fi
  exit 0
}

# ct_settle RUN LINE LIVE: for a client that lost its link and does not know whether the run has begun. Either it has,
# and is followed, or it never will: its place is taken.
ct_settle() {
  if mkdir -p "$ct_state_folder/runs" 2>/dev/null && mkdir "$ct_state_folder/runs/$1" 2>/dev/null; then
    printf 'end\tabandoned\n' >"$ct_state_folder/runs/$1/events"
    ct_end abandoned 0
  fi
  ct_attach "$1" "$2" "$3"
}

# ct_cancel RUN: it stops after its current step. One that has not begun never will.
ct_cancel() {
  ct_place=$ct_state_folder/runs/$1
  if [ "$2" = claim ] && mkdir -p "$ct_state_folder/runs" 2>/dev/null && mkdir "$ct_place" 2>/dev/null; then
    printf 'end\tabandoned\n' >"$ct_place/events"
    ct_end abandoned 0
  fi
  [ -d "$ct_place" ] || ct_end missing 0
  if [ -e "$ct_place/events" ] && grep "^end$ct_tab" "$ct_place/events" >/dev/null; then ct_end over 0; fi
  ct_find_run "$1" || :
  if [ "$ct_runner" = 0 ] && [ -e "$ct_place/owner" ]; then ct_end broken 0; fi
  : >"$ct_place/cancel" || ct_end failed 11
  ct_end cancelled 0
}

# ct_kill RUN: all its processes, the one that would begin the next step first.
ct_kill() {
  [ -d "$ct_state_folder/runs/$1" ] || ct_end missing 0
  ct_find_run "$1" || ct_end over 0
  if grep "^end$ct_tab" "$ct_state_folder/runs/$1/events" >/dev/null 2>&1; then ct_end over 0; fi
  if [ "$ct_runner" = 0 ]; then ct_runner=''; fi
  ct_round=0
  while ct_session_processes "$ct_owner_session" "$ct_owner_start" "$ct_owner_boot"; do
    # shellcheck disable=SC2086
    kill -KILL $ct_runner $ct_pids 2>/dev/null
    ct_round=$((ct_round + 1))
    if [ "$ct_round" -gt 5 ]; then ct_end failed 11; fi
    sleep 1
  done
  # Taking the lock writes down what became of its last holder.
  ct_run_id=$1
  if ct_lock; then ct_unlock; fi
  ct_end killed 0
}
