/** The kind `line` in real shells: one line is put right, every other byte stays. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lineKind } from '../../../src/bundles/kinds/line.ts';
import { Secret } from '../../../src/common/secret.ts';
import { word } from '../../../src/remote/bundle/shell.ts';
import { failing, type Host, host, said, shellNames } from '../bundles-host/host.ts';
import { withTool } from './stand-in.ts';

const lineOn = (server: Host, name: string, fields: object, id = 'line') =>
  server.step(id, lineKind, { path: join(server.folder, name), ...fields });

const odd = `it's "a" \\b \\\\ $HOME \`id\` & / %s 1e1 *`;

/** Text before, fields, text after. Latin-1: a byte is a character. */
const edits: readonly (readonly [string, object, string])[] = [
  // The exact line
  ['a\nb\n', { line: 'c' }, 'a\nb\nc\n'],
  ['', { line: 'c' }, 'c\n'],
  ['\n', { line: 'c' }, '\nc\n'],
  ['a\nb', { line: 'c' }, 'a\nb\nc\n'],
  ['a\r\nb\r\n', { line: 'c' }, 'a\r\nb\r\nc\r\n'],
  ['a\r\nb', { line: 'c' }, 'a\r\nb\r\nc\r\n'],
  ['ab\nabc\n', { line: 'b' }, 'ab\nabc\nb\n'],
  ['10\n', { line: '1e1' }, '10\n1e1\n'],
  ['F\xfcr M\xfcller \xe4\xff\n', { line: 'c' }, 'F\xfcr M\xfcller \xe4\xff\nc\n'],
  ['a\n', { line: odd }, `a\n${odd}\n`],
  ['a\n', { line: '' }, 'a\n\n'],
  ['a\n', { line: '-n' }, 'a\n-n\n'],
  // The one that matches
  ['a=1\nb=1\nc=1\n', { line: 'b=2', match: '^b=' }, 'a=1\nb=2\nc=1\n'],
  ['b=1\nb=2\nb=1\nx\n', { line: 'b=2', match: '^b=' }, 'b=1\nb=2\nb=2\nx\n'],
  ['b=1', { line: 'b=2', match: '^b=' }, 'b=2'],
  ['a\nb=1', { line: 'b=2', match: '^b=' }, 'a\nb=2'],
  ['b=1\r\nc\r\n', { line: 'b=2', match: '^b=1$' }, 'b=2\r\nc\r\n'],
  ['a\n', { line: 'b=2', match: '^b=' }, 'a\nb=2\n'],
  ['a.c\nabc\n', { line: 'x', match: 'a\\.c' }, 'x\nabc\n'],
  ['#b=1\n', { line: 'b=2', match: '^#\\{0,1\\}b=' }, 'b=2\n'],
  ['a+b\n', { line: 'x', match: 'a+b' }, 'x\n'],
  ['-e\n', { line: 'x', match: '-e' }, 'x\n'],
  ['a\n', { line: odd, match: '^a' }, `${odd}\n`],
  ['\xfc\nb\n', { line: 'x', match: 'b' }, '\xfc\nx\n'],
  // A place for a new one
  ['a\nb\na\nc\n', { line: 'x', after: '^a' }, 'a\nb\na\nx\nc\n'],
  ['a\nb\na\n', { line: 'x', after: '^a' }, 'a\nb\na\nx\n'],
  ['a\nb\na', { line: 'x', after: '^a' }, 'a\nb\na\nx\n'],
  ['b\na\nb\n', { line: 'x', before: '^b' }, 'x\nb\na\nb\n'],
  ['a\r\nb', { line: 'x', before: '^b' }, 'a\r\nx\r\nb'],
  ['a\nb', { line: 'x', after: 'a' }, 'a\nx\nb'],
  ['b\n', { line: 'x', before: '^' }, 'x\nb\n'],
  // Away with it
  ['a\nb\na\n', { line: 'a', state: 'absent' }, 'b\n'],
  ['a\nb', { line: 'b', state: 'absent' }, 'a\n'],
  ['a\nb', { line: 'a', state: 'absent' }, 'b'],
  ['a\r\nb\r\n', { line: 'a', state: 'absent' }, 'b\r\n'],
  ['a\n', { line: 'a', state: 'absent' }, ''],
  ['a1\nb\na2\n', { match: '^a', state: 'absent' }, 'b\n'],
  ['a\n\nb\n', { line: '', state: 'absent' }, 'a\nb\n'],
];

/** Nothing to do, with what the check says. */
const settled: readonly (readonly [string, object, string])[] = [
  ['a\nc\n', { line: 'c' }, 'there, line 2'],
  ['a\nc', { line: 'c' }, 'there, line 2'],
  ['c\r\n', { line: 'c' }, 'there, line 1'],
  [`${odd}\n`, { line: odd }, 'there, line 1'],
  ['b=1\nb=2\n', { line: 'b=2', match: '^b=' }, 'there, line 2'],
  // The wanted line need not match the pattern of what it replaces.
  ['# off\nx\n', { line: 'x', match: '^y' }, 'there, line 2'],
  ['a\n', { line: 'x', state: 'absent' }, 'not there'],
  ['aa\n', { line: 'a', state: 'absent' }, 'not there'],
  ['a\n', { match: '^x', state: 'absent' }, 'not there'],
];

describe.each(shellNames)('in %s', (shell) => {
  it('every edit, and the second run changes nothing', async () => {
    const server = host();
    const steps = edits.map(([text, fields], at) => {
      writeFileSync(join(server.folder, `f${at}`), text, 'latin1');
      return lineOn(server, `f${at}`, fields, `line-${at}`);
    });
    expect((await server.run(shell, steps)).outcome).toBe('changed');
    const now = edits.map((_, at) => readFileSync(join(server.folder, `f${at}`), 'latin1'));
    expect(now).toEqual(edits.map(([, , after]) => after));
    expect((await server.run(shell, steps)).outcome).toBe('unchanged');
  });

  it('what is settled already', async () => {
    const server = host();
    const steps = settled.map(([text, fields], at) => {
      server.write(`f${at}`, text);
      return lineOn(server, `f${at}`, fields, `line-${at}`);
    });
    expect(said(await server.run(shell, steps))).toEqual(settled.map(([, , text]) => `ok: ${text}`));
  });

  it.each([
    ['gone', { line: 'x' }, 'refused: there is no file F/gone (create: true would make it)'],
    ['gone', { line: 'x', state: 'absent' }, 'ok: not there'],
    ['nowhere/a', { line: 'x', create: true }, 'refused: there is no folder F/nowhere'],
    [
      'a',
      { line: 'x', match: 'a\\(b' },
      expect.stringMatching(/^refused: a\\\(b is no regular expression: /),
    ],
    ['a', { line: 'x', after: '[' }, expect.stringMatching(/^refused: \[ is no regular expression: /)],
    ['binary', { line: 'x' }, 'refused: F/binary is no text file: it holds NUL bytes, or cannot be read'],
    ['bin', { line: 'x' }, 'refused: F/bin is a folder'],
    ['a', { line: 'x', match: '^a' }, 'pending: line 2 is another (V)'],
    ['a', { line: 'x' }, 'pending: not there yet'],
    ['a', { match: '^a', state: 'absent' }, 'pending: there, lines 1 2 (V)'],
    ['a', { line: 'a2', state: 'absent' }, 'pending: there, line 2 (V)'],
  ])('%s %j: %s', async (name, fields, text) => {
    const server = host();
    server.write('a', 'a1\na2\nb\n');
    server.write('binary', 'a\0b\n');
    const report = await server.run(shell, [lineOn(server, name, fields)], { mode: 'plan' });
    const plain = (each: string) =>
      each.replaceAll(server.folder, 'F').replace(/\(\d+ bytes of [-0-9]+ [:0-9]+\)/, '(V)');
    expect(said(report).map(plain)).toEqual([text]);
  });

  it.each([
    [{ line: 'x', match: '^a' }, 'several lines match ^a: only the last one is replaced'],
    [{ line: 'x', after: '^z' }, 'no line matches ^z: the new one goes to the end'],
  ])('%j: warns', async (fields, text) => {
    const server = host();
    const path = server.write('a', 'a1\na2\n');
    expect((await server.run(shell, [lineOn(server, 'a', fields)], { mode: 'plan' })).warnings).toEqual([
      `${path}: ${text}`,
    ]);
  });

  it('makes a file where that is asked for; one with a secret for its owner only', async () => {
    const server = host();
    const secret = word(['password ', new Secret("geh'e1m \\n")]);
    const steps = [
      lineOn(server, 'plain', { line: 'x', create: true }, 'plain'),
      lineOn(server, 'secret', { line: secret, create: true }, 'secret'),
    ];
    const report = await server.run(shell, steps);
    expect(report.outcome).toBe('changed');
    expect([server.read('plain'), server.read('secret')]).toEqual(['x\n', "password geh'e1m \\n\n"]);
    expect(['plain', 'secret'].map((name) => statSync(join(server.folder, name)).mode & 0o777)).toEqual([
      0o644, 0o600,
    ]);
    expect(JSON.stringify(report)).not.toContain('e1m');
    expect((await server.run(shell, steps)).outcome).toBe('unchanged');
  });

  it('keeps the mode of the file, and undo gives it back', async () => {
    const server = host();
    const path = server.write('a', 'a\nb', 0o640);
    const steps = [lineOn(server, 'a', { line: 'c' })];
    expect((await server.run(shell, steps)).steps[0]?.undoBy).toMatch(/^cp -p /);
    expect([server.read('a'), statSync(path).mode & 0o777]).toEqual(['a\nb\nc\n', 0o640]);
    server.write('a', 'a\nb', 0o640);
    const report = await server.run(shell, [...steps, failing], { rollback: true });
    expect(report.steps.map(({ state }) => state)).toEqual(['undone', 'failed']);
    expect(server.read('a')).toBe('a\nb');
  });

  it('a large file, and many lines to remove', async () => {
    const server = host();
    const lines = Array.from({ length: 20_000 }, (_, at) => (at % 2 ? `odd ${at}` : `even ${at}`));
    server.write('a', `${lines.join('\n')}\n`);
    const report = await server.run(shell, [lineOn(server, 'a', { match: '^odd', state: 'absent' })]);
    expect(report.outcome).toBe('changed');
    expect(server.read('a') === `${lines.filter((line) => line.startsWith('even')).join('\n')}\n`).toBe(true);
  });

  it('an awk that breaks off leaves the file alone', async () => {
    const server = host();
    server.write('a', 'a\nb\n');
    const broken = `case "$*" in *ORS*) echo 'a'; echo 'awk: read error' >&2; exit 2 ;; esac; exec /usr/bin/awk "$@"`;
    const step = withTool(server, 'awk', broken, lineOn(server, 'a', { line: 'c' }));
    const report = await server.run(shell, [step]);
    expect(said(report)).toEqual([expect.stringMatching(/^failed: cannot write the new text of .*\/a$/)]);
    expect([server.read('a'), report.steps[0]?.output]).toEqual(['a\nb\n', ['awk: read error']]);
  });
});
