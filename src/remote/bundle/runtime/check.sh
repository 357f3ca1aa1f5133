# Checks: what they may say, and the plan that they make.

# The worst verdict counts.
ct_raise() {
  if [ "$1" -gt "$ct_rank" ]; then ct_rank=$1 ct_verdict=$2 ct_text=$3; fi
}
ct_ok() { ct_raise 1 ok "$1"; }
ct_skip() { ct_raise 1 skipped "$1"; }
ct_differs() { ct_raise 2 differs "$1"; }
ct_conflict() {
  ct_event difference "$ct_id" "$1" "$2" "$3"
  ct_raise 3 conflict "$1 is $2, asked for $3"
}
ct_refuse() { ct_raise 4 refused "$1"; }
ct_missing() { ct_raise 5 missing "$1"; }
ct_broken() { ct_raise 6 broken "$1"; }
# Said once: a check may run again before its apply.
ct_warned=''
ct_warn() {
  case $ct_warned in *"$ct_nl$ct_id $1$ct_nl"*) return 0 ;; esac
  ct_warned=$ct_warned$ct_nl$ct_id\ $1$ct_nl
  ct_event warning "$ct_id" "$1"
}
ct_found() { ct_event found "$ct_id" "$1" "$2"; }

ct_check() {
  eval "ct_id=\$ct_id_$1"
  ct_rank=0 ct_verdict='' ct_text=''
  "ct_check_$1" >/dev/null
  [ -n "$ct_verdict" ] || ct_broken 'the check gave no answer'
  ct_event verdict "$ct_id" "$ct_verdict" "$ct_text"
}

# ct_wait_for_needs N: true while a step that N needs is still to do: ct_needed names it.
ct_wait_for_needs() {
  eval "ct_needs=\$ct_needs_$1"
  for ct_other in $ct_needs; do
    eval "ct_standing=\$ct_planned_$ct_other ct_needed=\$ct_id_$ct_other"
    case $ct_standing in differs | unknown) return 0 ;; esac
  done
  return 1
}

# ct_plan COUNT: everything is checked before anything is changed, so that a refusal leaves no half of a change behind.
# ct_stop: something refuses. ct_pending: how many steps are to do, or not known yet.
ct_plan() {
  ct_stop=0 ct_pending=0 ct_number=1
  while [ "$ct_number" -le "$1" ]; do
    if ct_wait_for_needs "$ct_number"; then
      eval "ct_id=\$ct_id_$ct_number"
      ct_verdict=unknown ct_text="not known before $ct_needed is done"
      ct_event verdict "$ct_id" unknown "$ct_text"
    else
      ct_check "$ct_number"
    fi
    case $ct_verdict in
      ok | skipped) ;;
      differs | unknown) ct_pending=$((ct_pending + 1)) ;;
      missing | broken)
        ct_stop=1
        break
        ;;
      *) ct_stop=1 ;;
    esac
    eval "ct_planned_$ct_number=\$ct_verdict ct_observed_$ct_number=\$ct_text"
    ct_number=$((ct_number + 1))
  done
}

# Which machine answers: its name, and its own id where it has one.
ct_machine() {
  ct_machine_id=''
  if [ -r /etc/machine-id ]; then read -r ct_machine_id </etc/machine-id || :; fi
  printf '%s' "$(uname -n)${ct_machine_id:+ $ct_machine_id}"
}

# ct_run_plan COUNT
ct_run_plan() {
  ct_event machine "$(ct_machine)"
  ct_plan "$1"
  if [ "$ct_stop" = 1 ]; then ct_end refused 10; fi
  if [ "$ct_pending" = 0 ]; then ct_end unchanged 0; fi
  ct_end planned 0
}
