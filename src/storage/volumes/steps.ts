/** How volumes are changed. */
import { formatSize } from '../../common/size.ts';
import { sh } from '../../remote/bundle/shell.ts';
import type { Step } from '../../remote/bundle/step.ts';

export interface VolumeRequest {
  readonly volumeGroup: string;
  readonly name: string;
  /** Bytes; LVM rounds them up to a whole extent. */
  readonly size: number;
  /** The domain that it is for. */
  readonly domain: string;
}

/**
 * A volume of this size exists. One of another size is shown as a difference and left alone: it is never shrunk,
 * nor grown by the way; one that is there without a definition of the domain is somebody else's, unless its tag says
 * that an earlier run made it. The undo removes the volume by its UUID, only when this run made it, and only while it
 * holds nothing: the domain has not run in this run, and nothing was written to the device.
 */
export function volumeStep({ volumeGroup, name, size, domain }: VolumeRequest): Step {
  const tag = `ctctl.${domain}`;
  const volume = `${volumeGroup}/${name}`;
  return {
    id: 'volume',
    title: `volume ${volume} of ${formatSize(size)}`,
    check: sh`if ! ct_look_group ${volumeGroup}; then
  ct_refuse ${`there is no volume group ${volumeGroup}`}" (there: $(vgs --noheadings -o vg_name 2>/dev/null | tr -d ' ' | tr '\n' ' '))"
  return
fi
ct_wanted=$(ct_extents ${size})
ct_look_volume ${volumeGroup} ${name}
if [ -z "$ct_lv_uuid" ]; then
  if [ "$ct_wanted" -gt "$ct_free_extents" ]; then
    ct_refuse ${`no space in the volume group ${volumeGroup}: ${formatSize(size)} asked for, `}"$(ct_size "$(awk -v a="$ct_free_extents" -v b="$ct_extent" 'BEGIN { printf "%.0f", a * b }')") free"
  else
    ct_differs 'not there yet'
  fi
else
  if [ "$(ct_extents "$ct_lv_bytes")" = "$ct_wanted" ]; then
    ct_ok "there, $(ct_size "$ct_lv_bytes")"
  else
    ct_conflict size "$(ct_size "$ct_lv_bytes")" ${formatSize(size)}
  fi
  ct_find_definition ${domain}
  case $ct_file$ct_lv_tags in
    /* | *,${tag},*) ;;
    *) ct_refuse ${`the volume ${volume} is there already, but ${domain} is not: it may hold somebody's data`} ;;
  esac
fi`,
    // Old data on the disk must not turn up in a new guest: wiped where lvcreate can, and never asked about.
    apply: sh`if lvcreate --help 2>&1 | grep wipesignatures >/dev/null; then
  lvcreate -y -W y -l "$ct_wanted" --addtag ${tag} -n ${name} ${volumeGroup}
else
  lvcreate -l "$ct_wanted" --addtag ${tag} -n ${name} ${volumeGroup}
fi
ct_note_volume ${volumeGroup} ${name}`,
    undo: sh`ct_take_back_volume ${volumeGroup} ${name} "$(grep -F -x -e ${domain} "$ct_tmp/ran" 2>/dev/null | sed -n 1p)"`,
  };
}
