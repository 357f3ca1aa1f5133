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
 * that an earlier run made it. The undo removes the volume by its UUID, only when this run made it, and only while the
 * domain has not run in this run: after that it may hold data.
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
ct_look_volume ${volumeGroup} ${name}
printf '%s\n' "$ct_lv_uuid" >"$ct_mark"
printf '%s\n' ${uuidIs(volume)}"$ct_lv_uuid"${` ] && ${sh`lvremove ${volume}`}`} >"$ct_mark.by"`,
    undo: sh`ct_look_volume ${volumeGroup} ${name}
if [ -s "$ct_mark" ] && [ -n "$ct_lv_uuid" ]; then
  if [ "$ct_lv_uuid" != "$(cat "$ct_mark")" ]; then
    echo ${`kept: another volume has the name ${volume} by now`}
    exit 1
  elif [ -e "$ct_tmp/ran" ] && grep -F -x -e ${domain} "$ct_tmp/ran" >/dev/null; then
    echo ${`kept: ${domain} has run with the volume ${volume}, which may hold its data`}
    exit 1
  fi
  lvremove -f ${volume}
fi`,
  };
}

/** For a person's shell, up to the UUID: whoever pastes the command later must not hit another volume of this name. */
function uuidIs(volume: string): string {
  return `[ "$(lvs --noheadings -o lv_uuid ${sh`${volume}`} | tr -d ' ')" = `;
}
