/** RSA keys at a server that announces no signatures: they sign with SHA-1, from a file and from the agent. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AuthenticationOptions } from '../../../src/remote/authentication/authentication.ts';
import type { Route } from '../../../src/remote/route.ts';
import { startAgent } from '../../support/sshd/agent.ts';
import { bareRoute } from '../../support/sshd/bare-route.ts';
import { connect, failureOf, noKnownHosts } from '../../support/sshd/client.ts';
import { type Key, type KeyType, makeKey } from '../../support/sshd/keys.ts';
import { type OldServer, oldServer } from '../../support/sshd/old-server.ts';

let folder: string;
let hostKey: Key;
const endings: (() => unknown)[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-sha1-'));
  hostKey = makeKey(folder, 'host', { type: 'rsa' });
});
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(key: Key): Promise<OldServer> {
  const server = await oldServer(hostKey, key);
  endings.push(server.stop);
  return server;
}

async function logIn(
  { port }: OldServer,
  fields: Partial<Route>,
  authentication: AuthenticationOptions = {},
) {
  const knownHosts = noKnownHosts(folder);
  await knownHosts.accept('lab', hostKey);
  const route = await bareRoute({ port, user: 'root' }, { legacy: 'etch', ...fields });
  (await connect(route, { hostKeys: { knownHosts }, authentication })).close();
}

describe('a server that does not tell which signatures it knows', () => {
  it.each([
    ['rsa', 'ssh-rsa'],
    ['ed25519', 'ssh-ed25519'],
  ] satisfies [KeyType, string][])('lets a key file of type %s in', async (type, algorithm) => {
    const key = makeKey(folder, `file-${type}`, { type });
    const server = await start(key);
    await logIn(server, { identities: [key.file] });
    expect(server.signatures).toEqual([algorithm]);
  });

  it('lets an RSA key of the agent in', async () => {
    const key = makeKey(folder, 'in-agent', { type: 'rsa' });
    const agent = await startAgent(mkdtempSync(join(folder, 'a')), [makeKey(folder, 'other'), key]);
    endings.push(agent.stop);
    const server = await start(key);
    await logIn(server, {}, { agent: agent.socket });
    expect(server.signatures).toEqual(['ssh-rsa']);
  });

  it('refuses another key', async () => {
    const server = await start(makeKey(folder, 'right', { type: 'rsa' }));
    const other = makeKey(folder, 'wrong', { type: 'rsa' });
    const error = await failureOf(logIn(server, { identities: [other.file] }));
    expect(error.message).toContain(`was not let in; key ${other.file}: refused`);
    expect(server.signatures).toEqual([]);
  });
});
