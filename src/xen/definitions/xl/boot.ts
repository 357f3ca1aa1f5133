/** What a definition says of how its domain starts: kernel, boot loader, firmware. */
import type { Definition } from '../model.ts';
import type { Notes } from './notes.ts';
import type { Values } from './values.ts';

export type Boot = Pick<
  Definition,
  'kernel' | 'ramdisk' | 'cmdline' | 'bootloader' | 'bootloaderArgs' | 'boot'
>;

/** Before the timer mode in xl's order; whether anything can start is asked behind it. */
export function readBoot(type: Definition['type'], values: Values, notes: Notes): Boot {
  return {
    kernel: readKernel(type, values, notes),
    ramdisk: values.string('ramdisk') ?? null,
    cmdline: readCmdline(values, notes),
    bootloader: values.string('bootloader') ?? null,
    bootloaderArgs: readBootloaderArgs(values, notes),
    boot: type === 'hvm' ? (values.string('boot') ?? null) : null,
  };
}

/** HVM takes a kernel too, but not the loader that xm wanted to be told. */
function readKernel(type: Definition['type'], values: Values, notes: Notes): string | null {
  const kernel = values.string('kernel') ?? null;
  if (type !== 'hvm' || kernel === null || !/(?:^|\/)hvmloader\/*$/.test(kernel)) return kernel;
  const line = values.line('kernel') ?? 0;
  notes.warn(
    line,
    'kernel',
    'it looks as if `kernel` were to override the firmware of an HVM guest: ignored',
  );
  notes.ignore(line, 'kernel', 'xl has a loader of its own; another one would be firmware_override=');
  return null;
}

function readCmdline(values: Values, notes: Notes): string | null {
  const cmdline = values.string('cmdline');
  const root = values.string('root');
  const extra = values.string('extra');
  if (cmdline === undefined) {
    const words = [...(root === undefined ? [] : [`root=${root}`]), ...(extra === undefined ? [] : [extra])];
    return words.length === 0 ? null : words.join(' ');
  }
  if (root !== undefined || extra !== undefined) {
    notes.warn(values.line('cmdline') ?? 0, 'cmdline', 'ignoring root= and extra= in favour of cmdline=');
  }
  for (const key of ['root', 'extra']) {
    const line = values.string(key) === undefined ? null : values.line(key);
    if (line !== null) notes.ignore(line, key, 'cmdline= counts instead');
  }
  return cmdline;
}

function readBootloaderArgs(values: Values, notes: Notes): readonly string[] {
  const list = values.list('bootloader_args', 'quietly');
  if (list !== undefined) return list.map(({ text }) => text);
  const text = values.string('bootloader_args');
  if (text === undefined) return [];
  const line = values.line('bootloader_args') ?? 0;
  notes.warn(line, 'bootloader_args', 'as a string it is deprecated: use a list of arguments');
  const words = text.split(/[ \t\n]+/).filter((word) => word !== '');
  if (words.length === 0)
    notes.refuse(line, 'bootloader_args is a string without a word, on which xl crashes');
  return words;
}

/** PV and PVH: something must start. */
export function checkBootable(
  type: Definition['type'],
  { kernel, bootloader }: Boot,
  values: Values,
  notes: Notes,
): void {
  if (type === 'hvm') return;
  const firmware = values.string('firmware');
  const line = values.line('firmware');
  if (firmware === undefined) {
    if (kernel === null && bootloader === null) notes.refuse(null, 'Neither kernel nor bootloader specified');
  } else if (kernel !== null) notes.refuse(line, 'both kernel and firmware specified');
  else if (!'pvgrub32'.startsWith(firmware) && !'pvgrub64'.startsWith(firmware)) {
    notes.refuse(line, 'only pvgrub{32|64} supported as firmware options');
  }
}
