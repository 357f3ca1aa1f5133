/** The folder of a practice server: what lies where, the files it begins with, and the state on disk. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CtctlError } from '../common/errors.ts';
import { stateSchema, type Toolstack, type WorldState } from './world/state.ts';
import type { HostFiles } from './world/world.ts';

/** Where things lie below the folder of a practice server. */
export interface PracticePaths {
  readonly folder: string;
  readonly bin: string;
  readonly home: string;
  readonly definitions: string;
  readonly isos: string;
  readonly state: string;
  readonly logs: string;
  readonly stateFile: string;
  readonly readyFile: string;
  readonly sessionLog: string;
  readonly daemonLog: string;
}

export function practicePaths(folder: string): PracticePaths {
  return {
    folder,
    bin: join(folder, 'bin'),
    home: join(folder, 'home'),
    definitions: join(folder, 'etc/xen'),
    isos: join(folder, 'iso'),
    state: join(folder, 'var/lib/ctctl'),
    logs: join(folder, 'var/log/xen'),
    stateFile: join(folder, 'state.json'),
    readyFile: join(folder, 'ready.json'),
    sessionLog: join(folder, 'log/sessions.log'),
    daemonLog: join(folder, 'log/practice.log'),
  };
}

/** Makes the folders and the files that are there from the first day; keeps whatever exists. */
export function prepareFolder(paths: PracticePaths, toolstack: Toolstack): void {
  mkdirSync(paths.folder, { recursive: true, mode: 0o700 });
  const xen = join(paths.folder, 'usr/lib/xen-3.2-1');
  const auto = join(paths.definitions, 'auto');
  const folders = [paths.home, paths.definitions, auto, paths.isos, paths.state, paths.logs];
  for (const path of [...folders, dirname(paths.sessionLog)]) mkdirSync(path, { recursive: true });
  writeOnce(join(paths.isos, 'winxp.iso'), () => randomBytes(300 * 1024));
  writeOnce(join(paths.folder, 'boot/vmlinuz'), () => Buffer.from('a kernel\n'));
  if (toolstack === 'xm') {
    writeOnce(join(xen, 'boot/hvmloader'), () => Buffer.from('hvmloader\n'));
    writeOnce(join(xen, 'bin/qemu-dm'), () => Buffer.from('#!/bin/sh\n'));
  }
}

function writeOnce(path: string, content: () => Buffer): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content());
}

/** The saved state; null when there is none yet. A file that cannot be read is refused, not overwritten. */
export function loadState(file: string): WorldState | null {
  if (!existsSync(file)) return null;
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new CtctlError('refused', `${file} is not the state of a practice server`, {
      next: 'remove the folder, or name another one',
      cause,
    });
  }
}

/** Beside the old one first, then in its place: a killed server leaves no half a state. */
export function saveState(file: string, state: WorldState): void {
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}

/** Files as the practice server's tools see them: the folder lies over the machine's own tree. */
export function hostFiles(folder: string): HostFiles {
  const locate = (path: string) => {
    const inside = join(folder, path);
    return !path.startsWith(`${folder}/`) && existsSync(inside) ? inside : path;
  };
  return {
    kind: (path) => {
      const found = statSync(locate(path), { throwIfNoEntry: false });
      if (found === undefined) return 'missing';
      return found.isDirectory() ? 'directory' : 'file';
    },
    read: (path) => {
      const place = locate(path);
      return statSync(place, { throwIfNoEntry: false })?.isFile() === true
        ? readFileSync(place, 'utf8')
        : null;
    },
    write: (path, text) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
  };
}

/** The control socket's path: in the folder, or in a short place of its own where that would be too long. */
export function controlPath(folder: string): string {
  const usual = join(folder, 'control.sock');
  // sun_path holds 107 bytes on Linux and 103 on macOS.
  if (Buffer.byteLength(usual) <= 100) return usual;
  const short = join(tmpdir(), `ctctl-practice-${randomBytes(6).toString('hex')}`);
  mkdirSync(short, { mode: 0o700 });
  return join(short, 'control.sock');
}
