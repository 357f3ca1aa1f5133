/** What viewers get from an open session: pictures, unharmed bytes, an answer when there is none. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { CtctlError } from '../../../../src/common/errors.ts';
import { readPicture } from '../../../support/rfb/client.ts';
import { useFixtures } from './fixtures.ts';
import { off, running, Stage } from './stage.ts';

const { later, fakeServer, rawServer, endlessServer, open, viewerOf, showing } = useFixtures();

describe('a viewer of a running domain', () => {
  it('gets the picture through the loopback port', async () => {
    const server = await fakeServer({ name: 'winxp', colour: [1, 2, 3] });
    const stage = new Stage(running(server.port));
    const session = await open(stage);
    const picture = await readPicture(session.address.host, session.address.port);
    expect(picture).toMatchObject({ name: 'winxp', width: 64, height: 48, securityTypes: [1] });
    expect([...picture.rgba.subarray(0, 4)]).toEqual([1, 2, 3, 255]);
    await stage.until('viewer-left');
    expect(stage.kinds()).toEqual(['listening', 'viewer-connected', 'viewer-left']);
    expect(session.address.host).toBe('127.0.0.1');
  });

  it('is the only one to connect: the VNC server may have a single place', async () => {
    const server = await fakeServer();
    const session = await open(new Stage(running(server.port)));
    expect(server.accepted()).toBe(0);
    await readPicture('127.0.0.1', session.address.port);
    expect(server.accepted()).toBe(1);
  });

  it('leaves the place free when it goes', async () => {
    const server = await fakeServer();
    const stage = new Stage(running(server.port));
    const viewer = await showing(await open(stage));
    expect(server.open()).toBe(1);
    viewer.resetAndDestroy();
    await stage.until('viewer-left');
    await stage.clock.until(() => server.open() === 0, 'the server is left');
    expect(stage.kinds()).not.toContain('picture-lost');
  });

  it('shares the session with others', async () => {
    const server = await fakeServer({ colour: [9, 9, 9] });
    const stage = new Stage(running(server.port));
    const session = await open(stage);
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    later(() => process.off('warning', onWarning));
    const idle = await Promise.all(Array.from({ length: 15 }, () => viewerOf(session)));
    const pictures = await Promise.all([1, 2].map(() => readPicture('127.0.0.1', session.address.port)));
    expect(pictures.map(({ rgba }) => rgba[0])).toEqual([9, 9]);
    expect(session.state().viewers).toBeGreaterThanOrEqual(15);
    for (const socket of idle) socket.destroy();
    await stage.clock.until(() => session.state().viewers === 0, 'all have left');
    expect(session.state()).toMatchObject({ link: 'up', endpoint: { domainId: 7, port: server.port } });
    expect(warnings).toEqual([]);
  });

  it('asks again where the domain is, unless the answer is young', async () => {
    const server = await fakeServer();
    const stage = new Stage(running(server.port));
    const session = await open(stage);
    await readPicture('127.0.0.1', session.address.port);
    expect(stage.questions).toBe(1);
    stage.clock.advance(1500);
    await readPicture('127.0.0.1', session.address.port);
    expect(stage.questions).toBe(2);
  });

  it('is told about when the VNC server stays silent', async () => {
    const server = await fakeServer({ silent: true });
    const stage = new Stage(running(server.port));
    await viewerOf(await open(stage, {}, { silence: 5000 }));
    await stage.until('silent');
    expect(stage.events.at(-1)).toEqual({ kind: 'silent', viewer: 1, seconds: 5 });
    expect(server.accepted()).toBe(1);
  });

  it('is not told so once the VNC server has spoken', async () => {
    const server = await fakeServer();
    const stage = new Stage(running(server.port));
    const session = await open(stage, {}, { silence: 5000 });
    await showing(session);
    await stage.clock.until(() => stage.clock.now() > 10_000, 'time passes');
    expect(stage.kinds()).toEqual(['listening', 'viewer-connected']);
  });
});

describe('a viewer of a domain that is off', () => {
  it('waits for the start', async () => {
    const server = await fakeServer({ colour: [4, 5, 6] });
    const stage = new Stage(running(server.port, 7));
    const session = await open(stage);
    stage.located = off;
    stage.clock.advance(2000);
    const picture = readPicture('127.0.0.1', session.address.port, { deadline: 8000 });
    await stage.until('domain-off');
    stage.located = { state: 'no-vnc', reason: 'winxp has no VNC port yet' };
    await stage.until('no-vnc');
    stage.located = running(server.port, 8);
    await stage.until('viewer-connected');
    expect((await picture).rgba[0]).toBe(4);
    await stage.until('viewer-left');
    expect(stage.kinds()).toEqual([
      'listening',
      'domain-off',
      'no-vnc',
      'restarted',
      'viewer-connected',
      'viewer-left',
    ]);
  });

  it('is sent away with the reason after 15 s, and the start is still announced', async () => {
    const stage = new Stage(running(1));
    const session = await open(stage, {}, { hold: 15_000 });
    stage.located = off;
    stage.clock.advance(2000);
    const picture = readPicture('127.0.0.1', session.address.port, { deadline: 8000 });
    const failure = expect(picture).rejects.toThrow('the server refuses: winxp is off');
    await stage.until('refused');
    expect(stage.clock.now()).toBeGreaterThanOrEqual(17_000);
    expect(stage.events.at(-1)).toEqual({ kind: 'refused', viewer: 1, reason: 'winxp is off' });
    await failure;
    // Without the passing of time: its socket is closed as soon as it has left.
    await stage.clock.until(() => session.state().viewers === 0, 'it has left', 0);
    stage.located = running(1);
    await stage.until('restarted');
  });

  it('waits through a failing question', async () => {
    const server = await fakeServer();
    const stage = new Stage(running(server.port));
    const session = await open(stage);
    const { locate } = stage;
    stage.locate = async () => {
      stage.locate = locate;
      throw new CtctlError('failed', 'xenstore-read failed');
    };
    stage.clock.advance(2000);
    const picture = readPicture('127.0.0.1', session.address.port);
    await stage.until('viewer-connected');
    expect((await picture).width).toBe(64);
    expect(stage.attempts).toBe(1);
  });

  it('may leave while it waits', async () => {
    const stage = new Stage(running(1));
    const session = await open(stage);
    stage.located = off;
    stage.clock.advance(2000);
    const viewer = await viewerOf(session);
    await stage.until('domain-off');
    viewer.end();
    await stage.until('viewer-left');
    await stage.clock.until(
      () => session.state().viewers === 0 && stage.clock.pending === 0,
      'nothing waits',
    );
  });
});

describe('bytes', () => {
  const size = 20 * 1024 * 1024;
  const block = Buffer.from(Array.from({ length: 65_521 }, (_, index) => (index * 31) % 251));

  /** The same endless sequence on every side; told apart by its start. */
  function sequence(start: number): Buffer {
    const bytes = Buffer.alloc(size, block);
    bytes[0] = start;
    return bytes;
  }

  async function receive(socket: Socket): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= size) break;
    }
    return Buffer.concat(chunks);
  }

  it('come through unharmed, 20 MB both ways at once', async () => {
    let atServer: Promise<Buffer> | undefined;
    const port = await rawServer((socket) => {
      socket.write(sequence(1));
      atServer = receive(socket);
    });
    const viewer = await viewerOf(await open(new Stage(running(port))));
    viewer.write(sequence(2));
    const atViewer = await receive(viewer);
    expect(atViewer.equals(sequence(1))).toBe(true);
    expect((await atServer)?.equals(sequence(2))).toBe(true);
  });

  it('all arrive when the server sends them and leaves', async () => {
    const port = await rawServer((socket) => socket.end(sequence(3)));
    const viewer = await viewerOf(await open(new Stage(running(port))));
    expect((await receive(viewer)).equals(sequence(3))).toBe(true);
  });

  it('wait at the server while the viewer does not read', async () => {
    const { port, sentWhenStalled } = await endlessServer();
    const stage = new Stage(running(port));
    const viewer = await viewerOf(await open(stage));
    viewer.pause();
    expect(await sentWhenStalled(stage.clock)).toBeLessThan(40 * 1024 * 1024);
  });
});
