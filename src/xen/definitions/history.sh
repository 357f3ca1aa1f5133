# What the state folder keeps of a file's old texts (see ct_saving). Setting: ct_state_folder.

# ct_history FILE: a line for each old text, the oldest first: its revision, TAB, its bytes, TAB, the record of the run that
# has replaced it (see ct_own). Its place is ct_state_folder/saved/REVISION/NAME.
ct_history() {
  ct_find_target "$1" || {
    printf '%s\n' "$ct_why" >&2
    return 1
  }
  for ct_kept_note in "$ct_state_folder"/saved/*.from; do
    { IFS= read -r ct_from && IFS= read -r ct_replacer; } 2>/dev/null <"$ct_kept_note" || continue
    ct_kept_text=${ct_kept_note%.from}/${ct_target##*/}
    if [ "$ct_from" != "$ct_target" ] || [ ! -f "$ct_kept_text" ]; then continue; fi
    ct_revision=${ct_kept_note##*/}
    printf '%s\t%s\t%s\n' "${ct_revision%.from}" "$(stat -c %s "$ct_kept_text")" "$ct_replacer"
  done
}

# ct_kept_at FILE REVISION: the bytes of one of them, as od prints them; false where it is not there.
ct_kept_at() {
  ct_find_target "$1" && od -An -v -t x1 "$ct_state_folder/saved/$2/${ct_target##*/}"
}
