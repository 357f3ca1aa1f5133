/** How volumes are observed. */
import { baseName } from '../../common/base-name.ts';
import { CtctlError } from '../../common/errors.ts';
import type { Answer } from '../../remote/bundle/run.ts';
import { sh } from '../../remote/bundle/shell.ts';
import type { Reading } from '../../remote/bundle/step.ts';

export interface Volume {
  readonly server: string;
  readonly volumeGroup: string;
  readonly name: string;
  /** Path of the block device on the server. */
  readonly device: string;
  /** Bytes */
  readonly size: number;
  readonly uuid: string;
  /** The volume that this one is a snapshot of. */
  readonly origin: string | null;
  /** Opened by something just now: a running domain or a mount. */
  readonly open: boolean;
  /** Domains whose definition names it. */
  readonly usedBy: readonly string[];
}

export interface VolumeGroup {
  readonly server: string;
  readonly name: string;
  /** Bytes */
  readonly size: number;
  readonly free: number;
}

/** Columns that LVM 2.02.06 has too; its stray "File descriptor N left open" lines go to stderr. */
export const volumeReadings: readonly Reading[] = [
  {
    id: 'volumes',
    read: sh`lvs --noheadings --nosuffix --units b --separator '|' -o vg_name,lv_name,lv_size,lv_uuid,origin,lv_attr`,
  },
  {
    id: 'groups',
    read: sh`vgs --noheadings --nosuffix --units b --separator '|' -o vg_name,vg_size,vg_free`,
  },
  { id: 'disks', read: sh`ct_all_assignments | ct_public | grep -E '	(name|disk)	'; true` },
];

/** @throws CtctlError `failed` when LVM's tools did not answer. */
export function volumeFacts(
  server: string,
  answers: ReadonlyMap<string, Answer>,
): { readonly volumes: readonly Volume[]; readonly groups: readonly VolumeGroup[] } {
  const rows = fieldsOf(server, answers.get('volumes'));
  const users = diskUsers(answers.get('disks')?.lines ?? []);
  const volumes = rows.map(([volumeGroup = '', name = '', size, uuid = '', origin = '', attributes = '']) => {
    const device = `/dev/${volumeGroup}/${name}`;
    const usedBy = users.filter(({ disks }) => namesDevice(disks, device)).map(({ domain }) => domain);
    return {
      server,
      volumeGroup,
      name,
      device,
      size: Number(size),
      uuid,
      origin: origin || null,
      open: attributes[5] === 'o',
      usedBy,
    };
  });
  const groups = fieldsOf(server, answers.get('groups')).map(([name = '', size, free]) => {
    return { server, name, size: Number(size), free: Number(free) };
  });
  return { volumes, groups };
}

function fieldsOf(server: string, answer: Answer | undefined): readonly (readonly string[])[] {
  if (answer?.code !== 0) {
    throw new CtctlError('failed', `${server}: LVM does not answer: ${answer?.stderr || 'no answer'}`, {
      server,
    });
  }
  return answer.lines.filter((line) => line.includes('|')).map((line) => line.trim().split('|'));
}

function diskUsers(lines: readonly string[]): readonly { readonly domain: string; readonly disks: string }[] {
  const files = new Map<string, { domain: string; disks: string }>();
  for (const [file = '', key, value = ''] of lines.map((line) => line.split('\t'))) {
    const entry = files.get(file) ?? { domain: baseName(file), disks: '' };
    files.set(file, key === 'name' ? { ...entry, domain: value } : { ...entry, disks: value });
  }
  return [...files.values()];
}

/** `phy:server/winxp` means /dev/server/winxp for xm. */
function namesDevice(disks: string, device: string): boolean {
  const short = `phy:${device.replace('/dev/', '')}`;
  return disks
    .split(/[[\],]/)
    .some((part) => part === short || part.replace(/^(?:phy:|target=)+/, '') === device);
}
