/** The sh template: what a hole becomes, and what of it people may see. */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import { joinShell, quote, raw, type ShellValue, sh, word } from '../../../src/remote/bundle/shell.ts';

describe('quote', () => {
  it.each([
    ['winxp', 'winxp'],
    ['/dev/server/winxp', '/dev/server/winxp'],
    ['file:/a,hdc:cdrom,r', 'file:/a,hdc:cdrom,r'],
    ['user@host', 'user@host'],
    ['50%', '50%'],
    ['', "''"],
    ['a b', "'a b'"],
    ['a=b', "'a=b'"],
    ["it's", "'it'\\''s'"],
    ["'", "''\\'''"],
    ['~', "'~'"],
    ['{a}', "'{a}'"],
    ['a\nb', "'a\nb'"],
    ['a\n', "'a\n'"],
    ['ß', "'ß'"],
    ['%\n%ß', "'%\n''%ß'"],
    ['#', "'#'"],
    ['*', "'*'"],
    ['!', "'!'"],
  ])('%j is %s', (text, word) => {
    expect(quote(text)).toBe(word);
  });

  it('refuses a NUL byte, wherever it stands', () => {
    for (const text of ['\0', 'a\0', '\0b', 'a\0b']) expect(() => quote(text)).toThrow(RangeError);
  });
});

describe('sh', () => {
  const values: readonly (readonly [string, ShellValue, string])[] = [
    ['a text', 'a b', "'a b'"],
    ['an integer', 42, '42'],
    ['a fraction', 1.5, '1.5'],
    ['a negative number', -1, '-1'],
    ['zero', -0, '0'],
    ['a big number', 8 * 1024 ** 4, '8796093022208'],
    ['an array', ['a', 'b c', 3], "a 'b c' 3"],
    ['an array of nothing', [], ''],
    ['an empty word in an array', ['', 'x'], "'' x"],
    ['shell text', raw('$(date)'), '$(date)'],
    ['nested shell text', sh`echo ${sh`${'a b'} ${1}`}`, "echo 'a b' 1"],
  ];
  it.each(values)('quotes %s', (_what, value, word) => {
    expect(sh`x ${value}`.reveal()).toBe(`x ${word}`);
  });

  it.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['minus infinity', Number.NEGATIVE_INFINITY],
    ['a NUL byte', 'a\0b'],
    ['a number that is none in an array', [Number.NaN]],
    ['a NUL byte in an array', ['ok', '\0']],
  ] as const)('refuses %s', (_what, value) => {
    expect(() => sh`x ${value as ShellValue}`).toThrow(RangeError);
  });

  it('keeps its own text as it stands', () => {
    expect(sh`a "$b" ${'c'}; d`.reveal()).toBe('a "$b" c; d');
  });

  it('joins by newlines, or by what is said', () => {
    const texts = [sh`a ${1}`, raw('b'), sh`c ${'d e'}`];
    expect(joinShell(texts).reveal()).toBe("a 1\nb\nc 'd e'");
    expect(joinShell(texts, '; ').reveal()).toBe("a 1; b; c 'd e'");
    expect(joinShell([]).reveal()).toBe('');
  });

  it('knows that it is empty', () => {
    expect([sh``.isEmpty, raw('').isEmpty, joinShell([]).isEmpty, sh`${[]}`.isEmpty]).toEqual(
      Array(4).fill(true),
    );
    expect([sh` `.isEmpty, sh`${''}`.isEmpty, sh`${new Secret('')}`.isEmpty]).toEqual([false, false, false]);
  });
});

describe('a secret in shell text', () => {
  const secret = new Secret("gehe'1m");
  const text = sh`pass ${secret} ${'a'}`;

  it('goes to the server whole, and is masked everywhere else', () => {
    expect(text.reveal()).toBe("pass 'gehe'\\''1m' a");
    expect(String(text)).toBe("pass '***' a");
    expect(`${joinShell([sh`x ${text}`, text])}`).toBe("x pass '***' a\npass '***' a");
  });

  it('shows in no log or document', () => {
    for (const shown of [String(text), JSON.stringify(text), inspect(text, { depth: 9, showHidden: true })]) {
      expect(shown).not.toContain('gehe');
    }
    expect(JSON.stringify(text.parts)).not.toContain('gehe');
  });

  it('is noticed however deep it stands', () => {
    expect(text.hasSecret).toBe(true);
    expect(sh`a ${sh`b ${joinShell([raw('c'), sh`${secret}`])}`}`.hasSecret).toBe(true);
    expect(sh`a ${'***'}`.hasSecret).toBe(false);
  });

  it('cannot hold a NUL byte either', () => {
    expect(() => sh`${new Secret('a\0b')}`.reveal()).toThrow(RangeError);
  });

  it('is in no conversion of any script, whatever the password', () => {
    // Not a part of the text around it: a password "a" would be found in "pass".
    const password = fc.string({ minLength: 1, unit: fc.constantFrom(...'QZ%"\'$ \\') });
    fc.assert(
      fc.property(fc.array(password, { maxLength: 5 }), (passwords) => {
        const script = joinShell(passwords.map((value) => sh`printf ${new Secret(value)}`));
        expect(String(script)).toBe(passwords.map(() => "printf '***'").join('\n'));
      }),
    );
  });
});

describe('a word of several pieces', () => {
  it.each([
    [[], "''"],
    [['', ''], "''''"],
    [['a', ' b'], "a' b'"],
    [['# ', new Secret('x y'), '$'], "'# ''x y''$'"],
    [[new Secret("it's")], "'it'\\''s'"],
  ] as const)('%j is %s', (pieces, source) => {
    expect(word(pieces).reveal()).toBe(source);
  });

  it('masks its secrets, and only them', () => {
    const text = word(['user:', new Secret('geheim')]);
    expect([String(text), text.hasSecret, word(['a']).hasSecret]).toEqual(["user:'***'", true, false]);
  });

  it('refuses a NUL byte in text and secret', () => {
    expect(() => word(['a\0'])).toThrow(RangeError);
    expect(() => word([new Secret('a\0')]).reveal()).toThrow(RangeError);
  });
});
