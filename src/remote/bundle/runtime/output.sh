# What the work prints: kept, told, and never the reason for a full disk.

ct_has_room() {
  dd if=/dev/zero "of=$ct_tmp/room" bs=4096 count=1 >/dev/null 2>&1
  ct_rc_room=$?
  rm -f "$ct_tmp/room"
  return "$ct_rc_room"
}

# ct_trim_output BYTES: so many are kept, the last ones. In memory, for there may be no room for a second file.
ct_trim_output() {
  [ "$(wc -c <"$ct_tmp/output")" -gt "$1" ] || return 0
  ct_kept_output=$(tail -c "$1" "$ct_tmp/output" | tr -d '\000')
  printf '%s\n' "$ct_kept_output" >"$ct_tmp/output"
  ct_kept_output=''
}

# The last lines of what the work printed.
ct_tell_output() {
  tail -c "+$((ct_seen + 1))" "$ct_tmp/output" | tail -n 200 | cut -c 1-2000 |
    sed "s/^/output$ct_tab$ct_id$ct_tab/" >&3 2>/dev/null
}
