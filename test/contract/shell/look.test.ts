/** ct_look and ct_state in real shells: the right row, whatever a domain is called. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { quote } from '../../../src/remote/bundle/shell.ts';
import { stateOf } from '../../../src/xen/domains/list.ts';
import { shellNames } from './run-shell.ts';
import { type FakeServer, fakeServer } from './server.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/xen/${name}`, import.meta.url), 'utf8');

const rowOf = (name: string, id: number): string =>
  `${name.padEnd(40)} ${String(id).padStart(5)}    64     1     -b----       1.0`;

const listOf = (...rows: readonly string[]): string =>
  ['Name                                        ID   Mem VCPUs\tState\tTime(s)', ...rows, ''].join('\n');

function serverWith(toolstack: 'xl' | 'xm', list: string): FakeServer {
  const server = fakeServer();
  server.printing(toolstack, list);
  return server;
}

describe.each(shellNames)('in %s', (shell) => {
  const look = (server: FakeServer, name: string, toolstack = 'xl'): string =>
    server.output(shell, `ct_look ${quote(name)} && echo "$ct_domid|$ct_flags|$(ct_state)"`, {
      ct_toolstack: toolstack,
    });

  it.each([
    ['Domain-0', '0|r-----|running'],
    ['winxp', '7|-b----|running'],
    ['7', '12|------|running'],
    ['my old box', '13|--p---|paused'],
    ['win 7', '14|r-----|running'],
    ['a-domain-with-a-name-longer-than-forty-characters', '15|---s--|shutdown'],
    ['(null)', '16|--p---|paused'],
    ['rebooting', '17|---sr-|shutdown'],
    ['crashed', '19|---sc-|crashed'],
    ['barked', '20|---sw-|shutdown'],
    ['odd', '22|---s?-|shutdown'],
    ['leaving', '23|--ps-d|dying'],
    ['a.b*c[d]', '24|-b----|running'],
    // What is no name of a domain, however like one it looks.
    ['win', '||none'],
    ['xp', '||none'],
    ['w.nxp', '||none'],
    ['winxp ', '||none'],
    ['07', '||none'],
    ['7.0', '||none'],
    ['12', '||none'],
    ['Name', '||none'],
    ['', '||none'],
    ['*', '||none'],
    ['.*', '||none'],
    ["it's", '||none'],
    ['a\\b', '||none'],
    ['-b----', '||none'],
  ])('%j of xl list is %s', (name, seen) => {
    expect(look(serverWith('xl', fixture('xl-list.txt')), name)).toBe(seen);
  });

  it.each([
    ['alpha', '5|-b----|running'],
    ['managed-halted', '-|-|halted'],
    ['a-domain-with-a-name-longer-than-forty-characters', '9|---s--|shutdown'],
    ['managed', '||none'],
    ['256', '||none'],
  ])('%j of xm list is %s', (name, seen) => {
    expect(look(serverWith('xm', fixture('xm-list-3.2.txt')), name, 'xm')).toBe(seen);
  });

  it.each([
    "it's",
    'say "hi"',
    'a\\b',
    '$HOME',
    '`x`',
    'a  b',
    'tab-free',
    '1e1',
    '[a-z]+',
    'a|b',
    '& more',
    '#1',
    'ä',
  ])('finds a domain called %j among others', (name) => {
    const server = serverWith(
      'xl',
      listOf(rowOf('10', 1), rowOf('aXb', 2), rowOf(name, 33), rowOf('other', 4)),
    );
    expect(look(server, name)).toBe('33|-b----|running');
  });

  it('tells names apart that are equal as numbers', () => {
    const server = serverWith(
      'xl',
      listOf(rowOf('10', 1), rowOf('1e1', 2), rowOf('010', 3), rowOf('10.0', 4)),
    );
    expect(['10', '1e1', '010', '10.0'].map((name) => look(server, name).split('|')[0])).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
  });

  it('has the same word for every flag as the list on the workstation', () => {
    const flags = [...'r-'].flatMap((r) =>
      [...'b-'].flatMap((b) =>
        [...'p-'].flatMap((p) =>
          [...'s-'].flatMap((s) =>
            [...'-crwsS?'].flatMap((reason) => [...'d-'].map((d) => r + b + p + s + reason + d)),
          ),
        ),
      ),
    );
    const script = `for ct_flags in ${flags.map(quote).join(' ')}; do ct_state; done`;
    expect(fakeServer().output(shell, script).split('\n')).toEqual(flags.map(stateOf));
  });

  describe('the toolstack', () => {
    const find = 'ct_find_toolstack; echo "$? $ct_toolstack"';

    it.each([
      ['exit 0', 'exit 0', '0 xl'],
      ['exit 1', 'exit 0', '0 xm'],
      ['exit 1', 'exit 1', '1 '],
    ])('with xl list: %s, xm list: %s', (xl, xm, seen) => {
      const server = fakeServer();
      server.tool('xl', xl);
      server.tool('xm', xm);
      expect(server.output(shell, find)).toBe(seen);
    });

    it('is the one of the inventory, unasked', () => {
      const server = fakeServer();
      server.tool('xl', 'exit 0');
      server.tool('xm', 'exit 1');
      expect(server.output(shell, find, { ct_toolstack: 'xm' })).toBe('0 xm');
    });

    it('is looked for when the one of the inventory is no longer installed', () => {
      const server = fakeServer();
      server.tool('xl', 'exit 0');
      expect(server.output(shell, find, { ct_toolstack: 'xm' })).toBe('0 xl');
    });

    it('that fails is told in the words of its first line', () => {
      const server = fakeServer();
      server.tool('xl', "echo 'cannot init xl context' >&2; echo more >&2; exit 1");
      server.tool('xm', 'exit 1');
      expect(server.output(shell, 'ct_look x; echo "$?"; ct_no_list')).toBe(
        '1\nneither xl nor xm answers there (cannot init xl context)',
      );
      expect(server.output(shell, 'ct_look x; echo "$?"; ct_no_list', { ct_toolstack: 'xl' })).toBe(
        '1\nxl list fails: cannot init xl context',
      );
    });

    it('is asked twice, for xend is busy now and then', () => {
      const server = fakeServer();
      server.printing('ready', listOf(rowOf('winxp', 7)));
      server.tool('xm', 'if [ -e tried ]; then ready; else : >tried; exit 1; fi');
      expect(look(server, 'winxp', 'xm')).toBe('7|-b----|running');
    });
  });

  it('an xl domain is named by its number, an xm domain by its name', () => {
    const server = fakeServer();
    const script = "ct_domid=7; ct_handle 'my box'";
    expect(server.output(shell, script, { ct_toolstack: 'xl' })).toBe('7');
    expect(server.output(shell, script, { ct_toolstack: 'xm' })).toBe('my box');
  });
});
