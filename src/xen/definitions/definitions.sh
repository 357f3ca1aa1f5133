# Definitions in the folder $ct_definitions. Only plain assignments at the start of a line are read:
# enough to find a domain's file and its sizes. A file is never executed.

# ct_assignments FILE…: one line for each key: FILE TAB KEY TAB VALUE, the value without quotes, blanks and comments.
# A name that Python has to work out is left empty: no domain is ever called by a guess.
# Statements end with the line or a `;`, lists with their bracket. An indented line belongs to Python code: not read.
ct_assignments() {
  awk '
    function flush() { if (key == "name" && !plain) value = ""; if (key != "") { gsub(/,\]/, "]", value); print file "\t" key "\t" value }; key = ""; depth = 0 }
    # Takes the value up to the end of its statement or of the line; gives back what follows a `;`.
    function take(text,   quote, i, c) {
      quote = ""
      for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (quote != "") {
          if (c == "\\") value = value substr(text, ++i, 1)
          else if (c == quote) quote = ""
          else value = value c
          continue
        }
        if (c == "#") return ""
        if (c == ";" && depth <= 0) { text = substr(text, i + 1); sub(/^ +/, "", text); return text }
        if (c == "\"" || c == "\047") { quote = c; continue }
        if (c == " ") continue
        if (depth <= 0 && c !~ /[0-9]/) plain = 0
        if (c == "[") depth++
        if (c == "]") depth--
        value = value c
      }
      return ""
    }
    FNR == 1 { flush(); file = FILENAME }
    {
      rest = $0; sub(/\r$/, "", rest); gsub(/\t/, " ", rest)
      while (rest != "") {
        if (depth <= 0) {
          flush()
          if (rest !~ /^[A-Za-z_][A-Za-z_0-9.]* *=[^=]/) next
          key = rest; sub(/ *=.*/, "", key); sub(/^[^=]*=/, "", rest); value = ""; plain = 1
        }
        rest = take(rest)
      }
    }
    END { flush() }' "$@"
}

# What of assignments may leave the server: no password, neither as a key of its own nor inside a vfb.
ct_public() {
  awk -F '\t' '
    tolower($2) ~ /passw/ || length($3) > 4096 { next }
    { value = $3; gsub(/[Pp][Aa][Ss][Ss][Ww][A-Za-z_]*=[^,]*/, "***", value); print $1 "\t" $2 "\t" value }'
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

# ct_find_definition NAME [OTHER]: ct_file, the definition of that domain; empty if there is none. OTHER is the same name
# in another encoding, which counts where nothing is called NAME.
ct_find_definition() {
  ct_find_name "$1"
  if [ -z "$ct_file" ] && [ -n "$2" ]; then ct_find_name "$2"; fi
}

# ct_find_name NAME: ct_file. A file without a name defines a domain of its own name; where two files define the domain, the
# one of its name counts.
ct_find_name() {
  ct_file=$(ct_all_assignments | ct_name=$1 awk -F '\t' '
    !($1 in seen) { seen[$1] = 1; order[++count] = $1 }
    { if ($2 == "name") name[$1] = $3; else if ($2 ~ /^(memory|kernel|builder|type|bootloader|disk)$/) domain[$1] = 1 }
    END {
      wanted = ENVIRON["ct_name"]
      for (i = 1; i <= count; i++) {
        file = order[i]; base = file; sub(/.*\//, "", base)
        # `""` makes them texts: awk would take 5.1 and 5.10 for the same number.
        if (!(file in domain) || (((file in name) ? name[file] : base) "") != (wanted "")) continue
        if (best == "" || base "" == wanted "") best = file
      }
      print best
    }')
}

# ct_find_file NAME: ct_file, the file of the folder that is called so, whatever domain it defines; empty if there is none.
ct_find_file() {
  ct_file=$(ct_definition_files | ct_wanted=$ct_definitions/$1 awk '$0 == ENVIRON["ct_wanted"]')
}

# ct_value FILE KEY
ct_value() {
  ct_assignments "$1" | ct_key=$2 awk -F '\t' '$2 == ENVIRON["ct_key"] { print $3 }' | tail -n 1
}
