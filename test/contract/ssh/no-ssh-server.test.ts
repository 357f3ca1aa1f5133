/** What stands behind an address may be anything: each time one line, one reason, and an end in time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CtctlError, messageOf } from '../../../src/common/errors.ts';
import type { ServerInput } from '../../../src/inventory/schema.ts';
import type { ConnectOptions } from '../../../src/remote/ssh/connect.ts';
import { type BrokenServer, brokenServers, closedPort, silentPort } from '../../support/sshd/broken.ts';
import { connect, failureOf, noKnownHosts, serverAt } from '../../support/sshd/client.ts';
import { type FakeServer, fakeServer } from '../../support/sshd/fake-server.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';

const limits = { tcp: 1000, handshake: 1000, authentication: 1000 };

let folder: string;
let key: Key;
let started: (BrokenServer | FakeServer)[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-broken-'));
  key = makeKey(folder, 'key');
});
afterEach(async () => {
  await Promise.all(started.map((server) => server.stop()));
  started = [];
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What becomes of a connection to this port; it must not take longer than the limits and some time to spare. */
async function failure(
  port: number,
  fields: Partial<ServerInput> = {},
  options: Partial<ConnectOptions> = {},
): Promise<CtctlError> {
  const knownHosts = noKnownHosts(folder);
  await knownHosts.accept('lab', key);
  const begun = performance.now();
  const error = await failureOf(
    connect(serverAt(port, { identity: key.file, ...fields }), {
      hostKeys: { knownHosts },
      authentication: {},
      limits,
      ...options,
    }),
  );
  expect(performance.now() - begun).toBeLessThan(4000);
  expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
  expect(error.message).toMatch(/^lab: [^\n\r]+$/);
  expect(error.message.length).toBeLessThan(300);
  return error;
}

async function start<Kind extends BrokenServer | FakeServer>(starting: Promise<Kind>): Promise<Kind> {
  const server = await starting;
  started.push(server);
  return server;
}

const closed = /^lab: 127\.0\.0\.1:\d+ closed the connection before the SSH handshake/;
const silent = /^lab: no SSH handshake with 127\.0\.0\.1:\d+ within 1 s$/;
const noise = /^lab: 127\.0\.0\.1:\d+ is no SSH server: it sends binary data$/;
const improper = /^lab: 127\.0\.0\.1:\d+ does not speak SSH properly: ./;

const words = {
  'accepts and says nothing': silent,
  'closes at once': closed,
  'resets at once': closed,
  'resets at the first byte': closed,
  'is a web server': /^lab: 127\.0\.0\.1:\d+ is no SSH server: it sends "HTTP\/1\.1 400 Bad Request"/,
  'is a web server that keeps the connection': silent,
  'sends 1 MB of noise': noise,
  'sends noise for ever': noise,
  'says SSH, then noise': improper,
  'says SSH, then nothing': silent,
  'speaks SSH 1 only': improper,
  'says SSH, then goodbye': /^lab: .*go away/,
} as const satisfies Record<keyof typeof brokenServers, RegExp>;

describe('a port that', () => {
  it.each(Object.keys(brokenServers) as (keyof typeof brokenServers)[])('%s', async (kind) => {
    const { port } = await start(brokenServers[kind]());
    const error = await failure(port);
    expect(error.message).toMatch(words[kind]);
    expect(error.final).toBe(false);
  });

  it('is closed', async () => {
    const { port } = await start(closedPort());
    const error = await failure(port);
    expect(error.message).toBe(`lab: nothing listens on 127.0.0.1:${port} (connection refused)`);
    expect(error.next).toContain('ctctl server edit lab');
  });

  it('does not even answer the TCP handshake', async () => {
    const { port } = await start(silentPort());
    const error = await failure(port);
    expect(error.message).toBe(`lab: no TCP connection with 127.0.0.1:${port} within 1 s`);
    expect(error.next).toContain('switched on');
  });
});

describe('a name that', () => {
  it.each([
    // A label of more than 63 letters: no name server needs to be asked to know that there is no such host.
    ['cannot be', `${'x'.repeat(64)}.example`, /^lab: there is no host named xxx/],
    ['is not there', 'no-such-host.invalid', /there is no host named|cannot be looked up|no TCP connection/],
  ])('%s', async (_, address, message) => {
    expect((await failure(22, { address })).message).toMatch(message);
  });

  it('has several addresses, and nothing listens on any of them', async () => {
    const { port } = await start(closedPort());
    const error = await failure(port, { address: 'localhost' });
    expect(error.message).toBe(`lab: nothing listens on localhost:${port} (connection refused)`);
  });
});

describe('an SSH server that', () => {
  it('never answers the login', async () => {
    const { port } = await start(fakeServer(key, (connection) => connection.on('authentication', () => {})));
    const error = await failure(port);
    expect(error.message).toBe(`lab: no authentication with 127.0.0.1:${port} within 1 s`);
  });

  it('goes away during the login', async () => {
    const { port } = await start(
      fakeServer(key, (connection) => connection.on('authentication', () => connection.end())),
    );
    const error = await failure(port);
    expect(error.message).toMatch(/closed|went away|lost/);
    expect(error.message).not.toMatch(/before/);
  });
});

describe('a signal of ours', () => {
  it.each([
    ['the TCP handshake', silentPort],
    ['the SSH handshake', brokenServers['accepts and says nothing']],
    ['the login', () => fakeServer(key, (connection) => connection.on('authentication', () => {}))],
  ])('ends the waiting for %s, with its reason', async (_, starting) => {
    const { port } = await start<BrokenServer | FakeServer>(starting());
    const ending = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => ending.abort(reason), 300);
    const knownHosts = noKnownHosts(folder);
    await knownHosts.accept('lab', key);
    const opening = connect(serverAt(port, { identity: key.file }), {
      hostKeys: { knownHosts },
      authentication: {},
      signal: ending.signal,
    });
    await expect(opening.catch(messageOf)).resolves.toBe('enough');
  });

  it('that came before keeps a connection from being made', async () => {
    let connections = 0;
    const { port } = await start(brokenServers['closes at once']());
    const counted = await start(
      fakeServer(key, () => {
        connections += 1;
      }),
    );
    for (const target of [port, counted.port]) {
      const opening = connect(serverAt(target, { identity: key.file }), {
        hostKeys: { knownHosts: noKnownHosts(folder) },
        authentication: {},
        signal: AbortSignal.abort(new Error('too late')),
      });
      await expect(opening).rejects.toThrow('too late');
    }
    expect(connections).toBe(0);
  });
});
