# Services as systemd keeps them.
ct_systemd_folder=/run/systemd/system

ct_has_systemd() { [ -d "$ct_systemd_folder" ]; }

# ct_look_unit NAME: see ct_look_service.
ct_look_unit() {
  ct_unit=$(systemctl show -p LoadState -p ActiveState -p SubState -- "$1" 2>&1) || {
    ct_service_why="systemctl fails: $(printf '%s\n' "$ct_unit" | sed -n 1p)"
    return 1
  }
  case $(ct_of_unit ActiveState) in
    active | reloading) ct_service_runs=yes ;;
    # Between two tries of a service that ends again and again.
    activating)
      ct_service_runs='it is just starting'
      if [ "$(ct_of_unit SubState)" = auto-restart ]; then ct_service_runs=no; fi
      ;;
    deactivating) ct_service_runs='it is just stopping' ;;
    *) ct_service_runs=no ;;
  esac
  case $(ct_of_unit LoadState) in
    loaded) ct_look_unit_boots "$1" ;;
    masked)
      ct_service_boots=no ct_service_why="$1 is masked: systemctl unmask $1 on the server allows it again"
      [ "$ct_want_runs" != yes ] && [ "$ct_want_boots" != yes ]
      ;;
    not-found)
      ct_service_why="there is no service $1"
      return 1
      ;;
    *)
      ct_service_why="systemd cannot load $1 ($(ct_of_unit LoadState)): systemctl status $1 tells more"
      return 1
      ;;
  esac
}

# ct_of_unit PROPERTY
ct_of_unit() { printf '%s\n' "$ct_unit" | sed -n "s/^$1=//p"; }

# is-enabled also knows what is still an init script; a unit without [Install] is started by others only.
ct_look_unit_boots() {
  ct_service_boots=yes
  ct_enabled=$(systemctl is-enabled "$1" 2>/dev/null) || ct_service_boots=no
  case $ct_enabled:$ct_want_boots in
    static:yes) ct_service_boots='systemd cannot enable it: its unit has no [Install] section' ;;
    static:no | enabled-runtime:yes) ct_service_boots=no ;;
  esac
}

# ct_reload_units NAME: where an earlier step has written its unit.
ct_reload_units() {
  if [ "$(systemctl show -p NeedDaemonReload -- "$1")" = NeedDaemonReload=yes ]; then systemctl daemon-reload; fi
}

# ct_act_on_unit NAME VERB
ct_act_on_unit() {
  systemctl "$2" "$1" || {
    journalctl -u "$1" -n 20 --no-pager 2>/dev/null || :
    ct_die "systemctl $2 $1 failed$(ct_last_log "$1")"
  }
}

# ct_unit_log NAME: the last line of the service itself, without systemd's own.
ct_unit_log() {
  journalctl -u "$1" -n 20 --no-pager 2>/dev/null | awk '!/systemd\[1\]: / && !/^--/ && NF { last = $0 } END { sub(/^.*\[[0-9]+\]: /, "", last); print last }'
}
