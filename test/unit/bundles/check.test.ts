/** bundle check: what can be said before there are a server and values. */
import { describe, expect, it } from 'vitest';
import { checkBundle } from '../../../src/bundles/check.ts';
import { parseBundle } from '../../../src/bundles/parse.ts';
import { sampleServer, sampleValues } from '../../../src/bundles/samples.ts';
import { bundleOf, verdictOf } from './texts.ts';

describe('fields with placeholders', () => {
  it.each([
    ['a text in a path', 'file: { path: "/${x}", content: x }', 'x: {}', []],
    ['a text in a name with a pattern', 'package: { name: "${x}" }', 'x: {}', []],
    ['a text in a choice of words', 'running: { domain: d, state: "${x}" }', 'x: {}', []],
    [
      'a wrong default in a choice of words',
      'running: { domain: d, state: "${x}" }',
      'x: { default: on }',
      ['state: expected running or off'],
    ],
    [
      'a text for a number',
      'running: { domain: d, state: off, grace: "${x}" }',
      'x: {}',
      ['grace: expected a number of seconds, at least 1'],
    ],
    ['a number for a number', 'running: { domain: d, state: off, grace: "${x}" }', 'x: { type: number }', []],
    [
      'a number for a boolean',
      'service: { name: s, running: "${x}" }',
      'x: { type: number }',
      ['running: expected true or false'],
    ],
    ['a boolean for a boolean', 'service: { name: s, running: "${x}" }', 'x: { type: boolean }', []],
    ['a size', 'volume: { name: v, size: "${x}" }', 'x: { type: size }', []],
    ['a path', 'file: { path: "${x}", content: y }', 'x: { type: path }', []],
    ['a secret in a content', 'file: { path: /a, content: "${x}" }', 'x: { secret: true }', []],
    [
      'a secret in a path',
      'file: { path: "/${x}", content: y }',
      'x: { secret: true }',
      ['path: a secret cannot stand here'],
    ],
    [
      'a secret for a boolean',
      'service: { name: s, running: "${x}" }',
      'x: { secret: true }',
      ['running: a secret cannot stand here'],
    ],
    [
      'fields that do not go together, whatever the value',
      'service: { name: "${x}" }',
      'x: {}',
      [' says nothing about it: expected running, enabled or restart_after'],
    ],
    [
      'a mistyped field beside one',
      'file: { path: "/${x}", content: y, mod: "0644" }',
      'x: {}',
      [' unknown key "mod" (did you mean "mode"?)'],
    ],
    [
      'an unknown step beside one',
      'service: { name: "${x}", restart_after: [b] }',
      'x: {}',
      ['restart_after[0]: no earlier step has the id "b"'],
    ],
  ] as const)('%s', (_what, fields, parameter, expected) => {
    const kind = fields.split(':')[0];
    const { problems } = verdictOf(bundleOf([`- { id: a, ${fields} }`], [parameter]));
    expect(problems).toEqual(
      expected.map((each) => `6: steps.a.${kind}${each.startsWith(' ') ? `:${each}` : `.${each}`}`),
    );
  });

  it('all problems of all steps are named, by line', () => {
    const { problems } = verdictOf(
      bundleOf(['- { id: a, volume: { name: x, size: big } }', '- { id: b, file: { path: b, content: x } }']),
    );
    expect(problems).toEqual([
      '4: steps.a.volume.size: expected a size like 8G, or a number of bytes',
      '5: steps.b.file.path: expected an absolute path on the server, without a slash at its end',
    ]);
  });
});

describe('shell', () => {
  it('is looked through line by line, in the block where it stands', () => {
    const text = bundleOf([
      '- id: a',
      '  shell:',
      '    check: |',
      '      test -e /a',
      '      rm -f /a',
      '    apply: |',
      '',
      '      [[ x ]] && touch /a',
      '- { id: b, command: { run: "touch /b", unless: "rm /b" } }',
    ]);
    expect(verdictOf(text)).toEqual({
      problems: [],
      warnings: [
        '8: steps.a.shell.check: a command that changes files in a check',
        '11: steps.a.shell.apply: [[ … ]] is not understood by every sh',
        '12: steps.b.command.unless: a command that changes files in a check',
      ],
    });
  });

  it('must not be empty', () => {
    expect(verdictOf(bundleOf(['- { id: a, shell: { check: " " } }'])).problems).toEqual([
      '4: steps.a.shell.check: expected shell, which is not empty',
    ]);
  });
});

describe('the rest', () => {
  it('a parameter that nobody uses, and a tag that YAML does not know, are warnings', () => {
    const text = bundleOf(['- { id: a, shell: { check: !bash x } }'], ['x1: {}']);
    const { problems, warnings } = verdictOf(text);
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      '4: parameters.x1: no step uses it',
      expect.stringContaining('6: not valid YAML'),
    ]);
  });

  it('a file that cannot be read has problems and no source', () => {
    const { source, problems } = checkBundle('name: [', 'a.yaml');
    expect([source, problems.length]).toEqual([undefined, 1]);
  });
});

describe('samples', () => {
  it('are the default, the first choice, or made up, and fit the type', () => {
    const source = parseBundle(
      bundleOf(
        ['- { id: a, file: { path: /a, content: "${a} ${b} ${c} ${d} ${e} ${f} ${g}" } }'],
        [
          'a: { default: x }',
          'b: { choices: [y, z] }',
          'c: {}',
          'd: { type: number }',
          'e: { type: size }',
          'f: { type: path }',
          'g: { secret: true }',
        ],
      ),
      'a.yaml',
    );
    const { values, madeUp } = sampleValues(source);
    expect([...values.values()].map(String)).toEqual([
      'x',
      'y',
      'sample',
      '1',
      '1073741824',
      '/sample',
      '***',
    ]);
    expect([...madeUp]).toEqual(['c', 'd', 'e', 'f', 'g']);
    expect(sampleServer.volumeGroup).toBe('server');
  });
});
