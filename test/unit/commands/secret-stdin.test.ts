/** A secret from a pipe: one line, exactly as it was meant, or refused. */
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readSecretLine } from '../../../src/commands/secret/stdin.ts';
import { CtctlError } from '../../../src/common/errors.ts';

const never = new AbortController().signal;

const read = (...chunks: readonly (string | Buffer)[]): Promise<string> =>
  readSecretLine(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), never).then((secret) =>
    secret.reveal(),
  );

describe('the first line', () => {
  it.each<[string, string, (string | Buffer)[]]>([
    ['with its end', 'hunter2', ['hunter2\n']],
    ['without', 'hunter2', ['hunter2']],
    ['with the end that Windows has', 'hunter2', ['hunter2\r\n']],
    ['in pieces', 'hunter2', ['hun', 'ter', '2\n']],
    ['cut within a character', '√', [Buffer.from('√').subarray(0, 1), Buffer.from('√\n').subarray(1)]],
    ['before others', 'first', ['first\nuser: x\n']],
    ['with blanks around', '  a b  ', ['  a b  \n']],
    ['with a mark of byte order', '\ufeffx', ['\ufeffx\n']],
    ['as long as it may be', 'x'.repeat(65_536), ['x'.repeat(65_536), '\n']],
  ])('%s', async (_what, secret, chunks) => {
    expect(await read(...chunks)).toBe(secret);
  });

  it('is enough: nobody need close the pipe', async () => {
    const pipe = new PassThrough();
    pipe.write('hunter2\n');
    expect((await readSecretLine(pipe, never)).reveal()).toBe('hunter2');
  });
});

describe('what is refused', () => {
  it.each<[string, RegExp, (string | Buffer)[]]>([
    ['nothing at all', /the line is empty/, []],
    ['an empty line', /the line is empty/, ['\nhunter2\n']],
    ['an empty line of Windows', /the line is empty/, ['\r\n']],
    ['a NUL, at which the keyring would cut it', /NUL character/, ['hunter\0\n']],
    ['bytes that are no text', /not UTF-8/, [Buffer.from([0x68, 0xff, 0x0a])]],
    ['too much', /more than 64 KiB/, ['x'.repeat(65_537)]],
    ['too much on one line', /more than 64 KiB/, [`${'x'.repeat(65_537)}\n`]],
  ])('%s', async (_what, message, chunks) => {
    const error = await read(...chunks).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: 'usage', message: expect.stringMatching(message) });
    expect(JSON.stringify([error, String(error)])).not.toContain('hunter');
  });

  it('a terminal, which would show what is typed', async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true });
    await expect(readSecretLine(terminal, never)).rejects.toMatchObject({ reason: 'refused' });
  });

  it('a pipe that says nothing, when the command ends', async () => {
    const end = new AbortController();
    const call = readSecretLine(new PassThrough(), end.signal);
    const reason = new CtctlError('timedOut', 'not done within 1s');
    end.abort(reason);
    await expect(call).rejects.toBe(reason);
  });
});
