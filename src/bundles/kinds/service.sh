# Services, by whatever starts them on this server. Needs systemd.sh and sysvinit.sh.

# ct_look_service NAME: ct_service_runs and ct_service_boots, each yes, no, or for what cannot be told or changed some
# other word; ct_service_how, by what it was judged. False, with the reason in ct_service_why, where there is none.
ct_look_service() {
  ct_service_runs='' ct_service_boots='' ct_service_how=''
  if ct_has_systemd; then ct_look_unit "$1"; else ct_look_init_script "$1"; fi
}

# ct_service_command NAME VERB: start, stop, restart, enable or disable, as a person would type it.
ct_service_command() {
  case $2 in
    enable | disable) if ct_has_systemd; then echo "systemctl $2 $1"; else echo "update-rc.d $1 $2"; fi ;;
    *) if ct_has_systemd; then echo "systemctl $2 $1"; else echo "$ct_init_folder/$1 $2"; fi ;;
  esac
}

# ct_act_on_service NAME VERB
ct_act_on_service() {
  if ct_has_systemd; then ct_act_on_unit "$1" "$2"; else ct_act_on_init_script "$1" "$2"; fi
}

# ct_restart_after FILE: the steps, each with a blank, that have changed something since the service was started last, in
# this run or in one that did not come so far.
ct_restart_after() {
  [ -n "$1" ] && [ -s "$1" ] && tr '\n' ' ' <"$1"
}

# ct_check_service NAME RUNS BOOTS FILE: RUNS and BOOTS are yes, no, or empty for what is left as it is; in FILE stands
# what it is to be restarted after.
ct_check_service() {
  ct_service=$1 ct_want_runs=$2 ct_want_boots=$3
  if ! ct_look_service "$ct_service"; then
    ct_refuse "$ct_service_why"
    return
  fi
  ct_service_due=$(ct_restart_after "$4")
  ct_is='' ct_todo=''
  case $ct_want_runs:$ct_service_runs in
    : | :*) ;;
    yes:yes) ct_is=running ;;
    no:no) ct_is='not running' ;;
    yes:no) ct_todo='not running' ;;
    no:yes) ct_todo=running ;;
    *) ct_broken "cannot tell whether $ct_service runs: $ct_service_runs" ;;
  esac
  if [ -n "$ct_service_how" ]; then
    ct_is="${ct_is:+$ct_is ($ct_service_how)}" ct_todo="${ct_todo:+$ct_todo ($ct_service_how)}"
  fi
  case $ct_want_boots:$ct_service_boots in
    : | :*) ;;
    yes:yes) ct_is="${ct_is:+$ct_is, }started at boot" ;;
    no:no) ct_is="${ct_is:+$ct_is, }not started at boot" ;;
    yes:no) ct_todo="${ct_todo:+$ct_todo, }not started at boot" ;;
    no:yes) ct_todo="${ct_todo:+$ct_todo, }started at boot" ;;
    *) ct_refuse "$ct_service: $ct_service_boots" ;;
  esac
  if [ -n "$ct_service_due" ] && [ "$ct_service_runs" != no ]; then
    ct_todo="${ct_todo:+$ct_todo, }to be restarted after ${ct_service_due% }"
  fi
  if [ -n "$ct_todo" ]; then ct_differs "$ct_todo"; else ct_ok "${ct_is:-nothing to do}"; fi
}

# ct_apply_service NAME RUNS BOOTS FILE
ct_apply_service() {
  ct_service=$1 ct_want_runs=$2 ct_want_boots=$3
  ct_look_service "$ct_service" || ct_die "$ct_service_why"
  if ct_has_systemd; then ct_reload_units "$ct_service"; fi
  case $ct_want_boots:$ct_service_boots in
    yes:no) ct_change_service enable disable ;;
    no:yes) ct_change_service disable enable ;;
  esac
  case $ct_want_runs:$ct_service_runs in
    yes:no)
      ct_change_service start stop
      ct_settle_service yes
      ;;
    no:yes)
      ct_change_service stop start
      ct_settle_service no
      ;;
    *)
      if [ "$ct_service_runs" != no ] && [ -n "$(ct_restart_after "$4")" ]; then
        ct_act_on_service "$ct_service" restart
        if [ "$ct_service_runs" = yes ]; then ct_settle_service yes; fi
      fi
      ;;
  esac
  # A service that has just been started knows the new settings as well.
  if [ -n "$4" ]; then rm -f "$4"; fi
}

# ct_change_service VERB BACK: noted before it is done, for it may fail half way.
ct_change_service() {
  printf '%s\n' "$2" >>"$ct_mark"
  ct_act_on_service "$ct_service" "$1"
  ct_back=$(ct_service_command "$ct_service" "$2")
  if [ -s "$ct_mark.by" ]; then ct_back="$ct_back && $(cat "$ct_mark.by")"; fi
  printf '%s\n' "$ct_back" >"$ct_mark.by"
}

# ct_settle_service RUNS: until it is so, and still so a moment later: a daemon may end right after its start.
ct_settle_service() {
  if [ "$1" = yes ]; then sleep 1; fi
  ct_service_until=$(($(date +%s) + ct_service_patience))
  until ct_look_service "$ct_service" && [ "$ct_service_runs" = "$1" ]; do
    if [ "$(date +%s)" -ge "$ct_service_until" ]; then
      case $1 in
        yes) ct_die "$ct_service was started and does not run$(ct_last_log "$ct_service")" ;;
        *) ct_die "$ct_service was told to stop and still runs" ;;
      esac
    fi
    sleep 1
  done
}
ct_service_patience=10

# ct_last_log NAME: what the service itself said last, to stand behind a cause.
ct_last_log() {
  if ct_has_systemd; then ct_logged=$(ct_unit_log "$1"); else ct_logged=$(tail -n 1 "$ct_tmp/output"); fi
  printf '%s' "${ct_logged:+: $ct_logged}"
}

# What this run has changed, the last thing first. A restart cannot be taken back.
ct_undo_service() {
  [ -s "$ct_mark" ] || return 0
  ct_service=$1
  for ct_each in $(awk '{ text = $0 " " text } END { print text }' "$ct_mark"); do
    ct_act_on_service "$ct_service" "$ct_each"
  done
}
