/** TCP connections that a real sshd makes for us, by the system's ssh. */
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/remote/connection.ts';
import { type BrokenServer, noise, tcpServer } from '../../support/sshd/broken.ts';
import { failureOf } from '../../support/sshd/client.ts';
import { freePort } from '../../support/sshd/ports.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';
import { opened, processesOf, ways } from './by-openssh.ts';

let sshd: Sshd;
/** Sends back what it gets. */
let echo: BrokenServer;
beforeAll(async () => {
  sshd = await startSshd();
  echo = await tcpServer((socket) => socket.pipe(socket));
});
afterAll(async () => {
  await echo?.stop();
  await sshd?.stop();
});

async function all(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(stream, 'end');
  return Buffer.concat(chunks);
}

describe.each(ways)('%s:', (_, shared) => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await opened(sshd, { shared });
  });
  afterAll(() => connection?.close());

  it('3 MB go both ways, byte by byte, and the end too', async () => {
    const stream = await connection.forward('127.0.0.1', echo.port);
    const sent = noise(3 << 20);
    const received = all(stream);
    stream.end(sent);
    expect((await received).equals(sent)).toBe(true);
  });

  it('the end of our side leaves the other side open', async () => {
    const late = await tcpServer((socket) => {
      socket.resume();
      socket.once('end', () => socket.end('after your end'));
    });
    const stream = await connection.forward('127.0.0.1', late.port);
    const received = all(stream);
    stream.end('words');
    expect(String(await received)).toBe('after your end');
    await late.stop();
  });

  it('one that is not read does not fill the memory, and loses nothing', async () => {
    const sent = noise(8 << 20);
    const pouring = await tcpServer((socket) => socket.end(sent));
    const stream = await connection.forward('127.0.0.1', pouring.port);
    await until('something to read', () => stream.readableLength > 0);
    expect(stream.readableLength).toBeLessThan(1 << 20);
    expect((await all(stream)).equals(sent)).toBe(true);
    await pouring.stop();
  });

  it('several stand beside each other and beside commands', async () => {
    const streams = await Promise.all(
      Array.from({ length: 12 }, () => connection.forward('127.0.0.1', echo.port)),
    );
    const answers = streams.map(all);
    for (const [index, stream] of streams.entries()) stream.end(`console ${index}`);
    expect((await connection.exec('exit 3')).code).toBe(3);
    expect((await Promise.all(answers)).map(String)).toEqual(streams.map((_, index) => `console ${index}`));
  });

  it('the end of the other side is told', async () => {
    const closing = await tcpServer((socket) => socket.end('bye'));
    const stream = await connection.forward('127.0.0.1', closing.port);
    expect(String(await all(stream))).toBe('bye');
    stream.end();
    await closing.stop();
  });

  it('it ends with the connection', async () => {
    const own = await opened(sshd, { shared });
    const stream = await own.forward('127.0.0.1', echo.port);
    const closed = once(stream, 'close');
    stream.resume();
    own.close();
    await closed;
  });

  it('its ssh ends with it', async () => {
    // The master and its guard.
    const before = shared ? 2 : 0;
    await until('the others have ended', () => processesOf(sshd.port).length === before);
    const stream = await connection.forward('127.0.0.1', echo.port);
    expect(processesOf(sshd.port).length).toBe(before + 1);
    stream.destroy();
    await until('its end', () => processesOf(sshd.port).length === before);
  });

  it('a port on which nothing listens is named, and the connection is as it was', async () => {
    const port = await freePort();
    const error = await failureOf(connection.forward('127.0.0.1', port));
    expect(error).toMatchObject({
      reason: 'failed',
      message: `lab: no connection to 127.0.0.1:${port} there: Connection refused`,
    });
    expect((await connection.exec('exit 8')).code).toBe(8);
  });

  it('a server that forbids it is named', async () => {
    const strict = await startSshd({ config: ['AllowTcpForwarding no'] });
    const own = await opened(strict, { shared });
    const error = await failureOf(own.forward('127.0.0.1', echo.port));
    expect(error).toMatchObject({ reason: 'failed', server: 'lab' });
    expect(error.message).toMatch(/its SSH server forbids it/);
    own.close();
    await strict.stop();
  });

  it('after the end of the connection it is "unreachable"', async () => {
    const own = await opened(sshd, { shared });
    own.close();
    const error = await failureOf(own.forward('127.0.0.1', echo.port));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
  });
});
