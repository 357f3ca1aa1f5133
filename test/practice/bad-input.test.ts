/** Wrong input of every kind: one line, the right exit code, no stack, and nothing changed. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHome, type Home } from '../support/ctctl.ts';
import { type Practice, startPractice } from '../support/practice.ts';

const good = ['--hvm', '--disk', '8G', '--memory', '512', '--bridge', 'intern'];

async function expectOneLine(
  home: Home,
  args: readonly string[],
  code: number,
  words: RegExp,
): Promise<void> {
  const result = await home.run(args);
  expect(result.stderr).toMatch(words);
  expect(result.stderr.match(/\n/g)).toHaveLength(1);
  expect(result.stderr).toMatch(/^ctctl: /);
  expect([result.code, result.stdout]).toEqual([code, '']);
}

describe('a wrong command line', () => {
  let practice: Practice;
  beforeAll(async () => {
    practice = await startPractice('xl');
  });
  afterAll(() => practice.stop());

  it.each<[string, string[], number, RegExp]>([
    ['an unknown server', ['start', 'nowhere:winxp'], 3, /no server "nowhere"/],
    [
      'an unknown server, nearly right',
      ['server', 'show', 'practise'],
      3,
      /no server "practise" \(did you mean "practice"\?\)/,
    ],
    [
      'a port that is none',
      ['server', 'edit', 'practice', '--port', 'abc'],
      2,
      /--port: "abc" is not a port/,
    ],
    ['a port too high', ['vnc', 'winxp', '--port', '70000'], 2, /--port: "70000" is not a port/],
    [
      'a size that is none',
      ['domain', 'create', 'x', ...good, '--disk', '8X'],
      2,
      /--disk: "8X" is not a size/,
    ],
    [
      'a size of nothing',
      ['domain', 'create', 'x', ...good, '--disk', '0G'],
      2,
      /--disk: "0G" is not a size/,
    ],
    ['memory that is none', ['domain', 'create', 'x', ...good, '--memory', '-1'], 2, /--memory/],
    [
      'a name with a quote',
      ['domain', 'create', "o'hare", ...good],
      2,
      /"o'hare" is not a name for a domain/,
    ],
    [
      'a name with a blank',
      ['domain', 'create', 'win xp', ...good],
      2,
      /"win xp" is not a name for a domain/,
    ],
    ['a name of digits', ['domain', 'create', '7', ...good], 2, /"7" is not a name for a domain/],
    ['an empty name', ['start', ''], 2, /cannot read ""/],
    ['a name that looks like an option', ['start', '--', '-rf'], 2, /cannot read "-rf"/],
    [
      'a bridge with a quote',
      ['domain', 'create', 'x', ...good, '--bridge', "a';id"],
      2,
      /--bridge: "a';id" is not a name/,
    ],
    [
      'a missing option',
      ['domain', 'create', 'x', '--hvm', '--memory', '512', '--bridge', 'intern'],
      2,
      /required option '--disk <size>' not specified; see ctctl domain create --help/,
    ],
    ['an unknown option', ['list', '--colour'], 2, /unknown option '--colour'; see ctctl list --help/],
    ['an unknown command', ['strat', 'winxp'], 2, /unknown command 'strat' \(Did you mean start\?\)/],
    ['an unknown format', ['list', '-o', 'xml'], 2, /Allowed choices are table, json, yaml, csv, ndjson/],
    [
      'a duration that is none',
      ['stop', 'winxp', '--timeout', 'soon'],
      2,
      /--timeout: "soon" is not a duration/,
    ],
    [
      'no time and no force',
      ['stop', 'winxp', '--timeout', '0'],
      2,
      /--timeout 0 gives the guest no time to shut down; add --force/,
    ],
    ['too many arguments', ['start', 'a', 'b'], 2, /too many arguments/],
    ['destroy', ['destroy', 'winxp'], 2, /there is no "destroy": it means two things/],
    ['a selector of exclusions only', ['list', '--on', '!practice'], 2, /only leaves servers out/],
    [
      'a question without a terminal',
      ['server', 'remove', 'practice'],
      5,
      /cannot ask .*there is no terminal; use --yes/,
    ],
  ])('%s', async (_what, args, code, words) => {
    const before = readFileSync(practice.inventory, 'utf8');
    const sessions = practice.sessions();
    await expectOneLine(practice, args, code, words);
    expect(readFileSync(practice.inventory, 'utf8')).toBe(before);
    expect(practice.sessions()).toBe(sessions);
  });

  it('is told to programs as JSON', async () => {
    const { code, stderr, stdout } = await practice.run(['start', 'nowhere:winxp', '--json']);
    expect([code, stdout]).toEqual([3, '']);
    expect(JSON.parse(stderr)).toMatchObject({ kind: 'Error', reason: 'notFound', exitCode: 3 });
  });

  it('help and usage errors open no connection', async () => {
    const sessions = practice.sessions();
    expect((await practice.run(['domain', 'create', '--help'])).code).toBe(0);
    expect((await practice.run(['help', 'stop'])).code).toBe(0);
    expect((await practice.run(['domain'])).code).toBe(2);
    expect(practice.sessions()).toBe(sessions);
  });
});

describe('a wrong inventory', () => {
  let home: Home;
  beforeAll(() => {
    home = createHome();
  });
  afterAll(() => home.remove());

  it.each([
    ['a tab', 'servers:\n\thome:\n', /inventory\.yaml:2: .*[Tt]ab/],
    [
      'a wrong type',
      'servers:\n  home:\n    address: a\n    port: abc\n',
      /inventory\.yaml:4: servers\.home\.port: expected a number/,
    ],
    [
      'an unknown field',
      'servers:\n  home:\n    address: a\n    prot: 22\n',
      /inventory\.yaml:4: servers\.home\S*: unknown key "prot" \(did you mean "port"\?\)/,
    ],
    [
      'a missing field',
      'servers:\n  home:\n    port: 22\n',
      /inventory\.yaml:[23]: servers\.home: missing: address/,
    ],
    ['a list', '- home\n', /inventory\.yaml:1: .*expected/],
  ])('%s', async (_what, text, words) => {
    home.write(text);
    await expectOneLine(home, ['list'], 2, words);
    await expectOneLine(home, ['server', 'add', 'other', '192.168.1.9', '--no-check'], 2, words);
    expect(readFileSync(home.inventory, 'utf8')).toBe(text);
  });

  it.each([
    ['empty', ''],
    ['only comments', '# nothing yet\n'],
  ])('%s: an empty list and a hint', async (_what, text) => {
    home.write(text);
    const { code, stdout, stderr } = await home.run(['list', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'DomainList', items: [] });
    expect(stderr).toMatch(/^there is no server in \S+ yet; ctctl server add NAME ADDRESS\n$/);
    expect(code).toBe(0);
    await expectOneLine(home, ['start', 'winxp'], 3, /there is no server in/);
  });

  it('none at all', async () => {
    const fresh = createHome();
    await expectOneLine(fresh, ['start', 'winxp'], 3, /there is no server in/);
    expect(existsSync(fresh.inventory)).toBe(false);
    fresh.remove();
  });
});
