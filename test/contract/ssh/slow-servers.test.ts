/** Servers that take their time: each stage has its own limit, and what keeps within it gets in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectOptions } from '../../../src/remote/ssh/connect.ts';
import { bareRoute } from '../../support/sshd/bare-route.ts';
import { tcpServer } from '../../support/sshd/broken.ts';
import { connect, failureOf, noKnownHosts, run, trusting } from '../../support/sshd/client.ts';
import { fakeServer } from '../../support/sshd/fake-server.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';
import { startProxy } from '../../support/sshd/proxy.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

let folder: string;
let sshd: Sshd;
const endings: (() => unknown)[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-slow-'));
  sshd = await startSshd();
});
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});
afterAll(async () => {
  await sshd?.stop();
  rmSync(folder, { recursive: true });
});

async function started<Kind extends { stop(): unknown }>(starting: Promise<Kind>): Promise<Kind> {
  const server = await starting;
  endings.push(() => server.stop());
  return server;
}

type Limits = NonNullable<ConnectOptions['limits']>;

async function open(port: number, limits: Limits) {
  const route = await bareRoute({ port, user: sshd.user }, { identities: [sshd.key.file] });
  return connect(route, { ...(await trusting(sshd)), limits });
}

/** Says a line every 50 ms, as a banner before the version may be (RFC 4253, 4.2); then whatever `after` does. */
async function drip(socket: Socket, lines: number, after: () => void): Promise<void> {
  for (let line = 1; line <= lines && !socket.destroyed; line += 1) {
    socket.write(`line ${line} of a long banner\r\n`);
    await delay(50);
  }
  if (!socket.destroyed) after();
}

describe('a banner that comes slowly', () => {
  it('is waited for within the limit', async () => {
    const { port } = await started(
      tcpServer((socket) => {
        void drip(socket, 10, () => {
          const far = connectTcp({ host: '127.0.0.1', port: sshd.port });
          far.on('error', () => {});
          socket.pipe(far).pipe(socket);
        });
      }),
    );
    const connection = await open(port, { handshake: 5000 });
    expect((await run(connection, 'echo hello')).stdout).toBe('hello\n');
    connection.close();
  });

  it('and never ends is late, though there is always something new', async () => {
    const { port } = await started(tcpServer((socket) => void drip(socket, 1000, () => {})));
    const begun = performance.now();
    const error = await failureOf(open(port, { handshake: 600 }));
    expect(error.message).toBe(`lab: no SSH handshake with 127.0.0.1:${port} within 0.6 s`);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

describe('a slow line', () => {
  it('whose stages take longer together than the limit of each gets in', async () => {
    const { port } = await started(startProxy(sshd.port, { delay: 250 }));
    const begun = performance.now();
    (await open(port, { tcp: 1900, handshake: 1900, authentication: 1900 })).close();
    expect(performance.now() - begun).toBeGreaterThan(1900);
  });

  it('is late in the stage that it is too slow for', async () => {
    const { port } = await started(startProxy(sshd.port, { delay: 400 }));
    const error = await failureOf(open(port, { handshake: 600 }));
    expect(error.message).toContain('no SSH handshake');
    const other = await failureOf(open(port, { handshake: 9000, authentication: 600 }));
    expect(other.message).toBe(`lab: no authentication with 127.0.0.1:${port} within 0.6 s`);
  });
});

describe('a server that thinks before each answer', () => {
  /** Lets the last of the keys in, and takes so long for each of its answers. */
  async function thoughtful(host: Key, good: Key, milliseconds: number): Promise<number> {
    const { port } = await started(
      fakeServer(host, (connection) =>
        connection.on('authentication', (context) => {
          const isGood = context.method === 'publickey' && context.key.data.equals(good.blob);
          setTimeout(() => (isGood ? context.accept() : context.reject(['publickey'])), milliseconds);
        }),
      ),
    );
    return port;
  }

  it.each([
    [400, 'gets the time for each method anew', undefined],
    [1100, 'is late with one of them', 'no authentication with'],
  ])('%i ms: %s', async (milliseconds, _what, words) => {
    const [host, ...keys] = ['host', 'a', 'b', 'c'].map((name) =>
      makeKey(mkdtempSync(join(folder, 'k')), name),
    ) as [Key, Key, Key, Key];
    const port = await thoughtful(host, keys[2], milliseconds);
    const knownHosts = noKnownHosts(folder);
    await knownHosts.accept('lab', host);
    const route = await bareRoute({ port, user: 'anna' }, { identities: keys.map(({ file }) => file) });
    const connecting = connect(route, {
      hostKeys: { knownHosts },
      authentication: {},
      limits: { authentication: 1000 },
    });
    if (words === undefined) (await connecting).close();
    else expect((await failureOf(connecting)).message).toContain(words);
  });
});
