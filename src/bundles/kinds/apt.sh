# apt-get, kept from asking, and what it says. Needs signatures.sh. Of the step: ct_apt_refresh, ct_apt_archive,
# ct_apt_removal (1 or empty).
ct_apt_folder=/var/lib/apt ct_sources_folder=/etc/apt ct_apt_patience=120
# Which packages there are right before dpkg works for this apply, for its undo: apt runs it when it has got its lock.
ct_before=''
ct_note_before='[ -e "$ct_before" ] || {
  dpkg-query -W -f "\${Status} \${Package} \${Architecture}\n" >"$ct_before.new" && mv -f "$ct_before.new" "$ct_before"; } || :'

# ct_apt_get WORD…: old settings files stay. Options that an old apt does not know, it ignores.
ct_apt_get() {
  if [ -n "$ct_apt_archive" ]; then
    set -- -o Acquire::Check-Valid-Until=false -o APT::Get::AllowUnauthenticated=false "$@"
  fi
  if [ -n "$ct_lenient_gpgv" ]; then
    # Two names: up to apt 1.0, and from 1.1 on.
    set -- -o "Dir::Bin::gpg=$ct_lenient_gpgv" -o "APT::Key::gpgvcommand=$ct_lenient_gpgv" "$@"
  fi
  if [ -n "$ct_before" ]; then set -- -o "DPkg::Pre-Invoke::=$ct_note_before" "$@"; fi
  DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none UCF_FORCE_CONFFOLD=1 apt-get -q -y \
    -o DPkg::Options::=--force-confold -o DPkg::Options::=--force-confdef \
    -o "DPkg::Lock::Timeout=$ct_apt_patience" -o APT::Get::Upgrade-Allow-New=true "$@"
}

# ct_foresee STATE NAME…: the names of what apt-get would put in (ct_coming; ct_new, those of which there is no older one),
# take away (ct_going) and leave old (ct_kept). False, with the cause in ct_apt_why, when it cannot.
ct_foresee() {
  ct_verb_for "$1"
  shift
  ct_forecast=$(ct_apt_get -s "$ct_apt_verb" "$@" 2>&1) || {
    ct_apt_why=$(printf '%s\n' "$ct_forecast" | ct_apt_cause)
    return 1
  }
  ct_coming=$(printf '%s\n' "$ct_forecast" | sed -n 's/^Inst \([^ ]*\).*/\1/p')
  ct_new=$(printf '%s\n' "$ct_forecast" | sed -n 's/^Inst \([^ ]*\) (.*/\1/p')
  ct_going=$(printf '%s\n' "$ct_forecast" | sed -n 's/^Remv \([^ ]*\).*/\1/p')
  ct_kept=$(printf '%s\n' "$ct_forecast" | awk '
    /kept back:$/ { inside = 1; next }
    inside && /^ / { for (i = 1; i <= NF; i++) print $i; next }
    { inside = 0 }')
}

# ct_verb_for STATE: ct_apt_verb.
ct_verb_for() {
  case $1$ct_apt_removal in
    absent*) ct_apt_verb=remove ;;
    upgraded) ct_apt_verb=upgrade ;;
    upgraded1) ct_apt_verb=dist-upgrade ;;
    *) ct_apt_verb=install ;;
  esac
}

# ct_apt WORD…: for an apply. Waits while another apt or dpkg is at work: a new apt by itself, an old one is asked again.
ct_apt() {
  ct_apt_until=$(($(date +%s) + ct_apt_patience))
  while :; do
    ct_apt_from=$(($(wc -c <"$ct_tmp/output") + 1)) ct_apt_status=0
    ct_apt_get "$@" || ct_apt_status=$?
    if [ "$ct_apt_status" = 0 ]; then return 0; fi
    ct_apt_said | grep -E 'Could not get lock|locked by another process|Resource temporarily unavailable' >/dev/null || return 1
    # It had the lock, and lost it before dpkg did anything: others may be at work now.
    if [ -n "$ct_before" ]; then rm -f "$ct_before"; fi
    if [ "$(date +%s)" -ge "$ct_apt_until" ]; then
      ct_timeout "another apt or dpkg has been at work for $ct_apt_patience s: $(ct_apt_said | ct_apt_errors)"
    fi
    sleep 2
  done
}

# What the last apt-get of this apply has printed.
ct_apt_said() { tail -c "+$ct_apt_from" "$ct_tmp/output"; }

# apt's own words, from its output on stdin: its E: lines, at most three.
ct_apt_errors() {
  awk '/^E: / { sub(/^E: /, ""); if (n++ < 3) text = text (n > 1 ? "; " : "") $0 } END { print text }'
}

# The cause in one line, from apt's output on stdin: what lies below first, its consequences last.
ct_apt_cause() {
  awk '
    /No space left on device|have enough free space/ { full = $0 }
    /Temporary failure (in name resolution|resolving)|Could not (resolve|connect)|Network is unreachable|Connection (timed out|refused)|Unable to connect/ { if (net == "") net = $0 }
    /is expired \(|Release file expired/ { old = $0 }
    /dpkg was interrupted/ { halves = 1 }
    /^dpkg: error/ { script = $0; getline; script = script $0 }
    /^E: / { sub(/^E: /, ""); if (n++ < 3) errors = errors (n > 1 ? "; " : "") $0 }
    NF { last = $0 }
    END {
      if (full != "") text = "no space left on the server: " full
      else if (net != "") text = "no way to the package server: " net
      else if (halves) text = "dpkg was interrupted: `dpkg --configure -a` on the server finishes its work"
      else if (old != "") text = old " (archive: true is for a release that is no longer kept up)"
      else if (script != "") text = script
      else if (errors != "") text = errors
      else if (last != "") text = last
      else text = "apt-get failed and said nothing"
      gsub(/  +/, " ", text); sub(/: [EW]: /, ": ", text); sub(/^[EW]: /, "", text)
      print text
    }'
}

# --- package lists ---

# True when they are to be refreshed, with the reason in ct_lists_why.
ct_lists_are_old() {
  ct_lists_why='there are no package lists yet'
  ls "$ct_apt_folder"/lists/*Packages* >/dev/null 2>&1 || return 0
  # The stamp is what apt's own timer and others leave; the folder is changed by every refresh.
  ct_lists_stamp=$(ls -1dt "$ct_apt_folder/periodic/update-success-stamp" "$ct_apt_folder/lists/partial" 2>/dev/null | sed -n 1p)
  [ -n "$ct_lists_stamp" ] || return 0
  ct_lists_why="the package lists are of $(date -r "$ct_lists_stamp" +%Y-%m-%d)"
  [ -n "$(find "$ct_lists_stamp" -prune -mtime -1)" ] || return 0
  ct_lists_why='the package lists are older than the list of their sources'
  [ -n "$(find "$ct_sources_folder/sources.list" "$ct_sources_folder/sources.list.d" -newer "$ct_lists_stamp" 2>/dev/null)" ]
}

# apt-get update ends well even when it got nothing: only its words tell.
ct_refresh_lists() {
  ct_update || ct_die "$(ct_apt_said | ct_apt_cause)"
  if ct_apt_said | grep -E '^[WE]: (Failed to fetch|Some index files)' >/dev/null; then
    ct_die "$(ct_apt_said | ct_apt_cause)"
  fi
  mkdir -p "$ct_apt_folder/periodic"
  touch "$ct_apt_folder/periodic/update-success-stamp"
}

# ct_update: ct_unsigned says which repositories are not signed as they should be; empty if all are.
ct_update() {
  if [ -n "$ct_apt_archive" ]; then ct_drop_unsigned_lists; fi
  ct_updated=1
  ct_apt update || ct_updated=''
  ct_unsigned=$(ct_apt_said | ct_unsigned_repositories)
  [ -n "$ct_updated" ]
}

# ct_apt_trusting WORD…: the same as ct_apt. Lists of an archive that somebody else has fetched count as unsigned, for
# their signatures have expired: they are fetched again. What is unsigned then is refused like everywhere.
ct_apt_trusting() {
  if ct_apt "$@"; then return 0; fi
  if [ -z "$ct_apt_archive" ] || ! ct_apt_said | ct_is_about_signatures; then return 1; fi
  if [ -z "$ct_updated" ]; then
    ct_update || :
    if ct_apt "$@"; then return 0; fi
    ct_apt_said | ct_is_about_signatures || return 1
  fi
  ct_die "the packages cannot be authenticated: ${ct_unsigned:-$(ct_apt_said | ct_apt_cause)}"
}

ct_is_about_signatures() { grep 'cannot be authenticated\|unauthenticated packages' >/dev/null; }
