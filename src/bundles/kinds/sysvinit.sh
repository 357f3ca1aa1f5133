# Services as init scripts. Whether one runs is hard to tell: many scripts of Etch know no `status`, and those that do not
# may answer it like one that is not running; some that do always say yes. So: the pid file, else a `status` that stands
# in the script, else a process of the daemon's name.
ct_init_folder=/etc/init.d ct_rc_folder=/etc ct_inittab=/etc/inittab ct_pid_folder=/var/run

# ct_look_init_script NAME: see ct_look_service.
ct_look_init_script() {
  ct_script=$ct_init_folder/$1
  if [ ! -x "$ct_script" ]; then
    ct_service_why="there is no service $1: no init script $ct_script"
    return 1
  fi
  ct_service_boots=no
  for ct_link in "$ct_rc_folder/rc$(ct_default_runlevel).d"/S[0-9][0-9]"$1" "$ct_rc_folder"/rcS.d/S[0-9][0-9]"$1"; do
    if [ -e "$ct_link" ]; then ct_service_boots=yes; fi
  done
  ct_judge_by_pid_file "$1" || ct_judge_by_status || ct_judge_by_process || ct_judge_by_absence ||
    ct_service_runs='its init script knows no status, and there is no pid file'
}

ct_default_runlevel() {
  ct_level=$(sed -n 's/^[^#:]*:\([2-5]\):initdefault:.*/\1/p' "$ct_inittab" 2>/dev/null | sed -n 1p)
  printf '%s' "${ct_level:-2}"
}

# ct_judge_by_pid_file NAME: only one that is there says something.
ct_judge_by_pid_file() {
  for ct_pid_file in "$(ct_script_value PIDFILE)" "$ct_pid_folder/$1.pid" "$ct_pid_folder/$1/$1.pid"; do
    if [ -s "$ct_pid_file" ]; then
      ct_service_how="by $ct_pid_file"
      ct_main_pid=$(sed -n '1{s/[^0-9]//g;p;}' "$ct_pid_file")
      if [ -d "/proc/${ct_main_pid:-none}" ]; then ct_service_runs=yes; else ct_service_runs=no; fi
      return 0
    fi
  done
  return 1
}

ct_judge_by_status() {
  grep -E '(^|[[:space:]|(])"?status"?[[:space:]]*[|)]' "$ct_script" >/dev/null || return 1
  ct_service_how='by the status of its init script'
  ct_status=0
  ct_run_init_script "$ct_script" status >/dev/null 2>&1 || ct_status=$?
  case $ct_status in
    0) ct_service_runs=yes ;;
    1 | 2 | 3) ct_service_runs=no ;;
    *) return 1 ;;
  esac
}

ct_judge_by_process() {
  ct_daemon=$(ct_script_value DAEMON)
  [ -n "$ct_daemon" ] && command -v pidof >/dev/null || return 1
  ct_service_how="by a process of $ct_daemon"
  if pidof -x "$ct_daemon" >/dev/null 2>&1 || pidof "$ct_daemon" >/dev/null 2>&1; then ct_service_runs=yes; else ct_service_runs=no; fi
}

# The script itself names a pid file, and it is not there.
ct_judge_by_absence() {
  ct_pid_file=$(ct_script_value PIDFILE)
  [ -n "$ct_pid_file" ] || return 1
  ct_service_how="there is no $ct_pid_file" ct_service_runs=no
}

# ct_script_value NAME: what the script sets it to; $NAME, ${NAME} and $DAEMON in it are what it sets those to.
ct_script_value() {
  sed -n 's/^[[:space:]]*\([A-Z_]*\)=\(.*\)/\1 \2/p' "$ct_script" | ct_key=$1 awk '
    { key = $1; text = $0; sub(/^[^ ]* /, "", text); sub(/[ \t]+#.*/, "", text); gsub(/["\047]/, "", text)
      for (known in value) { gsub("[$][{]" known "[}]", value[known], text); gsub("[$]" known, value[known], text) }
      value[key] = text }
    END { text = value[ENVIRON["ct_key"]]; if (text ~ /^\/[^$`* ]*$/) print text }'
}

# ct_run_init_script SCRIPT ACTION: as at boot: without the umask, the locale and the deaf signals of this script.
ct_run_init_script() (
  trap - HUP PIPE
  umask 022
  cd /
  exec env -i PATH="$PATH" TERM=linux "$1" "$2"
)

# ct_act_on_init_script NAME VERB
ct_act_on_init_script() {
  case $2 in
    enable) ct_enable_init_script "$1" ;;
    disable) ct_disable_init_script "$1" ;;
    *) ct_run_init_script "$ct_init_folder/$1" "$2" || ct_die "$ct_init_folder/$1 $2 failed: $(tail -n 1 "$ct_tmp/output")" ;;
  esac
}

# Etch's update-rc.d has no enable and disable, and does nothing where any links are.
ct_knows_enable() { update-rc.d 2>&1 | grep 'enable' >/dev/null; }

ct_enable_init_script() {
  if ls "$ct_rc_folder"/rc[0-6S].d/[SK][0-9][0-9]"$1" >/dev/null 2>&1; then
    if ct_knows_enable; then
      update-rc.d "$1" enable
      return
    fi
    update-rc.d -f "$1" remove
  fi
  update-rc.d "$1" defaults
}

# The stop links stay: without any, the package's next version would start it at boot again.
ct_disable_init_script() {
  if ct_knows_enable; then
    update-rc.d "$1" disable
  else
    update-rc.d -f "$1" remove
    update-rc.d "$1" stop 20 0 1 2 3 4 5 6 .
  fi
}
