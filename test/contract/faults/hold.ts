/**
 * Holds a run up at a chosen moment: at a hook of its bundle, or at the Nth program that its shells call. Programs are
 * called through stand-ins that count, wait where they must, and then become the real ones.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const programs = [
  'awk',
  'cat',
  'cp',
  'cut',
  'date',
  'dd',
  'flock',
  'grep',
  'ln',
  'ls',
  'mkdir',
  'mktemp',
] as const;
const more = ['mv', 'readlink', 'rm', 'sed', 'setsid', 'sort', 'stat', 'tail', 'tr', 'uname', 'wc'] as const;

export type Moment = { readonly hook: string } | { readonly call: number };

export interface Hold {
  /** @returns pids of the held program and of its caller; undefined when the run ended without coming there. */
  reached(isOver: () => boolean): Promise<readonly number[] | undefined>;
  letGo(): void;
  /** How many programs have been called since a call was armed. */
  calls(): number;
  /** When everything is over. */
  close(): void;
}

/** Folder of the stand-ins, for the head of PATH. `faults` is the folder in which `holdAt` works. */
export function makeStandIns(faults: string): string {
  const folder = join(faults, 'bin');
  mkdirSync(folder, { recursive: true });
  for (const name of [...programs, ...more]) {
    const found = ['/usr/bin', '/bin'].map((place) => join(place, name)).find((file) => existsSync(file));
    if (found === undefined) throw new Error(`the fault harness needs ${name}`);
    writeFileSync(join(folder, name), standIn(faults, found));
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

const standIn = (faults: string, real: string): string => `#!/bin/sh
if [ -e '${faults}/armed' ]; then
  echo x >>'${faults}/calls'
  read -r n <'${faults}/armed'
  if [ "$(/usr/bin/wc -l <'${faults}/calls')" -ge "$n" ] && /bin/mkdir '${faults}/reached' 2>/dev/null; then
    echo "$$ $PPID" >'${faults}/reached/pids'
    read -r go <'${faults}/go'
  fi
fi
exec ${real} "$@"
`;

/** Arms one moment; what an earlier one has left is taken away. */
export function holdAt(faults: string, moment: Moment | undefined): Hold {
  const at = (name: string): string => join(faults, name);
  for (const name of ['armed', 'calls', 'reached', 'go']) rmSync(at(name), { recursive: true, force: true });
  spawnSync('sh', ['-c', `rm -f "$1"/hook.*; mkfifo "$1/go"`, 'sh', faults]);
  // Open for both, so that neither side waits for the other to come.
  const fifo = openSync(at('go'), constants.O_RDWR | constants.O_NONBLOCK);
  if (moment && 'hook' in moment) writeFileSync(at(`hook.${moment.hook}`), '');
  if (moment && 'call' in moment) writeFileSync(at('armed'), `${moment.call}\n`);
  const pids = (): string => {
    try {
      return readFileSync(at('reached/pids'), 'utf8');
    } catch {
      return '';
    }
  };
  return {
    async reached(isOver) {
      const deadline = performance.now() + 20_000;
      while (!pids().endsWith('\n')) {
        if (isOver()) return undefined;
        if (performance.now() > deadline) throw new Error('the moment did not come, and the run did not end');
        await delay(5);
      }
      return pids().trim().split(' ').map(Number).filter(Number.isInteger);
    },
    letGo() {
      rmSync(at('armed'), { force: true });
      writeSync(fifo, '\n');
    },
    calls: () => readFileSync(at('calls'), 'utf8').length / 2,
    close: () => closeSync(fifo),
  };
}
