/** What known_hosts files say about the key of a real sshd: ctctl's judgement against that of the system's ssh. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Judgement, judge } from '../../../src/remote/host-keys/judgement.ts';
import { noKnownHosts } from '../../support/sshd/client.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

let sshd: Sshd;
/** The key of the server, and others. */
let key: Key;
let other: Key;
let rsa: Key;
beforeAll(async () => {
  sshd = await startSshd();
  const [first] = sshd.hostKeys;
  if (!first) throw new Error('a host key');
  key = first;
  other = makeKey(sshd.folder, 'other');
  rsa = makeKey(sshd.folder, 'rsa', { type: 'rsa' });
});
afterAll(() => sshd?.stop());

const words: readonly (readonly [Judgement['kind'], RegExp])[] = [
  ['revoked', /REVOKED HOST KEY/],
  ['changed', /REMOTE HOST IDENTIFICATION HAS CHANGED/],
  ['unknown', /No \S+ host key is known/],
];

async function bySsh(file: string): Promise<Judgement['kind']> {
  const options = {
    UserKnownHostsFile: file,
    GlobalKnownHostsFile: '/dev/null',
    StrictHostKeyChecking: 'yes',
    BatchMode: 'yes',
    IdentitiesOnly: 'yes',
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const args = ['-F', 'none', ...flags, '-i', sshd.key.file, '-p', `${sshd.port}`, `${sshd.user}@127.0.0.1`];
  const ssh = spawn('ssh', [...args, 'true'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, [code]] = await Promise.all([text(ssh.stderr), once(ssh, 'exit')]);
  if (code === 0) return 'known';
  const found = words.find(([, pattern]) => pattern.test(said));
  if (!found) throw new Error(`ssh ended with ${code}: ${said}`);
  return found[0];
}

async function byCtctl(file: string): Promise<Judgement['kind']> {
  const place = { storeName: 'lab', lookup: [`[127.0.0.1]:${sshd.port}`], files: [file] };
  return (await judge(place, key, noKnownHosts(sshd.folder))).kind;
}

function fileWith(what: string, lines: readonly string[]): string {
  const file = join(sshd.folder, `known_hosts-${what.replaceAll(/\W+/g, '-')}`);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

interface Given {
  /** The name that ssh looks up. */
  readonly host: string;
  readonly key: string;
  readonly other: string;
  readonly rsa: string;
}

it.each<readonly [string, Judgement['kind'], (given: Given) => readonly string[]]>([
  ['an empty file', 'unknown', () => []],
  ['its key', 'known', ({ host, key }) => [`${host} ${key}`]],
  ['its key for any port', 'known', ({ key }) => [`[127.0.0.1]:* ${key}`]],
  ['its key for all hosts', 'known', ({ key }) => [`* ${key}`]],
  ['its key for all but this host', 'unknown', ({ host, key }) => [`*,!${host},!127.0.0.1 ${key}`]],
  ['another key of its type', 'changed', ({ host, other }) => [`${host} ${other}`]],
  ['a key of another type, which it does not have', 'changed', ({ host, rsa }) => [`${host} ${rsa}`]],
  ['another key and its own', 'known', ({ host, key, other }) => [`${host} ${other}`, `${host} ${key}`]],
  ['another host', 'unknown', ({ key }) => [`lab ${key}`]],
  [
    'its key, cut off',
    'unknown',
    ({ host, key }) => [`${host} ${key.split(' ').slice(0, 2).join(' ').slice(0, -4)}`],
  ],
  [
    'another key, cut off',
    'unknown',
    ({ host, rsa }) => [`${host} ${rsa.split(' ').slice(0, 2).join(' ').slice(0, -8)}`],
  ],
  ['its key, revoked', 'revoked', ({ key }) => [`@revoked * ${key}`]],
  ['its key, known and revoked', 'revoked', ({ host, key }) => [`${host} ${key}`, `@revoked ${host} ${key}`]],
  ['its key, revoked for another', 'known', ({ host, key }) => [`${host} ${key}`, `@revoked lab ${key}`]],
  ['another key, revoked', 'known', ({ host, key, other }) => [`@revoked * ${other}`, `${host} ${key}`]],
  ['an authority', 'unknown', ({ other }) => [`@cert-authority * ${other}`]],
  ['its key as an authority', 'unknown', ({ key }) => [`@cert-authority * ${key}`]],
  ['its key behind an unknown marker', 'unknown', ({ host, key }) => [`@trusted ${host} ${key}`]],
])('%s: %s, says ssh too', async (what, kind, linesOf) => {
  const host = `[127.0.0.1]:${sshd.port}`;
  const given = { host, key: key.publicLine, other: other.publicLine, rsa: rsa.publicLine };
  const file = fileWith(what, linesOf(given));
  expect({ ctctl: await byCtctl(file), ssh: await bySsh(file) }).toEqual({ ctctl: kind, ssh: kind });
});

it('the key that is known for port 22 alone is asked about, where ssh takes it for any port', async () => {
  const file = fileWith('port 22', [`127.0.0.1 ${key.publicLine}`]);
  expect({ ctctl: await byCtctl(file), ssh: await bySsh(file) }).toEqual({ ctctl: 'unknown', ssh: 'known' });
});
