/** What a file says of its encoding: each answer is that of the real python2.7. */
import { describe, expect, it } from 'vitest';
import { definition, refusal } from './support.ts';

describe('the encoding that a file declares', () => {
  it.each([
    ['# coding: nosuch\nmemory = 64\n', '1: SyntaxError: encoding problem: nosuch'],
    ['#!/x\n# vim: set fileencoding=none :\nmemory = 64\n', '2: SyntaxError: encoding problem: none'],
    ['# coding: utf-16\nmemory = 64\n', '1: SyntaxError: encoding problem: utf-16'],
    ['# encoding: see README\nmemory = 64\n', '1: SyntaxError: encoding problem: see'],
    ['\ufeff# coding: latin-1\nmemory = 64\n', '1: SyntaxError: encoding problem: latin-1 with BOM'],
    ['\ufeff# coding: utf8\nmemory = 64\n', '1: SyntaxError: encoding problem: utf8 with BOM'],
    ["# coding: ascii\nname = 'ä'\n", '2: SyntaxError: ascii is declared, and there are bytes beyond ASCII'],
    [
      '# coding: rot13\nmemory = 64\n',
      '1: cannot be evaluated: rot13 makes another text of the file before Python reads it',
    ],
  ])('refused: %j', (text, reason) => {
    for (const version of ['3.2', '4.1'] as const) expect(refusal(text, { version })).toBe(reason);
  });

  it.each([
    '# -*- coding: utf-8 -*-\n',
    '# coding: utf-8-unix\n',
    '# coding: Latin1\n',
    '# coding=ISO_8859-15\n',
    '#!/x\n# vim: set fileencoding=utf-8 :\n',
    '# coding: cp1252\n',
    '# coding: mac_roman\n',
    '# coding: euc_jp\n',
    '\ufeff# coding: utf-8\n',
    '\n\n# coding: nosuch\n',
    'vcpus = 1\n# coding: nosuch\n',
  ])('taken: %j', (start) => {
    expect(definition(`${start}memory = 64\n`, { version: '4.1' }).memory).toBe(64);
  });
});

describe('a NUL byte', () => {
  it.each(['memory = 64\0\n', '# a\0b\nmemory = 64\n', 'memory = [1,\0\n2]\n', 'memory = 64\0', '\0'])(
    'is not followed: %j',
    (text) => expect(refusal(text)).toMatch(/^\d+: cannot be evaluated: with a NUL byte in it/),
  );

  it('in a text ends it, as for Python', () => {
    expect(refusal("name = 'a\0b'\n")).toBe('1: SyntaxError: EOL while scanning string literal');
  });
});
