# Runs that go on by themselves, seen from outside. Settings: ct_state_folder.

# ct_follow RUN LINE PID LIVE: what the run says, from that line of its file on, until its last word. tail would wait for
# more, so it is ended then, or when the process PID is gone. LIVE=1: output of its commands too, as it comes.
ct_follow() {
  ct_place=$ct_state_folder/runs/$1
  if [ "$4" = 1 ] && sed -u p </dev/null 2>/dev/null; then
    ct_tail_file 1 "$ct_place/output" | {
      read -r ct_tail
      ct_end_tail "$ct_tail" "$3" &
      sed -u "s/^/live$ct_tab/" >&3 2>/dev/null
    } &
  fi
  ct_tail_file "$2" "$ct_place/events" | {
    read -r ct_tail
    ct_end_tail "$ct_tail" "$3" &
    ct_watcher=$!
    while IFS= read -r ct_line; do
      { printf '%s\n' "$ct_line" >&3; } 2>/dev/null || break
      case $ct_line in "end$ct_tab"*) break ;; esac
    done
    kill "$ct_tail" "$ct_watcher" 2>/dev/null
  }
  # Killed; in its very last moment the journal may know more than its own file.
  if ! grep "^end$ct_tab" "$ct_place/events" >/dev/null; then
    ct_outcome=$(ct_end_in_journal "$1")
    ct_event end "${ct_outcome:-broken}"
  fi
}

# ct_tail_file LINE FILE: first its own pid, then the file as it grows.
ct_tail_file() {
  /bin/sh -c 'echo $$; exec tail -n "+$1" -f "$2"' sh "$1" "$2" 2>/dev/null 3>&-
}

# ct_end_tail TAIL PID: when that process is gone, and all that it has written is out. Another one may get its number.
ct_end_tail() {
  if ct_look_process "$2"; then
    ct_watched=$ct_start
    while ct_look_process "$2" && [ "$ct_start" = "$ct_watched" ]; do sleep 1; done
  fi
  sleep 1
  kill "$1"
} >/dev/null 2>&1 3>&-
