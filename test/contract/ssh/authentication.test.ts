/** Who we are, to a real sshd: key files, passphrases, a real ssh-agent, and every way to be refused. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import type { AuthenticationOptions } from '../../../src/remote/authentication/authentication.ts';
import type { ConnectOptions } from '../../../src/remote/ssh/connect.ts';
import { type Agent, startAgent } from '../../support/sshd/agent.ts';
import { connect, entryOf, failureOf, run, trusting } from '../../support/sshd/client.ts';
import { type Key, type KeyType, makeKey } from '../../support/sshd/keys.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

const passphrase = "it's a päss phrase";

let sshd: Sshd;
let options: ConnectOptions;
let stranger: Key;
let locked: Key;
let agent: Agent;
let agentOfStranger: Agent;

beforeAll(async () => {
  sshd = await startSshd();
  options = await trusting(sshd);
  stranger = makeKey(sshd.folder, 'stranger');
  locked = makeKey(sshd.folder, 'locked', { passphrase });
  const inAgent = makeKey(sshd.folder, 'in-agent');
  sshd.authorize(locked);
  sshd.authorize(inAgent);
  const folders = ['a', 'b'].map((name) => join(sshd.folder, name));
  for (const folder of folders) mkdirSync(folder);
  agent = await startAgent(folders[0] ?? '', [stranger, inAgent]);
  agentOfStranger = await startAgent(folders[1] ?? '', [stranger]);
});
afterAll(async () => {
  await agent?.stop();
  await agentOfStranger?.stop();
  await sshd?.stop();
});

/** Logs in with this key file and these ways to prove who we are; the name that the server knows us by. */
async function logIn(identity: string, authentication: AuthenticationOptions = {}): Promise<string> {
  const connection = await connect(entryOf(sshd, { identity }), { ...options, authentication });
  try {
    return (await run(connection, 'id -un')).stdout.trim();
  } finally {
    connection.close();
  }
}

/** A person who answers these, one after the other, and notes the questions. */
function person(...answers: readonly string[]) {
  const questions: string[] = [];
  const askPassword = async (question: string, attempt: number): Promise<Secret> => {
    questions.push(`${attempt} ${question}`);
    return new Secret(answers[questions.length - 1] ?? 'nothing more to say');
  };
  return { questions, askPassword };
}

describe('a key file', () => {
  it.each(['ed25519', 'ecdsa', 'rsa'] satisfies KeyType[])('of type %s is let in', async (type) => {
    const key = makeKey(sshd.folder, `file-${type}`, { type });
    sshd.authorize(key);
    expect(await logIn(key.file)).toBe(sshd.user);
  });

  it('goes before the agent', async () => {
    const before = sshd.log().length;
    await logIn(sshd.key.file, { agent: agent.socket });
    expect(sshd.log().slice(before)).not.toMatch(/^Failed publickey/m);
    expect(sshd.log().slice(before)).toContain(sshd.key.fingerprint);
  });

  it('with a passphrase is opened by a person', async () => {
    const asked = person(passphrase);
    expect(await logIn(locked.file, asked)).toBe(sshd.user);
    expect(asked.questions).toEqual([`1 Passphrase of ${locked.file}:`]);
  });

  it('is asked for again after a wrong passphrase', async () => {
    const asked = person('wrong', passphrase);
    expect(await logIn(locked.file, asked)).toBe(sshd.user);
    expect(asked.questions.map((question) => question[0])).toEqual(['1', '2']);
  });

  it('stays shut after three wrong passphrases, and that is what is said', async () => {
    const asked = person('wrong', 'wrong', 'wrong', passphrase);
    const error = await failureOf(logIn(locked.file, asked));
    expect(error).toMatchObject({ reason: 'unreachable', final: true, server: 'lab' });
    expect(error.message).toBe(`lab: cannot use the key file ${locked.file}: wrong passphrase`);
    expect(asked.questions).toHaveLength(3);
  });

  it('with a passphrase and nobody to ask is named, not passed over in silence', async () => {
    const error = await failureOf(logIn(locked.file));
    expect(error).toMatchObject({ reason: 'unreachable', final: true });
    expect(error.message).toContain(locked.file);
    expect(error.message).toMatch(/passphrase/);
  });

  it('may take a person longer than any limit', async () => {
    const slow = async (): Promise<Secret> => {
      await new Promise((resolve) => setTimeout(resolve, 3500));
      return new Secret(passphrase);
    };
    const connection = await connect(entryOf(sshd, { identity: locked.file }), {
      ...options,
      authentication: { askPassword: slow },
      limits: { authentication: 3000, handshake: 3000 },
    });
    connection.close();
  });
});

describe('an agent', () => {
  it('is asked when the key file is refused, and all its keys are tried', async () => {
    expect(await logIn(stranger.file, { agent: agent.socket })).toBe(sshd.user);
  });

  it('spares the question for a passphrase', async () => {
    const asked = person(passphrase);
    expect(await logIn(locked.file, { ...asked, agent: agent.socket })).toBe(sshd.user);
    expect(asked.questions).toEqual([]);
  });

  it('that is gone (a stale SSH_AUTH_SOCK) does not stand in the way of what comes next', async () => {
    const asked = person(passphrase);
    const gone = join(sshd.folder, 'no-agent');
    expect(await logIn(locked.file, { ...asked, agent: gone })).toBe(sshd.user);
  });

  it('that is gone is no reason for another message than a refused key', async () => {
    const error = await failureOf(logIn(stranger.file, { agent: join(sshd.folder, 'no-agent') }));
    expect(error).toMatchObject({ reason: 'unreachable', final: true });
    expect(error.message).toContain(
      `was not let in; key ${stranger.file}: refused; keys of the agent: ${join(sshd.folder, 'no-agent')} does not answer`,
    );
  });
});

describe('refused', () => {
  it('says what was tried and what the server takes', async () => {
    const error = await failureOf(logIn(stranger.file, { agent: agentOfStranger.socket }));
    expect(error).toMatchObject({ reason: 'unreachable', final: true, server: 'lab' });
    expect(error.message).toBe(
      `lab: ${sshd.user}@127.0.0.1:${sshd.port} was not let in; key ${stranger.file}: refused; keys of the agent: refused; it takes: publickey`,
    );
    expect(error.next).toContain(`ssh-copy-id -p ${sshd.port} ${sshd.user}@127.0.0.1`);
  });

  it('asks for no password where the server takes none', async () => {
    const asked = person('secret');
    await failureOf(logIn(stranger.file, asked));
    expect(asked.questions).toEqual([]);
  });

  it.each([
    ['that is not there', () => join(sshd.folder, 'absent'), /there is no such file/],
    ['that is a folder', () => sshd.folder, /EISDIR|folder|directory/],
    ['with no key in it', () => writeNew('garbage', 'hello\n'), /cannot use the key file .*garbage: ./],
    ['that is empty', () => writeNew('empty', ''), /cannot use the key file .*empty: ./],
    ['that is the public half', () => `${sshd.key.file}.pub`, /public|not a private key/],
  ])('a key file %s is named, with the cause', async (_, file, cause) => {
    const path = file();
    const error = await failureOf(logIn(path));
    expect(error).toMatchObject({ reason: 'unreachable', final: true, server: 'lab' });
    expect(error.message).toContain(`lab: cannot use the key file ${path}: `);
    expect(error.message).toMatch(cause);
    expect(error.message).not.toContain('\n');
    expect(error.next).toContain('--identity');
  });

  it('a prompt that was cancelled ends with the cancelling', async () => {
    const cancelled = new Error('cancelled');
    const ending = logIn(locked.file, { askPassword: () => Promise.reject(cancelled) });
    await expect(ending).rejects.toBe(cancelled);
  });
});

function writeNew(name: string, text: string): string {
  const file = join(sshd.folder, name);
  writeFileSync(file, text);
  return file;
}
