/** The file of accepted host keys: OpenSSH's format, the newest line of a type counts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  fingerprint,
  type HostKey,
  hostKeyOf,
  knownHostsFileStore,
} from '../../../src/remote/known-hosts.ts';
import { failureOf } from '../inventory/helpers.ts';
import { ecdsa, ed25519, otherEd25519, rsa } from './host-keys.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-known-'));
  file = join(folder, 'sub', 'known_hosts');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const typesOf = (keys: readonly HostKey[]): readonly string[] => keys.map(({ type }) => type);

describe('hostKeyOf', () => {
  it.each([
    ['ssh-ed25519', ed25519],
    ['ecdsa-sha2-nistp256', ecdsa],
    ['ssh-rsa', rsa],
  ])('reads the type %s out of the blob', (type, key) => {
    expect(hostKeyOf(key.blob)).toEqual({ type, blob: key.blob });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['too short for a length', Buffer.from([0, 0, 0])],
  ])('has no type for %s', (_what, blob) => {
    expect(hostKeyOf(blob).type).toBe('');
  });
});

describe('fingerprint', () => {
  it('is what ssh-keygen prints', () => {
    expect([ed25519, ecdsa, rsa].map(fingerprint)).toEqual([
      'SHA256:/qZnSpi6U6GCL542r01ox8wWUdkqANRLHFDj/Axb3A8',
      'SHA256:IY2pVGKZAF5ki8EO+YWusU2HEnHmISVnM7wOOTuqF9Q',
      'SHA256:rN7ZlMmAQaFXPLZjTGf+m85n+H53/tNPMOG/wdmw4hI',
    ]);
  });

  it('is what the ssh-keygen of this machine says, where there is one', () => {
    for (const key of [ed25519, ecdsa, rsa]) {
      const line = `${key.type} ${key.blob.toString('base64')} test\n`;
      const { error, stdout } = spawnSync('ssh-keygen', ['-lf', '-'], { input: line });
      if (error) process.stderr.write('known-hosts.test.ts: no ssh-keygen here: install openssh-client\n');
      else expect(stdout.toString().split(' ')[1]).toBe(fingerprint(key));
    }
  });
});

describe('knownHostsFileStore', () => {
  it('knows nobody while there is no file', async () => {
    expect(await knownHostsFileStore(file).keysOf('home')).toEqual([]);
  });

  it('makes the file for its owner only, one line a key', async () => {
    await knownHostsFileStore(file).accept('home', ed25519);
    expect(readFileSync(file, 'utf8')).toBe(`home ssh-ed25519 ${ed25519.blob.toString('base64')}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'sub')).mode & 0o777).toBe(0o700);
  });

  it('keeps one key a type: the newest line counts', async () => {
    const store = knownHostsFileStore(file);
    await store.accept('home', ed25519);
    await store.accept('home', rsa);
    await store.accept('home', otherEd25519);
    expect(await store.keysOf('home')).toEqual([otherEd25519, rsa]);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4);
  });

  it('keeps servers apart, those with a common beginning too', async () => {
    const store = knownHostsFileStore(file);
    await store.accept('home', ed25519);
    await store.accept('home2', rsa);
    expect(typesOf(await store.keysOf('home'))).toEqual(['ssh-ed25519']);
    expect(typesOf(await store.keysOf('home2'))).toEqual(['ssh-rsa']);
    expect(await store.keysOf('hom')).toEqual([]);
  });

  it('forgets a server and nobody else', async () => {
    const store = knownHostsFileStore(file);
    await store.accept('home', ed25519);
    await store.accept('lab', rsa);
    await store.accept('home', ecdsa);
    await store.forget('home');
    expect(await store.keysOf('home')).toEqual([]);
    expect(await store.keysOf('lab')).toEqual([rsa]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await store.forget('home');
    await store.accept('home', otherEd25519);
    expect(await store.keysOf('home')).toEqual([otherEd25519]);
  });

  it('has nothing to forget without a file', async () => {
    await knownHostsFileStore(file).forget('home');
    expect(await knownHostsFileStore(file).keysOf('home')).toEqual([]);
  });

  it('reads what a person has written in it: comments, blank lines, tabs, a comment behind a key', async () => {
    const path = join(folder, 'known_hosts');
    const key = ed25519.blob.toString('base64');
    writeFileSync(path, `# mine\n\nhome\tssh-ed25519\t${key} root@home\nhome broken\n`);
    expect(await knownHostsFileStore(path).keysOf('home')).toEqual([ed25519]);
  });

  it('takes a new key after a last line without its newline', async () => {
    const path = join(folder, 'known_hosts');
    writeFileSync(path, `home ssh-ed25519 ${ed25519.blob.toString('base64')}`);
    const store = knownHostsFileStore(path);
    await store.accept('home', rsa);
    expect((await store.keysOf('home')).map(fingerprint)).toEqual([ed25519, rsa].map(fingerprint));
  });

  it.each(['keysOf', 'accept', 'forget'] as const)('says which file cannot be used (%s)', async (what) => {
    const store = knownHostsFileStore(folder);
    const work = {
      keysOf: () => store.keysOf('home'),
      accept: () => store.accept('home', rsa),
      forget: () => store.forget('home'),
    };
    const error = await failureOf(work[what]);
    expect(error.reason).toBe('failed');
    expect(error.message).toContain(`cannot use the known host keys in ${folder}: `);
  });

  it('says so too when the folder of the file cannot be made', async () => {
    writeFileSync(join(folder, 'sub'), 'a file where the folder should be');
    const error = await failureOf(() => knownHostsFileStore(file).accept('home', rsa));
    expect(error.message).toContain(`cannot use the known host keys in ${file}: `);
  });
});
