/** How a session begins and ends: what opens in which order, and that nothing is left behind. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { CtctlError } from '../../../../src/common/errors.ts';
import { systemClock } from '../../../../src/console/vnc/delays.ts';
import type { Connection } from '../../../../src/remote/connection.ts';
import { startFakeServer } from '../../../support/rfb/fake-server.ts';
import { useFixtures } from './fixtures.ts';
import { FakeConnection, gone, off, running, Stage } from './stage.ts';

const { later, fakeServer, rawServer, showing } = useFixtures();

/** Sockets, listeners and timers that keep the process alive. */
function handles(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /^(TCP|Timeout)/.test(name));
}

describe('opening', () => {
  it.each([
    { what: 'off', located: off, reason: 'refused', message: 'winxp is off', next: 'ctctl start winxp' },
    {
      what: 'without VNC',
      located: { state: 'no-vnc', reason: 'winxp has no VNC console' } as const,
      reason: 'refused',
      message: 'winxp has no VNC console',
      next: 'ctctl show winxp',
    },
  ])('is refused for a domain that is $what', async ({ located, reason, message, next }) => {
    const stage = new Stage(located);
    await expect(stage.open()).rejects.toMatchObject({ reason, message, next });
    expect(stage.connection.isClosed).toBe(true);
    expect(stage.events).toEqual([]);
    await stage.clock.until(() => handles().length === 0, 'no handle is left');
  });

  it('passes on why there is no connection, and does not try again', async () => {
    const stage = new Stage(off);
    const failure = gone();
    stage.failures.push(failure);
    await expect(stage.open()).rejects.toBe(failure);
    expect(stage.attempts).toBe(1);
  });

  it('passes on why the domain was not found', async () => {
    const stage = new Stage(off);
    const failure = new CtctlError('notFound', 'no domain winxp');
    stage.locate = async () => {
      throw failure;
    };
    await expect(stage.open()).rejects.toBe(failure);
    expect(stage.connection.isClosed).toBe(true);
  });

  it('is refused when the wanted port is taken', async () => {
    const port = await rawServer(() => {});
    const stage = new Stage(running(5900));
    const failure = { reason: 'refused', message: expect.stringContaining(`127.0.0.1:${port}`) };
    await expect(stage.open({ port })).rejects.toMatchObject(failure);
    expect(stage.connection.isClosed).toBe(true);
    // Nothing that was set up stays behind.
    stage.connection.lose();
    expect(stage.events).toEqual([]);
    expect(stage.clock.pending).toBe(0);
    expect(stage.attempts).toBe(1);
  });

  it('takes the wanted port', async () => {
    const free = await new Stage(running(5900)).open();
    const { port } = free.address;
    await free.close();
    const session = await new Stage(running(5900)).open({ port });
    later(() => session.close());
    expect(session.address).toEqual({ host: '127.0.0.1', port });
  });
});

describe('an abort', () => {
  it('closes everything and resolves', async () => {
    const server = await startFakeServer();
    const stage = new Stage(running(server.port));
    // The system's clock here: its timers must go as well.
    const session = await stage.open({}, { clock: systemClock, hold: 15_000, silence: 5000, poll: 20 });
    const first = await showing(session);
    stage.located = off;
    for (const socket of stage.connection.sockets) socket.destroy();
    await once(first, 'close');
    const waiting = connect(session.address).resume();
    waiting.on('error', () => {});
    await stage.until('domain-off');
    await stage.clock.until(() => session.state().viewers === 1, 'one waits');

    stage.abort.abort();
    const told = stage.events.length;
    await session.closed;
    await server.close();
    await stage.clock.until(() => waiting.destroyed, 'the viewer is closed');
    await stage.clock.until(() => handles().length === 0, 'no handle is left');
    expect(stage.connection.isClosed).toBe(true);
    expect(stage.events).toHaveLength(told);
    await expect(session.close()).resolves.toBeUndefined();
  });

  it('closes a viewer that sees its picture, and nothing more is told', async () => {
    const server = await fakeServer();
    const stage = new Stage(running(server.port));
    const viewer = await showing(await stage.open());
    const closed = once(viewer, 'close');
    stage.abort.abort();
    await closed;
    await stage.clock.until(() => server.open() === 0, 'the server is left');
    expect(stage.kinds()).toEqual(['listening', 'viewer-connected']);
  });

  it('ends the reconnecting', async () => {
    const stage = new Stage(running(5900));
    const session = await stage.open();
    stage.failures.push(...Array.from({ length: 9 }, gone));
    stage.connection.lose();
    await stage.until('retrying', 3);
    const waiting = connect(session.address).resume();
    waiting.on('error', () => {});
    await stage.clock.until(() => session.state().viewers === 1, 'one waits');
    stage.abort.abort();
    await session.closed;
    expect(stage.clock.pending).toBe(0);
  });

  it.each(['at first', 'while reconnecting'])('closes a connection that comes too late, %s', async (when) => {
    const stage = new Stage(running(5900));
    const late = new FakeConnection();
    let arrive = (_: Connection) => {};
    const slow = () => {
      const arrival = new Promise<Connection>((resolve) => {
        arrive = resolve;
      });
      stage.attempts += 1;
      return arrival;
    };
    if (when === 'at first') {
      const opening = expect(stage.open({ connect: slow })).rejects.toMatchObject({ reason: 'interrupted' });
      stage.abort.abort();
      await opening;
    } else {
      const connectOnce = () => (stage.attempts === 0 ? stage.connect() : slow());
      const session = await stage.open({ connect: connectOnce });
      stage.connection.lose();
      await stage.clock.until(() => stage.attempts === 2, 'a second attempt');
      await session.close();
    }
    arrive(late);
    await stage.clock.until(() => late.isClosed, 'the late connection is closed');
  });

  it('before the opening opens nothing', async () => {
    const stage = new Stage(running(5900));
    stage.abort.abort();
    await expect(stage.open()).rejects.toMatchObject({ reason: 'interrupted' });
    expect(stage.attempts).toBe(0);
  });
});

describe('a defect in a question', () => {
  it('ends the session instead of being retried', async () => {
    const stage = new Stage(running(1));
    const session = await stage.open();
    stage.locate = async () => {
      throw new TypeError('a bug');
    };
    stage.clock.advance(1500);
    const viewer = connect(session.address).resume();
    viewer.on('error', () => {});
    await expect(session.closed).rejects.toThrow('a bug');
    await stage.clock.until(() => viewer.destroyed, 'the viewer is closed');
  });
});
