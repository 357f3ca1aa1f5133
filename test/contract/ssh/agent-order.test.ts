/** An agent with many keys at a server with little patience: the right key comes first, or alone. */
import { copyFileSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuthenticationOptions } from '../../../src/remote/authentication/authentication.ts';
import type { Route } from '../../../src/remote/route.ts';
import { type Agent, startAgent } from '../../support/sshd/agent.ts';
import { bareRoute } from '../../support/sshd/bare-route.ts';
import { connect, failureOf, run, trusting } from '../../support/sshd/client.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';
import { requestsIn, verdictsIn } from '../../support/sshd/login-log.ts';
import { person } from '../../support/sshd/person.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

let sshd: Sshd;
let keys: readonly Key[];
/** The last of the six in the agent, and the only one of them that opens the door. */
let good: Key;
let agent: Agent;
let before = 0;
beforeAll(async () => {
  sshd = await startSshd({ config: ['MaxAuthTries 2', 'LogLevel DEBUG1'] });
  keys = Array.from({ length: 5 }, (_, index) => makeKey(sshd.folder, `other-${index}`));
  good = makeKey(sshd.folder, 'good');
  sshd.authorize(good);
  agent = await startAgent(sshd.folder, [...keys, good]);
});
beforeEach(() => {
  before = sshd.log().length;
});
afterAll(async () => {
  await agent?.stop();
  await sshd?.stop();
});
const seen = (): string => sshd.log().slice(before);
/** Fingerprints of the keys that were refused, each once. */
const refused = (): readonly string[] => [
  ...new Set([...seen().matchAll(/^Failed publickey for .* (SHA256:\S+)$/gm)].map(([, key = '']) => key)),
];

async function logIn(fields: Partial<Route>, authentication: AuthenticationOptions = {}): Promise<void> {
  const options = { ...(await trusting(sshd)), authentication: { agent: agent.socket, ...authentication } };
  const connection = await connect(await bareRoute(sshd, fields), options);
  await run(connection, 'true').finally(() => connection.close());
}

/** The public half alone, in a folder of its own. */
function halfOf(key: Key): string {
  const file = join(mkdtempSync(join(sshd.folder, 'half-')), 'key.pub');
  copyFileSync(`${key.file}.pub`, file);
  return file;
}

/** A locked file that opens nothing here: what counts is the public half beside it. */
function lockedBeside(key: Key): string {
  const folder = mkdtempSync(join(sshd.folder, 'locked-'));
  const locked = makeKey(folder, 'key', { passphrase: 'nobody knows' });
  copyFileSync(`${key.file}.pub`, `${locked.file}.pub`);
  return locked.file;
}

describe('six keys in the agent and two tries at the server', () => {
  it('are too many where nothing says which one is meant', async () => {
    const error = await failureOf(logIn({}));
    expect(error).toMatchObject({ reason: 'unreachable', final: true });
    expect(error.message).toMatch(/too many authentication failures/i);
  });

  it.each([
    ['a file that is only the public half', halfOf],
    ['the public half beside a locked key', lockedBeside],
  ])('are in order where the right one is named by %s', async (_what, fileOf) => {
    const asked = person();
    await logIn({ identities: [fileOf(good)] }, asked);
    expect(asked.questions).toEqual([]);
    expect(requestsIn(seen())).toEqual(['publickey', 'publickey']);
    expect(verdictsIn(seen())).toEqual(['Accepted publickey']);
  });

  it('follow the order of the identities, the others after them', async () => {
    const [, second, , fourth] = keys as readonly [Key, Key, Key, Key];
    await failureOf(logIn({ identities: [fourth, second].map(halfOf) }));
    expect(refused()).toEqual([fourth.fingerprint, second.fingerprint]);
  });

  it.each([
    ['one', 1],
    ['none', 0],
  ])('and IdentitiesOnly: those of the identities are shown, no others (%s)', async (_what, count) => {
    const named = keys.slice(0, count);
    const error = await failureOf(logIn({ identities: named.map(halfOf), identitiesOnly: true }));
    expect(refused()).toEqual(named.map(({ fingerprint }) => fingerprint));
    expect(error.message).toContain(
      count > 0 ? 'keys of the agent: refused' : 'keys of the agent: it has none that may be shown here',
    );
  });

  it('and IdentitiesOnly with the right one', async () => {
    await logIn({ identities: [halfOf(good)], identitiesOnly: true });
    expect(refused()).toEqual([]);
  });
});

describe('an agent', () => {
  it('that holds nothing is named as the reason', async () => {
    const empty = await startAgent(mkdtempSync(join(sshd.folder, 'e')), []);
    try {
      const error = await failureOf(logIn({}, { agent: empty.socket }));
      expect(error.message).toContain('keys of the agent: it has none that may be shown here');
    } finally {
      await empty.stop();
    }
  });

  it('that is gone is named as the reason, with its place', async () => {
    const gone = join(sshd.folder, 'gone');
    const error = await failureOf(logIn({ identities: [halfOf(good)] }, { agent: gone }));
    expect(error.message).toContain(`keys of the agent: ${gone} does not answer`);
  });

  it('without the private half of the named key is no way in', async () => {
    const elsewhere = makeKey(sshd.folder, 'elsewhere');
    sshd.authorize(elsewhere);
    const fields = { identities: [halfOf(elsewhere)], identitiesOnly: true, identityRequired: true };
    const error = await failureOf(logIn(fields));
    expect(error.message).toContain('it has none that may be shown here');
    expect(refused()).toEqual([]);
  });

  it('that the route names goes before the usual one, and "none" is none', async () => {
    const gone = join(sshd.folder, 'gone');
    await logIn({ identities: [halfOf(good)], agent: agent.socket }, { agent: gone });
    const error = await failureOf(logIn({ identities: [halfOf(good)], agent: 'none' }));
    expect(error.message).toContain('that is the public half, and there is no agent with the other one');
  });
});
