/** A host key: its type, its fingerprint, and its text in files. */
import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint, hostKeyOf, isSameKey, keyFromText } from '../../../../src/remote/host-keys/host-key.ts';
import { base64Of, ecdsa, ed25519, otherEd25519, rsa } from './keys.ts';

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
      if (error) process.stderr.write('host-key.test.ts: no ssh-keygen here: install openssh-client\n');
      else expect(stdout.toString().split(' ')[1]).toBe(fingerprint(key));
    }
  });
});

describe('isSameKey', () => {
  it.each([
    ['itself', ed25519, hostKeyOf(Buffer.from(ed25519.blob)), true],
    ['another of the same type', ed25519, otherEd25519, false],
    ['another type', ed25519, rsa, false],
    ['the same bytes under another type', ed25519, { type: 'ssh-rsa', blob: ed25519.blob }, false],
  ])('compares a key with %s', (_what, one, other, same) => {
    expect(isSameKey(one, other)).toBe(same);
  });
});

describe('keyFromText', () => {
  it.each([ed25519, ecdsa, rsa].map((key) => [key.type, key] as const))(
    'reads a key of type %s',
    (_, key) => {
      expect(keyFromText(key.type, base64Of(key))).toEqual(key);
    },
  );

  const text = base64Of(ed25519);
  it.each([
    ['nothing', '', ''],
    ['no base64', 'ssh-ed25519', '????'],
    ['base64 with something in it', 'ssh-ed25519', `${text.slice(0, 8)}*${text.slice(9)}`],
    ['base64 of a wrong length', 'ssh-ed25519', text.slice(0, -1)],
    ['padding in the middle', 'ssh-ed25519', `AA==${text}`],
    ['another type than it says', 'ssh-rsa', text],
    ['no type', '', text],
    ['control characters for a type', '\u001b[2J', text],
    ['a key that is cut off', 'ssh-ed25519', text.slice(0, -4)],
    ['a key with something behind it', 'ssh-ed25519', `${text}AAAA`],
    ['a type without a key', 'ssh-ed25519', text.slice(0, 20)],
  ])('takes no key from %s', (_what, type, base64) => {
    expect(keyFromText(type, base64)).toBeUndefined();
  });

  it('takes no key that is cut off anywhere', () => {
    for (let length = 0; length < rsa.blob.length; length += 1) {
      const cut = rsa.blob.subarray(0, length).toString('base64');
      expect(keyFromText('ssh-rsa', cut)).toBeUndefined();
    }
  });

  it('is quiet about any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (type, base64) => {
        keyFromText(type, base64);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const key = keyFromText('ssh-ed25519', Buffer.from(bytes).toString('base64'));
        return key === undefined || key.type === 'ssh-ed25519';
      }),
    );
  });
});
