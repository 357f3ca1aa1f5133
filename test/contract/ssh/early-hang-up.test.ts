/** Servers that hang up early: tried again before the login has begun, and never afterwards. */
import { connect as connectTcp, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHub } from '../../../src/remote/hub.ts';
import type { ConnectEvent } from '../../../src/remote/ssh/connect.ts';
import { bareRoute } from '../../support/sshd/bare-route.ts';
import { type BrokenServer, tcpServer } from '../../support/sshd/broken.ts';
import { connect, entryOf, failureOf, run, trusting } from '../../support/sshd/client.ts';
import { requestsIn } from '../../support/sshd/login-log.ts';
import { startPrivateSshd } from '../../support/sshd/private-sshd.ts';
import type { Sshd } from '../../support/sshd/sshd.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function start(...config: readonly string[]): Promise<Sshd> {
  const sshd = await startPrivateSshd({ config });
  endings.push(sshd.stop);
  return sshd;
}

/** Does this with the first connections, and leads all later ones to the sshd. */
async function gate(sshd: Sshd, bad: number, turnAway: (socket: Socket) => void): Promise<BrokenServer> {
  let count = 0;
  const server = await tcpServer((socket) => {
    count += 1;
    if (count <= bad) turnAway(socket);
    else {
      const far = connectTcp({ host: '127.0.0.1', port: sshd.port });
      far.on('error', () => socket.destroy());
      socket.pipe(far).pipe(socket);
    }
  });
  endings.push(server.stop);
  return server;
}

const pauses = [20, 20, 20];

async function open(sshd: Sshd, port: number, given: readonly number[] = pauses) {
  const events: ConnectEvent[] = [];
  const route = await bareRoute({ port, user: sshd.user }, { identities: [sshd.key.file] });
  const connecting = connect(route, {
    ...(await trusting(sshd)),
    limits: { pauses: given },
    watch: (event) => events.push(event),
  });
  const tries = (): number =>
    events.filter((event) => event.kind === 'stage' && event.stage === 'another try').length;
  return { connecting, tries };
}

describe('a server that hangs up before the login', () => {
  it.each([
    ['at once', (socket: Socket) => socket.end()],
    ['with a reset', (socket: Socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['in words, as sshd does it', (socket: Socket) => socket.end('Exceeded MaxStartups\r\n')],
    ['after its version', (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.2p1\r\n')],
  ])('%s gets further tries, and then answers', async (_how, turnAway) => {
    const sshd = await start();
    const { port } = await gate(sshd, 2, turnAway);
    const { connecting, tries } = await open(sshd, port);
    const connection = await connecting;
    expect((await run(connection, 'echo hello')).stdout).toBe('hello\n');
    expect(tries()).toBe(2);
    connection.close();
  });

  it('for good gets as many tries as there are pauses, and one', async () => {
    const sshd = await start();
    const { port } = await gate(sshd, 4, (socket) => socket.end());
    const { connecting, tries } = await open(sshd, port);
    const error = await failureOf(connecting);
    expect(error.message).toBe(`lab: 127.0.0.1:${port} closed the connection before the SSH handshake`);
    expect(tries()).toBe(3);
  });
});

describe('a server that hangs up when the login has begun', () => {
  /** For its list of keys it runs this, below the process that serves the connection. */
  const killsItself = ['AuthorizedKeysFile none', 'AuthorizedKeysCommandUser root'].concat(
    'AuthorizedKeysCommand /bin/sh -c "kill -9 $PPID"',
  );

  it('sees one connection and one request, and no second try', async () => {
    const sshd = await start(...killsItself);
    const { connecting, tries } = await open(sshd, sshd.port);
    const error = await failureOf(connecting);
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
    expect(error.message).toBe(`lab: 127.0.0.1:${sshd.port} closed the connection during the login`);
    expect(tries()).toBe(0);
    expect(sshd.log().match(/^Connection from /gm)).toHaveLength(1);
    expect(requestsIn(sshd.log())).toEqual(['publickey']);
  });

  it('sees no second one from a hub either, with the pauses of every day', async () => {
    const sshd = await start(...killsItself);
    const hub = createHub(await trusting(sshd));
    await failureOf(hub.connection(entryOf(sshd)));
    hub.close();
    expect(sshd.log().match(/^Connection from /gm)).toHaveLength(1);
  });

  it('as one that refuses the key does it, is not tried again', async () => {
    const sshd = await start('AuthorizedKeysFile none', 'MaxAuthTries 1');
    const { connecting, tries } = await open(sshd, sshd.port);
    expect((await failureOf(connecting)).final).toBe(true);
    expect(tries()).toBe(0);
    expect(sshd.log().match(/^Connection from /gm)).toHaveLength(1);
  });
});
