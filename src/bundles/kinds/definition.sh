# The definition kind. Needs what xen's definitionLibraries bring. The step's text defines ct_wanted_text.

# ct_definition_find NAME: ct_file, where the domain is defined already or will be; false, with the cause in ct_why.
ct_definition_find() {
  ct_find_definition "$1"
  if [ -z "$ct_file" ]; then
    ct_file=$ct_definitions/$1
    if [ -e "$ct_file" ] && ! ct_wanted_text 2>/dev/null | cmp -s - "$ct_file"; then
      ct_why="the file $ct_file is there, but does not define $1"
      return 1
    fi
  fi
  ct_find_target "$ct_file"
}

# ct_definition_check NAME
ct_definition_check() {
  ct_named=$(ct_wanted_text | ct_value - name)
  if [ -n "$ct_named" ] && [ "$ct_named" != "$1" ]; then
    ct_refuse "the content defines $ct_named, not $1"
  elif ! ct_definition_find "$1"; then
    ct_refuse "$ct_why"
  elif [ ! -e "$ct_target" ]; then
    ct_definition_differs "$1" 'not there yet'
  elif ct_wanted_text 2>/dev/null | cmp -s - "$ct_target"; then
    ct_ok "there, $ct_file"
  else
    ct_definition_differs "$1" "$ct_file differs ($(ct_version_of "$ct_target"))"
  fi
}

# ct_definition_differs NAME TEXT
ct_definition_differs() {
  if [ ! -w "$ct_folder" ]; then
    ct_refuse "cannot write in $ct_folder"
    return
  fi
  ct_see "$1" || return
  case $(ct_state) in
    none | halted) ;;
    *) ct_warn "$1 is $(ct_state): the definition takes effect at its next start" ;;
  esac
  ct_differs "$2"
}

# ct_definition_apply NAME NEWMODE
ct_definition_apply() {
  ct_find_toolstack || ct_die "$(ct_no_list)"
  ct_definition_find "$1" || ct_die "$ct_why"
  ct_new_mode=''
  if [ ! -e "$ct_target" ]; then ct_new_mode=$2; fi
  ct_wanted_text | ct_put "$ct_file" ct_dry_run "$ct_new_mode"
}
