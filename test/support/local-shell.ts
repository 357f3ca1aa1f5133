/** Runs exec commands in a shell of this machine, as sshd would: the contract tests' server. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../../src/remote/bundle/run.ts';
import type { Connection } from '../../src/remote/connection.ts';

/** Shells that stand for /bin/sh of the servers: Debian's, Etch's (bash as sh) and busybox. */
export const shells = {
  dash: ['dash'],
  bash: ['bash', '--posix', '--norc'],
  busybox: ['busybox', 'sh'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type ShellName = keyof typeof shells;

/** A home without start-up files; fish writes into it. */
const home = mkdtempSync(join(tmpdir(), 'ctctl-shell-home-'));
const states = mkdtempSync(join(tmpdir(), 'ctctl-state-'));
process.once('exit', () => {
  for (const folder of [home, states]) rmSync(folder, { recursive: true, force: true });
});

export interface LocalShell {
  /** argv of the login shell that gets the exec command. */
  readonly loginShell?: readonly [string, ...string[]];
  /** The shell that the script finds as /bin/sh. */
  readonly shell: ShellName;
  readonly env?: Readonly<Record<string, string>>;
  /** Where lock, journal and runs lie; else a folder of its own for each target. */
  readonly stateFolder?: string;
}

/** A target whose `exec` runs here; `commands` records every exec, so that tests can count them. */
export function localTarget({
  loginShell = ['sh'],
  shell,
  env,
  stateFolder = mkdtempSync(join(states, 'state-')),
}: LocalShell): Target & { commands: string[] } {
  const commands: string[] = [];
  const exec: Connection['exec'] = (command, options = {}) => {
    commands.push(command);
    const [program, ...words] = loginShell;
    const asShell = (text: string): string => text.replaceAll('/bin/sh', shells[shell].join(' '));
    const child = spawn(program, [...words, '-c', asShell(command)], {
      env: { PATH: process.env.PATH, HOME: home, ...env },
    });
    child.stdout.on('data', (chunk: Buffer) => options.onStdout?.(chunk));
    child.stderr.on('data', (chunk: Buffer) => options.onStderr?.(chunk));
    if (typeof options.stdin === 'function') options.stdin(child.stdin);
    else child.stdin.end(options.stdin === undefined ? undefined : asShell(`${options.stdin}`));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal }));
    });
  };
  return {
    server: 'here',
    stateFolder,
    connection: { exec },
    privilege: async () => ({ kind: 'user' }),
    commands,
  };
}
