# Packages as dpkg and the package lists know them. It only reads.
ct_dpkg_folder=/var/lib/dpkg

# Up to five of the lines on stdin, and how many more there are.
ct_some() {
  awk 'NF { if (++n <= 5) text = text (n > 1 ? ", " : "") $0 } END { if (n > 5) text = text " and " n - 5 " more"; print text }'
}

# ct_except LIST NAME…: the words of LIST that are none of the names.
ct_except() {
  ct_excepted=$ct_nl$(shift && printf '%s\n' "$@")$ct_nl
  for ct_each in $1; do
    case $ct_excepted in *"$ct_nl$ct_each$ct_nl"*) ;; *) printf '%s\n' "$ct_each" ;; esac
  done
}

# ct_packages_now STATE NAME…: those of the names whose package is in that state. `there` is more than `installed`: it
# also holds what is half done.
ct_packages_now() {
  ct_asked_state=$1
  shift
  dpkg-query -W -f '${Status} ${Package}\n' "$@" 2>/dev/null | ct_asked_state=$ct_asked_state awk '
    $3 == "installed" || $3 ~ /^triggers-/ { print $4; next }
    ENVIRON["ct_asked_state"] == "there" && $3 != "not-installed" && $3 != "config-files" { print $4 }' | sort -u
}

# ct_packages_to_do STATE NAME…: those of the names that are not as they should be; `latest` is for apt to tell.
ct_packages_to_do() {
  ct_goal=$1
  shift
  case $ct_goal in
    present) ct_except "$*" $(ct_packages_now installed "$@") ;;
    absent) ct_packages_now there "$@" ;;
    *) if [ $# -gt 0 ]; then printf '%s\n' "$@"; fi ;;
  esac
}

# ct_unknown_packages NAME…: those that no list has. Asked for them, apt-get would take a.b for a pattern.
ct_unknown_packages() {
  ct_except "$*" $(apt-cache policy "$@" 2>/dev/null | awk '
    /^[^ ]/ { name = $1; sub(/:$/, "", name) }
    $1 == "Candidate:" && $2 != "(none)" { print name }')
}

# False when dpkg has left work half done; ct_apt_why says which.
ct_dpkg_is_whole() {
  ct_halves=$(dpkg-query -W -f '${Status} ${Package}\n' 2>/dev/null |
    awk '$3 ~ /^half-|^unpacked/ || $2 == "reinstreq" { print $4 " (" $3 ")" }' | ct_some)
  for ct_each in "$ct_dpkg_folder"/updates/[0-9]*; do
    if [ -e "$ct_each" ]; then ct_halves=${ct_halves:-its last run}; fi
  done
  ct_apt_why="dpkg was interrupted: $ct_halves is unfinished; run \`dpkg --configure -a\` on the server, then \`apt-get -f install\` if it asks for it"
  [ -z "$ct_halves" ]
}
