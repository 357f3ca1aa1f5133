# Files: written beside the target, checked, then renamed over it. Setting: ct_state_folder.
#
# What a step has done to its file is noted for ct_take_back, in files whose names begin with $ct_mark:
# .file the path, links followed; .saved where the old file was copied to; .moved where it was moved to;
# $ct_mark itself is a copy of the new text. $ct_mark.by is the command with which a person takes it back.

# ct_must WHAT COMMAND…: ends the apply with "cannot WHAT" and the command's own last word on it.
ct_must() {
  ct_what=$1
  shift
  ct_words=$("$@" 2>&1) || ct_die "cannot $ct_what: $(ct_last_words "$ct_words")"
}

# ct_last_words TEXT: of `cp: error writing 'x': No space left on device` what stands behind the last colon.
ct_last_words() {
  ct_words=$(printf '%s\n' "$1" | sed -n 1p)
  printf '%s' "${ct_words##*: }"
}

# ct_word TEXT: as one word of a command that a person can paste into a shell.
ct_word() {
  case $1 in
    '' | *[!A-Za-z0-9_/.:@%+,-]*) printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")" ;;
    *) printf '%s' "$1" ;;
  esac
}

# ct_foreign_link PATH: true, with ct_why, where a part of it is a link that neither root nor we have made: whoever owns
# it could lead us anywhere.
ct_foreign_link() {
  ct_walked='' ct_left=${1#/}
  while [ -n "$ct_left" ]; do
    ct_part=${ct_left%%/*}
    case $ct_left in */*) ct_left=${ct_left#*/} ;; *) ct_left='' ;; esac
    [ -n "$ct_part" ] || continue
    ct_walked=$ct_walked/$ct_part
    [ -L "$ct_walked" ] || continue
    ct_link_owner=$(stat -c %u "$ct_walked")
    if [ "$ct_link_owner" != 0 ] && [ "$ct_link_owner" != "$(id -u)" ]; then
      ct_why="$ct_walked is a link of $(stat -c %U "$ct_walked"): not followed"
      return 0
    fi
  done
  return 1
}

# ct_find_target FILE: ct_target, the file that FILE means, links followed, and its folder ct_folder; false, with the cause
# in ct_why, where no regular file is or can be.
ct_find_target() {
  ct_target=$1 ct_hops=0
  while :; do
    if ct_foreign_link "$ct_target"; then return 1; fi
    if [ ! -L "$ct_target" ] || [ "$ct_hops" -ge 40 ]; then break; fi
    ct_leads=$(readlink "$ct_target")
    case $ct_leads in
      /*) ct_target=$ct_leads ;;
      *) ct_target=${ct_target%/*}/$ct_leads ;;
    esac
    ct_hops=$((ct_hops + 1))
  done
  ct_folder=${ct_target%/*}
  ct_folder=${ct_folder:-/}
  if [ -L "$1" ] && [ ! -e "$1" ]; then
    ct_why="$1 is a link to $ct_target, which is not there"
  elif [ -d "$ct_target" ]; then
    ct_why="$ct_target is a folder"
  elif [ -e "$ct_target" ] && [ ! -f "$ct_target" ]; then
    ct_why="$ct_target is no regular file"
  elif [ ! -d "$ct_folder" ]; then
    ct_why="there is no folder $ct_folder"
  else
    return 0
  fi
  return 1
}

# ct_version_of FILE: by which a person, and a plan, tells whether it is still the same one.
ct_version_of() {
  stat -c '%s bytes of %y' "$1" | cut -d . -f 1
}

# ct_saving FILE: ct_saved, a place for it in a fresh folder below the state folder: the second, and a number that keeps the
# order within it. Beside the folder stands whose text it was, and the run that has replaced it: for the history of a file.
ct_saving() {
  ct_must "make the folder $ct_state_folder/saved" mkdir -p "$ct_state_folder/saved"
  ct_saved_at=$ct_state_folder/saved/$(date +%Y%m%d-%H%M%S) ct_saved_number=1
  until ct_words=$(mkdir -m 700 "$ct_saved_at.$ct_saved_number" 2>&1); do
    if [ ! -e "$ct_saved_at.$ct_saved_number" ]; then ct_die "cannot save the old file: $(ct_last_words "$ct_words")"; fi
    ct_saved_number=$((ct_saved_number + 1))
  done
  ct_saved=$ct_saved_at.$ct_saved_number
  ct_must "save the old $1 in $ct_state_folder" ct_note_origin "$1"
  ct_saved=$ct_saved/${1##*/}
}

# A copy of the owner's record instead of a printf, which would not always say that there is no room.
ct_note_origin() {
  { printf '%s\n' "$1" && cat "$ct_tmp/owner" 2>/dev/null; } | cat >"$ct_saved.from"
}

# ct_keep_access FILE NEW MODE: access control lists, where the server has them and no MODE is asked for.
ct_keep_access() {
  if [ -n "$3" ] || [ ! -e "$1" ] || ! command -v setfacl >/dev/null 2>&1; then return 0; fi
  getfacl -p "$1" 2>/dev/null | setfacl --set-file=- "$2" 2>/dev/null || :
}

ct_receive() { cat >"$1"; }

# ct_put FILE CHECK [MODE [OWNER]]: the new text comes on stdin; `CHECK NEWFILE` must be true before it takes the place
# of FILE. Without MODE and OWNER (as chown takes it) the old file's stay; a new file is for its owner only.
ct_put() (
  ct_new=''
  trap 'if [ -n "$ct_new" ]; then rm -f "$ct_new"; fi' EXIT
  trap 'exit 143' INT TERM
  # What it notes for the way back is about one file.
  if [ -e "$ct_mark.file" ]; then ct_die "$1: a step writes one file only"; fi
  ct_find_target "$1" || ct_die "$ct_why"
  # What an earlier run left that was killed in the middle of this.
  rm -f "$ct_target".ctctl-new.*
  # For whoever clears up after a run that is killed in the middle of this.
  printf '%s\n' "$ct_target.ctctl-new." >"$ct_mark.litter" || exit 1
  # A fresh name: in a folder where others may write too, nobody can have put a link there.
  ct_new=$(mktemp "$ct_target.ctctl-new.XXXXXX" 2>&1) || {
    ct_words=$ct_new ct_new=''
    ct_die "cannot write in $ct_folder: $(ct_last_words "$ct_words")"
  }
  # Until all of it is there and checked, nobody else may read it: the old file's mode and owner come last.
  ct_mode=${3:-600} ct_owned=$4
  if [ -e "$ct_target" ]; then
    ct_mode=${3:-$(stat -c %a "$ct_target")}
    ct_owned=${4:-$(stat -c %u:%g "$ct_target")}
    if [ -z "$ct_mode" ] || [ -z "$ct_owned" ]; then ct_die "cannot tell mode and owner of $ct_target"; fi
  fi
  ct_must "write $ct_target" ct_receive "$ct_new"
  # No `||` right behind it: a shell would ignore `set -e` within the check.
  "$2" "$ct_new"
  # shellcheck disable=SC2181
  [ $? -eq 0 ] || exit 1
  if [ -n "$ct_owned" ] && [ "$ct_owned" != "$(stat -c %u:%g "$ct_new")" ]; then
    ct_must "give $ct_target to $ct_owned" chown "$ct_owned" "$ct_new"
  fi
  ct_keep_access "$ct_target" "$ct_new" "$3"
  ct_must "set the mode of $ct_target" chmod "$ct_mode" "$ct_new"
  ct_by="rm $(ct_word "$ct_target")"
  if [ -e "$ct_target" ]; then
    ct_saving "$ct_target"
    ct_words=$(cp -p "$ct_target" "$ct_saved" 2>&1) || {
      # Half of a copy is no old text.
      rm -rf "${ct_saved%/*}" "${ct_saved%/*}.from"
      ct_die "cannot save the old $ct_target in $ct_state_folder: $(ct_last_words "$ct_words")"
    }
    printf '%s\n' "$ct_saved" >"$ct_mark.saved" || exit 1
    ct_by="cp -p $(ct_word "$ct_saved") $(ct_word "$ct_target")"
  fi
  ct_must 'note what is done' cp "$ct_new" "$ct_mark"
  # From here on ct_take_back looks at the file: this one comes last.
  printf '%s\n' "$ct_target" >"$ct_mark.file" || exit 1
  ct_must "replace $ct_target" mv -f "$ct_new" "$ct_target"
  printf '%s\n' "$ct_by" >"$ct_mark.by" || exit 1
)

# ct_put_away FILE: moves it, or the link that it is, below the state folder.
ct_put_away() {
  ct_saving "$1"
  printf '%s\n' "$ct_saved" >"$ct_mark.moved" || exit 1
  printf '%s\n' "$1" >"$ct_mark.file" || exit 1
  ct_words=$(mv -f "$1" "$ct_saved" 2>&1) || {
    # Half of a copy, when it goes to another file system: the file itself is removed last.
    if [ -e "$1" ] || [ -L "$1" ]; then rm -rf "${ct_saved%/*}" "${ct_saved%/*}.from"; fi
    ct_die "cannot move $1 to $ct_state_folder: $(ct_last_words "$ct_words")"
  }
  printf '%s\n' "mv $(ct_word "$ct_saved") $(ct_word "$1")" >"$ct_mark.by" || exit 1
}

# ct_take_back: what ct_put or ct_put_away of the same run did; false if somebody has changed the file since.
ct_take_back() {
  [ -e "$ct_mark.file" ] || return 0
  ct_target=$(cat "$ct_mark.file") ct_saved=''
  if [ -e "$ct_mark.moved" ]; then
    ct_saved=$(cat "$ct_mark.moved")
    # Not moved yet when the run was ended.
    if [ ! -e "$ct_saved" ] && [ ! -L "$ct_saved" ]; then return 0; fi
    if [ ! -e "$ct_target" ] && [ ! -L "$ct_target" ]; then
      ct_restore "$ct_saved" "$ct_target"
      return
    fi
  else
    if [ -s "$ct_mark.saved" ]; then ct_saved=$(cat "$ct_mark.saved"); fi
    if [ ! -e "$ct_target" ]; then return 0; fi
    if cmp -s "$ct_target" "$ct_mark"; then
      if [ -n "$ct_saved" ]; then ct_restore "$ct_saved" "$ct_target"; else rm -f "$ct_target"; fi
      return
    fi
  fi
  # Taken back already, or not replaced yet when the run was ended.
  if [ -n "$ct_saved" ] && cmp -s "$ct_target" "$ct_saved"; then return 0; fi
  echo "$ct_target has been changed since: left as it is"
  return 1
}

# ct_restore SAVED FILE: a copy beside FILE, then renamed: FILE is whole at every moment, and SAVED stays.
ct_restore() (
  printf '%s\n' "$2.ctctl-old." >>"$ct_mark.litter"
  ct_beside=$(mktemp -d "$2.ctctl-old.XXXXXX") || exit 1
  trap 'rm -rf "$ct_beside"' EXIT
  cp -pP "$1" "$ct_beside/file" && mv -f "$ct_beside/file" "$2"
)
