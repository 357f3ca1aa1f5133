# The steps about packages. Needs dpkg.sh and apt.sh.
ct_reboot_file=/var/run/reboot-required ct_told_reboot=''

# ct_check_packages STATE NAME…
ct_check_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    ct_refuse 'no apt-get here: packages are for Debian and its kin'
    return
  fi
  ct_tell_reboot
  ct_to_do=$(ct_packages_to_do "$@")
  case $1:$ct_to_do in
    present:) ct_ok installed ;;
    absent:) ct_ok 'not installed' ;;
    absent:* | *) ct_check_change "$1" $ct_to_do ;;
  esac
}

# ct_check_change STATE NAME…: the same, where apt has to be asked.
ct_check_change() {
  if ! ct_dpkg_is_whole; then
    ct_refuse "$ct_apt_why"
    return
  fi
  if [ "$1" != absent ] && ct_lists_are_old; then
    if [ -n "$ct_apt_refresh" ]; then
      ct_packages_differ "${ct_to_do:+$(printf '%s\n' "$ct_to_do" | ct_some): }first to be refreshed, $ct_lists_why"
      return
    fi
    ct_warn "$ct_lists_why: update: true refreshes them"
  fi
  if ct_forecast_is_fine "$@"; then ct_tell_forecast "$1"; else ct_refuse "$ct_apt_why"; fi
}

# ct_forecast_is_fine STATE NAME…: false, with the reason in ct_apt_why, for what apt cannot or must not do.
ct_forecast_is_fine() {
  ct_goal=$1
  shift
  if [ "$ct_goal" != absent ] && [ $# -gt 0 ]; then
    ct_unknown=$(ct_unknown_packages "$@" | ct_some)
    ct_apt_why="no package list has $ct_unknown (a wrong or virtual name, or update: true is wanted)"
    if [ -n "$ct_unknown" ]; then return 1; fi
  fi
  ct_foresee "$ct_goal" "$@" || return 1
  ct_extra=$ct_going
  if [ "$ct_goal" = absent ]; then ct_extra=$(ct_except "$ct_going" "$@"); fi
  ct_extra=$(printf '%s\n' "$ct_extra" | ct_some)
  ct_apt_why="this would remove $ct_extra: allow_removal: true says that it may"
  [ -z "$ct_extra" ] || [ -n "$ct_apt_removal" ]
}

# ct_tell_forecast STATE
ct_tell_forecast() {
  ct_coming_words=$(printf '%s\n' "$ct_coming" | ct_some) ct_going_words=$(printf '%s\n' "$ct_going" | ct_some)
  if [ -n "$ct_extra" ]; then ct_warn "this removes $ct_extra"; fi
  ct_reboots=$(printf '%s\n' "$ct_coming" | ct_of_kernel_or_xen | ct_some)
  if [ -n "$ct_reboots" ]; then ct_warn "a reboot of the server is needed before this takes effect: $ct_reboots"; fi
  if [ "$1" = upgraded ] && [ -n "$ct_kept" ]; then
    ct_warn "kept back, for other packages would have to come or go: $(printf '%s\n' "$ct_kept" | ct_some)"
  fi
  case $1:$ct_coming$ct_going in
    latest: | upgraded:) ct_ok 'nothing newer to be had' ;;
    absent:*) ct_packages_differ "to remove: $ct_going_words" ;;
    present:*) ct_packages_differ "to install: $ct_coming_words" ;;
    latest:*) ct_packages_differ "to install or upgrade: $ct_coming_words" ;;
    *) ct_packages_differ "$(printf '%s\n' "$ct_coming" | awk 'NF { n++ } END { print n + 0 }') to upgrade: $ct_coming_words" ;;
  esac
}

ct_packages_differ() {
  if [ -n "$ct_apt_archive" ]; then ct_warn 'archive: true takes packages whose signature has expired'; fi
  ct_differs "$1"
}

# --- reboots ---

# The names on stdin that take effect only when the server is started again.
ct_of_kernel_or_xen() { grep -E '^(linux-image|linux-xen|xen-hypervisor|xen-linux|xen-system|xen-utils|xenstore-utils|libxen)' || :; }

# What the server, once a run, or this run itself knows of a reboot that is due.
ct_tell_reboot() {
  if [ -e "$ct_reboot_file" ] && [ -z "$ct_told_reboot" ]; then
    ct_told_reboot=$(sort -u "$ct_reboot_file.pkgs" 2>/dev/null | ct_some)
    ct_told_reboot=${ct_told_reboot:-packages}
    ct_found reboot-required "$ct_told_reboot"
    ct_warn "the server waits for a reboot ($ct_told_reboot)"
  fi
  if [ -n "$ct_tmp" ] && [ -s "$ct_tmp/mark.reboot" ]; then
    ct_warn "in effect only after a reboot of the server: $(sort -u "$ct_tmp/mark.reboot" | ct_some)"
  fi
}

# --- changes ---

# ct_apply_packages STATE NAME…
ct_apply_packages() {
  # Not the script's own 077: it would be that of the files which packages' scripts make.
  umask 022
  trap ct_end_packages EXIT
  if [ "$1" != absent ] && [ -n "$ct_apt_archive" ]; then ct_take_expired; fi
  if [ "$1" != absent ] && [ -n "$ct_apt_refresh" ] && ct_lists_are_old; then ct_refresh_lists; fi
  ct_apply_state=$1
  set -- $(ct_packages_to_do "$@")
  if [ $# -eq 0 ] && [ "$ct_apply_state" != upgraded ]; then return 0; fi
  ct_forecast_is_fine "$ct_apply_state" "$@" || ct_die "$ct_apt_why"
  ct_note_packages "$ct_apply_state"
  if [ "$ct_apply_state" != absent ] && [ -z "$ct_apt_removal" ]; then set -- --no-remove "$@"; fi
  ct_apt_trusting "$ct_apt_verb" "$@" || ct_die "$(ct_apt_said | ct_apt_cause)"
}

# ct_note_packages STATE: for the undo, and for people. Only what is new is ever taken back.
ct_note_packages() {
  printf '%s\n' "$ct_coming" | ct_of_kernel_or_xen >>"$ct_tmp/mark.reboot"
  case $1 in
    present)
      printf '%s\n' "$ct_new" >"$ct_mark"
      ct_before=$ct_mark.before
      export ct_before
      ;;
    absent) printf 'apt-get install %s\n' "$(printf '%s' "$ct_going" | tr '\n' ' ')" >"$ct_mark.by" ;;
  esac
}

# However the apply ends.
ct_end_packages() {
  if [ -n "$ct_gpgv_folder" ]; then rm -rf "$ct_gpgv_folder"; fi
  ct_made=$(ct_made_packages | tr '\n' ' ')
  if [ -n "$ct_made" ]; then printf 'apt-get remove %s\n' "${ct_made% }" >"$ct_mark.by"; fi
}

# What the apply has put in: the forecast is older than the wait for apt's lock, so less what was there when its own turn
# came, or all of it if that is not known; and less what is not there now.
ct_made_packages() {
  if [ ! -s "$ct_mark" ] || [ ! -e "$ct_mark.before" ]; then return 0; fi
  awk '
    part == 1 && $3 !~ /^(not-installed|config-files)$/ { there[$4] = there[$4 ":" $5] = 1 }
    part == 2 && NF && !($1 in there) { print $1 }' part=1 "$ct_mark.before" part=2 "$ct_mark" |
    while IFS= read -r ct_each_new; do
      if [ -n "$(ct_packages_now there "$ct_each_new")" ]; then printf '%s\n' "$ct_each_new"; fi
    done
}

# Unless something else has come to need it since. Settings files and data stay.
ct_undo_packages() {
  umask 022
  ct_apt_removal=''
  set -- $(ct_made_packages)
  [ $# -gt 0 ] || return 0
  if ! ct_forecast_is_fine absent "$@"; then
    echo "$ct_apt_why"
    exit 1
  fi
  ct_apt remove "$@"
}
