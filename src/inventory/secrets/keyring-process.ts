/** Runs keyring-access.mjs: one access to the keyring with a time limit that really ends it. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { CtctlError, messageOf } from '../../common/errors.ts';
import program from './keyring-access.mjs?raw';

export interface KeyringRequest {
  readonly operation: 'get' | 'set' | 'delete';
  readonly service: string;
  readonly account: string;
  /** For `set`: it leaves for the other process through a pipe. */
  readonly secret?: string;
}

/** What went wrong: the library is not installed, cannot be loaded, or its call failed. */
export interface KeyringFailure {
  readonly stage: 'install' | 'load' | 'call';
  /** In the words of the library and of what is behind it. */
  readonly message: string;
}

export type KeyringAnswer =
  /** The secret, or null: of `get`, and of `set` after it; of `delete`: whether it was there. */
  { readonly value: string | boolean | null } | { readonly failure: KeyringFailure };

export interface KeyringOptions {
  /** The folder from which `keytar` is looked up; by default that of the program. */
  readonly folder?: string;
  /** Milliseconds until the keyring must have answered; 5 s if not told otherwise. */
  readonly limit?: number;
  /** Ends the access, with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * @throws CtctlError `timedOut` when no answer comes within the limit, `failed` when the library crashes;
 * the signal's reason when that ends it.
 */
export async function accessKeyring(
  request: KeyringRequest,
  { folder = import.meta.dirname, limit = 5_000, signal }: KeyringOptions,
): Promise<KeyringAnswer> {
  signal?.throwIfAborted();
  const end = AbortSignal.any([AbortSignal.timeout(limit), ...(signal ? [signal] : [])]);
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    env: environment(),
    stdio: ['pipe', 'pipe', 'ignore'],
    signal: end,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const ended = new Promise<string | undefined>((settle, reject) => {
    child.on('error', reject);
    child.on('close', (code, by) => settle(code === 0 ? undefined : (by ?? `exit code ${code}`)));
  });
  // A program that has crashed does not read what it is sent; how it ended says more.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(request));
  const [crash, answer] = await Promise.all([ended, text(child.stdout)]).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw end.aborted ? noAnswer(limit) : crashed(messageOf(error));
  });
  // Ctrl-C on a terminal reaches that process too.
  signal?.throwIfAborted();
  if (crash !== undefined) throw crashed(crash);
  return JSON.parse(answer) as KeyringAnswer;
}

/** Errors in English, for they are recognised by their words; and no options meant for ctctl's own node. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return { ...env, LC_ALL: 'C.UTF-8', LANGUAGE: 'C' };
}

function noAnswer(limit: number): CtctlError {
  return new CtctlError('timedOut', `the keyring did not answer within ${limit / 1000} s`, {
    next: 'unlock it on the desktop (a dialog of it may be waiting), then try again',
  });
}

function crashed(how: string): CtctlError {
  return new CtctlError('failed', `the program that asks the keyring ended early: ${how}`, {
    next: 'use ctctl secret set --store file',
  });
}
