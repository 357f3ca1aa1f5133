/** What is wrong across a fleet: addresses that meet, that change, and that nobody can tell. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeenCard } from '../../../../src/xen/macs/cards.ts';
import { macFindings } from '../../../../src/xen/macs/findings.ts';
import { notRegistered } from '../../../../src/xen/macs/registry.ts';

const one = '00:16:3e:00:00:01';
const two = '00:16:3e:00:00:02';

const card = (fields: Partial<SeenCard>): SeenCard => ({
  server: 'home',
  domain: 'w',
  card: 0,
  mac: fields.defined ?? null,
  defined: null,
  fixed: fields.defined != null,
  bridge: 'b',
  state: 'off',
  definition: '/etc/xen/w',
  reason: null,
  line: 3,
  findings: [],
  isDomainRunning: fields.state === 'running',
  ...fields,
});

/** `server:domain card rule severity` */
const told = (cards: readonly SeenCard[]): readonly string[] =>
  macFindings(cards).map(
    ({ server, domain, card: index, rule, severity }) => `${server}:${domain} ${index} ${rule} ${severity}`,
  );

describe('two cards with one address', () => {
  const running = { state: 'running', mac: one } as const;

  it.each<readonly [string, Partial<SeenCard>, Partial<SeenCard>, string | undefined]>([
    ['on one server, both off', { defined: one }, { defined: one, domain: 'x' }, 'error'],
    ['in one domain', { defined: one }, { defined: one, card: 1 }, 'error'],
    [
      'on two servers, both running',
      { ...running, defined: one },
      { ...running, defined: one, server: 'lab' },
      'error',
    ],
    [
      'on two servers, one running',
      { ...running, defined: one },
      { defined: one, server: 'lab', domain: 'x' },
      'warning',
    ],
    [
      'one domain that is defined on two servers',
      { ...running, defined: one },
      { defined: one, server: 'lab' },
      'note',
    ],
    ['drawn by one, defined by the other', { ...running }, { defined: one, domain: 'x' }, 'error'],
    ['at the next start only', { ...running, defined: two }, { defined: two, domain: 'x' }, 'error'],
    ['two addresses', { defined: one }, { defined: two, domain: 'x' }, undefined],
    ['no address twice', {}, { domain: 'x' }, undefined],
  ])('%s', (_what, first, second, severity) => {
    const found = macFindings([card(first), card(second)]).filter(({ rule }) => rule === 'mac-twice');
    expect(found.map((each) => each.severity)).toEqual(severity === undefined ? [] : [severity, severity]);
  });

  it('each of them names the others, three at most', () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((domain) => card({ domain, defined: one }));
    const [first] = macFindings(all);
    expect(first?.message).toBe(
      `${one} is also that of card 0 of home:b (defined), card 0 of home:c (defined), card 0 of home:d (defined), 1 more`,
    );
    expect(first?.mend).toBe('give one of them another address: ctctl config edit home:a');
  });

  it('whoever shares an address is found, and nobody else', () => {
    const address = fc.integer({ min: 0, max: 20 }).map((number) => `00:16:3e:00:00:${number + 10}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(address, fc.constantFrom('home', 'lab')), { maxLength: 30 }), (all) => {
        const cards = all.map(([defined, server], index) => card({ defined, server, domain: `d${index}` }));
        const found = macFindings(cards).map(({ domain }) => domain);
        const shared = cards.filter(({ mac }) => cards.filter((other) => other.mac === mac).length > 1);
        expect(found).toEqual(shared.map(({ domain }) => domain));
      }),
    );
  });
});

describe('a card of its own', () => {
  const missing = {
    findings: [{ rule: 'mac-missing', line: 3, key: 'vif', severity: 'warning', message: '', mend: '' }],
  } as const;

  it.each<readonly [string, Partial<SeenCard>, readonly string[]]>([
    ['all is well', { defined: one, state: 'running' }, []],
    ['no address', missing, ['home:w 0 mac-missing warning']],
    [
      'another one than defined',
      { defined: one, mac: two, state: 'running' },
      ['home:w 0 mac-differs warning'],
    ],
    ['defined, but not there', { defined: one, isDomainRunning: true }, ['home:w 0 card-absent note']],
    [
      'there, but not defined',
      { state: 'running', mac: one, line: null },
      ['home:w 0 card-not-defined note'],
    ],
    ['nobody can tell', { fixed: null, reason: 'why' }, ['home:w 0 mac-unknown note']],
    [
      'no definition',
      { fixed: null, reason: 'why', definition: null, state: 'running' },
      ['home:w 0 mac-unknown note'],
    ],
  ])('%s', (_what, fields, found) => {
    expect(told([card(fields)])).toEqual(found);
  });

  it.each<readonly [string, Partial<SeenCard>, string]>([
    ['running', { state: 'running', mac: one }, 'keep the one that it has now: ctctl mac pin home:w'],
    ['off', {}, 'give it one: ctctl mac pin home:w --new'],
    ['without a name', { domain: null }, 'write one into its definition: mac=00:16:3e:…'],
  ])('how to give it an address: %s', (_what, fields, mend) => {
    expect(macFindings([card({ ...missing, ...fields })])).toMatchObject([{ mend }]);
  });

  it.each<readonly [string, Partial<SeenCard>, string]>([
    ['nobody can tell', {}, 'ctctl config lint home:w says more; '],
    ['nor its name', { domain: null }, 'ctctl config lint home:file says more; '],
    ['not in the registry yet', { reason: `line 3: ${notRegistered}` }, 'ctctl mac pin home:w --new'],
    ['and it runs', { reason: `line 3: ${notRegistered}`, isDomainRunning: true }, 'ctctl mac pin home:w'],
  ])('how to come to know it: %s', (_what, fields, mend) => {
    const seen = card({ fixed: null, reason: 'why', definition: '/etc/xen/file', ...fields });
    expect(macFindings([seen])).toMatchObject([
      { rule: 'mac-unknown', mend: expect.stringContaining(mend) as string },
    ]);
  });

  it('the manual knows every rule', () => {
    const manual = readFileSync(new URL('../../../../docs/mac.md', import.meta.url), 'utf8');
    const own = readFileSync(new URL('../../../../src/xen/macs/findings.ts', import.meta.url), 'utf8');
    const rules = [...own.matchAll(/rule: '([a-z-]+)'/g)].map(([, rule]) => rule);
    expect(rules.length).toBeGreaterThan(4);
    for (const rule of [...rules, 'mac-twice', 'mac-malformed', 'mac-group', 'mac-foreign']) {
      expect(manual).toContain(`\`${rule}\``);
    }
  });

  it('the worst comes first', () => {
    const both = [card({ defined: one, mac: two, state: 'running' }), card({ defined: two, domain: 'x' })];
    expect(told(both)).toEqual([
      'home:w 0 mac-twice error',
      'home:w 0 mac-differs warning',
      'home:x 0 mac-twice error',
    ]);
  });
});
