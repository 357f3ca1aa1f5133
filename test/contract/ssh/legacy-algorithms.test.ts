/** Each algorithm of the profile for old servers alone: it connects, and is refused without the profile. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HostKey } from '../../../src/remote/host-keys/host-key.ts';
import type { Route } from '../../../src/remote/route.ts';
import type { ConnectEvent } from '../../../src/remote/ssh/connect.ts';
import { bareRoute } from '../../support/sshd/bare-route.ts';
import { connect, failureOf, run, trusting } from '../../support/sshd/client.ts';
import { etchConfig } from '../../support/sshd/etch.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

const etch = { legacy: 'etch' } as const;

let folder: string;
let sshd: Sshd | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-dsa-'));
});
afterEach(() => sshd?.stop());
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command over a connection to this server; what was negotiated. */
async function negotiated(server: Sshd, fields: Partial<Route>, hostKey?: HostKey) {
  const options = await trusting(server);
  if (hostKey) await options.hostKeys.knownHosts.accept('lab', hostKey);
  const events: ConnectEvent[] = [];
  const route = await bareRoute(server, { identities: [server.key.file], ...fields });
  const connection = await connect(route, { ...options, watch: (event) => events.push(event) });
  const stdin = 'there and back\n'.repeat(10_000);
  const { stdout } = await run(connection, 'cat', { stdin }).finally(() => connection.close());
  expect(stdout === stdin).toBe(true);
  const found = events.find((event) => event.kind === 'negotiated');
  if (!found) throw new Error('nothing was negotiated');
  return found;
}

/** A line of one algorithm in the place of Etch's, all the rest as in Etch. */
const only = (kind: keyof typeof etchConfig, line: string): string[] => [
  ...Object.values({ ...etchConfig, [kind]: line, signatures: '' }),
];

describe('one algorithm alone', () => {
  it.each([
    ['kex', 'KexAlgorithms', 'diffie-hellman-group14-sha1'],
    ['kex', 'KexAlgorithms', 'diffie-hellman-group1-sha1'],
    ['kex', 'KexAlgorithms', 'diffie-hellman-group-exchange-sha1'],
    ['cipher', 'Ciphers', 'aes128-cbc'],
    ['cipher', 'Ciphers', 'aes192-cbc'],
    ['cipher', 'Ciphers', 'aes256-cbc'],
    ['cipher', 'Ciphers', '3des-cbc'],
    ['hostKey', 'HostKeyAlgorithms', 'ssh-rsa'],
  ] as const)('%s %s %s', async (kind, keyword, algorithm) => {
    sshd = await startSshd({ hostKeys: ['rsa'], config: only(kind, `${keyword} ${algorithm}`) });
    const found = await negotiated(sshd, etch);
    expect(found[kind]).toBe(algorithm);
  });

  it.each(['hmac-md5', 'hmac-sha1'])('MAC %s', async (mac) => {
    sshd = await startSshd({ hostKeys: ['rsa'], config: [...only('mac', `MACs ${mac}`), 'LogLevel DEBUG1'] });
    await negotiated(sshd, etch);
    expect(sshd.log()).toMatch(new RegExp(`kex: client->server cipher: \\S+ MAC: ${mac} `));
  });

  it('host key ssh-dss', async () => {
    const { file, key } = dsaKey();
    sshd = await startSshd({
      hostKeys: ['rsa'],
      config: [...only('hostKey', 'HostKeyAlgorithms ssh-dss'), `HostKey ${file}`],
    });
    const found = await negotiated(sshd, etch, key);
    expect(found.hostKey).toBe('ssh-dss');
  });

  it.each([
    'KexAlgorithms diffie-hellman-group14-sha1',
    'KexAlgorithms diffie-hellman-group1-sha1',
    'KexAlgorithms diffie-hellman-group-exchange-sha1',
    'Ciphers aes128-cbc,aes192-cbc,aes256-cbc,3des-cbc',
    'HostKeyAlgorithms ssh-rsa',
  ])('"%s" on a server that is modern otherwise is refused without the profile', async (line) => {
    sshd = await startSshd({ hostKeys: ['rsa'], config: [line] });
    const error = await failureOf(negotiated(sshd, {}));
    expect(error.next).toContain('--legacy etch');
    expect(sshd.logins()).toBe(0);
  });
});

describe('a modern server', () => {
  it('is spoken with in the modern way, though its entry has the profile', async () => {
    sshd = await startSshd();
    const modern = await negotiated(sshd, {});
    expect(modern).toMatchObject({ hostKey: 'ssh-ed25519', cipher: 'aes128-gcm@openssh.com' });
    expect(modern.kex).toMatch(/^curve25519-sha256/);
    expect(await negotiated(sshd, etch)).toEqual(modern);
  });

  it('with an RSA key only signs with SHA-2, though its entry has the profile', async () => {
    sshd = await startSshd({ hostKeys: ['rsa'] });
    expect((await negotiated(sshd, etch)).hostKey).toBe('rsa-sha2-512');
  });
});

/** A host key of a kind that is no more, but for old servers. */
function dsaKey(): { readonly file: string; readonly key: HostKey } {
  const file = join(folder, 'dsa');
  execFileSync('ssh-keygen', ['-q', '-t', 'dsa', '-N', '', '-f', file], { stdio: 'pipe' });
  const [type = '', base64 = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ');
  return { file, key: { type, blob: Buffer.from(base64, 'base64') } };
}
