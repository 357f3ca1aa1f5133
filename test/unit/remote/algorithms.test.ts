/** What ctctl offers a server of today. */
import { describe, expect, it } from 'vitest';
import { algorithmsFor, modernAlgorithms } from '../../../src/remote/ssh/algorithms.ts';

const hostKeysFor = (...known: string[]): readonly unknown[] =>
  algorithmsFor(known).serverHostKey as readonly unknown[];

describe('the lists', () => {
  it.each(Object.entries(modernAlgorithms))('%s has nothing that is broken', (_kind, names) => {
    for (const name of names) {
      // SHA-1, MD5, RC4, CBC and DSA in all their spellings; "ssh-rsa" is a signature with SHA-1.
      expect(name).not.toMatch(/sha1|md5|cbc|arcfour|3des|blowfish|cast128|dss|group1-|ripemd|^ssh-rsa$|-96/);
    }
    expect(new Set(names).size).toBe(names.length);
  });

  it('offers them all, and nothing else', () => {
    const offered = algorithmsFor([]);
    expect(offered).toEqual({
      kex: [...modernAlgorithms.kex],
      cipher: [...modernAlgorithms.cipher],
      hmac: [...modernAlgorithms.hmac],
      serverHostKey: [...modernAlgorithms.serverHostKey],
    });
  });

  it('tries group exchange last, which blocks the event loop', () => {
    expect(modernAlgorithms.kex.at(-1)).toBe('diffie-hellman-group-exchange-sha256');
  });
});

describe('host key types', () => {
  const all = modernAlgorithms.serverHostKey;
  it.each([
    [['ssh-ed25519'], ['ssh-ed25519']],
    [['ecdsa-sha2-nistp256'], ['ecdsa-sha2-nistp256']],
    // An RSA key is one type in known_hosts and two kinds of signature.
    [['ssh-rsa'], ['rsa-sha2-512', 'rsa-sha2-256']],
    [
      ['ssh-rsa', 'ecdsa-sha2-nistp521'],
      ['ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256'],
    ],
    [['ssh-dss'], ['ssh-ed25519']],
    [[], ['ssh-ed25519']],
  ])('known %j come first', (known, first) => {
    const offered = hostKeysFor(...known);
    expect(offered.slice(0, first.length)).toEqual(first);
    expect([...offered].sort()).toEqual([...all].sort());
  });

  it('never offers SHA-1, even where an RSA key is known', () => {
    expect(hostKeysFor('ssh-rsa')).not.toContain('ssh-rsa');
  });
});
