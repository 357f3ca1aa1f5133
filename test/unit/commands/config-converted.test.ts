/** What `config convert` says around the text: unused wishes, taken names, domains that are defined on two servers. */
import { describe, expect, it } from 'vitest';
import { type Moved, tellBothPlaces } from '../../../src/commands/config/both-places.ts';
import { landingOf, placesOf, refusalOf } from '../../../src/commands/config/landing.ts';
import { assertUsed } from '../../../src/commands/config/unused.ts';

describe('--bridge and --var', () => {
  const uses = (bridges: readonly string[] | null, ...unasked: readonly string[]) => ({
    ...{ bridges, unasked, questions: [] },
  });
  const swapped = new Map([['intrn', 'br0']]);
  it.each([
    ['unused', [uses(['intern'])], /no network card uses the bridge intrn \(they use: intern\)/],
    ['without cards', [uses([])], /\(they name none\)/],
    ['nowhere', [uses(['b']), uses(['a', 'b'])], /\(they use: a, b\)/],
    ['unasked', [uses(['intrn'], 'foo', 'bar'), uses([], 'foo')], /^--var: nothing asks for foo$/],
  ])('%s: a typing error', (_, all, words) => {
    expect(() => assertUsed({ bridges: swapped }, all)).toThrow(words);
  });

  it.each([
    ['one of several uses it', [uses(['a'], 'foo'), uses(['intrn'])]],
    ['one of them may', [uses(['a']), uses(null)]],
    ['nothing was converted', []],
  ])('%s: none', (_, all) => {
    expect(() => assertUsed({ bridges: all.length === 0 ? new Map() : swapped }, all)).not.toThrow();
  });
});

describe('a name that is taken', () => {
  const names = { source: 'etch:winxp', target: 'office:winxp' };
  const advice =
    'compare: ctctl config diff etch:winxp office:winxp; change it: ctctl config edit office:winxp';
  it.each([
    ['/etc/xen/winxp is there already (41 bytes of 2026-11-23)', advice],
    ['winxp is defined already in /etc/xen/x.cfg', advice],
    ['a domain winxp is there already, without a definition in /etc/xen', undefined],
    ['cannot write in /etc/xen', undefined],
  ])('%s', (text, next) => {
    const error = refusalOf('office', { state: 'refused', text }, names);
    expect([error?.message, error?.next]).toEqual([`office: ${text}`, next]);
  });

  it.each(['changed', 'broken', 'pending'] as const)('%s is no refusal', (state) => {
    expect(refusalOf('office', { state, text: '' }, names)).toBeUndefined();
  });
});

it.each([
  ['ok', { there: 'a:/b' }],
  ['pending', { planned: 'a:/b' }],
  ['changed', { written: 'a:/b' }],
] as const)('a step that is %s', (state, place) => {
  const none = { written: null, planned: null, there: null };
  expect(placesOf(landingOf('a:/b', { state, text: '' }))).toEqual({ ...none, ...place });
});

describe('a domain that is defined on two servers', () => {
  const told = (...moved: readonly Moved[]): string => {
    const lines: string[] = [];
    const reporter = { line: (text: string): void => void lines.push(text) };
    tellBothPlaces({ reporter }, { from: 'etch', to: 'office', version: '4.17' }, moved);
    return lines.join('\n');
  };
  const domain = (name: string, state: Moved['state'], ...vifs: readonly string[]): Moved => ({
    ...{ name, path: `/etc/xen/${name}`, state },
    text: `name = "${name}"\nkernel = "/k"\nvif = ${JSON.stringify(vifs)}\n`,
  });
  const mac = 'mac=00:16:3e:00:00:02';

  it.each([
    ['no card', [domain('a', 'written')], 'etch:/etc/xen/a stays'],
    [
      'an address',
      [domain('a', 'written', mac)],
      'etch:/etc/xen/a stays: never start a on both, the addresses of its network cards are the same',
    ],
    [
      'no address',
      [domain('a', 'written', 'bridge=b')],
      'a network card of a gets another address on office; to keep the present one, before config convert: ctctl mac pin etch:a\netch:/etc/xen/a stays',
    ],
    [
      'no addresses of several',
      [domain('a', 'planned', ''), domain('b', 'planned', '')],
      'some network cards get another address on office; to keep the present one, before config convert: ctctl mac pin etch:a, ctctl mac pin etch:b',
    ],
    [
      'several',
      [domain('a', 'written', mac), domain('b', 'written')],
      'the definitions on etch stay: never start a domain on both, the addresses of its network cards are the same',
    ],
    ['it was there before', [domain('a', 'there', mac, '')], ''],
    ['a plan', [domain('a', 'planned', mac)], ''],
  ])('%s', (_, moved, words) => {
    expect(told(...moved)).toBe(words);
  });
});
