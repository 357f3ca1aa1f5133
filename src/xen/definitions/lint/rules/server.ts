/** What only the server itself can tell: what is there, and who else has it. */
import { both, type Fault, type Rule, type Subject } from '../model.ts';
import { disksOf } from './disks.ts';
import { cardsOf } from './macs.ts';

const target: Rule = {
  id: 'disk-missing',
  toolstacks: both,
  check: (subject) =>
    disksOf(subject).flatMap(({ disk, line }): readonly Fault[] => {
      if (disk.target === null || subject.server?.paths.get(disk.target) !== false) return [];
      return [
        {
          line,
          key: 'disk',
          severity: 'error',
          message: `there is no ${disk.target} on the server${disk.cdrom ? '' : ': the domain does not start'}`,
          mend: disk.target.startsWith('/dev/')
            ? 'see ctctl volume list'
            : 'put it there, or leave the disk out',
        },
      ];
    }),
};

const files = ['kernel', 'ramdisk', 'bootloader'] as const;

const file: Rule = {
  id: 'file-missing',
  toolstacks: both,
  check: ({ definition, given, server }) =>
    files.flatMap((key): readonly Fault[] => {
      const path = definition?.[key];
      if (path == null || !given.has(key) || server?.paths.get(path) !== false) return [];
      return [
        {
          line: given.get(key)?.line ?? 1,
          key,
          severity: 'error',
          message: `there is no ${path} on the server: the domain does not start`,
          mend: key === 'bootloader' ? 'write bootloader = "pygrub", if the server has one' : 'put it there',
        },
      ];
    }),
};

const usedTwice: Rule = {
  id: 'disk-used',
  toolstacks: both,
  check: (subject) =>
    disksOf(subject).flatMap(({ disk, line }): readonly Fault[] => {
      const { target: path, access } = disk;
      if (path === null || access === 'r') return [];
      const other = subject.server?.others.find(({ disk: theirs }) => isWritten(theirs, path));
      if (other === undefined) return [];
      return [
        {
          line,
          key: 'disk',
          severity: 'warning',
          message: `${other.path} writes to ${path} too: both at once destroy what is on it`,
          mend: 'run only one of them, or give this one a volume of its own',
        },
      ];
    }),
};

/** In a list without quotes and blanks: `[phy:PATH,hda,w,file:…]`, `[PATH,raw,xvda,rw]`, `[vdev=xvda,access=rw,target=PATH]`. */
export function isWritten(list: string, path: string): boolean {
  for (const name of [path, path.replace(/^\/dev\//, 'phy:')]) {
    for (let at = list.indexOf(name); at !== -1; at = list.indexOf(name, at + 1)) {
      const behind = list.slice(at + name.length, at + name.length + longestFields);
      if (list.startsWith('target=', at - 'target='.length)) {
        if (/^[,\]]/.test(behind) && isNamedForWriting(list.slice(Math.max(at - longestFields, 0), at)))
          return true;
      } else if ('[:,'.includes(list[at - 1] ?? '') && positional.test(behind)) return true;
    }
  }
  return false;
}

const longestFields = 200;
const positional = /^,(?:(?:raw|qcow2?|vhd|qed)?,)?[^,\]]+,(?:w!?|rw)(?=[,\]])/;

/** The target is the last field of an entry: what stands before it belongs to it, back to the target of another one. */
function isNamedForWriting(before: string): boolean {
  const own = before.slice(before.lastIndexOf('target=', before.length - 'target='.length - 1) + 1);
  const access = [...own.matchAll(/access=(\w*)/g)].at(-1)?.[1] ?? (/cdrom/.test(own) ? 'r' : 'rw');
  return access !== 'r' && access !== 'ro';
}

const bridge: Rule = {
  id: 'bridge-missing',
  toolstacks: both,
  check: (subject) =>
    cardsOf(subject).flatMap(({ vif, line }): readonly Fault[] => {
      const name = vif.bridge ?? (subject.toolstack === 'xl' ? 'xenbr0' : null);
      const { server } = subject;
      if (server === null || name === null || (vif.script !== null && !/vif-bridge$/.test(vif.script)))
        return [];
      if (server.bridges.includes(name) || isRenamed(name, subject)) return [];
      const here = server.bridges.length === 0 ? 'it has none' : `it has ${server.bridges.join(', ')}`;
      return [
        {
          line,
          key: 'vif',
          severity: vif.bridge === null ? 'warning' : 'error',
          message: `there is no bridge ${name} on the server${vif.bridge === null ? ', which a card without bridge= gets' : ''}: ${here}`,
          mend: 'name one of them with bridge=',
        },
      ];
    }),
};

/** The script of Xen 3.2 takes ethN for an xenbrN that is not there. */
const isRenamed = (name: string, { toolstack, server }: Subject): boolean =>
  toolstack === 'xm' &&
  /^xenbr\d+$/.test(name) &&
  server?.bridges.includes(name.replace('xenbr', 'eth')) === true;

const macElsewhere: Rule = {
  id: 'mac-elsewhere',
  toolstacks: both,
  check: (subject) =>
    cardsOf(subject).flatMap(({ mac, line }): readonly Fault[] => {
      const other = mac && subject.server?.others.find(({ vif }) => vif.toLowerCase().includes(`mac=${mac}`));
      if (!other) return [];
      return [
        {
          line,
          key: 'vif',
          severity: 'warning',
          message: `${other.path} has the MAC ${mac} too: only one of the two can be in the network`,
          mend: 'give one of them an address of its own',
        },
      ];
    }),
};

export const serverRules: readonly Rule[] = [target, file, usedTwice, bridge, macElsewhere];
