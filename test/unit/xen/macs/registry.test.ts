/** The registry of addresses: a text that people edit, changed by line; and how a definition's cards stand to it. */
import { describe, expect, it } from 'vitest';
import { cardSource } from '../../../../src/xen/macs/card-source.ts';
import { vifEntries } from '../../../../src/xen/macs/entries.ts';
import {
  fitsRegistry,
  parseRegistry,
  registryLine,
  setInRegistry,
} from '../../../../src/xen/macs/registry.ts';
import type { RunningCard } from '../../../../src/xen/macs/running.ts';
import { matchCards } from '../../../../src/xen/macs/running-match.ts';

const text =
  '# all of them\netch 00:16:3e:00:00:01 # the first\n\nwinxp\t00:16:3e:00:00:02  00:16:3e:00:00:03\netch 00:16:3e:00:00:09\n';

describe('the registry', () => {
  it('is read by name; the first line of a name counts', () => {
    expect([...parseRegistry(text)]).toEqual([
      ['etch', ['00:16:3e:00:00:01']],
      ['winxp', ['00:16:3e:00:00:02', '00:16:3e:00:00:03']],
    ]);
  });

  it.each([
    ['a new domain comes last', text, 'new', ['m1', 'm2'], `${text}new m1 m2\n`],
    ['behind a last line without an end', 'a m0', 'new', ['m1'], 'a m0\nnew m1\n'],
    ['into nothing', '', 'new', ['m1'], 'new m1\n'],
    ['the same again', text, 'winxp', ['00:16:3e:00:00:02', '00:16:3e:00:00:03'], text],
    ['a comment stays', 'a m0 # mine\nb m1\n', 'a', ['m0', 'm2'], 'a m0 m2 # mine\nb m1\n'],
    ['line ends of Windows stay', 'a m0\r\nb m1\r\n', 'a', ['m2'], 'a m2\r\nb m1\r\n'],
    ['a name is no pattern, and no beginning', 'a.b m0\naxb m1\n', 'a', ['m2'], 'a.b m0\naxb m1\na m2\n'],
    ['what is commented out is not there', '#a m0\n', 'a', ['m1'], '#a m0\na m1\n'],
  ])('%s', (_title, before, name, macs, after) => {
    expect(setInRegistry(before, name, macs)).toBe(after);
    expect(setInRegistry(after, name, macs)).toBe(after);
    expect(parseRegistry(after).get(name)).toEqual(macs);
  });

  it('knows the line of a name, the first one', () => {
    expect(['etch', 'winxp', 'all', 'new'].map((name) => registryLine(text, name))).toEqual([2, 4, 0, 0]);
  });

  it('has no room for names with blanks', () => {
    expect(['winxp', 'a.b-c', 'a b', '', 'a#b'].map(fitsRegistry)).toEqual([true, true, false, false, false]);
  });
});

describe('where a card has its address from', () => {
  it.each([
    [`'mac='+mymac+',bridge=intern'`, { from: 'registry', own: null, bridge: 'intern' }],
    [`'bridge=%s,mac=%s' % ('x', mymacs[1])`, { from: 'registry', own: null, bridge: '%s' }],
    [`'mac=00:16:3E:00:00:01,bridge=x'`, { from: 'text', own: '00:16:3E:00:00:01', bridge: 'x' }],
    [`'mac='+other`, { from: 'text', own: null, bridge: null }],
    [`'bridge='+bridge`, { from: 'none', own: null, bridge: null }],
    [`''`, { from: 'none', own: null, bridge: null }],
  ])('%s', (entry, expected) => {
    const vif = `vif = [ ${entry} ]`;
    const found = vifEntries(
      vif,
      [{ key: 'vif', operator: '=', line: 1, endLine: 1, start: 6, end: vif.length }],
      'xm',
    );
    expect(found.kind === 'entries' && found.entries.map((each) => cardSource(vif, each))).toEqual([
      expected,
    ]);
  });
});

describe('cards that run', () => {
  const card = (index: number, bridge: string | null, mac: string | null): RunningCard => ({
    domain: 'w',
    id: 1,
    index,
    mac,
    bridge,
  });
  const mac = '00:16:3e:00:00:01';
  const other = '00:16:3e:00:00:02';
  const on = (bridge: string | null, fixed: string | null = null) => ({ bridge, mac: fixed });

  it.each([
    ['one for one', [on('x'), on(null)], [card(0, 'x', mac), card(1, 'y', null)], [mac, null]],
    ['a single one, whatever its bridge', [on('xenbr0')], [card(0, 'eth0', mac)], [mac]],
    ['one that is fixed for it', [on('x', mac.toUpperCase())], [card(0, 'x', mac)], [mac]],
    [
      'one that is fixed now, and not what it runs with',
      [on('x', mac), on('x')],
      [card(0, 'x', '00:16:3e:00:00:09'), card(1, 'x', other)],
      ['00:16:3e:00:00:09', other],
    ],
    ['what is no address is not believed', [on(null)], [card(0, null, "x'+exit()+'")], [null]],
  ])('%s', (_title, cards, running, macs) => {
    expect(matchCards(cards, running)).toEqual({ kind: 'matched', macs });
  });

  it.each([
    [
      'one more',
      [on('x')],
      [card(0, 'x', mac), card(1, 'y', mac)],
      /runs with 2 network cards \(x, y\), and is defined with 1 network card \(x\)/,
    ],
    [
      'none defined',
      [],
      [card(0, null, mac)],
      /runs with 1 network card \(no bridge named\), and is defined with 0 network cards \(none\)/,
    ],
    ['attached later', [on('x')], [card(1, 'x', mac)], /attached or detached/],
    [
      'changed places',
      [on('y'), on('x')],
      [card(0, 'x', mac), card(1, 'y', mac)],
      /card 0 runs on the bridge x, and is defined on y/,
    ],
    [
      'changed places on one bridge',
      [on('x'), on('x', mac)],
      [card(0, 'x', mac), card(1, 'x', other)],
      /card 0 runs with 00:16:3e:00:00:01, which the definition gives to network card 1/,
    ],
  ])('%s: unclear', (_title, cards, running, reason) => {
    expect(matchCards(cards, running)).toEqual({
      kind: 'unclear',
      reason: expect.stringMatching(reason) as string,
    });
  });
});
