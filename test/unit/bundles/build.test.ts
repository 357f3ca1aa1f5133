/** A bundle file becomes the engine's bundle: its steps, its libraries, and its mistakes in the words of the file. */
import { describe, expect, it } from 'vitest';
import { buildBundle } from '../../../src/bundles/build.ts';
import { parseBundle } from '../../../src/bundles/parse.ts';
import type { ParameterValue } from '../../../src/bundles/values.ts';
import { Secret } from '../../../src/common/secret.ts';
import type { Bundle } from '../../../src/remote/bundle/step.ts';
import { runShell } from '../../contract/shell/run-shell.ts';
import { compileBundle } from '../../support/compile.ts';
import { failureOf } from '../inventory/helpers.ts';
import { bundleOf, server } from './texts.ts';

type Values = Readonly<Record<string, ParameterValue>>;

const build = (steps: readonly string[], parameters: readonly string[] = [], values: Values = {}): Bundle =>
  buildBundle(parseBundle(bundleOf(steps, parameters), 'test.yaml'), new Map(Object.entries(values)), server);

const stepOf = (bundle: Bundle, id: string) => bundle.steps.find((step) => step.id === id);

describe('steps', () => {
  it('have their kind’s title, or their own with the values in it', () => {
    const bundle = build(
      [
        '- { id: a, file: { path: "/${guest}", content: x } }',
        '- { id: b, title: "the ${guest}", shell: { check: x } }',
      ],
      ['guest: {}'],
      { guest: 'winxp' },
    );
    expect(bundle.steps.map(({ title }) => title)).toEqual(['file /winxp', 'the winxp']);
    expect(bundle).toMatchObject({ title: 'A test', rollback: false });
  });

  it('need what the file says and what their kind needs, each once', () => {
    const bundle = build([
      '- { id: a, file: { path: /a, content: x } }',
      '- { id: b, file: { path: /b, content: x } }',
      '- { id: c, needs: [a], service: { name: s, restart_after: [a, b] } }',
    ]);
    expect(bundle.steps.map(({ needs }) => needs)).toEqual([undefined, undefined, ['a', 'b']]);
  });

  it('begin their check with the conditions, those of the bundle first', () => {
    const text = bundleOf(['- { id: a, only: { exists: /b }, file: { path: /a, content: x } }']);
    const source = parseBundle(`${text}only: { arch: x86_64 }\n`, 'test.yaml');
    const bundle = buildBundle(source, new Map(), server);
    const check = stepOf(bundle, 'a')?.check.reveal().split('\n');
    expect(check?.slice(0, 2)).toEqual(['ct_only arch x86_64 || return 0', 'ct_only exists /b || return 0']);
    expect(bundle.library.some((text) => text.reveal().includes('ct_only()'))).toBe(true);
  });

  it('without conditions bring no library for them', () => {
    const bundle = build(['- { id: a, file: { path: /a, content: x } }']);
    expect(bundle.library.some((text) => text.reveal().includes('ct_only()'))).toBe(false);
  });

  it('share their libraries', () => {
    const one = build(['- { id: a, file: { path: /a, content: x } }']);
    const three = build(['a', 'b', 'c'].map((id) => `- { id: ${id}, file: { path: /${id}, content: x } }`));
    expect(three.library.map(String)).toEqual(one.library.map(String));
  });

  it('take numbers and booleans as such, and as text where a text is asked for', () => {
    const parameters = ['seconds: { type: number }', 'on: { type: boolean }', 'size: { type: size }'];
    const bundle = build(
      [
        '- { id: off, running: { domain: winxp, state: off, grace: "${seconds}" } }',
        '- { id: service, service: { name: ssh, enabled: "${on}" } }',
        '- { id: file, file: { path: /a, content: "${seconds}" } }',
        '- { id: switch, file: { path: /b, content: "${on}" } }',
        '- { id: volume, volume: { name: winxp, size: "${size}" } }',
      ],
      parameters,
      { seconds: 90, on: false, size: 8 * 1024 ** 3 },
    );
    expect(stepOf(bundle, 'service')?.title).toBe('service ssh not started at boot');
    expect(stepOf(bundle, 'volume')?.title).toBe('volume server/winxp of 8 GiB');
    expect(stepOf(bundle, 'file')?.check.reveal()).toContain("printf '%s' 90;");
    expect(stepOf(bundle, 'switch')?.check.reveal()).toContain("printf '%s' false;");
  });
});

describe('shell', () => {
  it('gets the parameters as variables: a size in bytes, a boolean as a word', () => {
    const bundle = build(
      ['- { id: a, shell: { check: "echo ${guest} $on $count $size $pin" } }'],
      [
        'guest: {}',
        'on: { type: boolean }',
        'count: { type: number }',
        'size: { type: size }',
        'pin: { secret: true }',
      ],
      { guest: "it's $x", on: true, count: 0.5, size: 2048, pin: new Secret('a b') },
    );
    const script = `${bundle.library[0]?.reveal()}\nprintf '<%s>' "$guest" "$on" "$count" "$size" "$pin"`;
    expect(runShell('dash', script).stdout).toBe("<it's $x><true><0.5><2048><a b>");
  });

  it('is never pasted into, nor are braces in it looked at', () => {
    const bundle = build(
      ['- { id: a, shell: { check: "test ${guest:-none}", apply: "echo ${guest}" } }'],
      ['guest: {}'],
      { guest: '$(reboot)' },
    );
    expect(stepOf(bundle, 'a')?.check.reveal()).toContain('${guest:-none}');
    expect(stepOf(bundle, 'a')?.apply?.reveal()).toContain("'echo ${guest}'");
  });

  it('in a command is no different', () => {
    const bundle = build(
      ['- { id: a, command: { run: "echo ${guest}", unless: "test ${guest}", only_if: "[ ${guest} ]" } }'],
      ['guest: {}'],
      { guest: 'winxp' },
    );
    for (const text of ['test ${guest}', '[ ${guest} ]']) {
      expect(stepOf(bundle, 'a')?.check.reveal()).toContain(text);
    }
    expect(stepOf(bundle, 'a')?.apply?.reveal()).toBe("eval 'echo ${guest}'");
  });
});

describe('a secret', () => {
  const bundle = build(
    [
      '- { id: a, file: { path: /a, content: "pin=${pin}\\n" } }',
      '- { id: b, shell: { check: "echo $pin" } }',
    ],
    ['pin: { secret: true }'],
    { pin: new Secret('geh$im') },
  );

  it('makes the script one for stdin, and shows nowhere', () => {
    const script = compileBundle(bundle, 'run');
    expect(script.hasSecret).toBe(true);
    expect(script.reveal()).toContain("'geh$im'");
    expect(`${script}${JSON.stringify(bundle)}${bundle.steps.map(({ title }) => title)}`).not.toContain(
      'geh$im',
    );
  });

  it('cannot stand where no secret is taken', async () => {
    const failure = await failureOf(() =>
      build(['- { id: a, file: { path: "/${pin}", content: x } }'], ['pin: { secret: true }'], {
        pin: new Secret('geheim'),
      }),
    );
    expect(failure.message).toBe('test.yaml:6: steps.a.file.path: a secret cannot stand here');
  });
});

describe('mistakes', () => {
  it.each([
    [
      'a field of no such name',
      'file: { pat: /a }',
      '4: steps.a.file: unknown key "pat" (did you mean "path"?)',
    ],
    [
      'a mistyped field',
      'file: { path: /a, content: x, mod: "0644" }',
      '4: steps.a.file: unknown key "mod" (did you mean "mode"?)',
    ],
    [
      'a number for a text',
      'file: { path: /a, content: x, mode: 0644 }',
      "4: steps.a.file.mode: expected a mode in quotes, like '0644' (YAML reads 0644 as a number)",
    ],
    [
      'a number where a secret may stand too',
      'file: { path: /a, content: 5 }',
      '4: steps.a.file.content: expected a text (put it in quotes)',
    ],
    ['no fields', 'file: ', '4: steps.a.file: expected the fields of a file (path: …, content: …)'],
    [
      'two that do not go together',
      'package: { name: sudo, names: [vim] }',
      '4: steps.a.package: expected either name or names',
    ],
    [
      'a step that is not there',
      'service: { name: s, restart_after: [b] }',
      '4: steps.a.service.restart_after[0]: no earlier step has the id "b"',
    ],
  ])('%s', async (_what, fields, message) => {
    const failure = await failureOf(() => build([`- { id: a, ${fields} }`]));
    expect(failure).toMatchObject({ reason: 'usage', message: `test.yaml:${message}` });
  });

  it('that only the values make are named with the line of the field', async () => {
    const text = ['- id: a', '  running:', '    domain: winxp', '    state: off', '    grace: ${seconds}'];
    const failure = await failureOf(() => build(text, ['seconds: { type: number }'], { seconds: 0 }));
    expect(failure.message).toBe(
      'test.yaml:10: steps.a.running.grace: expected a number of seconds, at least 1',
    );
  });

  it('of all steps are counted', async () => {
    const failure = await failureOf(() =>
      build(['- { id: a, file: { path: a, content: x } }', '- { id: b, volume: { name: x, size: big } }']),
    );
    expect(failure.message).toMatch(/^test\.yaml:4: steps\.a\.file\.path: .*\(and 1 more\)$/);
  });
});
