# Conditions on facts. Each fact is found once a run, when it is asked for. Needs domain.sh for the toolstack.
ct_debian_file=/etc/debian_version
ct_fact_debian='' ct_fact_xen='' ct_fact_xen_why=''

# ct_only FACT WANTED…: false, with the verdict said, where the fact is not so. Versions: all of WANTED must hold; names:
# one of them; paths and commands: all of them.
ct_only() {
  ct_fact=$1
  shift
  case $ct_fact in
    debian) ct_find_debian && ct_only_versions Debian "$ct_fact_debian" "$@" ;;
    xen) ct_find_xen && ct_only_versions Xen "$ct_fact_xen" "$@" ;;
    toolstack)
      if ct_find_toolstack; then ct_only_one_of "$ct_toolstack" "$@"; else ct_only_one_of 'a server without Xen' "$@"; fi
      ;;
    arch) ct_only_one_of "$(uname -m)" "$@" ;;
    hostname) ct_only_host "$(uname -n)" "$@" ;;
    exists) for ct_each in "$@"; do [ -e "$ct_each" ] || ct_only_for "servers with $ct_each" || return 1; done ;;
    missing) for ct_each in "$@"; do [ ! -e "$ct_each" ] || ct_only_for "servers without $ct_each" || return 1; done ;;
    has) for ct_each in "$@"; do command -v "$ct_each" >/dev/null 2>&1 || ct_only_for "servers with the command $ct_each" || return 1; done ;;
  esac
}

# ct_only_for WHOM [WHAT]: always false.
ct_only_for() {
  ct_skip "only for $1${2:+, this is $2}"
  return 1
}

# ct_only_one_of VALUE WANTED…
ct_only_one_of() {
  ct_value_now=$1
  shift
  for ct_each in "$@"; do
    if [ "$ct_each" = "$ct_value_now" ]; then return 0; fi
  done
  ct_only_for "$(ct_or "$@")" "$ct_value_now"
}

# ct_only_host NAME WANTED…: with and without its domain.
ct_only_host() {
  ct_host=$1
  shift
  for ct_each in "$@"; do
    if [ "$ct_each" = "${ct_host%%.*}" ]; then return 0; fi
  done
  ct_only_one_of "$ct_host" "$@"
}

ct_or() {
  printf '%s' "$1"
  shift
  if [ $# -gt 0 ]; then printf ' or %s' "$@"; fi
}

# ct_only_versions NAME VERSION COMPARISON…
ct_only_versions() {
  ct_versioned=$1 ct_version=$2
  shift 2
  if [ "$ct_version" = none ]; then
    ct_only_for "$ct_versioned $*" "no $ct_versioned"
    return 1
  fi
  for ct_each in "$@"; do
    ct_version_is "$ct_version" "$ct_each" || ct_only_for "$ct_versioned $ct_each" "$ct_version" || return 1
  done
}

# ct_version_is VERSION COMPARISON: part by part as numbers (4.9 < 4.17), as many parts as the comparison has: 12.5 is
# `12`, and it is not `>12`.
ct_version_is() {
  ct_compared="$1 $2" awk 'BEGIN {
    split(ENVIRON["ct_compared"], word, " ")
    match(word[2], /^[<>=!]*/)
    sign = substr(word[2], 1, RLENGTH)
    n = split(substr(word[2], RLENGTH + 1), want, "."); split(word[1], is, ".")
    for (i = 1; i <= n && order == 0; i++) order = (is[i] + 0 > want[i] + 0) - (is[i] + 0 < want[i] + 0)
    if (sign == "" || sign == "=") exit !(order == 0)
    if (sign == "!=") exit !(order != 0)
    if (sign == ">") exit !(order > 0)
    if (sign == ">=") exit !(order >= 0)
    if (sign == "<") exit !(order < 0)
    exit !(order <= 0)
  }'
}

# ct_fact_debian: 12.5, 4.0, 12 for bookworm/sid, or none.
ct_find_debian() {
  if [ -n "$ct_fact_debian" ]; then return 0; fi
  ct_fact_debian=none
  if [ -r "$ct_debian_file" ]; then ct_fact_debian=$(sed -n '1s/[[:space:]]*$//p' "$ct_debian_file"); fi
  case $ct_fact_debian in
    none | [0-9]*) return 0 ;;
    */sid) ct_fact_debian=$(ct_debian_number "${ct_fact_debian%/sid}") ;;
    *) ct_fact_debian=$(ct_debian_number "$ct_fact_debian") ;;
  esac
  if [ -n "$ct_fact_debian" ]; then return 0; fi
  ct_broken "cannot tell which Debian this is: $ct_debian_file says $(sed -n 1p "$ct_debian_file")"
  return 1
}

# ct_debian_number NAME
ct_debian_number() {
  ct_release=4
  for ct_each in etch lenny squeeze wheezy jessie stretch buster bullseye bookworm trixie forky duke; do
    if [ "$ct_each" = "$1" ]; then
      printf '%s' "$ct_release"
      return
    fi
    ct_release=$((ct_release + 1))
  done
}

# ct_fact_xen: 4.17.5, 3.2.1, or none where no toolstack is.
ct_find_xen() {
  if [ -n "$ct_fact_xen" ]; then return 0; fi
  ct_fact_xen=none
  if ! command -v xl >/dev/null 2>&1 && ! command -v xm >/dev/null 2>&1; then return 0; fi
  ct_fact_xen=''
  if ct_find_toolstack; then
    ct_fact_xen=$("$ct_toolstack" info 2>/dev/null | awk '
      $1 == "xen_major" { major = $NF }
      $1 == "xen_minor" { minor = $NF }
      $1 == "xen_extra" { extra = $NF; if (match(extra, /^\.[0-9]+/)) extra = substr(extra, 1, RLENGTH); else extra = "" }
      END { if (major != "" && minor != "") print major "." minor extra }')
  fi
  if [ -n "$ct_fact_xen" ]; then return 0; fi
  if [ -n "$ct_toolstack" ]; then ct_why="$ct_toolstack info fails: $("$ct_toolstack" info 2>&1 >/dev/null | sed -n 1p)"; else ct_why=$(ct_no_list); fi
  ct_broken "cannot tell the version of Xen: $ct_why"
  return 1
}
