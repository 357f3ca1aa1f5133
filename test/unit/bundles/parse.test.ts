/** Bundle files as they are read: what they say, and their mistakes by line and path. */
import { describe, expect, it } from 'vitest';
import { parseBundle } from '../../../src/bundles/parse.ts';
import { messageOf } from '../../../src/common/errors.ts';
import { failureOf } from '../inventory/helpers.ts';
import { bundleOf, lines, problemsOf } from './texts.ts';

const motd = '- { id: motd, file: { path: /etc/motd, content: hello } }';

describe('a bundle', () => {
  it('is read whole', () => {
    const text = lines(
      'name: motd',
      'title: Hello ${guest}',
      'description: What for',
      'parameters:',
      '  guest: { type: string, description: Who, required: true, pattern: "[a-z]+" }',
      '  size: { type: size, default: 8G, choices: [8G, 16G] }',
      '  pin: { secret: true }',
      'only: { toolstack: xl }',
      'timeout: 30m',
      'steps:',
      '  - id: motd',
      '    file: { path: /etc/motd, content: "${guest} ${size}" }',
      '  - id: own',
      '    title: Own',
      '    needs: [motd]',
      '    only: { exists: /etc/motd }',
      '    shell: { check: "test $pin" }',
    );
    const { places, ...source } = parseBundle(text, 'motd.yaml');
    expect(source).toEqual({
      file: 'motd.yaml',
      name: 'motd',
      title: 'Hello ${guest}',
      description: 'What for',
      parameters: new Map([
        ['guest', { name: 'guest', type: 'string', description: 'Who', pattern: '[a-z]+', secret: false }],
        ['size', { name: 'size', type: 'size', default: '8G', choices: ['8G', '16G'], secret: false }],
        ['pin', { name: 'pin', type: 'string', secret: true }],
      ]),
      only: { toolstack: 'xl' },
      timeout: 1_800_000,
      steps: [
        {
          id: 'motd',
          needs: [],
          kind: 'file',
          fields: { path: '/etc/motd', content: '${guest} ${size}' },
          at: ['steps', 0, 'file'],
        },
        {
          id: 'own',
          title: 'Own',
          needs: ['motd'],
          only: { exists: '/etc/motd' },
          kind: 'shell',
          fields: { check: 'test $pin' },
          at: ['steps', 1, 'shell'],
        },
      ],
    });
    expect(places.lineOf(['steps', 1, 'needs'])).toBe(15);
    expect(places.display(['steps', 1, 'only', 'exists'])).toBe('steps.own.only.exists');
  });

  it.each([
    ['a byte order mark', `\ufeff${bundleOf([motd])}`],
    ['CR LF', bundleOf([motd]).replaceAll('\n', '\r\n')],
    ['an alias', bundleOf(['- { id: a, file: &f { path: /a, content: x } }', '- { id: b, file: *f }'])],
    ['a document mark', `---\n${bundleOf([motd])}`],
  ])('may have %s', (_what, text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it('keeps the line ends of a text block, and no CR', () => {
    const text = bundleOf(['- id: a', '  file:', '    path: /a', '    content: |', '      one', '      two']);
    const { steps } = parseBundle(text.replaceAll('\n', '\r\n'), 'a.yaml');
    expect(steps[0]?.fields).toEqual({ path: '/a', content: 'one\ntwo\n' });
  });
});

describe('what is no bundle', () => {
  it.each([
    ['an empty file', '', ['0: the file is empty: a bundle has name, title and steps']],
    ['comments only', '# nothing\n', ['0: the file is empty: a bundle has name, title and steps']],
    ['a text', 'hello', ['1: expected the fields of a bundle: name, title, steps']],
    ['a list', '- a\n', ['1: expected the fields of a bundle: name, title, steps']],
    ['a tab', 'name: x\nsteps:\n\t- id: a\n', ['3: a tab cannot indent: use blanks']],
    ['a key twice', 'name: x\nname: y\n', ['2: the key name stands here twice']],
    ['two documents', 'name: x\n---\nname: y\n', ['2: a second document ("---") is not allowed']],
    ['an unknown alias', 'name: *x\n', ['0: YAML aliases cannot be resolved']],
    ['many brackets', '['.repeat(20_000), ['0: not valid YAML: it is nested too deeply']],
    ['a huge file', `# ${'x'.repeat(4 * 1024 * 1024)}`, ['0: the file is larger than 4 MiB']],
    [
      'a key that is no text',
      'name: x\n1: y\n',
      ['1: missing: title', '1: missing: steps', '2: unknown key "1"'],
    ],
  ])('%s', (_what, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it('an alias of aliases takes no memory', () => {
    const bombs = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`);
    expect(problemsOf(lines('a0: &a0 [x]', ...bombs))).toEqual(['0: YAML aliases cannot be resolved']);
  });

  it('names the check as the next step where nothing else mends the only problem', async () => {
    const failure = await failureOf(() =>
      parseBundle(bundleOf([motd]).replace(/name: .*\n/, ''), './my file.yaml'),
    );
    expect(failure).toMatchObject({
      message: './my file.yaml:1: missing: name',
      next: "mend it, then ctctl bundle check './my file.yaml'",
    });
  });

  it('is a usage failure: the first problem by line, how to mend it, and the others as cause', async () => {
    const text = bundleOf([
      '- { id: a, file: { path: "/${gest}", content: "${}" } }',
      '- { id: a, shell: { check: x } }',
    ]);
    const failure = await failureOf(() => parseBundle(text, 'motd.yaml'));
    expect(failure).toMatchObject({
      reason: 'usage',
      message: 'motd.yaml:4: steps.a.file.path: no parameter "gest" (and 2 more)',
      next: 'add it to parameters, or write $${gest} if it is text; see all of them with ctctl bundle check motd.yaml',
    });
    expect(messageOf(failure.cause).split('\n')).toEqual([
      'motd.yaml:4: steps.a.file.path: no parameter "gest"',
      'motd.yaml:4: steps.a.file.content: "${}" is no parameter',
      'motd.yaml:5: steps.a.id: another step (line 4) has this id',
    ]);
  });
});

describe('texts without quotes', () => {
  const needs = 'needs quotes';
  it.each([
    [
      'a placeholder in { }',
      ['- { id: a, file: { path: /x, content: ${owner} } }', motd],
      ['4: ${owner} within { } or [ ] needs quotes'],
    ],
    [
      'one within a text',
      ['- { id: a, file: { path: /x/${p}/y, content: x } }'],
      ['4: ${p} within { } or [ ] needs quotes'],
    ],
    ['one in [ ]', ['- { id: a, package: { names: [${a}] } }'], ['4: ${a} within { } or [ ] needs quotes']],
    ['a colon', ['- id: a', '  title: Fix: it'], [`5: a text with ": " in it ${needs}`]],
    ['a colon in { }', ['- { id: a, title: Fix: it }'], [`4: a text with ": " in it ${needs}`]],
    ['an @', ['- { id: a, file: { path: @x } }'], [`4: a text that begins with @ ${needs}`]],
  ])('%s', (_what, steps, expected) => {
    expect(problemsOf(bundleOf(steps))).toEqual(expected);
  });

  it('are told how to mend, each one of them', async () => {
    const text = bundleOf(['- { id: a, file: { path: /x, content: ${owner} } }']).replace(
      'A test',
      'Fix: it',
    );
    const failure = await failureOf(() => parseBundle(text, 'a.yaml'));
    expect(failure.message).toBe('a.yaml:2: a text with ": " in it needs quotes (and 1 more)');
    expect(failure.next).toMatch(/^put the text in quotes, like 'Fix: the clock'; see all of them/);
  });

  it.each([
    ['another slip', 'title: [a\n', /not valid YAML/],
    ['an indentation', 'name: x\n title: y\n', /not valid YAML/],
  ])('are not what is behind %s', (_what, text, words) => {
    expect(problemsOf(text).join()).toMatch(words);
    expect(problemsOf(text).join()).not.toContain('needs quotes');
  });
});

describe('fields', () => {
  const kinds = 'file, line, package, service, volume, definition, running, sysctl, command, shell';
  const step = (...fields: readonly string[]) => bundleOf(['- id: a', ...fields.map((each) => `  ${each}`)]);
  const idWords = 'expected an id: lower-case letters, digits and "-", a letter first, at most 63';
  it.each([
    ['no name', lines('title: x', 'steps:', `  ${motd}`), ['1: missing: name']],
    ['no steps', lines('name: x', 'title: x', 'steps: []'), ['3: steps: expected at least one step']],
    [
      'mistyped keys for missing ones',
      lines('nam: x', 'titel: x', 'steps:', '  - { file: { path: /x, content: x } }'),
      [
        '1: unknown key "nam" (did you mean "name"?)',
        '2: unknown key "titel" (did you mean "title"?)',
        '4: steps[0]: missing: id',
      ],
    ],
    [
      'an unknown key before what is missing',
      lines('x: x', 'title: x'),
      ['1: unknown key "x"', '1: missing: name', '1: missing: steps'],
    ],
    ['a mistyped key', `${bundleOf([motd])}onyl: {}\n`, ['5: unknown key "onyl" (did you mean "only"?)']],
    [
      'a bad name',
      bundleOf([motd]).replace('name: test', 'name: a..b'),
      ['1: name: expected a name: lower-case letters, digits, ".", "_" and "-", at most 63'],
    ],
    ['an empty title', bundleOf([motd]).replace('A test', '" "'), ['2: title: expected a text']],
    ['a bad timeout', `${bundleOf([motd])}timeout: soon\n`, ['5: timeout: expected a duration like 30m']],
    [
      'an endless timeout',
      `${bundleOf([motd])}timeout: 1000h\n`,
      ['5: timeout: expected a duration like 30m, at most 24 days'],
    ],
    [
      'an unquoted number',
      bundleOf([motd]).replace('A test', '5'),
      ['2: title: expected a text (put it in quotes)'],
    ],
    ['a bad id', bundleOf(['- { id: A, shell: { check: x } }']), [`4: steps.A.id: ${idWords}`]],
    ['no id', bundleOf(['- { shell: { check: x } }']), ['4: steps[0]: missing: id']],
    ['no kind', step('title: x'), [`4: steps.a: says no kind: expected one of ${kinds}`]],
    [
      'two kinds',
      step('file: {}', 'shell: {}'),
      ['4: steps.a: has 2 kinds (file, shell): expected exactly one, the rest as steps of their own'],
    ],
    ['a mistyped kind', step('fiel: {}'), ['5: steps.a: unknown key "fiel" (did you mean "file"?)']],
    [
      'a mistyped condition',
      step('only: { toolstak: xl }', 'shell: { check: x }'),
      ['5: steps.a.only: unknown key "toolstak" (did you mean "toolstack"?)'],
    ],
    [
      'steps that are no list',
      lines('name: x', 'title: x', 'steps: {}'),
      ['3: steps: expected a list of steps'],
    ],
  ])('%s', (_what, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });
});

describe('steps', () => {
  it.each([
    ['the same id', [motd, motd], ['5: steps.motd.id: another step (line 4) has this id']],
    [
      'an unknown step needed',
      [motd, '- { id: b, needs: [modt], shell: { check: x } }'],
      ['5: steps.b.needs[0]: no step "modt" (did you mean "motd"?)'],
    ],
    [
      'a later step needed',
      ['- { id: b, needs: [motd], shell: { check: x } }', motd],
      ['4: steps.b.needs[0]: "motd" is no earlier step: a step can only need what stands before it'],
    ],
    [
      'itself needed',
      ['- { id: b, needs: [b], shell: { check: x } }'],
      ['4: steps.b.needs[0]: "b" is no earlier step: a step can only need what stands before it'],
    ],
    [
      'a parameter in a condition',
      ['- { id: b, only: { exists: "/${guest}" }, shell: { check: x } }'],
      ['4: steps.b.only.exists: no parameter can stand in a condition'],
    ],
    [
      'an unknown parameter in a title',
      ['- { id: b, title: "${x}", shell: { check: x } }'],
      ['4: steps.b.title: no parameter "x"'],
    ],
    [
      'a NUL byte',
      ['- { id: b, shell: { check: "x\\0" } }', '- { id: c, file: { path: "/\\0", content: x } }'],
      [
        '4: steps.b.shell.check: a NUL byte cannot stand in a text',
        '5: steps.c.file.path: a NUL byte cannot stand in a text',
      ],
    ],
    [
      'half a character',
      ['- { id: b, file: { path: /x, content: "\\uD83D" } }'],
      ['4: steps.b.file.content: half of a character (a lone surrogate) cannot stand in a text'],
    ],
    ['braces in shell', ['- { id: b, shell: { check: "echo ${x:-y} ${z}" } }'], []],
    ['a literal placeholder', ['- { id: b, file: { path: /x, content: "$${HOME} $$${x}" } }'], []],
  ])('%s', (_what, steps, expected) => {
    expect(problemsOf(bundleOf(steps))).toEqual(expected);
  });
});
