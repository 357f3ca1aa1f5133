/** Commands over a real sshd: what must not hold them up, and what ends the waiting for them. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/remote/connection.ts';
import { connected, failureOf, run } from '../../support/sshd/client.ts';
import { startProxy } from '../../support/sshd/proxy.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';

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

/** Milliseconds that something takes. */
async function timeOf(work: Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work;
  return performance.now() - started;
}

describe('a daemon that keeps the streams open', () => {
  it.each([
    ['stdout', 'sleep 5 2>/dev/null & echo started'],
    ['stderr', 'sleep 5 >/dev/null & echo started'],
    [
      'both, and says something now and then',
      '(for i in 1 2 3 4 5; do sleep 1; echo tick; done) & echo started',
    ],
  ])('%s does not hold the end of its command', async (_, command) => {
    expect(await timeOf(run(connection, command))).toBeLessThan(3000);
  });

  it('and never stops talking does not hold the end of its command as long as it lives', async () => {
    const chatter = '(i=0; while [ $i -lt 240 ]; do i=$((i+1)); echo x; sleep 0.05; done) &';
    expect(await timeOf(run(connection, chatter))).toBeLessThan(9000);
  });

  it('costs nothing that was said before the exit', async () => {
    const { stdout } = await run(connection, 'sleep 2 & head -c 1000000 /dev/zero; exit 0');
    expect(stdout).toHaveLength(1_000_000);
  });
});

describe('a signal of ours', () => {
  it('ends the waiting with its reason, and the connection lives on', async () => {
    const ending = new AbortController();
    const reason = new Error('enough');
    const running = connection.exec('cat; sleep 1', { signal: ending.signal, stdin: () => {} });
    setTimeout(() => ending.abort(reason), 200);
    await expect(running).rejects.toBe(reason);
    expect(await connection.exec('exit 7')).toEqual({ code: 7, signal: null });
  });

  it('that came before keeps the command from being sent', async () => {
    const before = sshd.sessions();
    const reason = new Error('too late');
    await expect(connection.exec('true', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(sshd.sessions()).toBe(before);
  });

  it('counts while the session is being opened, on a link that has frozen', async () => {
    const proxy = await startProxy(sshd.port);
    const frozen = await connected(sshd, proxy.port);
    try {
      proxy.freeze();
      const ending = new AbortController();
      const reason = new Error('enough');
      const outcome = frozen.exec('true', { signal: ending.signal }).catch((error: unknown) => error);
      ending.abort(reason);
      expect(await Promise.race([outcome, delay(3000, 'still waiting')])).toBe(reason);
    } finally {
      frozen.close();
      await proxy.stop();
    }
  });
});

describe('many commands', () => {
  it('run side by side over one connection', async () => {
    const before = sshd.logins();
    const codes = Array.from({ length: 50 }, (_, index) => index);
    const results = await Promise.all(codes.map((code) => connection.exec(`exit ${code}`)));
    expect(results.map(({ code }) => code)).toEqual(codes);
    expect(sshd.logins()).toBe(before);
  });

  it('beyond what the server allows wait for their turn', async () => {
    const narrow = await startSshd({ config: ['MaxSessions 2'] });
    const only = await connected(narrow);
    try {
      const ends = await Promise.all(
        Array.from({ length: 12 }, (_, at) => only.exec(`sleep 0.05; exit ${at}`)),
      );
      expect(ends.map(({ code }) => code)).toEqual(Array.from({ length: 12 }, (_, at) => at));
    } finally {
      only.close();
      await narrow.stop();
    }
  });

  it('that the server never allows are refused in words', async () => {
    const closed = await startSshd({ config: ['MaxSessions 0'] });
    const only = await connected(closed);
    try {
      const error = await failureOf(only.exec('true'));
      expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
      expect(error.message).toMatch(/^lab: cannot open a session: ./);
    } finally {
      only.close();
      await closed.stop();
    }
  });

  it('that wait for their turn end with their signal', async () => {
    const narrow = await startSshd({ config: ['MaxSessions 1'] });
    const only = await connected(narrow);
    try {
      const ending = new AbortController();
      let isUp = false;
      const running = only.exec('echo up; cat', {
        signal: ending.signal,
        stdin: () => {},
        onStdout: () => {
          isUp = true;
        },
      });
      await until('the first command runs', () => isUp);
      const impatient = new AbortController();
      const waiting = only.exec('true', { signal: impatient.signal });
      const patient = only.exec('exit 7');
      impatient.abort(new Error('enough'));
      await expect(waiting).rejects.toThrow('enough');
      ending.abort(new Error('done'));
      await expect(running).rejects.toThrow('done');
      expect(await patient).toEqual({ code: 7, signal: null });
    } finally {
      only.close();
      await narrow.stop();
    }
  });
});
