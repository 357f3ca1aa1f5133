/** A text in the person's own editor: in a private file, which stays there when the work on it would be lost. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CtctlError, messageOf } from '../common/errors.ts';

export interface EditedFile {
  /** Where it lies. */
  readonly path: string;
  /**
   * Opens the editor on it.
   * @returns its bytes afterwards.
   * @throws CtctlError `cancelled` where the editor ends with anything but 0, as `:cq` of vi does; `interrupted` for Ctrl-C;
   *   `failed` where it does not work.
   */
  edit(): Promise<Buffer>;
  /** Its bytes at this moment. */
  now(): Promise<Buffer>;
  /** Takes it away. */
  remove(): Promise<void>;
}

/** @param name what the file is called, so that the editor and its title bar say what it is. */
export async function editedFile(
  name: string,
  bytes: Buffer,
  env: NodeJS.ProcessEnv = process.env,
): Promise<EditedFile> {
  const [program = '', ...args] = editorOf(env);
  const folder = await mkdtemp(join(tmpdir(), 'ctctl-edit-'));
  const path = join(folder, name);
  await writeFile(path, bytes, { mode: 0o600 });
  return {
    path,
    async edit() {
      await run(program, [...args, path]);
      return readFile(path).catch((error: unknown) => {
        throw new CtctlError('failed', `the editor ${program} has left no file: ${messageOf(error)}`);
      });
    },
    now: () => readFile(path),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** As git and crontab choose it: VISUAL, then EDITOR, each with arguments of its own. */
function editorOf(env: NodeJS.ProcessEnv): readonly string[] {
  const chosen = env.VISUAL || env.EDITOR;
  if (chosen) return wordsOf(chosen);
  return process.platform === 'win32' ? ['notepad'] : ['vi'];
}

/** Split at blanks, those within quotes kept, as in a shell. @throws CtctlError `usage` for an open quote. */
function wordsOf(command: string): readonly string[] {
  const words = command.match(/(?:[^\s"']|"[^"]*"|'[^']*')+|["']/g) ?? [];
  if (words.length === 0 || words.some((word) => /^["']$/.test(word))) {
    throw new CtctlError('usage', `this is no command of an editor: ${command}`, {
      next: 'set EDITOR to a program, with arguments if need be',
    });
  }
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** It has the terminal, and Ctrl-C while it runs is its own. */
function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    child.once('error', (error) => reject(notStarted(program, error)));
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(endedWith(program, code, signal));
    });
  });
}

function notStarted(program: string, error: NodeJS.ErrnoException): CtctlError {
  const why =
    error.code === 'ENOENT'
      ? `there is no editor ${program}`
      : `the editor ${program} could not be started: ${messageOf(error)}`;
  return new CtctlError('failed', why, { next: 'set EDITOR to the one that you use' });
}

/** A shell around it says 130 where the signal has ended what it ran. */
function endedWith(program: string, code: number | null, signal: NodeJS.Signals | null): CtctlError {
  if (signal === 'SIGINT' || code === 130) return new CtctlError('interrupted', 'interrupted in the editor');
  return code === null
    ? new CtctlError('failed', `the editor ${program} was ended by ${signal}: nothing was written`)
    : new CtctlError('cancelled', `the editor ended with ${code}: nothing was written`);
}
