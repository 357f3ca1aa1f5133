# The journal: one line of JSON an event, only ever appended to, in ct_state_folder. Written under the lock.
ct_journal_file=$ct_state_folder/journal

ct_json() {
  printf '"%s"' "$(printf '%s' "$1" | tr '\001-\037' ' ' | sed 's/\\/\\\\/g; s/"/\\"/g')"
}

# ct_journal RUN EVENT [MEMBERS]: MEMBERS is JSON text that begins with a comma.
ct_journal() {
  ct_entry="{\"time\":\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\",\"run\":\"$1\",\"event\":\"$2\"${3-}}"
  { printf '%s\n' "$ct_entry" >>"$ct_journal_file"; } 2>/dev/null || {
    ct_use_reserve && { printf '%s\n' "$ct_entry" >>"$ct_journal_file"; } 2>/dev/null
  }
}

# A line that a crash cut off stays as it is; the next one begins on a line of its own.
ct_open_journal() {
  if [ -s "$ct_journal_file" ] && [ -n "$(tail -c 1 "$ct_journal_file")" ]; then
    printf '\n' >>"$ct_journal_file" || return 1
  fi
  if [ -s "$ct_journal_file" ] && [ "$(wc -c <"$ct_journal_file")" -gt 1048576 ]; then
    for ct_age in 4 3 2 1; do
      if [ -e "$ct_journal_file.$ct_age" ]; then
        mv -f "$ct_journal_file.$ct_age" "$ct_journal_file.$((ct_age + 1))" || return 1
      fi
    done
    mv -f "$ct_journal_file" "$ct_journal_file.1"
  fi
}

# ct_end_in_journal RUN: how the journal says that it ended; nothing where it does not say.
ct_end_in_journal() {
  sed -n "s/.*\"run\":\"$1\",\"event\":\"end\",\"outcome\":\"\([a-z]*\)\".*/\1/p" "$ct_journal_file" 2>/dev/null | tail -n 1
}

# ct_bury RUN: a run that was killed, or that a reboot has ended, did not say so itself, or not everywhere.
ct_bury() {
  ct_grave=$ct_state_folder/runs/$1
  for ct_note in "$ct_grave"/mark*.litter; do
    # Beginnings of names beside a file, which was not replaced yet.
    if [ -s "$ct_note" ]; then
      while IFS= read -r ct_beginning; do
        case $ct_beginning in /*.ctctl-new. | /*.ctctl-old.) rm -rf "$ct_beginning"?* ;; esac
      done <"$ct_note"
    fi
  done
  rm -rf "$ct_grave/reserve" "$ct_grave"/mark*
  if [ -e "$ct_grave/events" ] && grep "^end$ct_tab" "$ct_grave/events" >/dev/null; then return 0; fi
  ct_outcome=$(ct_end_in_journal "$1")
  if [ -z "$ct_outcome" ]; then
    ct_outcome=broken
    ct_busy=$(awk -F '\t' '$1 == "applying" { s = $2 } $1 == "changed" || $1 == "failed" { s = "" } END { print s }' \
      "$ct_grave/events" 2>/dev/null)
    ct_journal "$1" end ",\"outcome\":\"broken\",\"step\":$(ct_json "$ct_busy")"
  fi
  # The last line may have been cut off in the middle.
  if [ -d "$ct_grave" ]; then printf '\nend\t%s\n' "$ct_outcome" >>"$ct_grave/events"; fi
}
