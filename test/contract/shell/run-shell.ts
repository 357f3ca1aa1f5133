/** Feeds a script to a real shell of this machine on stdin and gives back what it did. */
import { spawnSync } from 'node:child_process';
import { type ShellName, shells } from '../../support/local-shell.ts';

export interface ShellRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ShellSurroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export function runShell(
  shell: ShellName,
  script: string,
  { env = {}, cwd }: ShellSurroundings = {},
): ShellRun {
  const [program, ...words] = shells[shell];
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    input: script,
    env: { PATH: process.env.PATH, LC_ALL: 'C', ...env },
    maxBuffer: 64 * 1024 * 1024,
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (error) throw error;
  return { code: status, stdout: stdout.toString(), stderr: stderr.toString() };
}

export const shellNames = Object.keys(shells) as readonly ShellName[];
