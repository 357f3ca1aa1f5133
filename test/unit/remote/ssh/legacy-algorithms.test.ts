/** The profile for old servers: what it adds, where that stands, and for whom it is proposed. */
import { describe, expect, it } from 'vitest';
import {
  algorithmsFor,
  type Category,
  disagreements,
  legacyFor,
  modernAlgorithms,
  offerOf,
} from '../../../../src/remote/ssh/algorithms.ts';
import type { Offer } from '../../../../src/remote/ssh/offer.ts';

const categories = ['kex', 'serverHostKey', 'cipher', 'hmac'] as const;

/** What sshd of Debian 12 offers, in short. */
const today: Offer = {
  kex: ['sntrup761x25519-sha512@openssh.com', 'curve25519-sha256', 'diffie-hellman-group14-sha256'],
  serverHostKey: ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519'],
  cipher: ['chacha20-poly1305@openssh.com', 'aes128-ctr', 'aes128-gcm@openssh.com'],
  hmac: ['umac-64-etm@openssh.com', 'hmac-sha2-256'],
};

const etch: Offer = {
  kex: ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
  serverHostKey: ['ssh-rsa', 'ssh-dss'],
  cipher: ['aes128-cbc', '3des-cbc', 'blowfish-cbc', 'aes128-ctr'],
  hmac: ['hmac-md5', 'hmac-sha1', 'hmac-ripemd160'],
};

describe('the offer', () => {
  it('without a profile is the modern one', () => {
    expect(offerOf(undefined)).toEqual(modernAlgorithms);
  });

  it.each(categories)('of the profile has all modern names of %s first, in their order', (category) => {
    const late = 'diffie-hellman-group-exchange-sha256';
    const modern = (modernAlgorithms[category] as readonly string[]).filter((name) => name !== late);
    expect(offerOf('etch')[category].slice(0, modern.length)).toEqual(modern);
    expect(new Set(offerOf('etch')[category]).size).toBe(offerOf('etch')[category].length);
  });

  it.each([
    [
      'kex',
      [
        'diffie-hellman-group14-sha1',
        'diffie-hellman-group1-sha1',
        'diffie-hellman-group-exchange-sha256',
        'diffie-hellman-group-exchange-sha1',
      ],
    ],
    ['serverHostKey', ['ssh-rsa', 'ssh-dss']],
    ['cipher', ['aes128-cbc', 'aes192-cbc', 'aes256-cbc', '3des-cbc']],
    ['hmac', ['hmac-sha1', 'hmac-md5']],
  ] as const)(
    'of the profile ends in %s with what is old; group exchange is slow, so last',
    (category, names) => {
      expect(offerOf('etch')[category].slice(-names.length)).toEqual(names);
    },
  );

  it('has nothing that OpenSSL 3 cannot do any more', () => {
    expect(Object.values(offerOf('etch')).flat().join()).not.toMatch(/arcfour|blowfish|cast128/);
  });
});

describe('the lists for one server', () => {
  it.each([
    [['ssh-rsa'], ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa']],
    [['ssh-dss'], ['ssh-dss', 'ssh-ed25519']],
    [['ssh-ed25519'], ['ssh-ed25519', 'ecdsa-sha2-nistp256']],
    [[], ['ssh-ed25519', 'ecdsa-sha2-nistp256']],
  ])('under the profile begin with the host key types that are known: %j', (known, first) => {
    const { serverHostKey, kex } = algorithmsFor(known, 'etch');
    const names = serverHostKey as readonly string[];
    expect(names.slice(0, first.length)).toEqual(first);
    expect([...names].sort()).toEqual([...offerOf('etch').serverHostKey].sort());
    expect(kex).toEqual(offerOf('etch').kex);
  });
});

describe('disagreements', () => {
  it.each<[string, Partial<Offer>, readonly Category[]]>([
    ['none with a server of today', {}, []],
    ['a key exchange', { kex: etch.kex }, ['kex']],
    ['a host key type', { serverHostKey: ['ssh-rsa'] }, ['serverHostKey']],
    ['a cipher', { cipher: ['3des-cbc'] }, ['cipher']],
    ['no MAC with a cipher that has its own', { hmac: ['hmac-md5'] }, []],
    ['a MAC', { cipher: ['aes128-ctr'], hmac: ['hmac-md5'] }, ['hmac']],
    ['lists that are empty', { kex: [], cipher: [] }, ['kex', 'cipher']],
    ['everything of Etch but its cipher', etch, ['kex', 'serverHostKey', 'hmac']],
  ])('%s', (_what, theirs, expected) => {
    expect(disagreements(modernAlgorithms, { ...today, ...theirs })).toEqual(expected);
  });

  it('a MAC too where the first common cipher is ours to choose, not theirs', () => {
    // RFC 4253, 7.1: the first of the client's list that the server has.
    const theirs = { ...today, cipher: ['aes256-ctr', 'aes256-gcm@openssh.com'], hmac: ['hmac-md5'] };
    expect(disagreements(modernAlgorithms, theirs)).toEqual([]);
  });

  it('none with Etch under the profile', () => {
    expect(disagreements(offerOf('etch'), etch)).toEqual([]);
  });
});

describe('the profile is proposed', () => {
  it.each<[string, Offer, 'etch' | undefined]>([
    ['for Etch', etch, 'etch'],
    ['for a server of which one list is old', { ...today, kex: etch.kex }, 'etch'],
    ['not for a server of today', today, undefined],
    ['not where it would not help', { ...etch, cipher: ['arcfour'] }, undefined],
    [
      'not where one of several lists stays apart',
      { ...etch, kex: ['kexguess2@matt.ucc.asn.au'] },
      undefined,
    ],
  ])('%s', (_what, theirs, expected) => {
    expect(legacyFor(theirs)).toBe(expected);
  });
});
