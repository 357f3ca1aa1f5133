# What the state folder tells about runs, for readings: nothing here changes anything. Settings: ct_state_folder.

# False where nothing was ever written down; ends the reading where it may not be read.
ct_has_records() {
  [ -e "$ct_state_folder" ] || return 1
  if [ -r "$ct_state_folder" ] && [ -x "$ct_state_folder" ]; then return 0; fi
  printf 'cannot read %s: Permission denied\n' "$ct_state_folder" >&2
  exit 1
}

# ct_list_runs PREFIX: one line for each run whose id begins so, the oldest first:
# `run`, id, state, since (seconds), who, step that is or was at work, title, subject, command.
ct_list_runs() {
  if ! ct_has_records || ! cd "$ct_state_folder/runs" 2>/dev/null; then return 0; fi
  # One grep for all of them: old runs may be deleted meanwhile, which it takes calmly.
  grep -aE "^(bundle|step|applying|changed|failed|end)$ct_tab" /dev/null ./"$1"*/events 2>/dev/null |
    awk -F '\t' -v OFS='\t' '
      function tell() { if (id != "") print id, outcome, names[at], title, subject }
      substr($1, 25, 8) != "/events:" { next }
      substr($1, 3, 22) != id { tell(); id = substr($1, 3, 22); outcome = at = title = subject = ""; split("", names) }
      { kind = substr($1, 33) }
      kind == "bundle" { title = $2; subject = $3 }
      kind == "step" { names[$2] = $3 }
      kind == "applying" || kind == "failed" { at = $2 }
      kind == "changed" { at = "" }
      kind == "end" { outcome = $2 }
      END { tell() }' |
    while IFS= read -r ct_record; do
      ct_record_id=${ct_record%%"$ct_tab"*} ct_record_rest=${ct_record#*"$ct_tab"}
      ct_record_state=${ct_record_rest%%"$ct_tab"*} ct_record_rest=${ct_record_rest#*"$ct_tab"}
      # Who has no owner never began: given up before, or beginning just now.
      ct_read_owner "./$ct_record_id/owner" || continue
      ct_record_head="$ct_owner_since$ct_tab$ct_owner_who" ct_record_command=$ct_owner_command
      [ -n "$ct_record_state" ] || ct_record_state=$(ct_open_state "$ct_record_id")
      printf 'run\t%s\t%s\t%s\t%s\t%s\n' \
        "$ct_record_id" "$ct_record_state" "$ct_record_head" "$ct_record_rest" "$ct_record_command"
    done
}

# ct_open_state RUN: of one that has not said its last word.
ct_open_state() {
  if ct_find_run "$1" && [ "$ct_runner" != 0 ]; then
    if [ -e "$ct_state_folder/runs/$1/cancel" ]; then echo stopping; else echo running; fi
    return 0
  fi
  # It may have said it just now.
  ct_record_end=$(sed -n "s/^end$ct_tab//p" "$ct_state_folder/runs/$1/events")
  echo "${ct_record_end:-broken}"
}

# ct_show_run PREFIX|latest: the same lines; where it is one run only, also what it has said, each line behind `event`.
ct_show_run() {
  if [ "$1" = latest ]; then
    ct_records=$(ct_list_runs '' | tail -n 1)
  else
    ct_records=$(ct_list_runs "$1")
  fi
  [ -n "$ct_records" ] || return 0
  printf '%s\n' "$ct_records"
  case $ct_records in *"$ct_nl"*) return 0 ;; esac
  ct_record_rest=${ct_records#*"$ct_tab"}
  sed "s/^/event$ct_tab/" "$ct_state_folder/runs/${ct_record_rest%%"$ct_tab"*}/events"
}

# ct_read_journal SINCE LIMIT PREFIX MEMBER: the journal's lines about the last LIMIT runs that were still at work at
# SINCE or later, whose id begins so, and whose first line holds the JSON text MEMBER. Then `unread`, TAB, how many lines
# are none of a journal, and `alive`, TAB, the run that is under way, TAB, when that was looked for. Memory: the lines
# of LIMIT runs.
ct_read_journal() {
  ct_has_records || return 0
  # Looked at first: what ends meanwhile has its end in the journal.
  ct_record_at=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  ct_record_alive=''
  if ct_read_owner "$ct_owner_file" &&
    ct_session_processes "$ct_owner_session" "$ct_owner_start" "$ct_owner_boot"; then
    ct_record_alive=$ct_owner_run
  fi
  ct_want_since=$1 ct_want_limit=$2 ct_want_prefix=$3 ct_want_member=$4
  export ct_want_since ct_want_limit ct_want_prefix ct_want_member
  set --
  for ct_record_age in .5 .4 .3 .2 .1 ''; do
    if [ -e "$ct_journal_file$ct_record_age" ]; then set -- "$@" "$ct_journal_file$ct_record_age"; fi
  done
  [ "$#" -gt 0 ] || return 0
  # A line says when and about which run at fixed places; mawk of 2007 knows no {n} in its patterns.
  awk '
    BEGIN {
      since = ENVIRON["ct_want_since"]; limit = ENVIRON["ct_want_limit"] + 0
      prefix = ENVIRON["ct_want_prefix"]; member = ENVIRON["ct_want_member"]
      first = 1; last = 0; unread = 0
    }
    $0 == "" { next }
    substr($0, 1, 9) != "{\"time\":\"" || substr($0, 30, 9) != "\",\"run\":\"" || substr($0, 61, 11) != "\",\"event\":\"" {
      unread++; next
    }
    { run = substr($0, 39, 22) }
    prefix != "" && index(run, prefix) != 1 { next }
    !(run in lines) {
      if (run in gone) next
      if (member != "" && index($0, member) == 0) next
      order[++last] = run
      if (last - first >= limit) {
        gone[order[first]] = 1
        delete lines[order[first]]; delete heard[order[first]]; delete order[first++]
      }
      lines[run] = ""
    }
    { lines[run] = lines[run] $0 "\n"; heard[run] = substr($0, 10, 20) }
    END {
      for (at = first; at <= last; at++) if (heard[order[at]] >= since) printf "%s", lines[order[at]]
      print "unread\t" unread
    }' "$@" || return 1
  printf 'alive\t%s\t%s\n' "$ct_record_alive" "$ct_record_at"
}
