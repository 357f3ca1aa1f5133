# ct_read N ID: stdout comes home line by line, then the exit status and what stood on stderr.
ct_read() {
  ct_err=$( { {
    ("ct_read_$1")
    printf '\n%s\n' "ct-rc $?"
  } | sed "s/^/line$ct_tab$2$ct_tab/" >&3; } 2>&1)
  ct_event read "$2" "$ct_err"
}
