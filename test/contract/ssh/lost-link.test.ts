/** Links that break, freeze or crawl: never a success, never a hang, and said in words. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import { bundle } from '../../support/sshd/bundles.ts';
import {
  connect,
  connected,
  entryOf,
  failureOf,
  run,
  targetOver,
  trusting,
} from '../../support/sshd/client.ts';
import { signal } from '../../support/sshd/processes.ts';
import { type FaultyLink, startProxy } from '../../support/sshd/proxy.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd?.stop());

/** The ways in which a link is lost, each on a connection of its own. */
const losses = {
  'its sshd is killed': {
    viaProxy: false,
    lose: (_: FaultyLink | undefined) => {
      for (const pid of sshd.connections()) signal(pid, 'SIGKILL');
    },
  },
  'it is reset on the way': { viaProxy: true, lose: (proxy: FaultyLink | undefined) => proxy?.cut() },
};
type Loss = keyof typeof losses;

interface Link {
  readonly connection: Connection;
  readonly lost: readonly CtctlError[];
  lose(): void;
}

async function withLink(loss: Loss, work: (link: Link) => Promise<void>): Promise<void> {
  const { viaProxy, lose } = losses[loss];
  const proxy = viaProxy ? await startProxy(sshd.port) : undefined;
  const connection = await connected(sshd, proxy?.port ?? sshd.port);
  const lost: CtctlError[] = [];
  connection.onLost((error) => lost.push(error));
  try {
    await work({ connection, lost, lose: () => lose(proxy) });
  } finally {
    connection.close();
    await proxy?.stop();
  }
}

/** A command that ends when its stdin does, and calls `onUp` when it runs. */
function waitingExec(connection: Connection, onUp: () => void): ReturnType<Connection['exec']> {
  return connection.exec('echo up; exec cat', { stdin: () => {}, onStdout: onUp });
}

const waitingBundle = bundle([
  { id: 'wait-long', title: 'wait', check: sh`ct_differs 'not yet'`, apply: sh`sleep 3` },
]);

describe.each(Object.keys(losses) as Loss[])('when %s', (loss) => {
  it('a command has no ending, and the loss is told once', async () => {
    await withLink(loss, async ({ connection, lost, lose }) => {
      const result = await waitingExec(connection, lose);
      expect(result).toEqual({ code: null, signal: null });
      await until('onLost', () => lost.length > 0);
      expect(lost).toHaveLength(1);
      expect(lost[0]).toMatchObject({ reason: 'unreachable', server: 'lab' });
      expect(lost[0]?.message).toMatch(/^lab: lost the connection \(.+\)$/);
    });
  });

  it('whatever is asked of the connection afterwards is "unreachable"', async () => {
    await withLink(loss, async ({ connection, lost, lose }) => {
      await waitingExec(connection, lose);
      await until('onLost', () => lost.length > 0);
      for (const work of [connection.exec('true'), connection.forward('127.0.0.1', 1)]) {
        expect(await failureOf(work)).toMatchObject({ reason: 'unreachable', server: 'lab' });
      }
    });
  });

  it('whatever is asked at that very moment has no success and no other error', async () => {
    await withLink(loss, async ({ connection, lost, lose }) => {
      const endings: Promise<unknown>[] = [];
      lose();
      const deadline = performance.now() + 10_000;
      while (lost.length === 0 && performance.now() < deadline) {
        endings.push(connection.exec('exit 3').catch((error: unknown) => error));
        endings.push(connection.forward('127.0.0.1', sshd.port).catch((error: unknown) => error));
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(lost).toHaveLength(1);
      const all = await Promise.all(endings);
      const others = all.filter((ending) => ending instanceof Error && !(ending instanceof CtctlError));
      expect(others.map(String)).toEqual([]);
    });
  });

  it('a bundle under way goes on by itself, says the error, with the step that was under way', async () => {
    await withLink(loss, async ({ connection, lose }) => {
      const error = await failureOf(
        runBundle(targetOver(connection), waitingBundle, 'run', ({ kind }) => {
          if (kind === 'applying') lose();
        }),
      );
      expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
      expect(error.message).toMatch(
        /^lab: lost the connection while "wait-long" was under way; run \S+ goes on there by itself$/,
      );
      expect(error.next).toMatch(/^ctctl run attach lab:/);
    });
  });
});

describe('a connection that we close ourselves', () => {
  it('is not lost, and what still ran on it has no ending', async () => {
    const connection = await connected(sshd);
    const lost: unknown[] = [];
    connection.onLost((error) => lost.push(error));
    const result = await waitingExec(connection, () => connection.close());
    connection.close();
    expect(result).toEqual({ code: null, signal: null });
    await until('the server has noticed', () => sshd.connections().length === 0);
    expect(lost).toEqual([]);
  });
});

describe('a link that is cut while it is made', () => {
  // The identification is 30 to 40 bytes, the key exchange about 2000, authentication and the rest follow.
  it.each([1, 8, 39, 60, 400, 1000, 1200, 1500, 1700, 1900, 2100, 2300])(
    'after %i bytes of the server ends in words, or was not needed any more',
    async (cutAfter) => {
      const proxy = await startProxy(sshd.port, { cutAfter });
      try {
        const options = await trusting(sshd);
        const begun = performance.now();
        const ending = await connect(entryOf(sshd, { port: proxy.port }), options)
          .then((connection) => run(connection, 'echo hello'))
          .catch((error: unknown) => error);
        if (ending instanceof Error) {
          expect(ending).toMatchObject({ name: 'CtctlError', reason: 'unreachable', server: 'lab' });
          expect(ending.message).toMatch(/^lab: [^\n\r]+$/);
          expect(ending.message).toMatch(/closed|lost|no response/i);
        } else expect(ending).toMatchObject({ code: null, signal: null });
        expect(performance.now() - begun).toBeLessThan(5000);
      } finally {
        await proxy.stop();
      }
    },
  );

  it('by a server that takes no more connections', async () => {
    const proxy = await startProxy(sshd.port);
    proxy.refuse();
    const error = await failureOf(connected(sshd, proxy.port));
    expect(error.message).toContain('closed the connection before the SSH handshake');
    await proxy.stop();
  });
});

describe('a slow link', () => {
  it('of 300 ms there and back carries everything', async () => {
    const proxy = await startProxy(sshd.port, { delay: 150 });
    const connection = await connected(sshd, proxy.port);
    try {
      const stdin = 'slowly\n'.repeat(100_000);
      const { code, stdout } = await run(connection, 'cat; exit 2', { stdin });
      expect(code).toBe(2);
      expect(stdout === stdin).toBe(true);
    } finally {
      connection.close();
      await proxy.stop();
    }
  });

  it('of 64 KB a second brings everything that a command said, although its end is told before', async () => {
    const proxy = await startProxy(sshd.port, { rate: 65_536 });
    const connection = await connected(sshd, proxy.port);
    try {
      const lengths: number[] = [];
      for (let count = 0; count < 4; count += 1)
        lengths.push((await run(connection, 'head -c 60000 /dev/zero; exit 2')).stdout.length);
      expect(lengths).toEqual([60_000, 60_000, 60_000, 60_000]);
    } finally {
      connection.close();
      await proxy.stop();
    }
  });
});
