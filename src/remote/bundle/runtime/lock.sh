# One change at a time: a lock that the work itself holds, and that goes with it, however it ends.
# Settings: ct_state_folder, ct_run_id. With `flock` the kernel frees it; without, the holder's session tells if it lives.
ct_lock_file=$ct_state_folder/lock
ct_owner_file=$ct_state_folder/owner

ct_boot_id() {
  ct_boot=unknown
  if [ -r /proc/sys/kernel/random/boot_id ]; then read -r ct_boot </proc/sys/kernel/random/boot_id; fi
}

# ct_look_process PID: ct_session and ct_start of a process; false if there is none. Its name may hold anything.
ct_look_process() {
  { read -r ct_stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  ct_stat=${ct_stat##*) }
  # shellcheck disable=SC2086
  set -- $ct_stat
  case $1 in Z | X) return 1 ;; esac
  ct_session=$4 ct_start=${20}
}

# ct_session_processes SESSION START BOOT: ct_pids, those that are left of it. A new process with the number of the one
# that began the session means that nothing of it was left.
ct_session_processes() {
  ct_pids=''
  ct_boot_id
  [ "$3" = "$ct_boot" ] || return 1
  if ct_look_process "$1" && [ "$ct_start" != "$2" ]; then return 1; fi
  for ct_proc in /proc/[0-9]*; do
    ct_pid=${ct_proc#/proc/}
    if ct_look_process "$ct_pid" && [ "$ct_session" = "$1" ]; then ct_pids="$ct_pids $ct_pid"; fi
  done
  [ -n "$ct_pids" ]
}

# ct_lock: 0 it is ours; 1 somebody has it; 2 there can be no lock, ct_no_lock says why.
ct_lock() {
  ct_remains=''
  ct_no_lock=$(mkdir -p "$ct_state_folder/runs" 2>&1 && { : >>"$ct_lock_file"; } 2>&1) || {
    # Who kills a part of this has not filled the disk: the script breaks off, and its client comes back.
    if [ $? -gt 128 ]; then exit 1; fi
    ct_no_lock="cannot write in $ct_state_folder: ${ct_no_lock##*: }"
    return 2
  }
  if command -v flock >/dev/null 2>&1; then
    exec 9>>"$ct_lock_file"
    flock -n 9 || return 1
  else
    ct_lock_by_link || return 1
  fi
  ct_after_the_last && return 0
  ct_unlock
  return 1
}

# A symbolic link comes into being with its text or not at all. That of a dead holder is taken away under a second one.
ct_lock_by_link() {
  ct_boot_id
  ct_look_process $$ || return 1
  ct_me="$ct_session:$ct_start:$ct_boot:$ct_run_id"
  ln -s "$ct_me" "$ct_lock_file.held" 2>/dev/null && return 0
  ct_is_dead_link "$ct_lock_file.held" || return 1
  ct_dead=$ct_holder_link
  if ! ln -s "$ct_me" "$ct_lock_file.breaking" 2>/dev/null; then
    # Whoever dies within these few milliseconds leaves one more link behind.
    if ct_is_dead_link "$ct_lock_file.breaking"; then rm -f "$ct_lock_file.breaking"; fi
    return 1
  fi
  if [ "$(readlink "$ct_lock_file.held")" = "$ct_dead" ]; then rm -f "$ct_lock_file.held"; fi
  ln -s "$ct_me" "$ct_lock_file.held" 2>/dev/null
  ct_rc=$?
  rm -f "$ct_lock_file.breaking"
  return "$ct_rc"
}

ct_is_dead_link() {
  ct_holder_link=$(readlink "$1") || return 1
  ct_rest=${ct_holder_link#*:}
  ct_last=${ct_rest#*:}
  ! ct_session_processes "${ct_holder_link%%:*}" "${ct_rest%%:*}" "${ct_last%%:*}"
}

ct_unlock() {
  if command -v flock >/dev/null 2>&1; then
    exec 9>&-
  elif [ "$(readlink "$ct_lock_file.held" 2>/dev/null)" = "${ct_me-none}" ]; then
    rm -f "$ct_lock_file.held"
  fi
}

# ct_own: says whose the lock is now. In one rename, so that nobody reads half of it.
ct_own() {
  ct_boot_id
  ct_look_process $$ || ct_session=0 ct_start=0
  ct_owner=$(printf '%s\t%s\t%s\t%s\t%s\t%s\t%s' \
    "$ct_run_id" "$ct_who" "$(date +%s)" "$ct_session" "$ct_start" "$ct_boot" "$ct_command")
  printf '%s\n' "$ct_owner" >"$ct_owner_file.new" && mv -f "$ct_owner_file.new" "$ct_owner_file" || return 1
  printf '%s\n' "$ct_owner" >"$ct_tmp/owner"
}

# ct_read_owner FILE: ct_owner_run, ct_owner_who, ct_owner_since, ct_owner_session, ct_owner_start, ct_owner_boot,
# ct_owner_command; false if there is none.
ct_read_owner() {
  ct_owner_run=''
  { IFS=$ct_tab read -r ct_owner_run ct_owner_who ct_owner_since ct_owner_session ct_owner_start ct_owner_boot \
    ct_owner_command <"$1"; } 2>/dev/null
  [ -n "$ct_owner_run" ]
}

# The lock is ours, but does the work of the last holder go on without the shell that held it? A record that is still
# there means that it did not end by its own word.
ct_after_the_last() {
  ct_read_owner "$ct_owner_file" || return 0
  if ct_session_processes "$ct_owner_session" "$ct_owner_start" "$ct_owner_boot"; then
    ct_remains=$ct_pids
    return 1
  fi
  ct_bury "$ct_owner_run"
  rm -f "$ct_owner_file"
}

# ct_tell_owner: who holds the lock, and since when.
ct_tell_owner() {
  if ct_read_owner "$ct_owner_file"; then
    ct_event busy "$ct_owner_run" "$ct_owner_who" "$(($(date +%s) - ct_owner_since))" "$ct_owner_command" \
      "${ct_remains:+remains}"
  else
    ct_event busy '' '' 0 '' ''
  fi
}

# ct_get_lock SECONDS: ct_lock, waiting so long for somebody else's work; for mere checks, which nobody owns, always a
# little. Says now and then for whom, and gives up when nobody listens any more.
ct_get_lock() {
  ct_now=$(date +%s) ct_told='' ct_round=0
  ct_lock_until=$((ct_now + $1)) ct_checks_until=$((ct_now + 15))
  while :; do
    ct_lock
    ct_rc=$?
    if [ "$ct_rc" != 1 ]; then return "$ct_rc"; fi
    ct_now=$(date +%s)
    if ct_read_owner "$ct_owner_file"; then
      if [ "$ct_now" -ge "$ct_lock_until" ]; then return 1; fi
      if [ "$ct_told" != "$ct_owner_run" ] || [ $((ct_round % 5)) = 0 ]; then ct_tell_owner || exit 1; fi
      ct_told=$ct_owner_run ct_round=$((ct_round + 1))
    elif [ "$ct_now" -ge "$ct_checks_until" ]; then
      return 1
    fi
    sleep 1
  done
}
