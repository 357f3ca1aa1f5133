# What follows is the same in every exported script: it starts the engine's own text and says in words what that reports.
tab='	'
mode=run

usage() {
  cat <<END
usage: $0 [--check] [--state FOLDER]

  --check         only look: say what is to do, and change nothing
  --state FOLDER  where lock, journal and runs are kept (default: $state)

The last line of the output is "result: " and what became of it. Exit status: 0 changed, unchanged or, with --check,
planned; 10 refused, 11 failed, 12 cancelled, 13 busy (somebody else is changing this server), 15 broken off; 2 usage.
What has begun goes on when this terminal is closed. A file "cancel" in its folder below FOLDER/runs stops it after its
current step.
END
}

while [ $# -gt 0 ]; do
  case $1 in
    --check) mode=plan ;;
    --state)
      if [ $# -lt 2 ]; then usage >&2 && exit 2; fi
      state=$2
      shift
      ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift
done
case $state in
  *[!A-Za-z0-9_/.+-]* | [!/]* | '')
    echo "$0: --state: expected an absolute path of letters, digits and _ / . + -" >&2
    exit 2
    ;;
esac

# What only this server and this moment know goes into the places that were kept for it. None of it can mean anything to
# a shell: the run is named by time and chance, the person by plain characters.
fill() {
  chance=$(od -An -N3 -tx1 /dev/urandom 2>/dev/null | tr -cd 0-9a-f)
  if [ "${#chance}" != 6 ]; then chance=$(printf '%06x' "$(($$ % 16777216))"); fi
  run=$(date -u +%Y%m%d-%H%M%S)-$chance
  who=$(id -un 2>/dev/null || id -u)@$(uname -n)
  who=$(printf '%s' "$who" | tr -cd 'A-Za-z0-9._@-')
  LC_ALL=C sed -e "s/ctctl-run-$token/$run/g" -e "s/ctctl-who-$token/$who/g" -e "s|/ctctl-state-$token|$state|g"
}

say() {
  printf '%s\n' "$*"
}

# Control characters must not reach a terminal: neither those of ASCII, nor U+0080 to U+009F, which UTF-8 writes as the
# byte 302 and one of 200 to 237. Runs of these bytes go as a whole: what they leave behind could be such a pair again.
plain() {
  LC_ALL=C tr -d '\001-\010\013-\037\177' | LC_ALL=C sed "s/$c1_begin$c1_begin*$c1_end$c1_end*//g"
}

# One event a line comes in, TAB between its fields.
tell() {
  # Everything is bytes here: a locale could take some of them for printable, or for no characters at all.
  LC_ALL=C
  c1_begin=$(printf '\302') c1_end=$(printf '[\200-\237]')
  result=broken said=' ' noise=''
  while IFS= read -r line; do
    # shellcheck disable=SC2101 # it has its outer brackets
    case $line in
      *[![:print:]"$tab"]*) line=$(printf '%s\n' "$line" | plain) ;;
    esac
    kind=${line%%"$tab"*}
    rest=${line#"$kind"} && rest=${rest#"$tab"}
    step=${rest%%"$tab"*}
    rest=${rest#"$step"} && rest=${rest#"$tab"}
    first=${rest%%"$tab"*}
    text=${rest#"$first"} && text=${text#"$tab"}
    case $kind in
      verdict) tell_verdict ;;
      warning) say "warning: $rest" ;;
      applying) say "at work: $(title "$step")" ;;
      output) say "  | $rest" ;;
      changed) say "changed: $(title "$step")${rest:+: $rest}" ;;
      failed) say "FAILED: $(title "$step"): ${text:-exit status $first}" ;;
      undo-by) say "  to take it back: $rest" ;;
      undone) say "taken back: $(title "$step")" ;;
      undo-failed) say "COULD NOT BE TAKEN BACK: $(title "$step")" ;;
      busy) say "busy: run $step of $first" ;;
      no-journal) say "nothing was changed: $step" ;;
      cancelling) say "stopping before: $(title "$step")" ;;
      end) result=$step ;;
      ctctl-script*) ;;
      # What the shell itself says, which matters only where it is the last word.
      "$line") noise=${noise:-$line} ;;
    esac
  done
  if [ "$result" = broken ] && [ -n "$noise" ]; then say "sh: $noise"; fi
  say "result: $result"
  case $result in
    changed | unchanged | planned) exit 0 ;;
    refused) exit 10 ;;
    failed) exit 11 ;;
    cancelled) exit 12 ;;
    busy) exit 13 ;;
    *) exit 15 ;;
  esac
}

# Steps are looked at several times; each is told of once, and again where it stands in the way.
tell_verdict() {
  case $first in
    ok) words=ok ;;
    skipped) words='not meant' ;;
    differs) words='to do' ;;
    unknown) words='not known yet' ;;
    *) words=$first said=' ' ;;
  esac
  case $said in *" $step "*) return ;; esac
  said="$said$step "
  say "$words: $(title "$step")${text:+: $text}"
}

case $mode in
  plan) plan_text | fill | /bin/sh 2>&1 | tell ;;
  run) run_text | fill | /bin/sh 2>&1 | tell ;;
esac
exit "$?"
