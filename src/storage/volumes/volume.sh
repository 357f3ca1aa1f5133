# LVM volumes. Sizes are compared in extents, because lvcreate rounds up to one.

# ct_look_group VG: ct_extent (bytes), ct_free_extents; false if there is no such volume group.
ct_look_group() {
  ct_row=$(vgs --noheadings --nosuffix --units b --separator '|' -o vg_extent_size,vg_free_count "$1" 2>/dev/null) || return 1
  ct_row=$(printf '%s' "$ct_row" | tr -d ' ')
  ct_extent=${ct_row%%|*} ct_free_extents=${ct_row#*|}
  [ -n "$ct_extent" ]
}

# ct_look_volume VG LV: ct_lv_bytes, ct_lv_uuid and ct_lv_tags (between commas); empty if there is no such volume.
ct_look_volume() {
  ct_row=$(lvs --noheadings --nosuffix --units b --separator '|' -o lv_name,lv_size,lv_uuid,lv_tags "$1" 2>/dev/null |
    tr -d ' ' | ct_name=$2 awk -F '|' '$1 "" == ENVIRON["ct_name"] "" { print $2, $3, "," $4 ","; exit }')
  ct_lv_bytes=${ct_row%% *} ct_row=${ct_row#* }
  ct_lv_uuid=${ct_row%% *} ct_lv_tags=${ct_row#* }
}

# ct_extents BYTES: how many extents hold them. awk, because Etch's shells may count with 32 bits only.
ct_extents() {
  awk -v bytes="$1" -v extent="$ct_extent" 'BEGIN { n = int(bytes / extent); if (n * extent < bytes) n++; printf "%.0f\n", n }'
}

# ct_size BYTES: in words, as a person types it: 8 GiB, 516 MiB, 1.5 GiB.
ct_size() {
  awk -v n="$1" 'BEGIN {
    split("bytes KiB MiB GiB TiB", unit, " "); k = 1
    while (n >= 1024 && k < 5) { n /= 1024; k++ }
    text = sprintf("%.2f", n); sub(/\.?0+$/, "", text); print text " " unit[k]
  }'
}

# --- may it be taken back? ---
ct_devices=/dev ct_block_folder=/sys/block

# ct_sectors_written VG LV: how many sectors were ever written to it, as the kernel counts since the device came up;
# `unknown` where it does not tell; `none` where there is no block device at all, as with the stand-ins for LVM. lvcreate
# wipes its beginning, so a count of 0 means that nothing is counted.
ct_sectors_written() {
  if [ ! -b "$ct_devices/$1/$2" ]; then
    echo none
    return
  fi
  ct_numbers=$(stat -L -c 0x%t:0x%T "$ct_devices/$1/$2")
  ct_device=$ct_block_folder/dm-$((${ct_numbers#*:})) ct_sectors=''
  if [ "$(cat "$ct_device/dev" 2>/dev/null)" = "$((${ct_numbers%:*})):$((${ct_numbers#*:}))" ]; then
    ct_sectors=$(awk '$7 > 0 { print $7 }' "$ct_device/stat" 2>/dev/null) || :
  fi
  echo "${ct_sectors:-unknown}"
}

# ct_note_volume VG LV: for the undo, and for people: whoever pastes it later must not hit another volume of this name.
ct_note_volume() {
  ct_look_volume "$1" "$2"
  ct_sectors_written "$1" "$2" >"$ct_mark.written"
  printf '%s\n' "$ct_lv_uuid" >"$ct_mark"
  printf "[ \"\$(lvs --noheadings -o lv_uuid %s | tr -d ' ')\" = %s ] && lvremove %s\n" "$1/$2" "$ct_lv_uuid" "$1/$2" >"$ct_mark.by"
}

# ct_take_back_volume VG LV [DOMAIN]: removes the one that the apply of this run has made, unless it may hold data: that
# DOMAIN has run with it, or it was written to since, or nobody can tell.
ct_take_back_volume() {
  [ -s "$ct_mark" ] || return 0
  ct_look_volume "$1" "$2"
  if [ -z "$ct_lv_uuid" ]; then return 0; fi
  ct_written=$(cat "$ct_mark.written") || ct_written=unknown
  ct_written_now=$(ct_sectors_written "$1" "$2")
  if [ "$ct_lv_uuid" != "$(cat "$ct_mark")" ]; then
    echo "kept: another volume has the name $1/$2 by now"
  elif [ -n "$3" ]; then
    echo "kept: the domain $3 has run with $1/$2, and may have written to it"
  elif [ "$ct_written" = unknown ] || [ "$ct_written_now" = unknown ]; then
    echo "kept: nobody can tell whether $1/$2 was written to since it was made; lvremove $1/$2 if it holds nothing"
  elif [ "$ct_written" != "$ct_written_now" ]; then
    echo "kept: $1/$2 was written to since it was made; lvremove $1/$2 if it holds nothing"
  else
    lvremove -f "$1/$2"
    return
  fi
  exit 1
}
