/** TCP connections that a real sshd makes for us: what the VNC consoles go through. */
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/remote/connection.ts';
import { type BrokenServer, noise, tcpServer } from '../../support/sshd/broken.ts';
import { connected, failureOf } from '../../support/sshd/client.ts';
import { freePort } from '../../support/sshd/ports.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

let sshd: Sshd;
let connection: Connection;
/** Sends back what it gets. */
let echo: BrokenServer;
beforeAll(async () => {
  sshd = await startSshd();
  connection = await connected(sshd);
  echo = await tcpServer((socket) => socket.pipe(socket));
});
afterAll(async () => {
  connection?.close();
  await echo?.stop();
  await sshd?.stop();
});

async function all(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(stream, 'end');
  return Buffer.concat(chunks);
}

describe('a forwarded connection', () => {
  it('carries 3 MB both ways, byte by byte, and its end', async () => {
    const stream = await connection.forward('127.0.0.1', echo.port);
    const sent = noise(3 << 20);
    const received = all(stream);
    stream.end(sent);
    expect((await received).equals(sent)).toBe(true);
  });

  it('stands beside others and beside commands', async () => {
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => connection.forward('127.0.0.1', echo.port)),
    );
    const answers = streams.map(all);
    for (const [index, stream] of streams.entries()) stream.end(`console ${index}`);
    expect((await connection.exec('exit 3')).code).toBe(3);
    expect((await Promise.all(answers)).map(String)).toEqual(streams.map((_, index) => `console ${index}`));
  });

  it('tells when the other side has gone', async () => {
    const closing = await tcpServer((socket) => socket.end('bye'));
    const stream = await connection.forward('127.0.0.1', closing.port);
    expect(String(await all(stream))).toBe('bye');
    stream.end();
    await closing.stop();
  });

  it('ends with the connection', async () => {
    const own = await connected(sshd);
    const stream = await own.forward('127.0.0.1', echo.port);
    const closed = once(stream, 'close');
    stream.resume();
    own.close();
    await closed;
  });
});

describe('no way to the port there', () => {
  it('is said in words when nothing listens', async () => {
    const port = await freePort();
    const error = await failureOf(connection.forward('127.0.0.1', port));
    expect(error).toMatchObject({ reason: 'failed', server: 'lab' });
    expect(error.message).toMatch(
      new RegExp(`^lab: no connection to 127\\.0\\.0\\.1:${port} there: .*[Cc]onnection refused`),
    );
  });

  it('is said in words when the server forbids it', async () => {
    const strict = await startSshd({ config: ['AllowTcpForwarding no'] });
    const own = await connected(strict);
    try {
      const error = await failureOf(own.forward('127.0.0.1', echo.port));
      expect(error).toMatchObject({ reason: 'failed', server: 'lab' });
      expect(error.message).toMatch(/prohibited|not allowed|forbid/);
    } finally {
      own.close();
      await strict.stop();
    }
  });

  it('leaves the connection as it was', async () => {
    await failureOf(connection.forward('127.0.0.1', await freePort()));
    expect((await connection.exec('exit 8')).code).toBe(8);
  });

  it('after the link is lost is "unreachable"', async () => {
    const own = await connected(sshd);
    own.close();
    const error = await failureOf(own.forward('127.0.0.1', echo.port));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
  });
});

it('the echo server answers without SSH too: the tests above test the way through it', async () => {
  const socket = connectTcp({ host: '127.0.0.1', port: echo.port });
  socket.end('direct');
  expect(String(await all(socket))).toBe('direct');
});
