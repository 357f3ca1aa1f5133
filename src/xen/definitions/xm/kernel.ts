/** What a domain boots: kernel, its command line, boot loader. */
import type { Definition } from '../model.ts';
import { normal } from './python/modules.ts';
import type { Values } from './values.ts';

type Kernel = Pick<Definition, 'kernel' | 'ramdisk' | 'cmdline' | 'bootloader' | 'bootloaderArgs'>;

/** @throws PythonError for values that xm refuses. */
export function readKernel(values: Values): Kernel {
  // In the order in which xm looks at them, so that the first error is its own.
  const ip = readIp(values);
  const extra = readExtra(values);
  const kernel = readPath('kernel', values);
  const ramdisk = readPath('ramdisk', values);
  const root = values.isTrue('root') ? values.text('root') : values.isUnknown('root') ? null : '';
  const parts = [ip === '' ? '' : prefixed('ip=', ip), root === '' ? '' : prefixed('root=', root), extra];
  const cmdline = parts.some((part) => part === null) ? null : parts.filter((part) => part !== '').join(' ');
  return { kernel, ramdisk, cmdline: cmdline || null, ...readBootloader(values) };
}

/** The text with the prefix once, as xm and xend write it. */
function prefixed(prefix: string, text: string | null): string | null {
  if (text === null) return null;
  return text.startsWith(prefix) ? text : prefix + text;
}

/** `ip=` of the kernel's command line; '' for none, null for unknown. */
function readIp(values: Values): string | null {
  const asked = values.isTrue('ip') || values.text('dhcp', 'off') !== 'off';
  const names = ['ip', 'gateway', 'netmask', 'hostname', 'interface', 'dhcp', 'nfs_server'];
  for (const name of names) values.used.add(name);
  if (!asked) return values.isUnknown('ip') || values.isUnknown('dhcp') ? null : '';
  const server = values.isTrue('nfs_server') ? joinable(values, 'nfs_server') : dummyServer(values);
  const parts = [
    joinable(values, 'ip'),
    server,
    joinable(values, 'gateway'),
    joinable(values, 'netmask'),
    joinable(values, 'hostname'),
    joinable(values, 'interface', 'eth0'),
    joinable(values, 'dhcp', 'off'),
  ];
  return parts.some((part) => part === null) ? null : parts.join(':');
}

function dummyServer(values: Values): string {
  if (values.isSince('4.2')) return '';
  return values.isSince('3.3') ? '127.0.255.255' : '1.2.3.4';
}

/** A text that xm joins to others with `+`. */
function joinable(values: Values, name: string, standard = ''): string | null {
  const setting = values.get(name);
  if (setting.kind === 'set' && setting.value.type !== 'str')
    throw values.refused(name, `cannot concatenate 'str' and '${setting.value.type}' objects`);
  return values.text(name, standard);
}

/** What follows on the command line; an NFS root stands before it. */
function readExtra(values: Values): string | null {
  const nfs = values.isTrue('nfs_root');
  if (!nfs)
    return values.isUnknown('extra') || values.isUnknown('nfs_root') ? null : (plainExtra(values) ?? '');
  if (!values.isTrue('nfs_server') && !values.isUnknown('nfs_server'))
    throw values.refused('nfs_root', 'Must set nfs root and nfs server');
  const parts = [joinable(values, 'nfs_server'), joinable(values, 'nfs_root'), joinable(values, 'extra')];
  const [server, root, extra] = parts;
  return parts.some((part) => part === null) ? null : `nfsroot=${server}:${root} ${extra}`;
}

function plainExtra(values: Values): string | null {
  return values.isTrue('extra') ? values.word('extra') : '';
}

/** A path on the server: Xen before 4.0 takes it from the folder in which xm is called. */
function readPath(name: 'kernel' | 'ramdisk', values: Values): string | null {
  if (!values.isTrue(name)) return null;
  const path = values.text(name);
  if (path === null || values.isSince('4.0')) return path;
  if (path.startsWith('/')) return normal(path);
  values.warn(
    name,
    values.lineOf(name),
    `xm ${values.version} looks for ${path} in the folder in which it is called`,
  );
  return path;
}

function readBootloader(values: Values): Pick<Kernel, 'bootloader' | 'bootloaderArgs'> {
  if (!values.isTrue('bootloader')) return { bootloader: null, bootloaderArgs: [] };
  const bootloader = values.word('bootloader');
  const args = values.isTrue('bootargs') ? values.word('bootargs') : null;
  if (values.isUnknown('bootargs')) return { bootloader, bootloaderArgs: [] };
  const standard = values.isTrue('console_autoconnect') ? [] : ['-q'];
  return {
    bootloader,
    bootloaderArgs: args === null ? standard : args.split(/\s+/).filter((arg) => arg !== ''),
  };
}
