# Shell of the bundle's author. It runs in a subshell, so that nothing in it, not even a syntax error, ends or derails the
# run; what it says by ct_ok and its like is sent out of there and said again.

# ct_user_ask TEXT: ct_status, its exit status (empty: it cannot be parsed), ct_first, the first line on its stderr, and
# ct_answers, what it said, one a line.
ct_user_ask() {
  ct_status='' ct_first='' ct_answers=''
  ct_replies=$(
    exec 4>&1
    {
      (
        ct_user_verdicts
        # `:` because a function cannot be empty, as a text of comments only is.
        eval "ct_user_text() {
:
$1
}" && echo parsed >&4 && ct_user_text
      )
      echo "status $?" >&4
    } 2>&1 >/dev/null </dev/null | sed -n '1h; ${g; s/^/stderr /p;}' | cut -c 1-500
  )
  case "$ct_nl$ct_replies$ct_nl" in *"${ct_nl}parsed$ct_nl"*) ct_parsed=1 ;; *) ct_parsed='' ;; esac
  while [ -n "$ct_replies" ]; do
    ct_reply=${ct_replies%%"$ct_nl"*}
    case $ct_reply in
      'status '*) ct_status=${ct_parsed:+${ct_reply#status }} ;;
      'stderr '*) ct_first=${ct_reply#stderr } ;;
      ct_*) ct_answers=$ct_answers$ct_reply$ct_nl ;;
    esac
    ct_replies=${ct_replies#"$ct_reply"}
    ct_replies=${ct_replies#"$ct_nl"}
  done
}

# In the subshell the words of a verdict go to descriptor 4. ct_warn and ct_found speak for themselves.
ct_user_verdicts() {
  ct_ok() { ct_user_say ct_ok "$1"; }
  ct_skip() { ct_user_say ct_skip "$1"; }
  ct_differs() { ct_user_say ct_differs "$1"; }
  ct_conflict() { ct_user_say ct_conflict "$1" "$2" "$3"; }
  ct_refuse() { ct_user_say ct_refuse "$1"; }
  ct_missing() { ct_user_say ct_missing "$1"; }
  ct_broken() { ct_user_say ct_broken "$1"; }
}

ct_user_say() {
  ct_saying=$1
  shift
  for ct_argument in "$@"; do
    ct_saying=$ct_saying$ct_tab$(printf '%s' "$ct_argument" | tr '\t\n' '  ')
  done
  printf '%s\n' "$ct_saying" >&4
}

# ct_user_trouble: text and verdict for what did not run to its end as it should.
ct_user_trouble() {
  if [ -z "$ct_status" ]; then
    ct_broken "it is no shell: ${ct_first:-syntax error}"
  else
    ct_broken "exit $ct_status${ct_first:+: $ct_first}"
  fi
}

# ct_user_check TEXT HOW LAST: the verdict of a check. HOW=verdicts: it says so itself; HOW=status: 0 ok, 1 differs.
# LAST: what stands for `differs` here: ct_differs, or ct_refuse where the step has no apply.
ct_user_check() {
  ct_user_ask "$1"
  if [ "$2" = verdicts ] && [ -n "$ct_answers" ]; then
    ct_user_repeat "$3"
    return
  fi
  case $2$ct_status in
    status0) ct_ok 'done' ;;
    status1) if [ "$3" = ct_refuse ]; then ct_refuse 'not so, and it has no apply'; else "$3" 'to do'; fi ;;
    verdicts0) ct_broken 'the check gave no answer' ;;
    *) ct_user_trouble ;;
  esac
}

# ct_user_repeat DIFFERS
ct_user_repeat() {
  while [ -n "$ct_answers" ]; do
    ct_reply=${ct_answers%%"$ct_nl"*}
    ct_answers=${ct_answers#*"$ct_nl"}
    ct_saying=${ct_reply#*"$ct_tab"}
    case ${ct_reply%%"$ct_tab"*} in
      ct_differs) "$1" "$ct_saying" ;;
      ct_conflict)
        ct_argument=${ct_saying#*"$ct_tab"}
        ct_conflict "${ct_saying%%"$ct_tab"*}" "${ct_argument%%"$ct_tab"*}" "${ct_argument#*"$ct_tab"}"
        ;;
      *) "${ct_reply%%"$ct_tab"*}" "$ct_saying" ;;
    esac
  done
}

# ct_command_check CREATES UNLESS ONLY_IF: whether a command has done its work already.
ct_command_check() {
  if [ -n "$1" ] && { [ -e "$1" ] || [ -L "$1" ]; }; then
    ct_ok "$1 is there"
    return
  fi
  if [ -n "$2" ]; then
    ct_user_ask "$2"
    case $ct_status in
      0)
        ct_ok 'done, says unless'
        return
        ;;
      '' | 12[6-9] | 1[3-9]? | 2??)
        ct_user_trouble
        return
        ;;
    esac
  fi
  if [ -n "$3" ]; then
    ct_user_ask "$3"
    case $ct_status in
      0) ;;
      '' | 12[6-9] | 1[3-9]? | 2??)
        ct_user_trouble
        return
        ;;
      *)
        ct_skip 'not wanted, says only_if'
        return
        ;;
    esac
  fi
  if [ -n "$1" ]; then ct_differs "$1 is not there"; else ct_differs 'not done yet, says unless'; fi
}
