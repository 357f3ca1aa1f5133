/** Warm connections to a real sshd: one login for many commands, and the same answers as without them. */
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import { knownHostsFileStore } from '../../../src/remote/host-keys/known-hosts.ts';
import { createHub } from '../../../src/remote/hub.ts';
import { placeOf, type Route } from '../../../src/remote/route.ts';
import { closeKept, listKept } from '../../../src/remote/session/control.ts';
import { answersBy, type ConnectRequest } from '../../../src/remote/session/request.ts';
import type { ConnectOptions } from '../../../src/remote/ssh/connect.ts';
import { connect, entryOf, failureOf, routeOf, run } from '../../support/sshd/client.ts';
import { makeKey } from '../../support/sshd/keys.ts';
import { startProxy } from '../../support/sshd/proxy.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';
import { type Room, type Workshop, workshop } from './client.ts';

let sshd: Sshd;
let shop: Workshop;
beforeAll(async () => {
  [sshd, shop] = await Promise.all([startSshd(), workshop('ssh-sessions.program.ts')]);
});
afterEach(async () => {
  shop.kill();
  await until('nobody is connected any more', () => sshd.connections().length === 0);
});
afterAll(async () => {
  await sshd.stop();
  shop.close();
});

type Ask = Partial<ConnectOptions['authentication']> & Pick<ConnectOptions['hostKeys'], 'ask'>;

/** What a command does, with its options in a request; `trusted`: the file of accepted host keys. */
async function warm(
  room: Room,
  route: Route,
  trusted: string,
  { ask, ...authentication }: Ask = {},
): Promise<Connection> {
  const request: ConnectRequest = { route, knownHostsFile: trusted };
  const hostKeys = { knownHosts: knownHostsFileStore(trusted), ...(ask ? { ask } : {}) };
  const answers = answersBy({ hostKeys, authentication });
  return room.warm({ server: route.name, to: `${route.user}@${placeOf(route)}`, request, answers });
}

/** A file in which the host keys of the test's sshd are accepted for these names. */
async function trusted(...names: readonly string[]): Promise<string> {
  const file = join(sshd.folder, `known_hosts-${randomUUID()}`);
  for (const name of names)
    for (const key of sshd.hostKeys) await knownHostsFileStore(file).accept(name, key);
  return file;
}

/** The test's sshd behind itself. */
async function behindBastion(): Promise<Route> {
  const route = await routeOf(entryOf(sshd));
  const hostKeys = { ...route.hostKeys, storeName: 'jump:bastion' };
  const host: Route = { ...route, name: 'bastion', server: undefined, hostKeys };
  return { ...route, via: { kind: 'jump', host } };
}

describe('warm connections to sshd', () => {
  it('log in once for many commands, one after the other and at once', async () => {
    const room = shop.place();
    const route = await routeOf(entryOf(sshd));
    const known = await trusted('lab');
    const before = sshd.logins();
    for (const word of ['one', 'two', 'three']) {
      const connection = await warm(room, route, known);
      expect(await run(connection, `echo ${word}; echo error >&2; exit 3`)).toEqual({
        ...{ code: 3, signal: null },
        ...{ stdout: `${word}\n`, stderr: 'error\n' },
      });
      connection.close();
    }
    const connections = await Promise.all(Array.from({ length: 4 }, () => warm(room, route, known)));
    const bytes = randomBytes(300_000).toString('base64');
    const answers = await Promise.all(
      connections.flatMap((connection) => [
        run(connection, 'cat', { stdin: bytes }),
        run(connection, 'kill -TERM $$'),
      ]),
    );
    for (const { stdout, code, signal } of answers) {
      if (signal === null) expect([stdout === bytes, code]).toEqual([true, 0]);
      else expect(signal).toBe('SIGTERM');
    }
    expect(sshd.logins() - before).toBe(1);
    expect(sshd.connections()).toHaveLength(1);
    for (const connection of connections) connection.close();
    await closeKept(room.folder);
    await until('the connection is closed', () => sshd.connections().length === 0);
  });

  it('serve more commands than a server allows at once, also where begin and end come in one piece', async () => {
    const room = shop.place();
    const proxy = await startProxy(sshd.port, { gather: 20 });
    const route = await routeOf(entryOf(sshd, { port: proxy.port }));
    const connection = await warm(room, route, await trusted('lab'));
    for (let turn = 0; turn < 25; turn += 1) {
      expect(await connection.exec('true', { signal: AbortSignal.timeout(5_000) })).toMatchObject({
        code: 0,
      });
    }
    connection.close();
    await proxy.stop();
  });

  it('ask for the host key and the passphrase while they are opened, and never again', async () => {
    const room = shop.place();
    const locked = makeKey(sshd.folder, 'locked', { passphrase: 'geheim' });
    sshd.authorize(locked);
    const route = await routeOf(entryOf(sshd, { identity: locked.file }));
    const questions: string[] = [];
    const person: Ask = {
      ask: async ({ name, fingerprint }) => {
        questions.push(`${name} ${fingerprint}`);
        return true;
      },
      askPassword: async (question) => {
        questions.push(question);
        return new Secret('geheim');
      },
    };
    const known = await trusted();
    const before = sshd.logins();
    for (let time = 0; time < 2; time += 1) {
      const connection = await warm(room, route, known, person);
      expect((await run(connection, 'echo in')).stdout).toBe('in\n');
      connection.close();
    }
    expect(questions).toEqual([
      `lab ${sshd.hostKeys[0]?.fingerprint}`,
      expect.stringContaining(`Passphrase of ${locked.file}`),
    ]);
    expect(sshd.logins() - before).toBe(1);
  });

  it('fail at a jump host with the words of a hub', async () => {
    const route = await routeOf(entryOf(sshd));
    const host: Route = { ...route, name: 'bastion', server: undefined, port: 1 };
    const hub = createHub({
      routeTo: async () => ({ ...route, via: { kind: 'jump', host } }),
      hostKeys: { knownHosts: knownHostsFileStore(await trusted()) },
      authentication: {},
    });
    const direct = await failureOf(hub.connection(entryOf(sshd)));
    const kept = await failureOf(
      warm(shop.place(), { ...route, via: { kind: 'jump', host } }, await trusted()),
    );
    expect(kept.message).toMatch(/^lab: its jump host cannot be used: /);
    expect(kept.message).toBe(direct.message);
    hub.close();
  });

  it('fail to open with the same words as without them', async () => {
    const room = shop.place();
    const route = await routeOf(entryOf(sshd));
    const known = await trusted();
    const options = { hostKeys: { knownHosts: knownHostsFileStore(known) }, authentication: {} };
    const direct = await failureOf(connect(route, options));
    const kept = await failureOf(warm(room, route, known));
    const fields = ({ reason, message, next, server, final }: typeof kept) => [
      ...[reason, message, next],
      ...[server, final],
    ];
    expect(fields(kept)).toEqual(fields(direct));
    expect(await listKept(room.folder)).toEqual([]);
  });

  it('that are cut tell it in the same words, and the next command connects anew', async () => {
    const room = shop.place();
    const proxy = await startProxy(sshd.port);
    const route = await routeOf(entryOf(sshd, { port: proxy.port }));
    const known = await trusted('lab');
    const cutting = async (connection: Connection): Promise<unknown[]> => {
      const heard: unknown[] = [];
      connection.onLost(({ message, reason }) => heard.push(message, reason));
      const running = run(connection, 'echo begun; exec sleep 60').catch(({ message }: Error) => message);
      await until('it runs', () => sshd.connections().length > 0);
      proxy.cut();
      await until('the loss', () => heard.length > 0);
      return [await running, ...heard];
    };
    const options = { hostKeys: { knownHosts: knownHostsFileStore(known) }, authentication: {} };
    const direct = await cutting(await connect(route, options));
    await until('the connection is closed', () => sshd.connections().length === 0);
    const kept = await cutting(await warm(room, route, known));
    expect(kept.slice(1)).toEqual(direct.slice(1));
    expect((await run(await warm(room, route, known), 'echo again')).stdout).toBe('again\n');
    await proxy.stop();
  });

  it('behind one jump host share one connection to it, which ends with the last of them', async () => {
    const room = shop.place();
    const lab = await behindBastion();
    const office: Route = { ...lab, name: 'office' };
    const known = await trusted('lab', 'jump:bastion');
    const before = sshd.logins();
    const connections = await Promise.all([warm(room, lab, known), warm(room, office, known)]);
    for (const connection of connections) {
      expect((await run(connection, 'echo in')).stdout).toBe('in\n');
      connection.close();
    }
    expect(sshd.logins() - before).toBe(3);
    await closeKept(room.folder, ['office']);
    await until('one of them is closed', () => sshd.connections().length === 2);
    expect((await run(await warm(room, lab, known), 'echo still in')).stdout).toBe('still in\n');
    expect(sshd.logins() - before).toBe(3);
    shop.kill();
  });

  it('that nobody uses any more close their jump host, too', async () => {
    const room = shop.place();
    const connection = await warm(room, await behindBastion(), await trusted('lab', 'jump:bastion'));
    expect(sshd.connections()).toHaveLength(2);
    connection.close();
    await closeKept(room.folder);
    await until('both are closed', () => sshd.connections().length === 0);
  });

  it.each(['lab', 'jump:bastion'])('are given to nobody once the key of %s is forgotten', async (name) => {
    const room = shop.place();
    const route = await behindBastion();
    const known = await trusted('lab', 'jump:bastion');
    const running = await warm(room, route, known);
    (await warm(room, route, known)).close();
    await knownHostsFileStore(known).forget(name);
    expect(await failureOf(warm(room, route, known))).toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining('host key is not known yet'),
    });
    expect((await run(running, 'echo on')).stdout).toBe('on\n');
    running.close();
    await until('all are closed', () => sshd.connections().length === 0);
  });

  it('carry forwarded connections', async () => {
    const room = shop.place();
    const connection = await warm(room, await routeOf(entryOf(sshd)), await trusted('lab'));
    const stream = await connection.forward('127.0.0.1', sshd.port);
    let heard = '';
    stream.on('data', (chunk: Buffer) => {
      heard += chunk;
    });
    await until('the greeting of sshd', () => heard.startsWith('SSH-2.0-'));
    stream.destroy();
    const none = await failureOf(connection.forward('127.0.0.1', 1));
    expect(none).toMatchObject({ reason: 'failed', server: 'lab' });
    connection.close();
  });
});
