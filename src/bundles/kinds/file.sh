# The file kind: files, folders, and what must not be there. Needs files.sh.
# The step's own text defines ct_wanted_text, which prints the wanted content.

# ct_file_check FILE MODE OWNER GROUP ONCE: empty is not asked for; ONCE: the content of a file that is there is not ours.
ct_file_check() {
  if ! ct_find_target "$1"; then
    ct_refuse "$ct_why"
  elif [ ! -e "$ct_target" ]; then
    ct_file_differs 'not there yet' "$ct_folder" "$3" "$4"
  elif [ ! -r "$ct_target" ]; then
    ct_refuse "$ct_target cannot be read"
  else
    ct_difference=''
    if [ -z "$5" ] && ! ct_wanted_text 2>/dev/null | cmp -s - "$ct_target"; then
      ct_difference="other content ($(ct_version_of "$ct_target")); "
    fi
    ct_file_verdict "$ct_target" "$2" "$3" "$4"
  fi
}

# ct_file_verdict FILE MODE OWNER GROUP: what differs beside the ct_difference that is known already.
ct_file_verdict() {
  ct_difference=$ct_difference$(ct_file_attributes "$@")
  if [ -z "$ct_difference" ]; then
    ct_ok there
  else
    ct_file_differs "${ct_difference%; }" "${1%/*}/" "$3" "$4"
  fi
}

# ct_file_differs TEXT FOLDER OWNER GROUP: unless it is known already that the apply would fail.
ct_file_differs() {
  if [ ! -w "$2" ]; then
    ct_refuse "cannot write in ${2%/}"
  elif [ -n "$3" ] && ! ct_file_knows passwd "$3"; then
    ct_refuse "there is no user $3 here"
  elif [ -n "$4" ] && ! ct_file_knows group "$4"; then
    ct_refuse "there is no group $4 here"
  else
    ct_differs "$1"
  fi
}

# ct_file_knows passwd|group NAME: a number need not be known.
ct_file_knows() {
  case $2 in
    *[!0-9]*) getent "$1" "$2" >/dev/null 2>&1 || cut -d : -f 1 "/etc/$1" | grep -F -x -e "$2" >/dev/null ;;
  esac
}

# ct_file_attributes FILE MODE OWNER GROUP: `mode 0600, wanted 0644; ` for each that differs.
ct_file_attributes() (
  [ -n "$2$3$4" ] || exit 0
  ct_asked_mode=$2 ct_asked_owner=$3 ct_asked_group=$4
  ct_is=$(stat -L -c '%a|%u|%U|%g|%G' "$1" 2>/dev/null)
  set -f
  IFS='|'
  # shellcheck disable=SC2086
  set -- $ct_is
  if [ -n "$ct_asked_mode" ] && [ "$1" != "$ct_asked_mode" ]; then
    printf 'mode %04d, wanted %04d; ' "${1:-0}" "$ct_asked_mode"
  fi
  ct_file_account owner "$ct_asked_owner" "$2" "$3"
  ct_file_account group "$ct_asked_group" "$4" "$5"
)

# ct_file_account WHAT ASKED NUMBER NAME: digits are always a number.
ct_file_account() {
  case $2 in
    '' | "$4") ;;
    *[!0-9]*) printf '%s %s, wanted %s; ' "$1" "$4" "$2" ;;
    *) if [ "$2" != "$3" ]; then printf '%s %s, wanted %s; ' "$1" "$3" "$2"; fi ;;
  esac
}

# ct_file_apply FILE MODE OWNER GROUP ONCE NEWMODE: NEWMODE is for a file that is not there yet.
ct_file_apply() {
  ct_find_target "$1" || ct_die "$ct_why"
  ct_owned=$3${4:+:$4}
  if [ ! -e "$ct_target" ]; then
    ct_wanted_text | ct_put "$1" true "${2:-$6}" "$ct_owned"
  elif [ -n "$5" ]; then
    ct_put "$1" true "$2" "$ct_owned" <"$ct_target"
  else
    ct_wanted_text | ct_put "$1" true "$2" "$ct_owned"
  fi
}

# ct_absent_check FILE: a link is itself, not what it leads to.
ct_absent_check() {
  if ct_foreign_link "${1%/*}"; then
    ct_refuse "$ct_why"
  elif [ ! -e "$1" ] && [ ! -L "$1" ]; then
    ct_ok 'not there'
  elif [ ! -L "$1" ] && [ -d "$1" ]; then
    ct_refuse "$1 is a folder"
  elif [ ! -L "$1" ] && [ ! -f "$1" ]; then
    ct_refuse "$1 is no regular file"
  else
    ct_file_differs there "${1%/*}/"
  fi
}

# --- folders ---

# ct_folder_check FOLDER MODE OWNER GROUP
ct_folder_check() {
  ct_folder=${1%/*}/
  if ct_foreign_link "$1"; then
    ct_refuse "$ct_why"
  elif [ -d "$1" ]; then
    ct_difference=''
    ct_file_verdict "$@"
  elif [ -e "$1" ] || [ -L "$1" ]; then
    ct_refuse "$1 is there, but no folder"
  elif [ ! -d "$ct_folder" ]; then
    ct_refuse "there is no folder ${ct_folder%/}"
  else
    ct_file_differs 'not there yet' "$ct_folder" "$3" "$4"
  fi
}

# ct_folder_apply FOLDER MODE OWNER GROUP NEWMODE
ct_folder_apply() {
  if ct_foreign_link "$1"; then ct_die "$ct_why"; fi
  if [ -d "$1" ]; then
    ct_is=$(stat -L -c '%a %u:%g' "$1")
    printf '%s\n' "$ct_is" >"$ct_mark.old"
    printf '%s\n' "chown ${ct_is#* } $(ct_word "$1") && chmod ${ct_is%% *} $(ct_word "$1")" >"$ct_mark.by"
    ct_folder_own "$1" "$2" "$3${4:+:$4}"
  else
    # Made for us alone first: nobody must look into it before it is as it should be.
    ct_must "make the folder $1" mkdir "$1"
    : >"$ct_mark"
    printf '%s\n' "rmdir $(ct_word "$1")" >"$ct_mark.by"
    ct_folder_own "$1" "${2:-$5}" "$3${4:+:$4}"
  fi
}

# ct_folder_own FOLDER MODE OWNER: chmod with digits would leave the set-group-ID bit of a folder.
ct_folder_own() {
  if [ -n "$3" ]; then ct_must "give $1 to $3" chown "$3" "$1"; fi
  if [ -n "$2" ]; then
    ct_must "set the mode of $1" chmod u-s,g-s "$1"
    ct_must "set the mode of $1" chmod "$2" "$1"
  fi
}

# ct_folder_back FOLDER: removed only while it is empty.
ct_folder_back() {
  if [ -e "$ct_mark" ]; then
    if [ -d "$1" ]; then rmdir "$1"; fi
  elif [ -s "$ct_mark.old" ]; then
    ct_is=$(cat "$ct_mark.old")
    chown "${ct_is#* }" "$1"
    ct_folder_own "$1" "${ct_is%% *}"
  fi
}
