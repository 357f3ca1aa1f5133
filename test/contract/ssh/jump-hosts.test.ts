/** Two jump hosts in a row, each with keys of its own, to servers that only the last of them knows by name. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHub, type Hub, type HubEvent } from '../../../src/remote/hub.ts';
import { failureOf, noKnownHosts, run } from '../../support/sshd/client.ts';
import { startPrivateSshd } from '../../support/sshd/private-sshd.ts';
import { aliased, host, routesBy } from '../../support/sshd/ssh-config.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';

/** a is reached from here, b only from a, and the server only from b: elsewhere there are no such names. */
let a: Sshd;
let b: Sshd;
let end: Sshd;
let logins: readonly number[];
beforeAll(async () => {
  end = await startSshd();
  b = await startPrivateSshd({
    config: [`PermitOpen end.behind-b.example:${end.port}`],
    etc: { hosts: '127.0.0.1 end.behind-b.example\n' },
  });
  a = await startPrivateSshd({
    config: [`PermitOpen b.behind-a.example:${b.port}`],
    etc: { hosts: '127.0.0.1 b.behind-a.example\n' },
  });
});
beforeEach(async () => {
  await until('no connection is left', () => [a, b, end].every((sshd) => sshd.connections().length === 0));
  logins = [a, b, end].map((sshd) => sshd.logins());
});
afterAll(async () => {
  for (const sshd of [a, b, end]) await sshd?.stop();
});
const newLogins = (): readonly number[] =>
  [a, b, end].map((sshd, index) => sshd.logins() - (logins[index] ?? 0));

/** Each hop has its own known_hosts, and its own key as the only one that is tried there. */
function hop(
  name: string,
  sshd: Sshd,
  hostName: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const knownHosts = join(sshd.folder, 'known_hosts');
  writeFileSync(knownHosts, `[${hostName}]:${sshd.port} ${sshd.hostKeys[0]?.publicLine}\n`);
  return host(name, {
    HostName: hostName,
    Port: sshd.port,
    User: sshd.user,
    IdentityFile: sshd.key.file,
    IdentitiesOnly: 'yes',
    UserKnownHostsFile: knownHosts,
    ...more,
  });
}

/** A hub whose user trusts nothing but what stands in those files. */
function hubOf(text: string): { readonly hub: Hub; readonly events: [string, HubEvent][] } {
  const events: [string, HubEvent][] = [];
  const hub = createHub({
    hostKeys: { knownHosts: noKnownHosts(end.folder) },
    authentication: {},
    routeTo: routesBy(end.folder, text),
    watch: (name, event) => events.push([name, event]),
  });
  return { hub, events };
}

const hops = (): string =>
  [
    hop('a', a, '127.0.0.1'),
    hop('b', b, 'b.behind-a.example'),
    hop('home', end, 'end.behind-b.example'),
  ].join('');

describe.each([
  ['ProxyJump a,b', 'Host home\n  ProxyJump a,b\n'],
  ['ProxyJump b, and b behind a', 'Host home\n  ProxyJump b\nHost b\n  ProxyJump a\n'],
])('a chain of two: %s', (_what, jumps) => {
  it('leads to the server, with one login at each hop', async () => {
    const { hub, events } = hubOf(jumps + hops());
    const connection = await hub.connection(aliased('home'));
    expect((await run(connection, 'echo hello')).stdout).toBe('hello\n');
    expect(newLogins()).toEqual([1, 1, 1]);
    const by = events.flatMap(([name, event]) => (event.kind === 'authenticated' ? [[name, event.by]] : []));
    expect(by).toEqual([
      ['a', `key ${a.key.file}`],
      ['b', `key ${b.key.file}`],
      ['home', `key ${end.key.file}`],
    ]);
    hub.close();
  });

  it('shows the key of a hop to that hop only', async () => {
    const { hub } = hubOf(jumps + hops());
    await hub.connection(aliased('home'));
    for (const sshd of [a, b, end]) {
      const shown = sshd.log().match(/SHA256:\S+/g) ?? [];
      const strange = [a, b, end].filter((other) => other !== sshd).map(({ key }) => key.fingerprint);
      expect(shown).toContain(sshd.key.fingerprint);
      expect(shown.filter((fingerprint) => strange.includes(fingerprint))).toEqual([]);
    }
    hub.close();
  });

  it('leaves no connection behind', async () => {
    const { hub } = hubOf(jumps + hops());
    await hub.connection(aliased('home'));
    hub.close();
    await until('all is gone', () => [a, b, end].every((sshd) => sshd.connections().length === 0));
  });
});

describe('ten servers behind one jump host', () => {
  const names = Array.from({ length: 10 }, (_, index) => `s${index}`);
  const config = (): string =>
    hop('b', b, '127.0.0.1') +
    names.map((name) => hop(name, end, 'end.behind-b.example', { ProxyJump: 'b' })).join('');

  it('take one login there, also when all are wanted at once', async () => {
    const { hub } = hubOf(config());
    const answers = await Promise.all(
      names.map(async (name) =>
        (await run(await hub.connection(aliased(name)), `echo ${name}`)).stdout.trim(),
      ),
    );
    expect(answers).toEqual(names);
    expect(newLogins()).toEqual([0, 1, 10]);
    expect(b.connections()).toHaveLength(1);
    hub.close();
  });

  it('are all lost with it, and are reached again through a new one', async () => {
    const { hub } = hubOf(config());
    const connections = await Promise.all(names.map((name) => hub.connection(aliased(name))));
    const losses = connections.map(
      (connection) => new Promise<string>((resolve) => connection.onLost(({ message }) => resolve(message))),
    );
    for (const pid of b.connections()) process.kill(pid, 'SIGKILL');
    for (const [index, message] of (await Promise.all(losses)).entries()) {
      expect(message).toMatch(new RegExp(`^s${index}: lost the connection \\(.+\\)$`));
    }
    expect((await run(await hub.connection(aliased('s3')), 'echo again')).stdout).toBe('again\n');
    expect(newLogins()).toEqual([0, 2, 11]);
    hub.close();
  });
});

describe('the server', () => {
  it('cannot be reached from here: the tests above test the way through', async () => {
    const { hub } = hubOf(hop('home', end, 'end.behind-b.example'));
    const error = await failureOf(hub.connection(aliased('home')));
    expect(error.message).toMatch(/no host named|cannot be looked up|no name resolution/);
    expect(newLogins()).toEqual([0, 0, 0]);
    hub.close();
  });
});
