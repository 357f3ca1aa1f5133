# Writing and comparing definitions.

# The folder that holds boot/hvmloader of an xm server: the setting, or the newest under /usr/lib/xen*.
ct_find_xen_folder() {
  for ct_f in "$ct_xen_folder" /usr/lib/xen-[0-9]* /usr/lib/xen-default /usr/lib/xen; do
    if [ -n "$ct_f" ] && [ -e "$ct_f/boot/hvmloader" ]; then ct_xen=$ct_f; fi
    if [ -n "$ct_xen_folder" ]; then break; fi
  done
  [ -n "$ct_xen" ]
}

# ct_dry_run FILE: does the toolstack take it? Ends the apply with the tool's words where not.
ct_dry_run() {
  if [ "$ct_toolstack" = xl ]; then set -- "$1" -N create; else set -- "$1" create -q -n; fi
  ct_tried_file=$1
  shift
  ct_said=$("$ct_toolstack" "$@" "$ct_tried_file" 2>&1 >/dev/null) && return 0
  ct_said=$(ct_first_error "$ct_said")
  # What is wrong with a file that holds a password may be the password: its words would stand in the journal for ever.
  if grep -i passw "$ct_tried_file" >/dev/null 2>&1; then
    ct_at=$(printf '%s\n' "$ct_said" | sed -n 's/^[^:]*:\([0-9][0-9]*\):.*/\1/p; s/.*, line \([0-9][0-9]*\)).*/\1/p')
    ct_said="${ct_at:+line $ct_at: }not repeated, for the file holds a password; see ctctl config lint"
  fi
  ct_die "$ct_toolstack does not take the definition: $ct_said"
}

ct_first_error() {
  # In words about the file that is meant: the one that is tried lies beside it.
  printf '%s\n' "$1" | grep -v '^Parsing config' | sed -n '1{s/\.ctctl-new\.[A-Za-z0-9]*//g;p;}'
}

# ct_kind FILE: hvm, pv or pvh, as both toolstacks' keys say it.
ct_kind() {
  ct_type=$(ct_value "$1" type)
  if [ -z "$ct_type" ]; then ct_type=$(ct_value "$1" builder); fi
  case $ct_type in hvm | pvh) printf '%s' "$ct_type" ;; *) printf pv ;; esac
}

# ct_same FIELD IS ASKED
ct_same() {
  if [ "$2" != "$3" ]; then ct_conflict "$1" "${2:-not set}" "$3"; fi
}

# ct_same_disk FIELD FILE PATH: some disk of the definition is PATH, in whatever syntax it is written.
ct_same_disk() {
  ct_is=$(ct_value "$2" disk)
  case ",${ct_is#?}" in
    *[:=,]"$3"[],]* | *phy:"${3#/dev/}"[],]*) ;;
    *) ct_conflict "$1" "${ct_is:-not set}" "$3" ;;
  esac
}

# A network card without its address and emulation type: who it is connected to.
ct_cards() {
  ct_value "$1" vif | sed 's/ //g; s/mac=[0-9A-Fa-f:]*,\{0,1\}//g; s/type=ioemu,\{0,1\}//g; s/,\]/]/'
}

ct_bridges() {
  { brctl show 2>/dev/null | awk 'NR > 1 && NF > 1 { print $1 }'; for ct_f in /sys/class/net/*/bridge; do
    if [ -d "$ct_f" ]; then ct_f=${ct_f%/bridge}; echo "${ct_f##*/}"; fi
  done; } | sort -u
}
