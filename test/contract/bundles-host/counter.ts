/** What the kernel tells about a volume's device, in a folder: /dev/VG/LV and /sys/block of a stand-in server. */
import { mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type ShellText, sh } from '../../../src/remote/bundle/shell.ts';
import type { Host } from './host.ts';

/** Variables by which the scripts look into the folder. */
export const counted = (folder: string): Readonly<Record<string, string>> => ({
  ct_devices: join(folder, 'dev'),
  ct_block_folder: join(folder, 'sys'),
});

/**
 * Makes `server/NAME` a block device to which `sectors` were written; empty: one of which nothing is told. Gives back
 * the folder that tells it.
 */
export function counter(server: Host, name: string, sectors: string): string {
  // Some block device of this machine: it is only ever looked at.
  const device = readdirSync('/dev')
    .map((each) => join('/dev', each))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isBlockDevice());
  if (device === undefined) throw new Error('this test needs a block device in /dev, like /dev/loop0');
  mkdirSync(join(server.folder, 'dev/server'), { recursive: true });
  symlinkSync(device, join(server.folder, 'dev/server', name));
  const { rdev } = statSync(device);
  const minor = (rdev & 0xff) | ((rdev >> 12) & 0xfff00);
  server.write(`sys/dm-${minor}/dev`, `${(rdev >> 8) & 0xfff}:${minor}\n`);
  if (sectors !== '') server.write(`sys/dm-${minor}/stat`, statOf(sectors));
  return join(server.folder, `sys/dm-${minor}`);
}

/** A command by which that many sectors are written by now; empty: by which the device is another one. */
export const writtenTo = (folder: string, sectors: string): ShellText =>
  sectors === '' ? sh`echo 0:0 >${folder}/dev` : sh`printf %s ${statOf(sectors)} >${folder}/stat`;

const statOf = (sectors: string): string => `   20    0  160    1   1    0   ${sectors}   0    0    1    1\n`;
