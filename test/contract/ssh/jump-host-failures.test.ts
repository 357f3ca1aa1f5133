/** Jump hosts that are not what they were, do not let us in or through: the words name the hop, and who is behind it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CtctlError } from '../../../src/common/errors.ts';
import { createHub, type Hub } from '../../../src/remote/hub.ts';
import type { Limits } from '../../../src/remote/ssh/connect.ts';
import { brokenServers } from '../../support/sshd/broken.ts';
import { failureOf, noKnownHosts, run } from '../../support/sshd/client.ts';
import { makeKey } from '../../support/sshd/keys.ts';
import { freePort } from '../../support/sshd/ports.ts';
import { aliased, host, routesBy } from '../../support/sshd/ssh-config.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';

let end: Sshd;
let jump: Sshd;
let before: readonly number[];
const hubs: Hub[] = [];
beforeAll(async () => {
  end = await startSshd();
  jump = await startSshd();
});
beforeEach(() => {
  before = [jump.logins(), end.logins()];
});
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.close();
});
afterAll(async () => {
  await jump?.stop();
  await end?.stop();
});
const newLogins = (): readonly number[] => [
  jump.logins() - (before[0] ?? 0),
  end.logins() - (before[1] ?? 0),
];

type Settings = Readonly<Record<string, string | number>>;

function settingsOf(sshd: Sshd, line = sshd.hostKeys[0]?.publicLine): Settings {
  const knownHosts = join(sshd.folder, 'known_hosts');
  writeFileSync(knownHosts, `[127.0.0.1]:${sshd.port} ${line}\n`);
  return {
    HostName: '127.0.0.1',
    Port: sshd.port,
    User: sshd.user,
    IdentityFile: sshd.key.file,
    IdentitiesOnly: 'yes',
    UserKnownHostsFile: knownHosts,
  };
}

/** A hub for the server `home` behind `bastion`, each with its settings. */
function hubOf(bastion: Settings, home: Settings = settingsOf(end), limits: Partial<Limits> = {}): Hub {
  const text = host('bastion', bastion) + host('home', { ...home, ProxyJump: 'bastion' });
  const hub = createHub({
    hostKeys: { knownHosts: noKnownHosts(end.folder) },
    authentication: {},
    routeTo: routesBy(end.folder, text),
    limits: { pauses: [], ...limits },
  });
  hubs.push(hub);
  return hub;
}

async function failure(...given: Parameters<typeof hubOf>): Promise<CtctlError> {
  const error = await failureOf(hubOf(...given).connection(aliased('home')));
  expect(error).toMatchObject({ reason: 'unreachable', server: 'home' });
  expect(error.message).toMatch(/^home: [^\n\r]+$/);
  return error;
}

describe('a jump host', () => {
  it('with another key than before', async () => {
    const other = makeKey(jump.folder, 'former');
    const error = await failure(settingsOf(jump, other.publicLine));
    expect(error.final).toBe(true);
    expect(error.message).toContain(
      `home: its jump host cannot be used: jump host bastion: ITS HOST KEY HAS CHANGED: was ${other.fingerprint}`,
    );
    expect(error.message).toContain(`is now ${jump.hostKeys[0]?.fingerprint}`);
    expect(newLogins()).toEqual([0, 0]);
  });

  it('that is not known yet', async () => {
    const error = await failure({ ...settingsOf(jump), UserKnownHostsFile: '/dev/null' });
    expect(error.message).toContain('home: its jump host cannot be used: jump host bastion: ');
    expect(error.message).toContain('its host key is not known yet');
  });

  it('does not let us in', async () => {
    const stranger = makeKey(jump.folder, 'stranger');
    const error = await failure({ ...settingsOf(jump), IdentityFile: stranger.file });
    expect(error.final).toBe(true);
    expect(error.message).toContain(
      `home: its jump host cannot be used: bastion: ${jump.user}@127.0.0.1:${jump.port} was not let in; key ${stranger.file}: refused`,
    );
    expect(newLogins()).toEqual([0, 0]);
  });

  it('on which nothing listens', async () => {
    const port = await freePort();
    const error = await failure({ ...settingsOf(jump), Port: port });
    expect(error.message).toBe(
      `home: its jump host cannot be used: bastion: nothing listens on 127.0.0.1:${port} (connection refused)`,
    );
    expect(error.next).toContain('see Host bastion in ~/.ssh/config');
  });

  it('that accepts and says nothing', async () => {
    const hole = await brokenServers['accepts and says nothing']();
    const begun = performance.now();
    const error = await failure({ ...settingsOf(jump), Port: hole.port }, settingsOf(end), {
      handshake: 500,
    });
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(error.message).toContain(
      `its jump host cannot be used: bastion: no SSH handshake with 127.0.0.1:${hole.port} within 0.5 s`,
    );
    await hole.stop();
  });

  it('forbids the way on', async () => {
    const strict = await startSshd({ config: ['AllowTcpForwarding no'] });
    const error = await failure(settingsOf(strict));
    expect(error.message).toMatch(/^home: not reached through its jump host: bastion: /);
    expect(error.message).toMatch(/forbids it/);
    expect(newLogins()).toEqual([0, 0]);
    await strict.stop();
  });

  it('that failed once is tried anew', async () => {
    const hub = hubOf(settingsOf(jump, makeKey(jump.folder, 'wrong').publicLine));
    await failureOf(hub.connection(aliased('home')));
    // Writes the right key into the file.
    settingsOf(jump);
    expect((await run(await hub.connection(aliased('home')), 'echo in')).stdout).toBe('in\n');
  });
});

describe('the server behind a jump host', () => {
  it('on which nothing listens', async () => {
    const port = await freePort();
    const error = await failure(settingsOf(jump), { ...settingsOf(end), Port: port });
    expect(error.message).toMatch(/^home: not reached through its jump host: .*[Cc]onnection refused/);
    expect(newLogins()).toEqual([1, 0]);
  });

  it('that accepts and says nothing, and the jump host stays of use', async () => {
    const hole = await brokenServers['accepts and says nothing']();
    const begun = performance.now();
    const home = { ...settingsOf(end), Port: hole.port };
    const text =
      host('bastion', settingsOf(jump)) +
      host('hole', { ...home, ProxyJump: 'bastion' }) +
      host('home', { ...settingsOf(end), ProxyJump: 'bastion' });
    const hub = createHub({
      hostKeys: { knownHosts: noKnownHosts(end.folder) },
      authentication: {},
      routeTo: routesBy(end.folder, text),
      limits: { pauses: [], handshake: 700 },
    });
    hubs.push(hub);
    const error = await failureOf(hub.connection(aliased('hole')));
    expect(performance.now() - begun).toBeLessThan(4000);
    expect(error.message).toBe(`hole: no SSH handshake with 127.0.0.1:${hole.port} within 0.7 s`);
    expect((await run(await hub.connection(aliased('home')), 'echo in')).stdout).toBe('in\n');
    expect(newLogins()).toEqual([1, 1]);
    await hole.stop();
  });

  it('with another key than before is not taken for the jump host', async () => {
    const other = makeKey(end.folder, 'other');
    const error = await failure(settingsOf(jump), settingsOf(end, other.publicLine));
    expect(error.message).toContain('home: ITS HOST KEY HAS CHANGED');
    expect(error.message).not.toContain('jump host');
    expect(newLogins()).toEqual([1, 0]);
  });

  it('that goes away while nothing is said is lost at once, and takes nothing with it', async () => {
    const hub = hubOf(settingsOf(jump));
    const connection = await hub.connection(aliased('home'));
    const lost: string[] = [];
    connection.onLost(({ message }) => lost.push(message));
    // From now on the line is silent: nothing of ours is under way that could come back as a reset.
    await run(connection, 'true');
    for (const pid of end.connections()) process.kill(pid, 'SIGKILL');
    expect(await until('the loss is told', () => lost[0], 5_000)).toMatch(/^home: lost the connection \(/);
    expect((await run(await hub.connection(aliased('home')), 'echo again')).stdout).toBe('again\n');
    expect(newLogins()).toEqual([1, 2]);
  });
});

describe('jump hosts that', () => {
  it.each([
    ['lead back to each other', 'Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n', /go in a circle: .*a -> b/],
    ['are their own', 'Host home\n  ProxyJump home\n', /go in a circle/],
  ])('%s are refused before anything is opened', async (_what, jumps, words) => {
    const text = `${jumps}Host home\n  ProxyJump a\n${host('*', settingsOf(end))}`;
    const routeTo = routesBy(end.folder, text);
    const hub = createHub({
      hostKeys: { knownHosts: noKnownHosts(end.folder) },
      authentication: {},
      routeTo,
    });
    hubs.push(hub);
    const error = await failureOf(hub.connection(aliased('home')));
    expect(error).toMatchObject({ reason: 'usage', server: 'home', final: true });
    expect(error.message).toMatch(words);
    expect(newLogins()).toEqual([0, 0]);
  });

  it('are not used any more are closed', async () => {
    await failure(settingsOf(jump), settingsOf(end, makeKey(end.folder, 'x').publicLine));
    for (const hub of hubs.splice(0)) hub.close();
    await until('no connection is left', () => [jump, end].every((sshd) => sshd.connections().length === 0));
  });
});
