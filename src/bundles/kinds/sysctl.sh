# The sysctl kind: a kernel setting, both as it is now and as it is stored for the next boot. Needs files.sh, line.sh.
# Setting: ct_etc. The step's own text defines ct_wanted_line, the line that is stored.

# ct_squeeze TEXT: blanks, TABs and newlines between words become one blank.
ct_squeeze() (
  set -f
  # shellcheck disable=SC2086
  set -- $1
  printf '%s' "$*"
)

# ct_sysctl_read KEY: ct_running, as it is now; false, with the cause in ct_why.
ct_sysctl_read() {
  ct_running=$(sysctl -n "$1" 2>/dev/null) && return 0
  ct_why=$(sysctl -n "$1" 2>&1 >/dev/null | sed -n 1p)
  case $ct_why in
    *ermission*) ct_why="$1 cannot be read: ${ct_why##*: }" ;;
    *'not found'*) ct_why='there is no sysctl here' ;;
    *) ct_why="the kernel has no $1 here" ;;
  esac
  return 1
}

# ct_sysctl_file [FILE]: ct_store, where the value is kept for the next boot; the oldest servers have one file only.
ct_sysctl_file() {
  ct_store=$1
  if [ -n "$1" ]; then return; fi
  if [ -d "$ct_etc/sysctl.d" ]; then ct_store=$ct_etc/sysctl.d/60-ctctl.conf; else ct_store=$ct_etc/sysctl.conf; fi
}

# ct_sysctl_stored FILE KEY: number and value of the last line that sets KEY; `/` and `.` are two ways to write one key.
ct_sysctl_stored() {
  ct_key=$2 awk '
    function plain(key) {
      if (match(key, /[.\/]/) && substr(key, RSTART, 1) == "/") {
        gsub(/\./, "\001", key); gsub(/\//, ".", key); gsub(/\001/, "/", key)
      }
      return key
    }
    BEGIN { wanted = plain(ENVIRON["ct_key"]) }
    /^[ \t]*[#;]/ || !/=/ { next }
    {
      key = value = $0
      sub(/=.*/, "", key); sub(/^[ \t]*-?[ \t]*/, "", key); sub(/[ \t]*$/, "", key)
      if (plain(key) != wanted) next
      sub(/^[^=]*=/, "", value); gsub(/[ \t\r]+/, " ", value); sub(/^ /, "", value); sub(/ $/, "", value)
      found = FNR " " value
    }
    END { if (found != "") print found }' "$1"
}

# ct_sysctl_later KEY VALUE: files that are read after ours at boot and that set another value.
ct_sysctl_later() {
  for ct_f in "$ct_etc"/sysctl.d/*.conf "$ct_etc/sysctl.conf"; do
    if [ -f "$ct_f" ] && [ ! -L "$ct_f" ] && ct_sysctl_is_later "$ct_f"; then
      ct_stored=$(ct_sysctl_stored "$ct_f" "$1")
      if [ -n "$ct_stored" ] && [ "${ct_stored#* }" != "$2" ]; then printf '%s ' "$ct_f"; fi
    fi
  done
}

# ct_sysctl_is_later FILE: the folder's files are read in the order of their names, the old single one at last.
ct_sysctl_is_later() {
  case $ct_store in "$ct_etc"/sysctl.d/*) ;; *) return 1 ;; esac
  [ "$1" = "$ct_etc/sysctl.conf" ] ||
    ct_ours=$ct_store ct_theirs=$1 awk 'BEGIN { exit !((ENVIRON["ct_theirs"] "") > (ENVIRON["ct_ours"] "")) }'
}

# ct_sysctl_check KEY VALUE [FILE]
ct_sysctl_check() {
  if ! ct_sysctl_read "$1"; then
    ct_refuse "$ct_why"
    return
  fi
  ct_sysctl_file "$3"
  if ! ct_find_target "$ct_store"; then
    ct_refuse "$ct_why"
    return
  fi
  ct_difference=''
  if [ "$(ct_squeeze "$ct_running")" != "$2" ]; then ct_difference="is $(ct_squeeze "$ct_running"); "; fi
  ct_stored=''
  if [ -e "$ct_target" ]; then ct_stored=$(ct_sysctl_stored "$ct_target" "$1"); fi
  if [ -z "$ct_stored" ]; then
    ct_difference="${ct_difference}not stored in $ct_store"
  elif [ "${ct_stored#* }" != "$2" ]; then
    ct_difference="${ct_difference}stored as ${ct_stored#* } in $ct_store"
  fi
  ct_others=$(ct_sysctl_later "$1" "$2")
  if [ -n "$ct_others" ]; then ct_warn "$1 is set to something else in ${ct_others% }, which is read later at boot"; fi
  if [ -z "$ct_difference" ]; then
    ct_ok "$2, stored in $ct_store"
  elif [ ! -w "$ct_folder" ]; then
    ct_refuse "cannot write in $ct_folder"
  else
    ct_differs "${ct_difference%; }"
  fi
}

# ct_sysctl_apply KEY VALUE [FILE]: the kernel is asked first, for it knows what it can take.
ct_sysctl_apply() {
  ct_sysctl_read "$1" || ct_die "$ct_why"
  ct_sysctl_file "$3"
  ct_before=$ct_running ct_back=''
  if [ "$(ct_squeeze "$ct_before")" != "$2" ]; then
    printf '%s\n' "$ct_before" >"$ct_mark.value"
    ct_back="sysctl -w $(ct_word "$1=$(ct_squeeze "$ct_before")")"
    printf '%s\n' "$ct_back" >"$ct_mark.by"
    ct_set=$(sysctl -w "$1=$2" 2>&1) || ct_die "the kernel does not take $1 = $2: $(ct_last_words "$ct_set")"
    ct_sysctl_read "$1" || ct_die "$ct_why"
    if [ "$(ct_squeeze "$ct_running")" != "$2" ]; then
      sysctl -w "$1=$ct_before"
      ct_die "the kernel made $(ct_squeeze "$ct_running") of $1 = $2"
    fi
  fi
  ct_status=0
  (ct_sysctl_store "$1" "$2") || ct_status=$?
  if [ "$ct_status" -ne 0 ]; then
    if [ -n "$ct_back" ]; then sysctl -w "$1=$ct_before"; fi
    exit "$ct_status"
  fi
  if [ -n "$ct_back" ]; then
    if [ -s "$ct_mark.file" ]; then ct_back="$ct_back; $(cat "$ct_mark.by")"; fi
    printf '%s\n' "$ct_back" >"$ct_mark.by"
  fi
}

# ct_sysctl_store KEY VALUE: nothing to do where it is stored already.
ct_sysctl_store() {
  ct_find_target "$ct_store" || ct_die "$ct_why"
  if [ ! -e "$ct_target" ]; then
    ct_wanted_line | ct_put "$ct_store" true 644
    return
  fi
  ct_stored=$(ct_sysctl_stored "$ct_target" "$1")
  if [ -z "$ct_stored" ]; then
    ct_line_put "$ct_store" ct_line_edit "$ct_target" end 0
  elif [ "${ct_stored#* }" != "$2" ]; then
    ct_line_put "$ct_store" ct_line_edit "$ct_target" replace "${ct_stored%% *}"
  fi
}

# ct_sysctl_back KEY VALUE
ct_sysctl_back() {
  ct_status=0
  ct_take_back || ct_status=1
  if [ -s "$ct_mark.value" ]; then
    ct_sysctl_read "$1" || exit 1
    if [ "$(ct_squeeze "$ct_running")" = "$2" ]; then
      sysctl -w "$1=$(cat "$ct_mark.value")"
    elif [ "$ct_running" != "$(cat "$ct_mark.value")" ]; then
      echo "$1 has been changed since: left as it is"
      ct_status=1
    fi
  fi
  return "$ct_status"
}
