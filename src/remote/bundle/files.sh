# Files: written beside the target, checked, then renamed over it. Setting: ct_state_folder.

# ct_put FILE CHECK: the new text comes on stdin; `CHECK NEWFILE` must be true before it takes the place of FILE.
# Mode and owner of the old file stay, its text is saved under the state folder. Notes for ct_take_back in $ct_mark.
ct_put() {
  ct_new=$1.ctctl-new.$$
  trap 'rm -f "$ct_new"' EXIT
  if [ -e "$1" ]; then
    cp -p "$1" "$ct_new"
  fi
  cat >"$ct_new"
  "$2" "$ct_new"
  if [ -e "$1" ]; then
    mkdir -p "$ct_state_folder/saved"
    ct_saved=$ct_state_folder/saved/$(date +%Y%m%d-%H%M%S)-$$-${1##*/}
    cp -p "$1" "$ct_saved"
    printf '%s\n' "$ct_saved" >"$ct_mark.saved"
  fi
  cp "$ct_new" "$ct_mark"
  mv -f "$ct_new" "$1"
}

# ct_take_back FILE: what ct_put of the same run did; false if somebody has changed the file since.
ct_take_back() {
  if [ -e "$ct_mark" ] && [ -e "$1" ]; then
    cmp -s "$1" "$ct_mark" || return 1
    if [ -s "$ct_mark.saved" ]; then
      cp -p "$(cat "$ct_mark.saved")" "$1.ctctl-old.$$"
      mv -f "$1.ctctl-old.$$" "$1"
    else
      rm -f "$1"
    fi
  fi
}
