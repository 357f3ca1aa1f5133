/** Sends a compiled script to a server and follows it: one exec, events as they happen. */
import { CtctlError } from '../../common/errors.ts';
import type { Secret } from '../../common/secret.ts';
import type { Connection } from '../connection.ts';
import { lineSplitter } from '../lines.ts';
import {
  deliver,
  isWrongSudoPassword,
  lacksSilentSudo,
  type Privilege,
  wantsSudoPassword,
} from '../privilege.ts';
import { parseEvent, type ScriptEvent, type ScriptOutcome } from './events.ts';
import type { ShellText } from './shell.ts';
import { type Progress, unfinished } from './unfinished.ts';

/**
 * What a script needs the right to use the server for: its first try, one with a password because `sudo -n` was refused
 * for want of it, one more because that password was wrong.
 */
export type Need = 'first' | 'password' | 'again';

/** Where a script runs: an open connection, and the right to use there. */
export interface Target {
  readonly server: string;
  /** The folder on the server that keeps lock, journal and runs. */
  readonly stateFolder: string;
  readonly connection: Pick<Connection, 'exec'>;
  /**
   * Undefined: there is no password to be had.
   * @param refused the password that was wrong, for `again`.
   */
  readonly privilege: (need: Need, refused?: Secret) => Promise<Privilege | undefined>;
  readonly signal?: AbortSignal;
  /** The same place once more, by a new connection where the old one is lost. */
  readonly again?: () => Promise<Target>;
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
  let privilege = await target.privilege('first');
  for (;;) {
    if (!privilege) throw nobodyToAsk(target.server);
    const result = await attempt(target, script, privilege, onEvent);
    if ('outcome' in result) return result.outcome;
    privilege = await another(target, privilege, result);
  }
}

/** What to try after sudo has said no. @throws the refusal itself, where no other password is to be had. */
async function another(
  { privilege: ask }: Target,
  tried: Privilege,
  { refusal, need }: Refused,
): Promise<Privilege | undefined> {
  if (need === 'dialogue') return { kind: 'sudo-password' };
  if (need === 'password') return ask('password');
  const next = await ask('again', tried.kind === 'sudo-password' ? tried.password : undefined);
  if (!next) throw refusal;
  return next;
}

function nobodyToAsk(server: string): CtctlError {
  return new CtctlError('refused', `${server}: sudo wants a password, and there is nobody to ask`, {
    server,
    next: `ctctl secret set ${server} --sudo stores it; ctctl server sudoers ${server} does without one`,
  });
}

/** sudo did not let us in, and nothing has run. */
interface Refused {
  readonly refusal: CtctlError;
  /** `dialogue`: this sudo knows no -n; it may want no password all the same. */
  readonly need: Exclude<Need, 'first'> | 'dialogue';
}

type Attempt = { readonly outcome: ScriptOutcome } | Refused;

async function attempt(
  { server, connection, signal }: Target,
  script: ShellText,
  privilege: Privilege,
  onEvent: (event: ScriptEvent) => void,
): Promise<Attempt> {
  const { command, stdin, watch } = deliver(script, privilege);
  const progress: Progress = {
    greeted: false,
    outcome: undefined,
    busy: '',
    isDetached: false,
    noise: '',
    stderr: '',
  };
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
  // The last line of a lost link is a part of one.
  if (result.code !== null || result.signal !== null) lines.end();
  if (progress.greeted && progress.outcome && result.code !== null) return { outcome: progress.outcome };
  const refusal = unfinished(server, privilege, result, progress);
  if (progress.greeted) throw refusal;
  if (privilege.kind === 'sudo' && lacksSilentSudo(progress.stderr)) return { refusal, need: 'dialogue' };
  const hasPassword = privilege.kind === 'sudo-password' && privilege.password !== undefined;
  if (privilege.kind !== 'user' && !hasPassword && wantsSudoPassword(progress.stderr)) {
    return { refusal, need: 'password' };
  }
  if (hasPassword && isWrongSudoPassword(progress.stderr)) return { refusal, need: 'again' };
  throw refusal;
}

/** What stands before the greeting is the noise of a login shell's start-up files. */
function follow(progress: Progress, line: string, onEvent: (event: ScriptEvent) => void): void {
  const event = parseEvent(line);
  if (event?.kind === 'greeting') {
    progress.greeted = true;
    onEvent(event);
    return;
  }
  if (!progress.greeted || !event) {
    progress.noise ||= line;
    return;
  }
  if (event.kind === 'detached') progress.isDetached = true;
  if (event.kind === 'applying') progress.busy = event.step;
  if (event.kind === 'changed' || event.kind === 'failed') progress.busy = '';
  if (event.kind === 'end') progress.outcome = event.outcome;
  onEvent(event);
}
