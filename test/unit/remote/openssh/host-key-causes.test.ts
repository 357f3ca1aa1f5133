/** Whose host key was not accepted, which key it was before, and what helps. */
import { describe, expect, it } from 'vitest';
import { fingerprint, type HostKey } from '../../../../src/remote/host-keys/host-key.ts';
import { hostKeyCause, type Knowledge } from '../../../../src/remote/openssh/host-key-causes.ts';
import type { Route } from '../../../../src/remote/route.ts';

const route = { name: 'sc', server: 'sc', via: { kind: 'direct' } } as unknown as Route;

function key(type: string, content: string): HostKey {
  return { type, blob: Buffer.from(content) };
}

const pinned = key('ssh-ed25519', 'pinned');
const inFile = { key: pinned, found: { key: pinned, file: '/k', line: 7 } };
const was = `was ${fingerprint(pinned)} (ssh-ed25519)`;
const nobody: Knowledge = { lookup: '[sc.example]:2222', known: [], keyAt: () => undefined };

const shown = 'debug1: Server host key: ssh-ed25519 SHA256:new';
const failed = 'Host key verification failed.';

function changed(host: string, file: string): readonly string[] {
  return [
    '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
    'The fingerprint for the ED25519 key sent by the remote host is',
    'SHA256:warned.',
    'Please contact your system administrator.',
    `Add correct host key in ${file} to get rid of this message.`,
    `Offending ED25519 key in ${file}:3`,
    `Host key for ${host} has changed and you have requested strict checking.`,
    failed,
  ];
}

describe('the key of the server', () => {
  it.each([
    ['in the own store', { key: pinned }, was],
    ['in a file', inFile, `${was} in /k:7`],
  ])('has changed: both fingerprints are told, the old one %s', (_, known, before) => {
    const log = [shown, ...changed('[sc.example]:2222', '/tmp/own/known_hosts')];
    expect(hostKeyCause(log, route, { ...nobody, known: [known] })).toEqual({
      message: `ITS HOST KEY HAS CHANGED: ${before}, is now SHA256:new (ssh-ed25519); another machine may be answering`,
      next: 'if the server was reinstalled: ctctl server trust sc --replace',
      final: true,
    });
  });

  it('has changed to one of another type, which ssh takes for a new one', () => {
    const log = [
      'debug1: Server host key: ssh-rsa SHA256:new',
      'No RSA host key is known for [sc.example]:2222 and you have requested strict checking.',
      failed,
    ];
    const cause = hostKeyCause(log, route, { ...nobody, known: [{ key: pinned }] });
    expect(cause?.message).toContain(`CHANGED: ${was}, is now SHA256:new (ssh-rsa);`);
    expect(hostKeyCause(log, route, nobody)?.message).toMatch(/^its host key is not known yet: SHA256:new/);
  });

  it('is revoked in a file of ssh_config', () => {
    const log = [shown, 'Host key ED25519 SHA256:new revoked by file /r', failed];
    const cause = hostKeyCause(log, route, { ...nobody, known: [{ key: pinned }] });
    expect(cause?.message).toBe('its host key is revoked: SHA256:new (ssh-ed25519)');
  });
});

describe('the key of a jump host', () => {
  const keyAt: Knowledge['keyAt'] = (file, line) =>
    file === '/my files/k' && line === 3 ? pinned : undefined;
  const known = [{ key: key('ssh-ed25519', 'that of the server') }];

  it('has changed: it is not blamed on the server', () => {
    const log = changed('[bastion]:2200', '/my files/k');
    expect(hostKeyCause(log, route, { ...nobody, known, keyAt })).toEqual({
      message: `jump host [bastion]:2200: ITS HOST KEY HAS CHANGED: ${was} in /my files/k:3, is now SHA256:warned (ED25519); another machine may be answering`,
      next: "if it was reinstalled (look at its own console): ssh-keygen -R '[bastion]:2200' -f '/my files/k'; then connect to it once with ssh",
      final: true,
    });
  });

  it('has changed, and its old key cannot be read any more', () => {
    const cause = hostKeyCause(changed('bastion', '/gone'), route, { ...nobody, known, keyAt });
    expect(cause?.message).toContain('was another one in /gone:3, is now SHA256:warned');
    expect(cause?.next).toContain('ssh-keygen -R bastion -f /gone;');
  });

  it('at the address of the server, whose port is another', () => {
    const cause = hostKeyCause(changed('sc.example', '/k'), route, { ...nobody, known });
    expect(cause?.message).toMatch(/^jump host sc\.example: /);
  });

  it('is revoked', () => {
    const log = [
      '@ WARNING: REVOKED HOST KEY DETECTED! @',
      'The ED25519 host key for bastion is marked as revoked.',
    ];
    const cause = hostKeyCause([...log, failed], route, nobody);
    expect(cause?.message).toBe('jump host bastion: its host key is revoked');
  });
});
