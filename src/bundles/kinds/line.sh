# The line kind: one line of a text file. Needs files.sh. The step's own text defines ct_wanted_line, which prints it.
# Line ends stay as they are, CR LF too; a carriage return is no part of a line's text.

# ct_lines_like FILE REGEX, ct_lines_same FILE: the numbers of the lines that match, that are the wanted one.
ct_lines_like() {
  awk '{ sub(/\r$/, ""); print }' "$1" | grep -n -e "$2" 2>/dev/null | cut -d : -f 1
}
ct_lines_same() {
  # `""` makes them texts: awk would take 1e1 and 10 for the same number.
  ct_wanted_line | awk 'NR == FNR { wanted = $0 ""; next } { sub(/\r$/, "") } ($0 "") == wanted { print FNR }' - "$1"
}

# ct_is_regex REGEX: else ct_why says what is wrong with it.
ct_is_regex() {
  ct_why=$(echo x | grep -e "$1" 2>&1 >/dev/null)
  [ $? -le 1 ] && return 0
  ct_why="$1 is no regular expression: ${ct_why##*: }"
  return 1
}

# ct_line_plan FILE MATCH AFTER BEFORE: what makes the line be there. ct_how: nothing, replace or before the line number
# ct_at, or end. ct_hint: what a person may want to know of it.
ct_line_plan() {
  ct_how=nothing ct_at='' ct_hint=''
  ct_equal=$(ct_lines_same "$1")
  ct_alike=''
  if [ -n "$2" ]; then ct_alike=$(ct_lines_like "$1" "$2"); fi
  if [ -n "$ct_alike" ]; then
    ct_at=$(printf '%s\n' "$ct_alike" | sed -n '$p')
    case "$ct_nl$ct_equal$ct_nl" in *"$ct_nl$ct_at$ct_nl"*) return ;; esac
    ct_how=replace
    case $ct_alike in *"$ct_nl"*) ct_hint="several lines match $2: only the last one is replaced" ;; esac
  elif [ -n "$ct_equal" ]; then
    ct_at=$(printf '%s\n' "$ct_equal" | sed -n 1p)
  else
    ct_how=end
    if [ -n "$3" ]; then
      ct_at=$(ct_lines_like "$1" "$3" | sed -n '$p')
      if [ -n "$ct_at" ] && [ "$ct_at" -lt "$(awk 'END { print NR }' "$1")" ]; then
        ct_how=before ct_at=$((ct_at + 1))
      fi
    elif [ -n "$4" ]; then
      ct_at=$(ct_lines_like "$1" "$4" | sed -n 1p)
      if [ -n "$ct_at" ]; then ct_how=before; fi
    fi
    if [ -n "$3$4" ] && [ -z "$ct_at" ]; then ct_hint="no line matches $3$4: the new one goes to the end"; fi
  fi
}

# ct_line_edit FILE HOW AT: the new text. A last line without a newline keeps to that, unless a line comes after it.
ct_line_edit() {
  ct_open=$(tail -c 1 "$1")
  ct_wanted_line | awk -v how="$2" -v at="$3" -v open="${ct_open:+1}" '
    BEGIN { ORS = "" }
    NR == FNR { wanted = $0; next }
    { cr = ($0 ~ /\r$/) ? "\r" : "" }
    FNR == 1 { first = cr }
    FNR > 1 { print "\n" }
    how == "replace" && FNR == at { print wanted cr; next }
    how == "before" && FNR == at { print wanted first "\n" }
    { print }
    END {
      lines = NR - 1
      if (how != "end") { if (lines && !open) print "\n" }
      else if (!lines) print wanted "\n"
      else print (open ? first : "") "\n" wanted first "\n"
    }' - "$1"
}

# ct_line_remove FILE: its text without the lines whose numbers come on stdin.
ct_line_remove() {
  ct_open=$(tail -c 1 "$1")
  awk -v open="${ct_open:+1}" '
    BEGIN { ORS = "" }
    NR == FNR { gone[$0]; next }
    { kept = !(FNR in gone) }
    kept { if (count++) print "\n"; print }
    END { if (count && !(open && kept)) print "\n" }' - "$1"
}

# ct_line_target FILE REGEX…: the file is a text and the patterns are some; else the verdict.
ct_line_target() {
  if ! ct_find_target "$1"; then
    ct_refuse "$ct_why"
    return 1
  fi
  shift
  for ct_regex in "$@"; do
    if [ -n "$ct_regex" ] && ! ct_is_regex "$ct_regex"; then
      ct_refuse "$ct_why"
      return 1
    fi
  done
  if [ -e "$ct_target" ] && ! tr -d '\000' <"$ct_target" | cmp -s - "$ct_target"; then
    ct_refuse "$ct_target is no text file: it holds NUL bytes, or cannot be read"
    return 1
  fi
}

# ct_line_differs TEXT
ct_line_differs() {
  if [ -w "$ct_folder" ]; then ct_differs "$1"; else ct_refuse "cannot write in $ct_folder"; fi
}

# ct_line_check FILE MATCH AFTER BEFORE CREATE
ct_line_check() {
  ct_line_target "$1" "$2" "$3" "$4" || return 0
  if [ -e "$ct_target" ]; then
    ct_line_plan "$ct_target" "$2" "$3" "$4"
    if [ -n "$ct_hint" ]; then ct_warn "$1: $ct_hint"; fi
    case $ct_how in
      nothing) ct_ok "there, line $ct_at" ;;
      replace) ct_line_differs "line $ct_at is another ($(ct_version_of "$ct_target"))" ;;
      *) ct_line_differs 'not there yet' ;;
    esac
  elif [ -n "$5" ]; then
    ct_line_differs 'no such file yet'
  else
    ct_refuse "there is no file $1 (create: true would make it)"
  fi
}

# ct_line_apply FILE MATCH AFTER BEFORE NEWMODE
ct_line_apply() {
  ct_find_target "$1" || ct_die "$ct_why"
  if [ -e "$ct_target" ]; then
    ct_line_plan "$ct_target" "$2" "$3" "$4"
    if [ "$ct_how" != nothing ]; then ct_line_put "$1" ct_line_edit "$ct_target" "$ct_how" "$ct_at"; fi
  else
    ct_wanted_line | ct_put "$1" true "$5"
  fi
}

# ct_line_put FILE COMMAND…: what the command prints, if it does not fail half way.
ct_line_put() {
  ct_edited=$1
  shift
  "$@" >"$ct_mark.new" || ct_die "cannot write the new text of $ct_edited"
  ct_put "$ct_edited" true <"$ct_mark.new"
}

# ct_line_numbers FILE MATCH: the lines that must not be there.
ct_line_numbers() {
  if [ -n "$2" ]; then ct_lines_like "$1" "$2"; else ct_lines_same "$1"; fi
}

# ct_no_line_check FILE MATCH
ct_no_line_check() {
  ct_line_target "$1" "$2" || return 0
  ct_alike=''
  if [ -e "$ct_target" ]; then ct_alike=$(ct_line_numbers "$ct_target" "$2"); fi
  case $ct_alike in
    '') ct_ok 'not there' ;;
    *"$ct_nl"*) ct_line_differs "there, lines $(printf '%s' "$ct_alike" | tr '\n' ' ' | cut -c 1-60) ($(ct_version_of "$ct_target"))" ;;
    *) ct_line_differs "there, line $ct_alike ($(ct_version_of "$ct_target"))" ;;
  esac
}

# ct_no_line_apply FILE MATCH
ct_no_line_apply() {
  ct_find_target "$1" || ct_die "$ct_why"
  ct_line_numbers "$ct_target" "$2" >"$ct_mark.lines"
  if [ -s "$ct_mark.lines" ]; then ct_line_put "$1" ct_line_remove "$ct_target" <"$ct_mark.lines"; fi
}
