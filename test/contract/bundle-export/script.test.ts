/** The exported script in the shells of real servers: twice, in check mode, and where it fails. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ShellName, shells } from '../../support/local-shell.ts';
import { createPlace, owner, type Place, run, scriptIn, scriptOf } from './bundle.ts';

const names = Object.keys(shells) as ShellName[];

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const characters = (from: number, to: number) => latin1(String.fromCodePoint(...range(from, to)));

/** What a command says, byte for byte, and what of it is told. */
const said: readonly (readonly [string, string])[] = [
  ['\x1b[31mred\x07\x7f', '[31mred'],
  ['a\tb', 'a\tb'],
  [characters(0x80, 0x9f), ''],
  [`a${latin1('\u009b')}31mb`, 'a31mb'],
  ['\xc2\x01\x9b31m', '31m'],
  ['\xc2\xc2\x9b\x9b31m', '31m'],
  ['\xc2\xc2\x9b\xc2\x9b\x9b31m', '31m'],
  [characters(0xa0, 0xff), characters(0xa0, 0xff)],
  [characters(0x100, 0x1ff), characters(0x100, 0x1ff)],
  [characters(0x2000, 0x203f), characters(0x2000, 0x203f)],
  [latin1('Ünïcödé – 漢字 😀'), latin1('Ünïcödé – 漢字 😀')],
];

describe.each(names)('in %s', (name) => {
  let place: Place;
  beforeEach(() => {
    place = createPlace();
  });
  afterEach(() => place.remove());

  const words = shells[name].join(' ');
  const start = (args: readonly string[] = [], more: Readonly<Record<string, string>> = {}) => {
    const file = join(place.folder, 'motd.sh');
    writeFileSync(file, scriptIn(place, more).replaceAll('/bin/sh', words));
    const [shell, ...rest] = shells[name];
    return run(shell, [...rest, file, '--state', place.state, ...args]);
  };
  const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

  it('changes what is to do, and nothing the second time', () => {
    const first = start();
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain(`changed: file ${place.made}/motd: there`);
    expect(lastLine(first.stdout)).toBe('result: changed');
    expect(readFileSync(join(place.made, 'motd'), 'utf8')).toBe(`Hello ${owner}\n`);
    const second = start();
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout.trimEnd().split('\n')).toEqual([
      `ok: file ${place.made}/motd: there`,
      'ok: folder for notes: there',
      'result: unchanged',
    ]);
  });

  it('writes the journal, and frees the lock', () => {
    start();
    const lines = readFileSync(join(place.state, 'journal'), 'utf8').trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as { run: string; event: string; who?: string });
    expect(events.map(({ event }) => event)).toEqual(['begin', 'step', 'step', 'end']);
    expect(events[0]?.who).toMatch(/^[\w.-]+@[\w.-]+$/);
    expect(events[0]?.run).toMatch(/^\d{8}-\d{6}-[0-9a-f]{6}$/);
    expect(() => readFileSync(join(place.state, 'owner'))).toThrow();
  });

  it('--check says what is to do, and touches nothing', () => {
    const { code, stdout } = start(['--check']);
    expect(code).toBe(0);
    expect(stdout).toContain(`to do: file ${place.made}/motd`);
    expect(stdout).toContain('not known yet: folder for notes');
    expect(lastLine(stdout)).toBe('result: planned');
    expect(() => readFileSync(join(place.made, 'motd'))).toThrow();
    expect(() => readFileSync(join(place.state, 'journal'))).toThrow();
  });

  it('11 for a step that fails, with what its commands said', () => {
    const { code, stdout } = start([], { apply: 'rmdir' });
    expect(code).toBe(11);
    expect(stdout).toMatch(/^ {2}\| .*No such file or directory$/m);
    expect(stdout).toContain('FAILED: folder for notes: exit status 1');
    expect(lastLine(stdout)).toBe('result: failed');
  });

  it('10 where a step refuses', () => {
    mkdirSync(join(place.made, 'motd'));
    const { code, stdout } = start();
    expect({ code, last: lastLine(stdout) }).toEqual({ code: 10, last: 'result: refused' });
  });

  it.each(['C', 'C.UTF-8'])('no control character of a command reaches the terminal, in %s', (locale) => {
    const folder = join(place.folder, 'said');
    const bytes = Buffer.concat(said.map(([from]) => Buffer.from(`<${from}>\n`, 'latin1')));
    writeFileSync(folder, bytes);
    const text = `{ name: a, title: a, steps: [{ id: a, shell: { check: ct_differs, apply: "cat ${folder}; false" } }] }`;
    const file = join(place.folder, 'said.sh');
    writeFileSync(file, scriptOf(text).replaceAll('/bin/sh', words));
    const [shell, ...rest] = shells[name];
    const { stdout } = spawnSync(shell, [...rest, file, '--state', place.state], {
      encoding: 'latin1',
      env: { PATH: process.env.PATH, LC_ALL: locale },
    });
    const told = stdout.split('\n').filter((line) => line.startsWith('  | '));
    expect(told).toEqual(said.map(([, to]) => `  | <${to}>`));
  });

  it.each([['--chekc'], ['--state', 'not/absolute'], ['--state', '/a b'], ['--state']])(
    '2 for %s %s',
    (...args) => {
      const { code, stdout } = start(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    },
  );
});

it('is the same text for the same bundle and values', () => {
  const place = createPlace();
  expect(scriptIn(place)).toBe(scriptIn(place));
  expect(scriptIn(place)).not.toBe(scriptIn(place, { owner: 'somebody else' }));
  place.remove();
});
