# Definitions in the folder $ct_definitions. Only plain assignments at the start of a line are read:
# enough to find a domain's file and its sizes. A file is never executed.

# ct_assignments FILE…: one line for each key: FILE TAB KEY TAB VALUE, the value without quotes, blanks and comments.
ct_assignments() {
  awk '
    function flush() { if (key != "") { gsub(/,\]/, "]", value); print file "\t" key "\t" value }; key = ""; depth = 0 }
    FNR == 1 { flush(); file = FILENAME }
    {
      line = $0; sub(/\r$/, "", line); gsub(/\t/, " ", line)
      if (depth <= 0) {
        flush()
        if (line !~ /^[A-Za-z_][A-Za-z_0-9.]* *=[^=]/) next
        key = line; sub(/ *=.*/, "", key); sub(/^[^=]*=/, "", line); value = ""
      }
      quote = ""
      for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        if (quote != "") { if (c == quote) quote = ""; else value = value c; continue }
        if (c == "#") break
        if (c == "\"" || c == "\047") { quote = c; continue }
        if (c == " ") continue
        if (c == "[") depth++
        if (c == "]") depth--
        value = value c
      }
    }
    END { flush() }' "$@"
}

# The files of the folder that may be definitions; the rest are settings of Xen, examples and left-overs of editors.
ct_definition_files() {
  for ct_f in "$ct_definitions"/*; do
    case ${ct_f##*/} in
      *.sxp | *.conf | *.dpkg-* | *~ | *.bak | *.orig | *.ctctl-* | xmexample* | xlexample* | README* | cpupool) ;;
      *) if [ -f "$ct_f" ] && [ -r "$ct_f" ]; then printf '%s\n' "$ct_f"; fi ;;
    esac
  done
}

ct_all_assignments() {
  ct_definition_files | {
    set --
    while IFS= read -r ct_f; do set -- "$@" "$ct_f"; done
    if [ $# -gt 0 ]; then ct_assignments "$@"; fi
  }
}

# ct_find_definition NAME: ct_file, the definition of that domain; empty if there is none. A file without a name
# defines a domain of its own name; where two files define the domain, the one of its name counts.
ct_find_definition() {
  ct_file=$(ct_all_assignments | ct_name=$1 awk -F '\t' '
    { files[$1] = 1; if ($2 == "name") name[$1] = $3; else if ($2 ~ /^(memory|kernel|builder|type|bootloader|disk)$/) domain[$1] = 1 }
    END {
      wanted = ENVIRON["ct_name"]
      for (file in files) {
        base = file; sub(/.*\//, "", base)
        if (!(file in domain) || ((file in name) ? name[file] : base) != wanted) continue
        if (best == "" || base == wanted) best = file
      }
      print best
    }')
}

# ct_value FILE KEY
ct_value() {
  ct_assignments "$1" | ct_key=$2 awk -F '\t' '$2 == ENVIRON["ct_key"] { print $3 }' | tail -n 1
}
