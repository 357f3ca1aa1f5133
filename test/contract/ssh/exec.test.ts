/** Commands over a real sshd: how they end, what they say, what they are given. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/remote/connection.ts';
import { connected, run } from '../../support/sshd/client.ts';
import { startProxy } from '../../support/sshd/proxy.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

let sshd: Sshd;
let connection: Connection;
beforeAll(async () => {
  sshd = await startSshd();
  connection = await connected(sshd);
});
afterAll(async () => {
  connection?.close();
  await sshd?.stop();
});

describe('an ending', () => {
  it.each([0, 1, 3, 90, 127, 255])('with exit status %i is told as it is', async (code) => {
    expect(await connection.exec(`exit ${code}`)).toEqual({ code, signal: null });
  });

  it.each(['TERM', 'KILL', 'SEGV'])('by the signal %s is no exit status', async (name) => {
    expect(await connection.exec(`kill -${name} $$`)).toEqual({ code: null, signal: `SIG${name}` });
  });

  it('that arrives together with the answer to the command is not lost', async () => {
    const proxy = await startProxy(sshd.port, { gather: 200 });
    const own = await connected(sshd, proxy.port);
    try {
      expect(await run(own, 'echo quick; exit 3')).toMatchObject({
        code: 3,
        signal: null,
        stdout: 'quick\n',
      });
    } finally {
      own.close();
      await proxy.stop();
    }
  });

  it('of 300 quick commands is told 300 times', async () => {
    const codes: unknown[] = [];
    for (let count = 0; count < 300; count += 1) codes.push((await connection.exec('echo x; exit 3')).code);
    expect(codes.filter((code) => code !== 3)).toEqual([]);
  });

  it('of a command that is not there is that of its shell', async () => {
    expect(await run(connection, 'no-such-command-here')).toMatchObject({ code: 127, signal: null });
  });
});

describe('output', () => {
  it('comes whole and in order on both streams', async () => {
    const { code, stdout, stderr } = await run(
      connection,
      'i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo "out $i"; echo "err $i" >&2; done; exit 4',
    );
    const lines = (word: string): string =>
      Array.from({ length: 2000 }, (_, index) => `${word} ${index + 1}\n`).join('');
    expect(code).toBe(4);
    expect(stdout).toBe(lines('out'));
    expect(stderr).toBe(lines('err'));
  });

  it.each([
    ['stdout', 'head -c 8388608 /dev/zero'],
    ['stderr', 'head -c 8388608 /dev/zero >&2'],
  ])('of 8 MB on %s that nobody reads does not stall', async (_, command) => {
    expect(await connection.exec(`${command}; exit 5`)).toEqual({ code: 5, signal: null });
  });

  it('of 8 MB arrives before the end is told', async () => {
    const { stdout } = await run(connection, 'head -c 8388608 /dev/zero | tr "\\0" x');
    expect(stdout).toHaveLength(8_388_608);
  });
});

describe('stdin', () => {
  const text = 'a line of input\n'.repeat(327_680);

  it('of 5 MB arrives whole', async () => {
    expect((await run(connection, 'wc -c', { stdin: text })).stdout.trim()).toBe(String(5 * 1024 * 1024));
  });

  it('may be bytes of any kind', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const { stdout } = await run(connection, 'od -An -v -tu1', { stdin: bytes });
    expect(stdout.trim().split(/\s+/).map(Number)).toEqual([...bytes]);
  });

  it('that the command does not read does not hold it up', async () => {
    expect(await connection.exec('exit 6', { stdin: text })).toEqual({ code: 6, signal: null });
  });

  it('is ended at once where there is none', async () => {
    expect(await run(connection, 'cat; echo ended')).toMatchObject({ code: 0, stdout: 'ended\n' });
  });

  it('stays open for a function, which ends it', async () => {
    const { stdout } = await run(connection, 'read -r a; echo "<$a>"; cat', {
      stdin: (stdin) => {
        stdin.write('first\n');
        setTimeout(() => stdin.end('last'), 50);
      },
    });
    expect(stdout).toBe('<first>\nlast');
  });
});
