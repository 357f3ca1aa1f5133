/** A new text of a definition that is at hand: in a file of this computer, or on standard input. */
import { buffer } from 'node:stream/consumers';
import { CtctlError } from '../../common/errors.ts';
import type { GlobalFlags } from '../options.ts';
import { contents } from './local.ts';

/**
 * To the byte.
 * @param from a path, or `-`.
 * @throws CtctlError `usage` where there is no text: a command before the pipe has failed.
 */
export async function givenText(from: string, { passwordStdin }: GlobalFlags): Promise<Buffer> {
  if (from === '-' && passwordStdin) {
    throw new CtctlError('usage', '--from - and --password-stdin: there is one standard input only', {
      next: 'write the text into a file, and name it',
    });
  }
  const bytes = from === '-' ? await buffer(process.stdin) : await contents(from);
  if (bytes.toString('latin1').trim() !== '') return bytes;
  throw new CtctlError('usage', `--from ${from}: there is no text`);
}
