/** Links by the system's ssh that break or freeze: never a success, never a hang, and said in words. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import { bundle } from '../../support/sshd/bundles.ts';
import { failureOf, targetOver } from '../../support/sshd/client.ts';
import { signal } from '../../support/sshd/processes.ts';
import { type FaultyLink, startProxy } from '../../support/sshd/proxy.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';
import { type Losses, lossesOf, opened, ways } from './by-openssh.ts';

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd?.stop());

/** The ways in which a link is lost, each on a connection of its own. */
const losses = {
  'its sshd is killed': () => {
    for (const pid of sshd.connections()) signal(pid, 'SIGKILL');
  },
  'it is reset on the way': (proxy: FaultyLink) => proxy.cut(),
  'it freezes': (proxy: FaultyLink) => proxy.freeze(),
};
type Loss = keyof typeof losses;

interface Link {
  readonly connection: Connection;
  readonly losses: Losses;
  lose(): void;
}

async function withLink(loss: Loss, shared: boolean, work: (link: Link) => Promise<void>): Promise<void> {
  const proxy = await startProxy(sshd.port);
  const connection = await opened(sshd, {
    port: proxy.port,
    shared,
    keepalive: { seconds: 1, count: 2 },
  });
  try {
    await work({ connection, losses: lossesOf(connection), lose: () => losses[loss](proxy) });
  } finally {
    connection.close();
    await proxy.stop();
  }
}

/** A command that ends when its stdin does, and calls `onUp` when it runs. */
function waitingExec(connection: Connection, onUp: () => void): ReturnType<Connection['exec']> {
  return connection.exec('echo up; exec cat', { stdin: () => {}, onStdout: onUp });
}

const waitingBundle = bundle([
  { id: 'wait-long', title: 'wait', check: sh`ct_differs 'not yet'`, apply: sh`sleep 3` },
]);

it('an exit status that was told before the link went is the ending', async () => {
  const proxy = await startProxy(sshd.port);
  let isTold = false;
  const debug = (line: string): void => {
    if (line.includes('exitval 4')) isTold = true;
  };
  const connection = await opened(sshd, { port: proxy.port, debug });
  const running = connection.exec('sleep 30 & exit 4');
  await until('the exit status', () => isTold);
  proxy.cut();
  expect(await running).toEqual({ code: 4, signal: null });
  connection.close();
  await proxy.stop();
});

describe.each(ways)('%s:', (_, shared) => {
  describe.each(Object.keys(losses) as Loss[])('when %s', (loss) => {
    it('a command has no ending, and the loss is told once', async () => {
      await withLink(loss, shared, async ({ connection, losses: { all }, lose }) => {
        expect(await waitingExec(connection, lose)).toEqual({ code: null, signal: null });
        await until('onLost', () => all.length > 0);
        expect(all).toHaveLength(1);
        expect(all[0]).toMatchObject({ reason: 'unreachable', server: 'lab' });
        expect(all[0]?.message).toMatch(/^lab: lost the connection \(.+\)$/);
        if (loss === 'it freezes') expect(all[0]?.message).toContain('no sign of life for 2 s');
      });
    });

    it('whatever is asked of the connection afterwards is "unreachable"', async () => {
      await withLink(loss, shared, async ({ connection, losses: { all }, lose }) => {
        await waitingExec(connection, lose);
        await until('onLost', () => all.length > 0);
        for (const work of [connection.exec('true'), connection.forward('127.0.0.1', 1)]) {
          expect(await failureOf(work)).toMatchObject({ reason: 'unreachable', server: 'lab' });
        }
      });
    });

    it('a bundle under way goes on by itself, says the error, with the step that was under way', async () => {
      await withLink(loss, shared, async ({ connection, lose }) => {
        const error = await failureOf(
          runBundle(targetOver(connection), waitingBundle, 'run', ({ kind }) => {
            if (kind === 'applying') lose();
          }),
        );
        expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
        expect(error.message).toMatch(
          /^lab: lost the connection while "wait-long" was under way; run \S+ goes on there by itself$/,
        );
      });
    });
  });

  it('a connection that we close ourselves is not lost, and what ran on it has no ending', async () => {
    const connection = await opened(sshd, { shared });
    const { all } = lossesOf(connection);
    const result = await waitingExec(connection, () => connection.close());
    expect(result).toEqual({ code: null, signal: null });
    await until('the server has noticed', () => sshd.connections().length === 0);
    expect(all).toEqual([]);
  });

  it('a signal ends the waiting for a session on a link that has frozen', async () => {
    const proxy = await startProxy(sshd.port);
    const connection = await opened(sshd, { port: proxy.port, shared });
    proxy.freeze();
    const ending = new AbortController();
    const reason = new Error('enough');
    const running = connection.exec('true', { signal: ending.signal });
    ending.abort(reason);
    await expect(running).rejects.toBe(reason);
    connection.close();
    await proxy.stop();
  });
});
