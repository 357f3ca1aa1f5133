/** The kernel's command line: `root=` has a key in xl, and what xm makes of ip= and nfs_root= stands in extra. */
import { combined, dropped, type Part, unconverted, written } from './part.ts';
import type { XmSource } from './source.ts';

export const ipKeys = ['ip', 'netmask', 'gateway', 'hostname', 'interface', 'dhcp'];
export const nfsKeys = ['nfs_server', 'nfs_root'];

export function commandLinePart(source: XmSource): Part {
  const root = source.values.isTrue('root') ? source.values.text('root') : null;
  const device = root?.replace(/^root=/, '') ?? '';
  return combined(rootPart(source, root, device), extraPart(source, device));
}

function rootPart(source: XmSource, root: string | null, device: string): Part {
  if (device === '') return dropped(source, 'root', 'it is empty');
  const reason = 'xl puts root= before it in any case';
  return written(source, { from: 'root', value: device, ...(root === device ? {} : { reason }) });
}

function extraPart(source: XmSource, device: string): Part {
  const { cmdline } = source.definition;
  const isIp = isTold(source, 'ip') || (isTold(source, 'dhcp') && source.values.word('dhcp') !== 'off');
  const isNfs = isTold(source, 'nfs_root');
  const isFolded = isIp || isNfs;
  if (isFolded && cmdline === null) {
    const reason = 'it belongs to a command line of which not everything is known';
    return combined(...['extra', ...ipKeys, ...nfsKeys].map((key) => unconverted(source, key, reason)));
  }
  const own = source.values.isTrue('extra') ? (source.values.word('extra') ?? '') : '';
  const extra = isFolded ? withoutRoot(cmdline ?? '', device) : own;
  const reason = 'with what xm makes of its options for IP and NFS';
  return combined(
    extra === ''
      ? dropped(source, 'extra', 'it is empty')
      : written(source, { from: 'extra', value: extra, ...(isFolded ? { reason } : {}) }),
    ...ipKeys.map((key) =>
      dropped(
        source,
        key,
        isIp ? 'it stands in extra now, as ip=…' : 'without ip= or dhcp= it has no effect',
      ),
    ),
    ...nfsKeys.map((key) =>
      dropped(source, key, isNfs ? 'it stands in extra now' : 'without nfs_root= it has no effect'),
    ),
  );
}

/** Of a value that nobody knows it may be so. */
const isTold = (source: XmSource, key: string): boolean =>
  source.values.isUnknown(key) || source.values.isTrue(key);

/** xm puts `ip=` before the root and all the rest behind it. */
function withoutRoot(cmdline: string, device: string): string {
  const root = `root=${device}`;
  const at = device === '' ? -1 : cmdline.indexOf(root);
  if (at < 0) return cmdline;
  const parts = [cmdline.slice(0, at), cmdline.slice(at + root.length)];
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
}
