/** What a session survives: the domain's restart and a lost SSH connection; and what it does not. */

import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { CtctlError } from '../../../../src/common/errors.ts';
import type { Located } from '../../../../src/console/vnc/events.ts';
import type { VncSession } from '../../../../src/console/vnc/session.ts';
import { readPicture } from '../../../support/rfb/client.ts';
import { useFixtures } from './fixtures.ts';
import { gone, off, running, Stage } from './stage.ts';

const { fakeServer, open, showing } = useFixtures();

/** The first colour of the picture that a new viewer gets. */
async function colourAt(session: VncSession): Promise<number | undefined> {
  return (await readPicture('127.0.0.1', session.address.port, { deadline: 8000 })).rgba[0];
}

describe('the domain', () => {
  it('restarts on another port: its viewer is closed, the next one sees the new domain', async () => {
    const before = await fakeServer({ colour: [1, 0, 0] });
    const after = await fakeServer({ colour: [2, 0, 0] });
    const stage = new Stage(running(before.port, 7));
    const session = await open(stage);
    const viewer = await showing(session);
    const closed = once(viewer, 'close');
    stage.located = off;
    await before.close();
    await closed;
    await stage.until('domain-off');
    stage.located = running(after.port, 8);
    await stage.until('restarted');
    expect(await colourAt(session)).toBe(2);
    await stage.until('viewer-left');
    expect(stage.events.slice(1)).toMatchObject([
      { kind: 'viewer-connected', viewer: 1, endpoint: { domainId: 7, port: before.port } },
      { kind: 'picture-lost', viewer: 1, side: 'server' },
      { kind: 'domain-off', reason: 'winxp is off' },
      { kind: 'restarted', endpoint: { domainId: 8, port: after.port } },
      { kind: 'viewer-connected', viewer: 2 },
      { kind: 'viewer-left', viewer: 2 },
    ]);
    expect(stage.attempts).toBe(1);
  });

  it('has restarted unnoticed: a new viewer finds the new port although the old one still answers', async () => {
    const before = await fakeServer({ colour: [1, 0, 0] });
    const after = await fakeServer({ colour: [2, 0, 0] });
    const stage = new Stage(running(before.port, 7));
    const session = await open(stage);
    stage.located = running(after.port, 8);
    stage.clock.advance(1500);
    expect(await colourAt(session)).toBe(2);
  });

  it('has restarted while its viewer was thrown out: the old answer is not used again, however young', async () => {
    const before = await fakeServer({ colour: [1, 0, 0] });
    const after = await fakeServer({ colour: [2, 0, 0] });
    const stage = new Stage(running(before.port, 7));
    const session = await open(stage);
    const closed = once(await showing(session), 'close');
    stage.located = running(after.port, 8);
    for (const socket of stage.connection.sockets) socket.destroy();
    await closed;
    expect(stage.clock.now()).toBe(0);
    expect(await colourAt(session)).toBe(2);
  });

  it('is not believed to be back where a late answer saw it', async () => {
    const before = await fakeServer();
    const stage = new Stage(running(before.port, 7));
    const session = await open(stage);
    await showing(session);
    const { locate } = stage;
    let answer = (_: Located) => {};
    stage.locate = () => {
      stage.locate = locate;
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    stage.clock.advance(1500);
    const picture = readPicture('127.0.0.1', session.address.port);
    await stage.clock.until(() => stage.locate === locate, 'the second viewer has asked', 0);
    stage.located = running(5901, 8);
    for (const socket of stage.connection.sockets) socket.destroy();
    await stage.until('restarted');
    answer(running(before.port, 7));
    await picture;
    expect(stage.kinds().filter((kind) => kind === 'restarted')).toHaveLength(1);
    expect(session.state().endpoint).toMatchObject({ domainId: 8, port: 5901 });
  });

  it('is not there yet although xenstore names the port: the viewer waits', async () => {
    const dead = await fakeServer();
    const alive = await fakeServer({ colour: [3, 0, 0] });
    await dead.close();
    const stage = new Stage(running(dead.port));
    const session = await open(stage);
    const colour = colourAt(session);
    await stage.clock.until(() => stage.questions > 2, 'the server is asked again');
    stage.located = running(alive.port, 8);
    await stage.until('viewer-connected');
    expect(await colour).toBe(3);
    expect(stage.connections).toHaveLength(1);
  });

  it('only throws its viewer out: the watch ends by itself', async () => {
    const stage = new Stage(running(1));
    const server = await fakeServer();
    stage.located = running(server.port);
    const session = await open(stage, {}, { hold: 15_000 });
    const viewer = await showing(session);
    for (const socket of stage.connection.sockets) socket.destroy();
    await stage.until('picture-lost');
    await stage.clock.until(() => stage.clock.now() > 30_000, 'time passes');
    const asked = stage.questions;
    expect(asked).toBeGreaterThan(10);
    await stage.clock.until(() => stage.clock.now() > 60_000, 'more time passes');
    expect(stage.questions).toBe(asked);
    expect(stage.kinds()).not.toContain('restarted');
    expect(viewer.destroyed).toBe(true);
  });
});

describe('the SSH connection', () => {
  it('is lost and restored: same port, waiting viewers are served', async () => {
    const server = await fakeServer({ colour: [5, 0, 0] });
    const stage = new Stage(running(server.port));
    const session = await open(stage);
    const viewer = await showing(session);
    const closed = once(viewer, 'close');
    stage.failures.push(gone(), new CtctlError('timedOut', 'no answer'));
    stage.connection.lose();
    expect(session.state().link).toBe('down');
    await closed;
    const colour = colourAt(session);
    await stage.until('restored');
    expect(await colour).toBe(5);
    await stage.until('viewer-left');
    expect(stage.attempts).toBe(4);
    expect(stage.connections.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    const told = stage.events.filter(({ kind }) => kind !== 'viewer-connected' && kind !== 'viewer-left');
    expect(told.slice(1)).toEqual([
      { kind: 'lost', reason: 'the server went away' },
      { kind: 'retrying', attempt: 1, delay: 1000, reason: 'the server went away' },
      { kind: 'picture-lost', viewer: 1, side: 'link' },
      { kind: 'retrying', attempt: 2, delay: 1000, reason: 'the server went away' },
      { kind: 'retrying', attempt: 3, delay: 1000, reason: 'no answer' },
      { kind: 'restored' },
    ]);
  });

  it('comes back to a domain that has moved: that is told without a viewer asking', async () => {
    const stage = new Stage(running(5900, 7));
    await open(stage);
    stage.located = running(5901, 8);
    stage.connection.lose();
    await stage.until('restarted');
    expect(stage.kinds()).toEqual(['listening', 'lost', 'retrying', 'restored', 'restarted']);
  });

  it.each(['locate', 'forward'] as const)('is found dead by a failing %s', async (where) => {
    const server = await fakeServer({ colour: [6, 0, 0] });
    const stage = new Stage(running(server.port));
    const session = await open(stage);
    if (where === 'locate') stage.clock.advance(1500);
    else stage.locate = async () => stage.located;
    // Without a word from onLost.
    stage.connection.close();
    const colour = colourAt(session);
    await stage.until('viewer-connected');
    expect(await colour).toBe(6);
    expect(stage.kinds().slice(0, 4)).toEqual(['listening', 'lost', 'retrying', 'restored']);
  });

  it('counts its attempts on when it does not stand for long', async () => {
    const stage = new Stage(running(5900));
    await open(stage);
    stage.connection.lose();
    await stage.until('restored');
    stage.connection.lose();
    await stage.until('restored', 2);
    stage.clock.advance(60_000);
    stage.connection.lose();
    await stage.until('restored', 3);
    const attempts = stage.events.flatMap((event) => (event.kind === 'retrying' ? [event.attempt] : []));
    expect(attempts).toEqual([1, 2, 1]);
  });

  it('is not tried again after a final failure', async () => {
    const stage = new Stage(running(5900));
    const session = await open(stage);
    stage.failures.push(new CtctlError('unreachable', 'permission denied'));
    stage.connection.lose();
    const closed = expect(session.closed).rejects.toThrow('permission denied');
    await stage.until('retrying');
    await stage.clock.until(() => stage.attempts === 2, 'one more attempt');
    await closed;
    stage.clock.advance(60_000);
    expect(stage.attempts).toBe(2);
    expect(stage.clock.pending).toBe(0);
  });

  it('is given up after the set time, with the last failure', async () => {
    const stage = new Stage(running(5900));
    const session = await open(stage, { reconnectFor: 2500 });
    stage.failures.push(gone(), gone(), new CtctlError('unreachable', 'the last one'), gone());
    stage.connection.lose();
    const closed = expect(session.closed).rejects.toThrow('the last one');
    await stage.clock.until(() => stage.attempts === 4, 'three more attempts');
    await closed;
    const delays = stage.events.flatMap((event) => (event.kind === 'retrying' ? [event.delay] : []));
    expect(delays).toEqual([1000, 1000, 500]);
    await expect(readPicture('127.0.0.1', session.address.port)).rejects.toThrow();
  });
});
