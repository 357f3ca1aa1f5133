/** What a domain starts: kernel and command line, boot loader, or the firmware of HVM. */
import { commandLinePart, ipKeys, nfsKeys } from './command-line.ts';
import { combined, dropped, nothing, type Part, written } from './part.ts';
import type { XmSource } from './source.ts';

export function bootPart(source: XmSource): Part {
  return source.definition.type === 'hvm' ? hvm(source) : pv(source);
}

const diskOnly = 'an HVM domain starts from its own disk';
const pvKeys = ['ramdisk', 'root', 'extra', 'bootloader', 'bootargs', 'bootentry'];

/** Why a key is dropped for HVM whatever its value is; undefined where the value counts. */
export function whyNeedlessForHvm(key: string): string | undefined {
  if (key === 'kernel') return 'xl has an hvmloader of its own';
  return [...pvKeys, ...ipKeys, ...nfsKeys].includes(key) ? diskOnly : undefined;
}

function hvm(source: XmSource): Part {
  const { kernel, boot } = source.definition;
  const loader = /(?:^|\/)hvmloader$/.test(kernel ?? '')
    ? 'xl has an hvmloader of its own'
    : 'the firmware of an HVM domain is chosen with firmware_override= in xl';
  return combined(
    boot === null || source.given('boot') === null ? nothing : written(source, { from: 'boot', value: boot }),
    dropped(source, 'kernel', loader),
    ...[...pvKeys, ...ipKeys, ...nfsKeys].map((key) => dropped(source, key, diskOnly)),
  );
}

function pv(source: XmSource): Part {
  return combined(
    path(source, 'kernel'),
    path(source, 'ramdisk'),
    commandLinePart(source),
    loader(source),
    dropped(source, 'bootentry', 'xm does nothing with it either'),
  );
}

function path(source: XmSource, key: 'kernel' | 'ramdisk'): Part {
  const path = source.definition[key];
  if (!path) return dropped(source, key, 'it is empty');
  const reason = 'xm looks for it in the folder in which it is called: write the whole path';
  return written(source, { from: key, value: path, ...(path.startsWith('/') ? {} : { reason }) });
}

/** Where nothing is said of what to start, xend takes pygrub. */
function loader(source: XmSource): Part {
  const { kernel, bootloader, bootloaderArgs } = source.definition;
  const args = source.values.isTrue('bootargs') ? bootloaderArgs : [];
  if (bootloader) {
    const isPygrub = /(?:^|\/)pygrub$/.test(bootloader);
    const reason = isPygrub
      ? 'xl finds its own; that of Xen 3.2 is not there'
      : 'it must be there on the new server';
    const value = isPygrub ? 'pygrub' : bootloader;
    return combined(
      written(source, { from: 'bootloader', value, ...(bootloader === 'pygrub' ? {} : { reason }) }),
      args.length === 0
        ? dropped(source, 'bootargs', 'it is empty')
        : written(source, { from: 'bootargs', to: 'bootloader_args', value: args, reason: 'a list in xl' }),
    );
  }
  const none = combined(
    dropped(source, 'bootloader', 'it is empty'),
    dropped(source, 'bootargs', 'there is no boot loader'),
  );
  const isNone = !kernel && !source.isUnsure('kernel') && !source.isUnsure('bootloader');
  if (!isNone) return none;
  const reason = 'without a kernel xend takes pygrub by itself, xl does not';
  return combined(none, written(source, { from: 'bootloader', value: 'pygrub', reason }));
}
