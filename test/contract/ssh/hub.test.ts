/** The connections of one command: one a server, however many ask for it, and all closed in the end. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Server } from '../../../src/inventory/schema.ts';
import { createHub } from '../../../src/remote/hub.ts';
import { closedPort } from '../../support/sshd/broken.ts';
import { entryOf, failureOf, noKnownHosts, routeOf, run } from '../../support/sshd/client.ts';
import { signal } from '../../support/sshd/processes.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';

let sshd: Sshd;
let logins: number;
beforeAll(async () => {
  sshd = await startSshd();
});
beforeEach(async () => {
  await until('no connection is left', () => sshd.connections().length === 0);
  logins = sshd.logins();
});
afterAll(() => sshd?.stop());

/** Servers of this sshd by different names, all of them known. */
async function hubFor(...names: readonly string[]) {
  const knownHosts = noKnownHosts(sshd.folder);
  const [key] = sshd.hostKeys;
  if (key) for (const name of names) await knownHosts.accept(name, key);
  const servers = names.map((name): Server => ({ ...entryOf(sshd), name }));
  return { hub: createHub({ hostKeys: { knownHosts }, authentication: {}, routeTo: routeOf }), servers };
}

describe('a hub', () => {
  it('gives the same connection to all who ask, at once and later', async () => {
    const { hub, servers } = await hubFor('home');
    const [server] = servers as [Server];
    const first = await Promise.all([hub.connection(server), hub.connection(server), hub.target(server)]);
    expect(first[1]).toBe(first[0]);
    expect(first[2].server).toBe('home');
    expect(await hub.connection(server)).toBe(first[0]);
    expect(sshd.logins() - logins).toBe(1);
    hub.close();
  });

  it('keeps the servers apart by their names', async () => {
    const { hub, servers } = await hubFor('home', 'office');
    const [home, office] = await Promise.all(servers.map((server) => hub.connection(server)));
    expect(home).not.toBe(office);
    expect(sshd.logins() - logins).toBe(2);
    hub.close();
  });

  it('reaches forty servers side by side', async () => {
    const { hub, servers } = await hubFor(...Array.from({ length: 40 }, (_, index) => `s${index}`));
    const answers = await Promise.all(
      servers.map(async (server) => (await run(await hub.connection(server), `echo ${server.name}`)).stdout),
    );
    expect(answers).toEqual(servers.map(({ name }) => `${name}\n`));
    expect(sshd.logins() - logins).toBe(40);
    hub.close();
  });

  it('closes all of them, also one that is still being made, and is done when closed again', async () => {
    const { hub, servers } = await hubFor('home', 'office');
    const [home, office] = servers as [Server, Server];
    await hub.connection(home);
    const opening = hub.connection(office);
    hub.close();
    hub.close();
    await opening;
    await until('both connections are gone', () => sshd.connections().length === 0);
  });

  it('makes a new connection when the old one was lost', async () => {
    const { hub, servers } = await hubFor('home');
    const [server] = servers as [Server];
    const first = await hub.connection(server);
    const lost = new Promise((resolve) => first.onLost(resolve));
    for (const pid of sshd.connections()) signal(pid, 'SIGKILL');
    await lost;
    const second = await hub.connection(server);
    expect(second).not.toBe(first);
    expect((await second.exec('exit 4')).code).toBe(4);
    hub.close();
  });

  it('tries again after a failure, and one dead server does not touch the others', async () => {
    const { hub, servers } = await hubFor('home', 'dead');
    const [home, dead] = servers as [Server, Server];
    const { port } = await closedPort();
    const error = await failureOf(hub.connection({ ...dead, port }));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'dead' });
    expect((await (await hub.connection(home)).exec('exit 5')).code).toBe(5);
    expect((await (await hub.connection(dead)).exec('exit 6')).code).toBe(6);
    hub.close();
  });
});
