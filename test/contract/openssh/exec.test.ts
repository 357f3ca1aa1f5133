/** Commands by the system's ssh over a real sshd: the same as with ctctl's own SSH. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/remote/connection.ts';
import { failureOf, run } from '../../support/sshd/client.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';
import { opened, ways } from './by-openssh.ts';

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd?.stop());

describe.each(ways)('%s:', (_, shared) => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await opened(sshd, { shared });
  });
  afterAll(() => connection?.close());

  it.each([0, 1, 3, 90, 127, 255])('exit status %i is told as it is', async (code) => {
    expect(await connection.exec(`exit ${code}`)).toEqual({ code, signal: null });
  });

  it.each(['TERM', 'KILL'])('the end by the signal %s is no exit status', async (name) => {
    expect(await connection.exec(`kill -${name} $$`)).toEqual({ code: null, signal: 'a signal' });
  });

  it('stdout and stderr come whole and apart', async () => {
    const { code, stdout, stderr } = await run(
      connection,
      'i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo "out $i"; echo "err $i" >&2; done; exit 4',
    );
    const lines = (word: string): string =>
      Array.from({ length: 2000 }, (_, index) => `${word} ${index + 1}\n`).join('');
    expect({ code, stdout, stderr }).toEqual({ code: 4, stdout: lines('out'), stderr: lines('err') });
  });

  it('5 MB go through stdin and come back', async () => {
    const stdin = 'a line of input\n'.repeat(327_680);
    const { code, stdout } = await run(connection, 'cat; exit 2', { stdin });
    expect(code).toBe(2);
    expect(stdout === stdin).toBe(true);
  });

  it('stdin may be bytes of any kind', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const { stdout } = await run(connection, 'od -An -v -tu1', { stdin: bytes });
    expect(stdout.trim().split(/\s+/).map(Number)).toEqual([...bytes]);
  });

  it('stdin that the command does not read does not hold it up', async () => {
    expect(await connection.exec('exit 6', { stdin: Buffer.alloc(5 << 20) })).toEqual({
      code: 6,
      signal: null,
    });
  });

  it('stdin is ended at once where there is none', async () => {
    expect(await run(connection, 'cat; echo ended')).toMatchObject({ code: 0, stdout: 'ended\n' });
  });

  it('stdin stays open for a function, which ends it', async () => {
    const { stdout } = await run(connection, 'read -r a; echo "<$a>"; cat', {
      stdin: (stdin) => {
        stdin.write('first\n');
        setTimeout(() => stdin.end('last'), 50);
      },
    });
    expect(stdout).toBe('<first>\nlast');
  });

  it.each(['stdout', 'stderr'])('8 MB on %s that nobody reads do not stall', async (name) => {
    const command = `head -c 8388608 /dev/zero ${name === 'stderr' ? '>&2' : ''}; exit 5`;
    expect(await connection.exec(command)).toEqual({ code: 5, signal: null });
  });

  it.each(['-V', '-oProxyCommand=false', '-f', '--'])(
    'the command %j is not taken for an option of ssh',
    async (command) => {
      const before = sshd.sessions();
      expect((await connection.exec(command)).code).not.toBeNull();
      expect(sshd.sessions() - before).toBe(1);
    },
  );

  it.each(['', "printf '%s|' \"a  b\" '$HOME' -- -x # %h"])(
    'the command %j reaches the shell as it is',
    async (command) => {
      const expected = await run(connection, `eval ${quote(command)}`);
      const { code, stdout } = await run(connection, command);
      expect(code === 0).toBe(expected.code === 0);
      expect(stdout).toBe(expected.stdout);
    },
  );

  it('a command of 96 KiB reaches the shell', async () => {
    const { stdout } = await run(connection, `echo ${'x'.repeat(96 * 1024)} | wc -c`);
    expect(stdout.trim()).toBe(String(96 * 1024 + 1));
  });

  it('a signal of ours ends the waiting with its reason, and the connection lives on', async () => {
    const ending = new AbortController();
    const reason = new Error('enough');
    const running = connection.exec('echo up; exec cat', {
      signal: ending.signal,
      stdin: () => {},
      onStdout: () => ending.abort(reason),
    });
    await expect(running).rejects.toBe(reason);
    expect(await connection.exec('exit 7')).toEqual({ code: 7, signal: null });
  });

  it('a signal that came before keeps the command from being sent', async () => {
    const before = sshd.sessions();
    const reason = new Error('too late');
    await expect(connection.exec('true', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(sshd.sessions()).toBe(before);
  });

  it('an error of whoever takes the output is the end of the command', async () => {
    const reason = new Error('cannot read that');
    const running = connection.exec('echo x; exec sleep 60', {
      onStdout: () => {
        throw reason;
      },
    });
    await expect(running).rejects.toBe(reason);
  });
});

describe('one login', () => {
  it('serves ten commands', async () => {
    const connection = await opened(sshd);
    const before = sshd.logins();
    const codes = Array.from({ length: 10 }, (_, index) => index);
    const results = await Promise.all(codes.map((code) => connection.exec(`exit ${code}`)));
    expect(results.map(({ code }) => code)).toEqual(codes);
    expect(sshd.logins()).toBe(before);
    connection.close();
  });

  it('serves twenty commands at once where the server allows ten', async () => {
    const ten = await startSshd({ config: ['MaxSessions 10'] });
    const connection = await opened(ten);
    const codes = Array.from({ length: 20 }, (_, index) => index);
    const results = await Promise.all(codes.map((code) => connection.exec(`sleep 0.2; exit ${code}`)));
    expect(results.map(({ code }) => code)).toEqual(codes);
    expect(ten.logins()).toBe(1);
    connection.close();
    await ten.stop();
  });

  it('serves more commands than the server allows, one after the other, each once', async () => {
    const two = await startSshd({ config: ['MaxSessions 2'] });
    const connection = await opened(two);
    const count = join(two.folder, 'count');
    mkdirSync(count);
    const results = await Promise.all(
      Array.from({ length: 8 }, () =>
        run(connection, `cat; mkdir ${count}/$$; sleep 0.2`, { stdin: 'words' }),
      ),
    );
    expect(results.map(({ code, stdout }) => `${code} ${stdout}`)).toEqual(Array(8).fill('0 words'));
    expect((await run(connection, `ls ${count} | wc -l`)).stdout.trim()).toBe('8');
    expect(two.logins()).toBe(1);
    connection.close();
    await two.stop();
  });

  it('that allows no session at all says so', async () => {
    const none = await startSshd({ config: ['MaxSessions 0'] });
    const connection = await opened(none);
    const error = await failureOf(connection.exec('true'));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
    expect(error.message).toMatch(/^lab: cannot open a session: .*Session open refused by peer$/);
    connection.close();
    await none.stop();
  });
});

describe('a daemon that keeps the streams open', () => {
  it.each([
    ['stdout', 'sleep 9 2>/dev/null & echo started; exit 3'],
    ['stderr', 'sleep 9 >/dev/null & echo started; exit 3'],
    [
      'both, and says something now and then',
      '(for i in 1 2 3 4 5; do sleep 2; echo tick; done) & echo started; exit 3',
    ],
  ])('%s does not hold the end of its command', async (_, command) => {
    const connection = await opened(sshd);
    const begun = performance.now();
    expect(await run(connection, command)).toMatchObject({ code: 3, stdout: 'started\n' });
    expect(performance.now() - begun).toBeLessThan(4000);
    connection.close();
  });

  it('costs nothing that was said before the exit', async () => {
    const connection = await opened(sshd);
    const { stdout } = await run(connection, 'sleep 4 & head -c 1000000 /dev/zero; exit 0');
    expect(stdout).toHaveLength(1_000_000);
    connection.close();
  });
});

describe('the end', () => {
  it('of a connection is noticed by the server', async () => {
    const connection = await opened(sshd);
    await connection.exec('true');
    connection.close();
    connection.close();
    await until('the server has noticed', () => sshd.connections().length === 0);
  });
});

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
