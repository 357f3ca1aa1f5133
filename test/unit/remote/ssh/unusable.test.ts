/** The agent's own list of keys, read byte by byte: kinds that ssh2 leaves out are found, and noise does no harm. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentKeyTypes, unusableKeys } from '../../../../src/remote/authentication/unusable.ts';
import type { Agent } from '../../../support/sshd/agent.ts';
import { routeOf, serverAt } from '../../../support/sshd/client.ts';
import { sshString, startFakeAgent } from '../../../support/sshd/fake-agent.ts';
import { listenWith } from '../../../support/sshd/strange-agent.ts';

let folder: string;
const endings: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-agent-'));
});
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
  rmSync(folder, { recursive: true });
});

async function started(starting: Promise<Agent>): Promise<string> {
  const { socket, stop } = await starting;
  endings.push(stop);
  return socket;
}

const blobOf = (type: string): Buffer => Buffer.concat([sshString(type), sshString('the rest')]);
const holding = (...types: readonly string[]): Promise<string> =>
  started(startFakeAgent(folder, types.map(blobOf)));

describe('the types of the keys of an agent', () => {
  it.each([
    [[]],
    [['ssh-ed25519']],
    [['ssh-rsa', 'sk-ssh-ed25519@openssh.com', 'ssh-rsa-cert-v01@openssh.com']],
  ])('%j', async (types) => {
    expect(await agentKeyTypes(await holding(...types))).toEqual(types);
  });

  it.each<[string, Buffer]>([
    ['refuses', sshString(Buffer.from([5]))],
    [
      'says less than it announces',
      Buffer.concat([Buffer.from([0, 0, 0, 9, 12, 0, 0, 0, 3]), Buffer.alloc(4)]),
    ],
    ['announces keys without end', sshString(Buffer.from([12, 255, 255, 255, 255, 255, 255, 255, 255]))],
    ['hangs up', Buffer.alloc(0)],
  ])('of one that %s are none', async (_what, answer) => {
    const types = await agentKeyTypes(await started(listenWith(folder, answer)));
    expect(types.filter((type) => type !== '')).toEqual([]);
  });

  it('of one that is not there are none', async () => {
    expect(await agentKeyTypes(join(folder, 'nobody'))).toEqual([]);
  });
});

describe('the words', () => {
  const useOpenssh = "which ctctl's own SSH cannot use: set transport: openssh";

  it.each([
    [['ssh-ed25519'], []],
    [['sk-ssh-ed25519@openssh.com'], [`the agent holds 1 FIDO key, ${useOpenssh}`]],
    [
      [
        'sk-ssh-ed25519@openssh.com',
        'sk-ecdsa-sha2-nistp256@openssh.com',
        'ssh-ed25519-cert-v01@openssh.com',
      ],
      [`the agent holds 2 FIDO keys, ${useOpenssh}`, `the agent holds 1 certificate, ${useOpenssh}`],
    ],
    [
      ['ssh-rsa-cert-v01@openssh.com', 'ecdsa-sha2-nistp256-cert-v01@openssh.com'],
      [`the agent holds 2 certificates, ${useOpenssh}`],
    ],
  ])('for %j', async (types, expected) => {
    const agent = await holding(...types);
    expect(await unusableKeys(await routeOf(serverAt(22)), { agent })).toEqual(expected);
  });

  it('name a certificate beside a key file, and ask no agent where there is none', async () => {
    const identities = ['with', 'without'].map((name) => join(folder, name));
    writeFileSync(`${identities[0]}-cert.pub`, '');
    const route = { ...(await routeOf(serverAt(22))), identities, agent: 'none' };
    expect(await unusableKeys(route, { agent: await holding('sk-ssh-ed25519@openssh.com') })).toEqual([
      `there is a certificate ${identities[0]}-cert.pub, ${useOpenssh}`,
    ]);
  });
});
