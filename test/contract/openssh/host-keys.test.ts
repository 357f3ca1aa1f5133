/** Which host keys the system's ssh is made to accept: the same as ctctl's own SSH, and certificates. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../support/sshd/client.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { type Differences, opened } from './by-openssh.ts';

let sshd: Sshd;
let other: Key;
let folder: string;
beforeAll(async () => {
  sshd = await startSshd({ hostKeys: ['ed25519', 'rsa'] });
  folder = mkdtempSync(join(sshd.folder, 'known hosts 100% '));
  other = makeKey(folder, 'other');
});
afterAll(() => sshd?.stop());

/** A known_hosts file with these lines: marker, names (by default those of the server) and key. */
function knownHosts(...lines: readonly { readonly marker?: string; readonly key: Key }[]): string {
  const file = join(folder, `known_hosts-${lines.length}-${Math.random()}`);
  const name = `[127.0.0.1]:${sshd.port}`;
  const text = lines.map(({ marker = '', key }) =>
    `${marker} ${name} ${key.type} ${key.blob.toString('base64')}\n`.trimStart(),
  );
  writeFileSync(file, text.join(''));
  return file;
}

async function accepts(differences: Differences): Promise<void> {
  const connection = await opened(sshd, differences);
  expect((await connection.exec('exit 3')).code).toBe(3);
  connection.close();
}

const hostKey = (): Key => sshd.hostKeys[0] as Key;

describe('a key is accepted', () => {
  it('from ctctl own store', async () => {
    await accepts({ trusted: [hostKey()] });
  });

  it('from the own store, of whichever type it is', async () => {
    await accepts({ trusted: [sshd.hostKeys[1] as Key] });
  });

  it('from the known_hosts of the user, whose path has blanks', async () => {
    await accepts({ trusted: [], files: [join(folder, 'none'), knownHosts({ key: hostKey() })] });
  });

  it('from the own store although the user knows another', async () => {
    await accepts({ trusted: [hostKey()], files: [knownHosts({ key: other })] });
  });
});

describe('a key is refused', () => {
  const isRefused = async (differences: Differences, words: RegExp, next: RegExp): Promise<void> => {
    const error = await failureOf(opened(sshd, differences));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab', final: true });
    expect(error.message).toMatch(words);
    expect(error.next).toMatch(next);
  };

  it('that nobody knows, with its fingerprint and the next step', async () => {
    const error = await failureOf(opened(sshd, { trusted: [] }));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab', final: true });
    const shown = sshd.hostKeys.find((key) => error.message.includes(key.fingerprint));
    expect(error.message).toBe(`lab: its host key is not known yet: ${shown?.fingerprint} (${shown?.type})`);
    expect(error.next).toBe(`check it, then: ctctl server trust lab --accept-host-key ${shown?.fingerprint}`);
  });

  it.each([
    ['the own store', () => ({ trusted: [other] })],
    ['the known_hosts of the user', () => ({ trusted: [], files: [knownHosts({ key: other })] })],
    [
      'the own store, although the user knows it',
      () => ({ trusted: [other], files: [knownHosts({ key: hostKey() })] }),
    ],
  ])('that is another than that in %s', async (_, differences) => {
    const error = await failureOf(opened(sshd, differences()));
    expect(error.message).toContain(`was ${other.fingerprint} (ssh-ed25519)`);
    await isRefused(
      differences(),
      /ITS HOST KEY HAS CHANGED: was SHA256:\S+ \(ssh-ed25519\).*, is now SHA256:/,
      /server trust lab --replace$/,
    );
  });

  it.each([
    ['and in the own store', (): Differences => ({ trusted: sshd.hostKeys })],
    ['and known by the user', (): Differences => ({ trusted: [], files: [] })],
  ])('that is revoked %s', async (_, differences) => {
    const revoked = sshd.hostKeys.map((key) => ({ marker: '@revoked', key }));
    const known = sshd.hostKeys.map((key) => ({ key }));
    const files = [knownHosts(...revoked, ...known)];
    await isRefused({ ...differences(), files }, /its host key is revoked/, /new host key/);
  });
});

describe('a host certificate', () => {
  it.each([
    ['is accepted for its authority', false],
    ['is accepted beside a key of the own store', true],
  ])('%s', async (_, isPinned) => {
    const authority = makeKey(folder, `ca-${isPinned}`);
    const certified = makeKey(folder, `host-${isPinned}`);
    const passed = [
      '-q',
      '-s',
      authority.file,
      '-h',
      '-I',
      'lab',
      '-n',
      '127.0.0.1',
      `${certified.file}.pub`,
    ];
    execFileSync('ssh-keygen', passed, { stdio: 'pipe' });
    const server = await startSshd({
      config: [`HostKey "${certified.file}"`, `HostCertificate "${certified.file}-cert.pub"`],
      hostKeys: ['rsa'],
    });
    const file = join(folder, `authorities-${isPinned}`);
    writeFileSync(file, `@cert-authority * ${authority.publicLine}\n`);
    const before = readFileSync(file, 'utf8');
    const connection = await opened(server, { trusted: isPinned ? server.hostKeys : [], files: [file] });
    expect((await connection.exec('exit 3')).code).toBe(3);
    connection.close();
    const stranger = join(folder, `strangers-${isPinned}`);
    writeFileSync(stranger, `@cert-authority * ${other.publicLine}\n`);
    await failureOf(opened(server, { trusted: [], files: [stranger] }));
    expect(readFileSync(file, 'utf8')).toBe(before);
    await server.stop();
  });
});

it('no file of the user is written', async () => {
  const file = join(folder, 'never-made');
  await failureOf(opened(sshd, { trusted: [], files: [file] }));
  await accepts({ trusted: sshd.hostKeys, files: [file] });
  expect(existsSync(file)).toBe(false);
});
