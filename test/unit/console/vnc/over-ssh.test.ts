/** A session over the real SSH connection, with ssh2's own server on the loopback at the other end. */
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../../src/remote/connection.ts';
import { connectionOver } from '../../../../src/remote/ssh/ssh-connection.ts';
import { readPicture } from '../../../support/rfb/client.ts';
import { usableKey } from '../../../support/usable-key.ts';
import { portOf, useFixtures } from './fixtures.ts';
import { running, Stage } from './stage.ts';

const { later, fakeServer, endlessServer, open, viewerOf, showing } = useFixtures();
const hostKey = usableKey();

/** An SSH server that lets everybody in and forwards to the loopback; `cut` ends its connections. */
async function sshServer() {
  const sockets = new Set<Socket>();
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => {});
    client.on('authentication', (context) => context.accept());
    client.on('tcpip', (accept, reject, { destIP, destPort }) => {
      const upstream = connectTcp(destPort, destIP);
      upstream.once('error', reject).once('connect', () => {
        upstream.off('error', reject).on('error', () => {});
        const channel = accept();
        channel.on('error', () => {}).on('close', () => upstream.destroy());
        channel.pipe(upstream).pipe(channel);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  later(() => server.close());

  async function connect(): Promise<Connection> {
    const socket = connectTcp({ port: portOf(server), host: '127.0.0.1', noDelay: true });
    sockets.add(socket);
    later(() => socket.destroy());
    const client = new ssh2.Client();
    client.on('error', () => {});
    client.connect({ sock: socket, username: 'root', password: 'any' });
    await once(client, 'ready');
    return connectionOver(
      client,
      { name: 'home', keepalive: { seconds: 10, count: 3 } },
      { received: () => socket.bytesRead, cut: () => socket.destroy() },
    );
  }
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return { connect, cut };
}

describe('over SSH', () => {
  it('the picture comes through, before and after a lost connection', async () => {
    const ssh = await sshServer();
    const vnc = await fakeServer({ colour: [7, 7, 7], width: 1024, height: 768 });
    const stage = new Stage(running(vnc.port));
    const session = await open(stage, { connect: ssh.connect });
    const viewer = await showing(session);
    const closed = once(viewer, 'close');
    const before = await readPicture('127.0.0.1', session.address.port);
    await stage.until('viewer-left');
    ssh.cut();
    await closed;
    const after = readPicture('127.0.0.1', session.address.port);
    await stage.until('restored');
    expect(before.rgba[0]).toBe(7);
    expect((await after).rgba.equals(before.rgba)).toBe(true);
    expect(stage.events).toContainEqual({ kind: 'picture-lost', viewer: 1, side: 'link' });
    await stage.until('viewer-left', 2);
    await stage.clock.until(() => vnc.open() === 0, 'the VNC server is left');
  });

  it('a VNC server that is not there yet costs a wait, not the connection', async () => {
    const ssh = await sshServer();
    const dead = await fakeServer();
    await dead.close();
    const vnc = await fakeServer({ colour: [8, 8, 8] });
    const stage = new Stage(running(dead.port));
    const session = await open(stage, { connect: ssh.connect });
    const picture = readPicture('127.0.0.1', session.address.port);
    await stage.clock.until(() => stage.questions > 2, 'the server is asked again');
    stage.located = running(vnc.port, 8);
    await stage.until('viewer-connected');
    expect((await picture).rgba[0]).toBe(8);
    expect(stage.kinds()).not.toContain('lost');
  });

  it('a viewer that stops reading stops the server from sending', async () => {
    const ssh = await sshServer();
    const { port, sentWhenStalled } = await endlessServer();
    const stage = new Stage(running(port));
    const viewer = await viewerOf(await open(stage, { connect: ssh.connect }));
    viewer.pause();
    expect(await sentWhenStalled(stage.clock)).toBeLessThan(60 * 1024 * 1024);
  });
});
