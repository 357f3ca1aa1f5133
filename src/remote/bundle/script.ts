/** Sends a compiled script to a server and follows it: one exec, events as they happen. */
import { CtctlError } from '../../common/errors.ts';
import type { Connection } from '../connection.ts';
import { lineSplitter } from '../lines.ts';
import { deliver, type Privilege, wantsSudoPassword } from '../privilege.ts';
import { parseEvent, type ScriptEvent, type ScriptOutcome } from './events.ts';
import type { ShellText } from './shell.ts';
import { type Progress, unfinished } from './unfinished.ts';

/** Where a script runs: an open connection, and the right to use there. */
export interface Target {
  readonly server: string;
  readonly connection: Pick<Connection, 'exec'>;
  /** Asked for again with `password` when `sudo -n` was refused for want of one. */
  readonly privilege: (need: 'first' | 'password') => Promise<Privilege>;
  readonly signal?: AbortSignal;
}

/**
 * @returns how the script ended, by its own word and with an exit status.
 * @throws CtctlError when it did not: a lost link, a shell that did not run it, a script that broke off.
 */
export async function runScript(
  target: Target,
  script: ShellText,
  onEvent: (event: ScriptEvent) => void,
): Promise<ScriptOutcome> {
  const first = await attempt(target, script, await target.privilege('first'), onEvent);
  if (first !== 'password') return first;
  const last = await attempt(target, script, await target.privilege('password'), onEvent);
  if (last !== 'password') return last;
  throw new CtctlError('refused', `${target.server}: sudo wants a password, and there is nobody to ask`, {
    server: target.server,
    next: 'run it in a terminal, or allow the user to use sudo without one',
  });
}

/** @returns how the script ended, or `password` when sudo wants one and nothing has run. */
async function attempt(
  { server, connection, signal }: Target,
  script: ShellText,
  privilege: Privilege,
  onEvent: (event: ScriptEvent) => void,
): Promise<ScriptOutcome | 'password'> {
  const { command, stdin, watch } = deliver(script, privilege);
  const progress: Progress = { greeted: false, outcome: undefined, busy: '', noise: '', stderr: '' };
  const lines = lineSplitter((line) => follow(progress, line, onEvent));
  const result = await connection.exec(command, {
    ...(stdin === undefined ? {} : { stdin }),
    ...(signal ? { signal } : {}),
    onStdout: (chunk) => {
      watch?.stdout(chunk);
      lines.push(chunk);
    },
    onStderr: (chunk) => {
      watch?.stderr(chunk);
      if (progress.stderr.length < 8192) progress.stderr += chunk.toString('latin1');
    },
  });
  lines.end();
  if (progress.greeted && progress.outcome && result.code !== null) return progress.outcome;
  if (!progress.greeted && privilege.kind === 'sudo' && wantsSudoPassword(progress.stderr)) return 'password';
  throw unfinished(server, privilege, result, progress);
}

/** What stands before the greeting is the noise of a login shell's start-up files. */
function follow(progress: Progress, line: string, onEvent: (event: ScriptEvent) => void): void {
  const event = parseEvent(line);
  if (event?.kind === 'greeting') {
    progress.greeted = true;
    return;
  }
  if (!progress.greeted || !event) {
    progress.noise ||= line;
    return;
  }
  if (event.kind === 'applying') progress.busy = event.step;
  if (event.kind === 'changed') progress.busy = '';
  if (event.kind === 'end') progress.outcome = event.outcome;
  onEvent(event);
}
