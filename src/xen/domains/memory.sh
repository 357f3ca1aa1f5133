# Whether a domain's memory fits. Refuses only what is certain: where Dom0 can give memory back, Xen decides.

# ct_memory_fits MIB: false with the reason in ct_why.
ct_memory_fits() {
  case $1 in '' | *[!0-9]*) return 0 ;; esac
  ct_info=$("$ct_toolstack" info 2>/dev/null) || return 0
  ct_free=$(printf '%s\n' "$ct_info" | sed -n 's/^free_memory *: *\([0-9][0-9]*\).*/\1/p')
  [ -n "$ct_free" ] && [ "$1" -gt "$ct_free" ] || return 0
  if [ "$ct_toolstack" = xm ]; then
    ct_floor=$(sed -n 's/^(dom0-min-mem *\([0-9][0-9]*\)).*/\1/p' "$ct_definitions/xend-config.sxp" 2>/dev/null | tail -n 1)
    [ -n "$ct_floor" ] || ct_floor=196
    ct_own=$(ct_list | awk '$1 == "Domain-0" { print $(NF - 3) }')
    if [ "$ct_floor" -gt 0 ] && [ -n "$ct_own" ]; then ct_free=$((ct_free + ct_own - ct_floor)); fi
    [ "$1" -gt "$ct_free" ] || return 0
  else
    case $(sed -n "s/^ *autoballoon *= *[\"']\{0,1\}\([a-z0-9]*\).*/\1/p" "$ct_definitions/xl.conf" 2>/dev/null | tail -n 1) in
      off | 0) ;;
      on | 1) return 0 ;;
      *) printf '%s\n' "$ct_info" | grep '^xen_commandline' | grep 'dom0_mem=' >/dev/null || return 0 ;;
    esac
  fi
  ct_why="$1 MiB of memory asked for, $ct_free MiB free"
  return 1
}
