# A volume of a bundle. Needs storage's volume.sh, and definitions.sh to know who uses it.

# ct_see_volume VG LV BYTES: ct_wanted and ct_has, in extents; false, with the reason in ct_volume_why, where there is no
# room for it.
ct_see_volume() {
  ct_lv_uuid=''
  if ! ct_look_group "$1"; then
    ct_volume_why="there is no volume group $1 (there: $(vgs --noheadings -o vg_name 2>/dev/null | awk '{ print $1 }' | ct_listed))"
    return 1
  fi
  ct_wanted=$(ct_extents "$3") ct_has=0
  ct_look_volume "$1" "$2"
  if [ -n "$ct_lv_uuid" ]; then ct_has=$(ct_extents "$ct_lv_bytes"); fi
  ct_volume_why="no space in the volume group $1: $(ct_of_extents $((ct_wanted - ct_has))) more wanted, $(ct_of_extents "$ct_free_extents") free"
  [ $((ct_wanted - ct_has)) -le "$ct_free_extents" ]
}

# Lines as one line, with commas.
ct_listed() { awk '{ text = text (NR > 1 ? ", " : "") $0 } END { print text }'; }

# ct_of_extents COUNT: in words. awk, because Etch's shells may count with 32 bits only.
ct_of_extents() { ct_size "$(awk -v count="$1" -v extent="$ct_extent" 'BEGIN { printf "%.0f", count * extent }')"; }

# ct_check_volume VG LV BYTES [grow]
ct_check_volume() {
  if ! ct_see_volume "$1" "$2" "$3"; then
    # What is there already needs no space, unless it is to grow.
    if [ -z "$ct_lv_uuid" ] || [ -n "$4" ]; then
      ct_refuse "$ct_volume_why"
      return
    fi
  fi
  if [ -z "$ct_lv_uuid" ]; then
    ct_differs 'not there yet'
  elif [ "$ct_has" = "$ct_wanted" ]; then
    ct_ok "there, $(ct_size "$ct_lv_bytes")"
  elif [ "$ct_has" -lt "$ct_wanted" ] && [ -n "$4" ]; then
    if ct_is_open "$1" "$2"; then ct_warn "$1/$2 is in use: a running domain sees the new size only after its next start"; fi
    ct_differs "to grow from $(ct_size "$ct_lv_bytes") to $(ct_of_extents "$ct_wanted")"
  else
    ct_conflict size "$(ct_size "$ct_lv_bytes")" "$(ct_of_extents "$ct_wanted")"
  fi
}

# ct_is_open VG LV: something holds it open just now.
ct_is_open() {
  lvs --noheadings --separator '|' -o lv_name,lv_attr "$1" 2>/dev/null | tr -d ' ' |
    ct_name=$2 awk -F '|' '$1 "" == ENVIRON["ct_name"] "" && $2 ~ /^.....o/ { open = 1 } END { exit !open }'
}

# ct_apply_volume VG LV BYTES: made, or grown. Never shrunk: LVM itself refuses a size that is too small.
ct_apply_volume() {
  ct_see_volume "$1" "$2" "$3" || ct_die "$ct_volume_why"
  if [ -n "$ct_lv_uuid" ]; then
    lvextend -l "$ct_wanted" "$1/$2"
    return
  fi
  # Old data on the disk must not turn up in a new volume: wiped where lvcreate can, and never asked about.
  if lvcreate --help 2>&1 | grep wipesignatures >/dev/null; then
    lvcreate -y -W y -l "$ct_wanted" --addtag ctctl -n "$2" "$1"
  else
    lvcreate -l "$ct_wanted" --addtag ctctl -n "$2" "$1"
  fi
  ct_note_volume "$1" "$2"
}

# ct_undo_volume VG LV
ct_undo_volume() { ct_take_back_volume "$1" "$2" "$(ct_user_in_this_run "$1" "$2")"; }

# ct_user_in_this_run VG LV: a domain that this run has started and whose definition names the volume, or cannot be read.
ct_user_in_this_run() {
  [ -e "$ct_tmp/ran" ] || return 0
  while IFS= read -r ct_ran; do
    ct_find_definition "$ct_ran"
    if [ -z "$ct_file" ] || ct_value "$ct_file" disk | ct_volume=$1/$2 awk '
      { gsub(/[][,]/, " ") }
      { for (i = 1; i <= NF; i++) { part = $i; sub(/^.*[:=]/, "", part); sub(/^\/dev\//, "", part); if (part == ENVIRON["ct_volume"]) found = 1 } }
      END { exit !found }'; then
      printf '%s\n' "$ct_ran"
      return 0
    fi
  done <"$ct_tmp/ran"
}
