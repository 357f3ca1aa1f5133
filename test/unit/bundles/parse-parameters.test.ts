/** What a bundle file may say about its parameters, and where their names may stand. */
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../../src/bundles/parse.ts';
import { bundleOf, problemsOf } from './texts.ts';

const motd = '- { id: motd, file: { path: /etc/motd, content: hello } }';

describe('parameters', () => {
  const use = (name: string) => `- { id: a, file: { path: /a, content: "\${${name}}" } }`;
  it.each([
    [
      'required and default',
      '{ required: true, default: a }',
      ['required: a parameter with a default is not required'],
    ],
    ['neither', '{ required: false }', ['required: a parameter that is not required needs a default']],
    [
      'a secret with a default',
      '{ secret: true, default: a }',
      ['secret: a secret has no default: everybody who reads the file would know it'],
    ],
    ['a secret that may be empty', '{ secret: true, default: "" }', []],
    ['a secret number', '{ secret: true, type: number }', ['secret: a secret is of type string, not number']],
    ['no pattern', '{ pattern: "(" }', ['pattern: expected a regular expression']],
    ['a half pattern', '{ pattern: "a)(b" }', ['pattern: expected a regular expression']],
    [
      'a pattern of a number',
      '{ type: number, pattern: x }',
      ['pattern: a pattern is for string and path, not for number'],
    ],
    [
      'a default off the pattern',
      '{ pattern: "[a-z]+", default: A }',
      ['default: expected a text that matches [a-z]+'],
    ],
    [
      'a default off the pattern, in its words',
      '{ pattern: "[a-z]+", expects: small letters, default: A }',
      ['default: expected small letters'],
    ],
    [
      'words for no pattern',
      '{ expects: small letters }',
      ['expects: says a pattern in words, and there is no pattern'],
    ],
    [
      'a default off the choices, of which one is empty',
      '{ choices: ["", b], default: c }',
      ['default: expected one of "", b'],
    ],
    ['a default off the choices', '{ choices: [a, b], default: c }', ['default: expected one of a, b']],
    [
      'a choice off the type',
      '{ type: number, choices: [1, b] }',
      ['choices[1]: expected a number like 5 or 0.5'],
    ],
    ['no choices', '{ choices: [] }', ['choices: expected at least one value']],
    ['a number as text', '{ default: 0815 }', ['default: expected a text (put it in quotes)']],
    ['a relative path', '{ type: path, default: x }', ['default: expected an absolute path on the server']],
    ['no size', '{ type: size, default: big }', ['default: expected a size like 8G or 512M']],
    ['no boolean', '{ type: boolean, default: 5 }', ['default: expected true or false']],
    ['another type', '{ type: integer }', ['type: expected one of string, number, boolean, size, path']],
    ['a mistyped field', '{ defualt: a }', ['unknown key "defualt" (did you mean "default"?)']],
    ['all that is right', '{ type: size, choices: [1G, 1024M], default: 1024M }', []],
  ])('%s', (_what, fields, expected) => {
    const found = problemsOf(bundleOf([use('guest')], [`guest: ${fields}`]));
    expect(found).toEqual(
      expected.map((each) => `4: parameters.guest${/^unknown/.test(each) ? ': ' : '.'}${each}`),
    );
  });

  it.each(['ct_x', 'Guest', '1a', 'a-b', ''])('none is called %j', (name) => {
    expect(problemsOf(bundleOf([motd], [`"${name}": {}`]))).toEqual([
      `4: parameters: "${name}": expected a parameter name: lower-case letters, digits and "_", not starting with "ct_"`,
    ]);
  });

  it('a secret in a title, of the bundle or of a step', () => {
    const text = bundleOf(
      ['- { id: a, title: "with ${pin}", shell: { check: x } }'],
      ['pin: { secret: true }'],
    ).replace('A test', '${pin}');
    expect(problemsOf(text)).toEqual([
      '2: title: the secret pin cannot stand in a title',
      '6: steps.a.title: the secret pin cannot stand in a title',
    ]);
  });

  it.each([
    ['in a field', use('guest'), true],
    ['in a title', '- { id: a, title: "${guest}", shell: { check: x } }', true],
    ['as a shell variable', '- { id: a, shell: { check: "test \\"$guest\\"" } }', true],
    ['in shell arithmetic', '- { id: a, shell: { check: "test $((guest + 1)) = 2" } }', true],
    ['only as a part of a word of shell', '- { id: a, shell: { check: "echo $guests" } }', false],
    ['only as literal text', '- { id: a, file: { path: /a, content: "$${guest}" } }', false],
  ])('one that stands %s', (_what, step, isUsed) => {
    const { warnings, problems } = readBundle(bundleOf([step], ['guest: {}']), 'a.yaml');
    expect(problems).toEqual([]);
    expect(warnings.map(({ message }) => message)).toEqual(isUsed ? [] : ['no step uses it']);
  });
});
