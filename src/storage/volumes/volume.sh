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
