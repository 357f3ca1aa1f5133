/** Commands on a warm connection: the same streams, endings and failures as without the process between. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CtctlError } from '../../../../src/common/errors.ts';
import type { Connection, ExecOptions } from '../../../../src/remote/connection.ts';
import { until } from '../../../support/sshd/until.ts';
import { type Command, cat, fakeConnection, hanging, opening, serve } from './fake.ts';

async function warm(commands: Readonly<Record<string, Command>>): Promise<Connection> {
  return (await serve(opening(fakeConnection(commands)))).warm();
}

async function output(
  connection: Connection,
  command: string,
  stdin?: ExecOptions['stdin'],
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await connection.exec(command, {
    ...(stdin === undefined ? {} : { stdin }),
    onStdout: (chunk) => chunks.push(Buffer.from(chunk)),
  });
  return Buffer.concat(chunks);
}

describe('the streams', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['every byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['5 MB', randomBytes(5_000_000)],
  ])('give %s back as it was', async (_what, bytes) => {
    const connection = await warm({ cat });
    expect((await output(connection, 'cat', bytes)).equals(bytes)).toBe(true);
  });

  it('take stdin as text, and from a function', async () => {
    const connection = await warm({ cat });
    expect((await output(connection, 'cat', 'grüße')).toString()).toBe('grüße');
    const given = await output(connection, 'cat', (stdin) => {
      stdin.write('one ');
      stdin.end('two');
    });
    expect(given.toString()).toBe('one two');
  });

  it('keep stdout and stderr apart, each in its order', async () => {
    const said = { stdout: '', stderr: '' };
    const connection = await warm({
      talk: async ({ onStdout, onStderr }) => {
        for (const word of ['a', 'b', 'c']) {
          onStdout?.(Buffer.from(word));
          onStderr?.(Buffer.from(word.toUpperCase()));
        }
        return { code: 0, signal: null };
      },
    });
    await connection.exec('talk', {
      onStdout: (chunk) => {
        said.stdout += chunk;
      },
      onStderr: (chunk) => {
        said.stderr += chunk;
      },
    });
    expect(said).toEqual({ stdout: 'abc', stderr: 'ABC' });
  });

  it('make a fast client wait for a slow server', async () => {
    const reading: (() => void)[] = [];
    const slow = new Writable({ write: (_chunk, _encoding, done) => void reading.push(done) });
    const connection = await warm({ slow: hanging(() => {}, slow) });
    const ending = new AbortController();
    let written = 0;
    const source = new PassThrough();
    const running = connection.exec('slow', {
      signal: ending.signal,
      stdin: (stdin) => void source.pipe(stdin),
    });
    const megabyte = Buffer.alloc(1024 * 1024);
    const fill = (): void => {
      while (source.write(megabyte)) written += 1;
    };
    source.on('drain', fill);
    fill();
    await until('the server has something to read', () => reading.length > 0);
    // The client's own buffer, one piece that is read and seven that wait for it: far from a second megabyte.
    expect(written).toBeLessThan(3);
    reading.shift()?.();
    await until('the server reads on', () => reading.length > 0);
    ending.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });

  it('a client that throws at its output gets its own error, and the command ends', async () => {
    let ended = 0;
    const connection = await warm({
      talk: (options) => {
        options.onStdout?.(Buffer.from('x'));
        return hanging(() => {
          ended += 1;
        })(options);
      },
    });
    const onStdout = (): void => {
      throw new Error('disk full');
    };
    await expect(connection.exec('talk', { onStdout })).rejects.toThrow('disk full');
    await until('the command has ended', () => ended === 1);
  });
});

describe('the ending', () => {
  it.each([
    [{ code: 0, signal: null }],
    [{ code: 3, signal: null }],
    [{ code: null, signal: 'TERM' }],
    [{ code: null, signal: null }],
  ])('is %j on both sides', async (result) => {
    const connection = await warm({ end: async () => result });
    expect(await connection.exec('end')).toEqual(result);
  });

  it('is the same failure on both sides, with all that belongs to it', async () => {
    const failure = new CtctlError('unreachable', 'home: cannot open a session', {
      server: 'home',
      next: 'do something',
      final: true,
      cause: new Error('too many'),
    });
    const connection = await warm({ fail: () => Promise.reject(failure) });
    const error = await connection.exec('fail').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CtctlError);
    expect(error).toMatchObject({
      reason: 'unreachable',
      message: 'home: cannot open a session',
      server: 'home',
      next: 'do something',
      final: true,
      cause: 'too many',
    });
  });

  it('of a defect there stays a defect, with its stack', async () => {
    const connection = await warm({ fail: () => Promise.reject(new TypeError('no such thing')) });
    const error = await connection.exec('fail').catch((caught: unknown) => caught);
    expect(error).not.toBeInstanceOf(CtctlError);
    expect(String(error)).toContain('TypeError: no such thing');
    expect(String(error)).toContain('exec.test.ts');
  });

  it('of the waiting ends the command: a signal, or the close of the connection', async () => {
    let ended = 0;
    const hang = hanging(() => {
      ended += 1;
    });
    const fake = fakeConnection({ hang });
    const served = await serve(opening(fake));
    const [one, other] = [await served.warm(), await served.warm()];
    const stopping = new AbortController();
    const first = one.exec('hang', { signal: stopping.signal });
    const second = expect(other.exec('hang')).rejects.toMatchObject({ reason: 'unreachable' });
    await until('both run', () => fake.commands.length === 2);
    stopping.abort(new CtctlError('interrupted', 'interrupted'));
    await expect(first).rejects.toMatchObject({ reason: 'interrupted' });
    await until('the first command has ended', () => ended === 1);
    other.close();
    await second;
    await until('the second command has ended', () => ended === 2);
  });

  it('does not begin after the signal has come', async () => {
    const fake = fakeConnection({ cat });
    const connection = await (await serve(opening(fake))).warm();
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(connection.exec('cat', { signal })).rejects.toThrow('too late');
    const stopping = new AbortController();
    const running = connection.exec('cat', { signal: stopping.signal });
    stopping.abort(new Error('too late as well'));
    await expect(running).rejects.toThrow('too late as well');
    expect(fake.commands).toEqual([]);
  });
});

describe('a forwarded connection', () => {
  it('is plain bytes, and each side ends by itself', async () => {
    const stream = await (await warm({})).forward('127.0.0.1', 5900);
    const heard: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => heard.push(chunk));
    stream.write('rfb 003');
    await until('the answer', () => Buffer.concat(heard).toString() === 'RFB 003');
    stream.end();
    await once(stream, 'end');
    expect(Buffer.concat(heard).toString()).toBe('RFB 003THE END');
  });

  it('that cannot be made says why', async () => {
    const connection = await warm({});
    await expect(connection.forward('127.0.0.1', 1)).rejects.toMatchObject({ reason: 'failed' });
  });

  it('ends with the connection that it was made by', async () => {
    const connection = await warm({});
    const stream = await connection.forward('127.0.0.1', 5900);
    stream.resume();
    connection.close();
    await once(stream, 'close');
  });
});
