/** A secret from a file or a pipe that an option names: never an argument, which every user of this computer could see. */
import { readFile } from 'node:fs/promises';
import { text as readAllText } from 'node:stream/consumers';
import { CtctlError } from '../common/errors.ts';
import { Secret } from '../common/secret.ts';
import { fileError } from '../inventory/file.ts';

/**
 * The whole text without the line end behind it.
 * @param option for the messages: `--vnc-password-file`
 * @param file `-`: standard input
 * @param signal takes the waiting for standard input back
 */
export async function readSecretFile(option: string, file: string, signal: AbortSignal): Promise<Secret> {
  const giveUp = (): unknown => process.stdin.destroy();
  if (file === '-') signal.addEventListener('abort', giveUp, { once: true });
  try {
    const text = await (file === '-' ? readAllText(process.stdin) : readFile(file, 'utf8'));
    return new Secret(text.replace(/\r?\n$/, ''));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new CtctlError('usage', `${option}: there is no file ${file}`);
    }
    throw new CtctlError('usage', `${option}: ${fileError('read', file, error).message}`);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
