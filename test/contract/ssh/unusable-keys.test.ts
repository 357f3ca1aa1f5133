/** Keys that ctctl's own SSH cannot use: a refused login names them, and the transport that can. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AuthenticationOptions } from '../../../src/remote/authentication/authentication.ts';
import type { Route } from '../../../src/remote/route.ts';
import { type Agent, startAgent } from '../../support/sshd/agent.ts';
import { bareRoute } from '../../support/sshd/bare-route.ts';
import { connect, failureOf, run, trusting } from '../../support/sshd/client.ts';
import { startFakeAgent } from '../../support/sshd/fake-agent.ts';
import { fidoBlob, makeFidoKey } from '../../support/sshd/fido.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';
import { person } from '../../support/sshd/person.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

let sshd: Sshd;
let authority: Key;
let folder: string;
const agents: Agent[] = [];
beforeAll(async () => {
  sshd = await startSshd();
  authority = makeKey(sshd.folder, 'authority');
});
afterEach(async () => {
  for (const agent of agents.splice(0)) await agent.stop();
});
afterAll(() => sshd?.stop());

/** A key with a certificate beside it, in a folder of its own. */
function certified(): Key {
  folder = mkdtempSync(join(sshd.folder, 'c'));
  const key = makeKey(folder, 'key');
  const args = ['-q', '-s', authority.file, '-I', 'test', '-n', sshd.user, `${key.file}.pub`];
  execFileSync('ssh-keygen', args, { stdio: 'pipe' });
  return key;
}

async function started(starting: Promise<Agent>): Promise<string> {
  const agent = await starting;
  agents.push(agent);
  return agent.socket;
}

async function logIn(authentication: AuthenticationOptions, fields: Partial<Route> = {}): Promise<void> {
  const options = { ...(await trusting(sshd)), authentication };
  const connection = await connect(await bareRoute(sshd, fields), options);
  await run(connection, 'true').finally(() => connection.close());
}

describe('a certificate', () => {
  it('in the agent', async () => {
    const key = certified();
    const agent = await started(startAgent(folder, [key]));
    const error = await failureOf(logIn({ agent }));
    expect(error).toMatchObject({ reason: 'unreachable', final: true });
    expect(error.message).toContain(
      "the agent holds 1 certificate, which ctctl's own SSH cannot use: set transport: openssh",
    );
  });

  it('in the agent does not keep the plain keys there from being used', async () => {
    const key = certified();
    sshd.authorize(key);
    await logIn({ agent: await started(startAgent(folder, [key])) });
  });

  it('beside the key file', async () => {
    const key = certified();
    const error = await failureOf(logIn({}, { identities: [key.file], identityRequired: true }));
    expect(error.message).toContain(
      `there is a certificate ${key.file}-cert.pub, which ctctl's own SSH cannot use: set transport: openssh`,
    );
  });
});

describe('a FIDO key', () => {
  it('in the agent', async () => {
    const agent = await started(startFakeAgent(sshd.folder, [fidoBlob, fidoBlob]));
    const error = await failureOf(logIn({ agent }));
    expect(error.message).toContain(
      "the agent holds 2 FIDO keys, which ctctl's own SSH cannot use: set transport: openssh",
    );
  });

  it('in the agent is only named where the login was refused', async () => {
    const agent = await started(startFakeAgent(sshd.folder, [fidoBlob]));
    await logIn({ agent }, { identities: [sshd.key.file] });
  });

  const words = "a FIDO key, which ctctl's own SSH cannot use (set transport: openssh";

  it('is what the test makes: ssh-keygen reads it', () => {
    const file = makeFidoKey(sshd.folder, 'read');
    expect(execFileSync('ssh-keygen', ['-l', '-f', file], { encoding: 'utf8' })).toContain('ED25519-SK');
  });

  it.each([
    ['the entry names', true, 'cannot use the key file'],
    ['ssh_config names', false, 'was not let in; key'],
  ])('whose file %s', async (_who, identityRequired, before) => {
    const file = makeFidoKey(sshd.folder, `named-${identityRequired}`);
    const error = await failureOf(logIn({}, { identities: [file], identityRequired }));
    expect(error.message).toContain(`${before} ${file}: ${words}`);
  });

  it('whose public half is named', async () => {
    const file = makeFidoKey(sshd.folder, 'half');
    const error = await failureOf(logIn({}, { identities: [`${file}.pub`], identityRequired: true }));
    expect(error.message).toContain(words);
  });

  it('with a passphrase, for which nobody is asked in vain', async () => {
    const file = makeFidoKey(sshd.folder, 'locked');
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', file], { stdio: 'pipe' });
    const asked = person('open sesame', 'open sesame', 'open sesame');
    const error = await failureOf(logIn(asked, { identities: [file], identityRequired: true }));
    expect(asked.questions).toEqual([]);
    expect(error.message).toContain(words);
  });

  it('of another name is found by what stands in the file', async () => {
    const copy = join(sshd.folder, 'plain-name');
    copyFileSync(makeFidoKey(sshd.folder, 'original'), copy);
    const error = await failureOf(logIn({}, { identities: [copy], identityRequired: true }));
    expect(error.message).toContain(words);
  });
});
