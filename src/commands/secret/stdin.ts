/** `--password-stdin`: a secret from a pipe, so that it stands in no argument and no environment. */
import { TextDecoder } from 'node:util';
import { CtctlError } from '../../common/errors.ts';
import { Secret } from '../../common/secret.ts';

const limit = 64 * 1024;
const lineFeed = 0x0a;

type Input = AsyncIterable<Uint8Array> & { readonly isTTY?: boolean; destroy(): unknown };

/**
 * The first line, without its end; what follows is left alone, so that password managers that print more will do.
 * @throws CtctlError `refused` for a terminal, `usage` for nothing, for more than 64 KiB and for what is no text; the
 * signal's reason when that ends the waiting.
 */
export async function readSecretLine(input: Input, signal: AbortSignal): Promise<Secret> {
  if (input.isTTY) {
    throw new CtctlError('refused', '--password-stdin would show on the terminal what is typed', {
      next: 'leave it out: the question shows nothing',
    });
  }
  const giveUp = (): unknown => input.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    signal.throwIfAborted();
    return checked(await firstLine(input));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

async function firstLine(input: Input): Promise<Buffer> {
  let read = Buffer.alloc(0);
  for await (const chunk of input) {
    read = Buffer.concat([read, chunk]);
    const end = read.indexOf(lineFeed);
    const line = end === -1 ? read : read.subarray(0, end);
    if (line.length > limit) throw unfit('more than 64 KiB came without a line end');
    if (end !== -1) return line;
  }
  return read;
}

/** What the servers or the keyring would get otherwise than it was meant is refused. */
function checked(line: Buffer): Secret {
  const secret = decode(line).replace(/\r$/, '');
  if (secret === '') throw unfit('the line is empty');
  if (secret.includes('\0')) throw unfit('there is a NUL character in it');
  return new Secret(secret);
}

function decode(line: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
  } catch {
    throw unfit('it is not UTF-8 text');
  }
}

function unfit(why: string): CtctlError {
  return new CtctlError('usage', `--password-stdin: ${why}`);
}
