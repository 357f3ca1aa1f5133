/** A home with key files, a route to it, and a driver that does what ssh2 does after each refusal. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type AnyAuthMethod, type AuthenticationType } from 'ssh2';
import { afterEach, beforeEach } from 'vitest';
import { Secret } from '../../../../src/common/secret.ts';
import type {
  Authentication,
  AuthenticationOptions,
} from '../../../../src/remote/authentication/authentication.ts';
import type { Route } from '../../../../src/remote/route.ts';
import { routeOf } from '../../../support/sshd/client.ts';
import { startFakeAgent } from '../../../support/sshd/fake-agent.ts';
import { lockedKeyWith, usableKey } from '../../../support/usable-key.ts';
import { inventoryOf } from '../../inventory/helpers.ts';

export const plainKey = usableKey();
export const lockedKey = lockedKeyWith('open sesame');

export let home: string;
const oldHome = process.env.HOME;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ctctl-home-'));
  mkdirSync(join(home, '.ssh'));
  process.env.HOME = home;
});
afterEach(() => {
  process.env.HOME = oldHome;
  rmSync(home, { recursive: true, force: true });
});

/** Writes a key file into the folder of the default keys. */
export function keyFile(name: string, text: string): string {
  const file = join(home, '.ssh', name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

export async function routeWith(identity?: string): Promise<Route> {
  const [server] = inventoryOf({ home: { user: 'admin', ...(identity ? { identity } : {}) } }).servers;
  if (server === undefined) throw new Error('no server');
  return routeOf(server);
}

/** What ssh2 does after each refusal: asks for the next method, and says what the server would take. */
export function next(
  authentication: Authentication,
  left: readonly AuthenticationType[] | null,
): Promise<AnyAuthMethod | false> {
  return new Promise((resolve) =>
    authentication.handler(left === null ? null : [...left], false, (method) =>
      resolve(method as AnyAuthMethod | false),
    ),
  );
}

/** The types of all methods, for a server that refuses each and would take these. */
export async function drive(
  authentication: Authentication,
  left: readonly AuthenticationType[],
): Promise<readonly string[]> {
  const types: string[] = [];
  for (let method = await next(authentication, null); method; method = await next(authentication, left)) {
    types.push((method as { type: string }).type);
  }
  return types;
}

/** Answers questions in turn, and records them. */
export function answering(...answers: readonly string[]) {
  const questions: string[] = [];
  const askPassword: NonNullable<AuthenticationOptions['askPassword']> = async (question, attempt) => {
    questions.push(`${attempt} ${question}`);
    return new Secret(answers[questions.length - 1] ?? '');
  };
  return { questions, askPassword };
}

/** A running agent with one key, of which only the list is asked. */
export async function agentWithOneKey(): Promise<string> {
  const folder = join(home, 'agent');
  mkdirSync(folder);
  const key = ssh2.utils.parseKey(plainKey);
  if (key instanceof Error) throw key;
  const agent = await startFakeAgent(folder, [key.getPublicSSH()]);
  stops.push(agent.stop);
  return agent.socket;
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
