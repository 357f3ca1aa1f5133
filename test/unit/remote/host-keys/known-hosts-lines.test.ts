/** Lines of known_hosts: what is read out of them, and which names they are about. */
import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches, parseLine } from '../../../../src/remote/host-keys/known-hosts-lines.ts';
import { ecdsa, ed25519, rsa, textOf } from './keys.ts';

const key = textOf(ed25519);

describe('parseLine', () => {
  it.each([
    ['a name', `home ${key}`, undefined, 'home'],
    ['several names', `home,192.168.1.2 ${key}`, undefined, 'home,192.168.1.2'],
    ['a comment behind the key', `home ${key} root@home # and more`, undefined, 'home'],
    ['blanks and tabs', ` \thome \t ${key.replace(' ', '\t\t')}\t`, undefined, 'home'],
    ['the line end of Windows', `home ${key}\r`, undefined, 'home'],
    ['a port', `[home]:2222 ${key}`, undefined, '[home]:2222'],
    ['an IPv6 address', `2001:db8::1 ${key}`, undefined, '2001:db8::1'],
    ['a revoked key', `@revoked * ${key}`, 'revoked', '*'],
    ['an authority', `@cert-authority *.example.org ${key} CA`, 'cert-authority', '*.example.org'],
    ['a marker and a tab', `@revoked\t* ${key}`, 'revoked', '*'],
  ])('reads %s', (_what, line, marker, names) => {
    expect(parseLine(line)).toEqual({ marker, names, key: ed25519 });
  });

  it.each([ed25519, ecdsa, rsa].map((each) => [each.type, each] as const))(
    'reads a %s key',
    (_type, each) => {
      expect(parseLine(`home ${textOf(each)}`)?.key).toEqual(each);
    },
  );

  it.each([
    ['an empty line', ''],
    ['blanks', ' \t '],
    ['a comment', `# home ${key}`],
    ['a comment without a blank', `#home ${key}`],
    ['a comment behind blanks', `  # home ${key}`],
    ['a name alone', 'home'],
    ['a name and a type', 'home ssh-ed25519'],
    ['an unknown marker', `@trusted home ${key}`],
    ['two markers', `@revoked @revoked home ${key}`],
    ['a marker for a name', `@revoked @cert-authority ${key}`],
    ['a marker alone', '@revoked'],
    ['a marker without a name', `@revoked ${key}`],
    ['a key without a name', key],
    ['a key of SSH 1', 'home 1024 35 1234567890'],
    ['a key that is cut off', `home ${key.slice(0, -8)}`],
    ['another type than the key has', `home ssh-rsa ${key.split(' ')[1]}`],
    ['the bytes of a program', '\u007fELF\u0002\u0001\u0001\u0000 \u0000\u0000 \u0003\u0000>'],
  ])('skips %s', (_what, line) => {
    expect(parseLine(line)).toBeUndefined();
  });

  it('survives any line', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((some) => `@revoked ${some} ${key}`),
    );
    fc.assert(
      fc.property(text, fc.string(), (line, name) => {
        const parsed = parseLine(line);
        if (parsed) matches(parsed, name);
      }),
    );
  });
});

describe('matches', () => {
  it.each([
    ['home', 'home', true],
    ['home', 'home2', false],
    ['home2', 'home', false],
    ['HOME.Example', 'home.example', true],
    ['home.example', 'HOME.Example', true],
    ['lab,home', 'home', true],
    ['lab,home', 'lab,home', false],
    ['*', 'home', true],
    ['*', '[home]:2222', true],
    ['*.example', 'home.example', true],
    ['*.example', 'example', false],
    ['*.example', '.example', true],
    ['*.EXAMPLE', 'home.example', true],
    ['h*m*', 'home', true],
    ['h*x*', 'home', false],
    ['**e', 'home', true],
    ['h?me', 'home', true],
    ['h?me', 'hme', false],
    ['????', 'home', true],
    ['???', 'home', false],
    ['?', '', false],
    ['h*?', 'home', true],
    ['h*?', 'h', false],
    ['*,!home', 'lab', true],
    ['*,!home', 'home', false],
    ['!home,*', 'home', false],
    ['!HOME,*', 'home', false],
    ['!h*,*', 'home', false],
    ['!h*,*', 'lab', true],
    ['!home', 'lab', false],
    ['!home', 'home', false],
    ['home', '[home]:2222', false],
    ['[home]:2222', 'home', false],
    ['[home]:2222', '[home]:2222', true],
    ['[*]:2222', '[home]:2222', true],
    ['[home]:*', '[home]:22', true],
    ['[2001:db8::1]:2222', '[2001:DB8::1]:2222', true],
    ['192.168.1.*', '192.168.1.2', true],
    ['h.me', 'home', false],
    ['h[ao]me', 'home', false],
  ])('%s is about %s: %s', (names, name, expected) => {
    expect(matches({ names }, name)).toBe(expected);
  });

  it('compares bytes, as OpenSSH does', () => {
    const names = Buffer.from('bücher').toString('latin1');
    expect(matches({ names }, 'bücher')).toBe(true);
    expect(matches({ names: 'b??cher' }, 'bücher')).toBe(true);
    expect(matches({ names: 'b?cher' }, 'bücher')).toBe(false);
  });

  it('takes no time for a pattern that would keep a RegExp busy for years', () => {
    const names = `${'*a'.repeat(40)}b`;
    const before = performance.now();
    expect(matches({ names }, 'a'.repeat(250))).toBe(false);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('agrees with the plain meaning of the wildcards', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (names, name) => {
        const meaning = names.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matches({ names }, name)).toBe(new RegExp(`^(?:${meaning})$`).test(name));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a hashed name', () => {
  const hashed = (name: string, salt = Buffer.alloc(20, 7)): string =>
    `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;

  it('is about that name alone, however it is written', () => {
    const name = fc.stringMatching(/^[a-z0-9.[\]:-]{1,20}$/);
    const salt = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(name, name, salt, (one, other, bytes) => {
        expect(matches({ names: hashed(one, bytes) }, one)).toBe(true);
        expect(matches({ names: hashed(one, bytes) }, one.toUpperCase())).toBe(true);
        expect(matches({ names: hashed(one, bytes) }, other)).toBe(one === other);
      }),
    );
  });

  it('is the one that ssh-keygen -H has written', () => {
    // ssh-keygen of OpenSSH 9.2, for `home.example`.
    const names = '|1|UfKr108sAHdARITdZvPMA3QhC9w=|Ba6Rghjda1L9PO7DIqSQGEDSK/w=';
    expect(matches({ names }, 'home.example')).toBe(true);
    expect(matches({ names }, 'home')).toBe(false);
  });

  it.each([
    ['no hash', '|1|'],
    ['another kind of hash', hashed('home').replace('|1|', '|2|')],
    ['no salt', '|1||BwcHBwcHBwcHBwcHBwcHBwcHBwc='],
    ['a salt of a wrong length', hashed('home', Buffer.alloc(16, 7))],
    ['something behind it', `${hashed('home')}|`],
    ['other names beside it', `${hashed('home')},home`],
  ])('that is broken is about nobody: %s', (_what, names) => {
    expect(matches({ names }, 'home')).toBe(false);
  });
});
