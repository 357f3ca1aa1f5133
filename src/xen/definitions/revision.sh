# Putting another text in the place of a file that somebody has read: only where it is still what they have read.
# Needs what definitionLibraries bring. The step's text defines ct_after and, where there was a file, ct_before, which print
# the whole texts; and sets ct_revised (the file), ct_guest (the domain it is about; may be empty), ct_as_it_is (1: whether or
# not the toolstack takes it).

# ct_revision_check: ct_is_new is 1 where nothing may be there yet.
ct_revision_check() {
  if ! ct_find_target "$ct_revised"; then
    ct_refuse "$ct_why"
  elif [ -e "$ct_target" ] && ct_after | cmp -s - "$ct_target"; then
    ct_ok "$(ct_version_of "$ct_target")"
  elif [ "$ct_is_new" = 1 ] && [ -e "$ct_target" ]; then
    ct_refuse "$ct_revised is there already ($(ct_version_of "$ct_target"))"
  elif [ "$ct_is_new" != 1 ] && [ ! -e "$ct_target" ]; then
    ct_refuse "$ct_revised was read, but is not there any more"
  elif [ "$ct_is_new" != 1 ] && ! ct_before | cmp -s - "$ct_target"; then
    ct_refuse "$ct_revised has been changed since it was read ($(ct_version_of "$ct_target")): nothing is written over it"
  elif [ ! -w "$ct_folder" ]; then
    ct_refuse "cannot write in $ct_folder"
  elif [ -z "$ct_guest" ]; then
    ct_revision_differs
  elif ct_see "$ct_guest"; then
    ct_revision_of_domain
  fi
}

ct_revision_of_domain() {
  if [ "$ct_is_new" = 1 ]; then
    ct_find_definition "$ct_guest"
    if [ -n "$ct_file" ]; then
      ct_refuse "$ct_guest is defined already in $ct_file"
      return
    elif [ "$(ct_state)" != none ]; then
      ct_refuse "a domain $ct_guest is there already, without a definition in $ct_definitions"
      return
    fi
  fi
  case $(ct_state) in
    none | halted) ;;
    *) ct_warn "$ct_guest is $(ct_state): the definition takes effect at its next start" ;;
  esac
  ct_revision_differs
}

ct_revision_differs() {
  if [ "$ct_is_new" = 1 ]; then ct_differs 'not there yet'; else ct_differs "another text ($(ct_version_of "$ct_target"))"; fi
}

# ct_revision_apply NEWMODE
ct_revision_apply() {
  if ct_is_to_be_tried; then ct_find_toolstack || ct_die "$(ct_no_list)"; fi
  ct_new_mode=''
  if [ "$ct_is_new" = 1 ]; then ct_new_mode=$1; fi
  ct_after | ct_put "$ct_revised" ct_revision_fits "$ct_new_mode"
}

ct_is_to_be_tried() { [ -n "$ct_guest" ] && [ "$ct_as_it_is" != 1 ]; }

# ct_revision_fits NEWFILE: the toolstack takes it, which may last, and nobody has been faster.
ct_revision_fits() {
  if ct_is_to_be_tried; then ct_dry_run "$1"; fi
  if [ "$ct_is_new" = 1 ]; then
    if [ -e "$ct_target" ]; then ct_die "$ct_revised has just been made by somebody else"; fi
  elif ! ct_before | cmp -s - "$ct_target"; then
    ct_die "$ct_revised has just been changed by somebody else: nothing is written over it"
  fi
}
