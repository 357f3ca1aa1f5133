# Domains as the server's toolstack sees them. Settings: ct_toolstack (xl, xm, or empty: to be found).
ct_was_there='' ct_kept=0

# The inventory's one while it is installed, else found by running it: on Xen 4.1 to 4.4 both are there and one refuses.
ct_find_toolstack() {
  if [ -n "$ct_toolstack" ] && command -v "$ct_toolstack" >/dev/null 2>&1; then return 0; fi
  for ct_toolstack in xl xm; do
    if "$ct_toolstack" list >/dev/null 2>&1; then return 0; fi
  done
  ct_why=$( { xl list || xm list; } 2>&1 | sed -n 1p)
  ct_toolstack=''
  return 1
}

# Why there is no list of domains, in one line.
ct_no_list() {
  if [ -z "$ct_toolstack" ]; then
    printf '%s' "neither xl nor xm answers there (${ct_why:-not a Xen Dom0?})"
  else
    printf '%s' "$ct_toolstack list fails: $("$ct_toolstack" list 2>&1 >/dev/null | sed -n 1p)"
  fi
}

# xm list fails now and then while xend is busy, so a read is tried twice.
ct_list() {
  "$ct_toolstack" list 2>/dev/null || {
    sleep 1
    "$ct_toolstack" list 2>/dev/null
  }
}

# ct_look NAME: ct_domid and ct_flags of the domain; both empty: no such row; `-`: managed by xend and halted.
# Read from the right, because xl allows any character in a name, blanks too.
ct_look() {
  ct_domid='' ct_flags=''
  ct_find_toolstack && ct_rows=$(ct_list) || return 1
  ct_row=$(printf '%s\n' "$ct_rows" | ct_name=$1 awk '
    NR == 1 { next }
    {
      id = flags = "-"; name = $0
      if (name ~ /[ \t][r-][b-][p-][s-][-rscwS?][d-][ \t]+[0-9.]+[ \t]*$/) {
        flags = $(NF - 1); id = $(NF - 4)
        sub(/[ \t]+[0-9]+[ \t]+[0-9]+[ \t]+[0-9]+[ \t]+[^ \t]+[ \t]+[0-9.]+[ \t]*$/, "", name)
      } else sub(/[ \t]+[0-9]+[ \t]+[0-9]+[ \t]+[0-9.]+[ \t]*$/, "", name)
      if (name == ENVIRON["ct_name"]) { print id, flags; exit }
    }')
  ct_domid=${ct_row%% *} ct_flags=${ct_row#* }
}

# The state of the row that ct_look found. The fifth flag is c for a crash; xl puts other reasons there too.
ct_state() {
  case $ct_flags in
    '') echo none ;;
    -) echo halted ;;
    ?????d) echo dying ;;
    ????c?) echo crashed ;;
    ???s*) echo shutdown ;;
    ??p*) echo paused ;;
    *) echo running ;;
  esac
}

# How the toolstack wants the domain named: for xl digits are always an id, for xm a name goes before an id.
ct_handle() {
  if [ "$ct_toolstack" = xl ]; then printf '%s' "$ct_domid"; else printf '%s' "$1"; fi
}

# ct_is_hvm ID
ct_is_hvm() {
  ct_vm=$(xenstore-read "/local/domain/$1/vm" 2>/dev/null) &&
    [ "$(xenstore-read "$ct_vm/image/ostype" 2>/dev/null)" = hvm ]
}

# ct_has_pv_drivers ID: a frontend that is connected (state 4) means drivers in the guest.
ct_has_pv_drivers() {
  for ct_device in vif vbd; do
    for ct_node in $(xenstore-list "/local/domain/$1/device/$ct_device" 2>/dev/null); do
      if [ "$(xenstore-read "/local/domain/$1/device/$ct_device/$ct_node/state" 2>/dev/null)" = 4 ]; then return 0; fi
    done
  done
  return 1
}

# ct_find_vnc ID: ct_vnc_port (empty: none yet) and ct_vnc_listen.
ct_find_vnc() {
  ct_vnc_port=$(xenstore-read "/local/domain/$1/console/vnc-port" 2>/dev/null)
  ct_vnc_listen=$(xenstore-read "/local/domain/$1/console/vnc-listen" 2>/dev/null)
  case $ct_vnc_listen in '' | 0.0.0.0 | '*') ct_vnc_listen=127.0.0.1 ;; ::) ct_vnc_listen=::1 ;; esac
}

ct_report_vnc() {
  ct_find_vnc "$1"
  ct_found domain-id "$1"
  if [ -n "$ct_vnc_port" ]; then
    ct_found vnc-port "$ct_vnc_port"
    ct_found vnc-listen "$ct_vnc_listen"
  fi
}

# ct_wait SECONDS COMMAND…: true as soon as the command is, false when the time is over. Looks once at least.
ct_wait() {
  ct_until=$(($(date +%s) + $1))
  shift
  until "$@"; do
    [ "$(date +%s)" -lt "$ct_until" ] || return 1
    sleep 1
  done
}

# --- stopping a guest ---

# ct_is_off NAME
ct_is_off() {
  ct_look "$1" && case $(ct_state) in none | halted) true ;; *) false ;; esac
}

# ct_shut_down NAME SECONDS: true as soon as it is off. -F makes xl press the ACPI power button where the guest has no
# PV drivers.
ct_shut_down() {
  [ "$2" -gt 0 ] || return 1
  if [ "$ct_toolstack" = xl ]; then xl shutdown -F "$ct_domid"; else xm shutdown "$1"; fi || echo 'the request failed'
  ct_kept=0
  ct_wait "$2" ct_has_ended "$1" && ct_is_off "$1"
}

# ct_has_ended NAME: it is off, or has been kept in memory for a while after its end (on_poweroff="preserve").
ct_has_ended() {
  ct_look "$1" || return 1
  case $(ct_state) in
    none | halted) return 0 ;;
    shutdown | crashed) ct_kept=$((ct_kept + 1)) ;;
    *) ct_kept=0 ;;
  esac
  [ "$ct_kept" -ge 5 ]
}

# --- what the checks of several steps share; they end the check when they say no ---

# ct_see NAME: ct_look, and the verdict when there is no list of domains. The server itself is no domain to act on.
ct_see() {
  ct_look "$1" || {
    ct_broken "$(ct_no_list)"
    return 1
  }
  if [ "$ct_domid" = 0 ]; then
    ct_refuse "$1 is the server itself, not a guest"
    return 1
  fi
}

# ct_absent NAME VERDICT TEXT: the verdict on a domain that is not there but defined; without a definition it is missing.
ct_absent() {
  ct_find_definition "$1"
  if [ -n "$ct_file" ]; then "$2" "$3"; else ct_missing "no domain $1, and no definition of it in $ct_definitions"; fi
}

# ct_warn_if_hard NAME WHAT: under xm a guest without PV drivers cannot be asked, it is switched off.
ct_warn_if_hard() {
  if [ "$ct_toolstack" = xm ] && ct_is_hvm "$ct_domid" && ! ct_has_pv_drivers "$ct_domid"; then
    ct_warn "$1 is an HVM domain without PV drivers: under xm a $2; shut it down inside the guest to be gentle"
  fi
}
