/** Running cards and defined ones, brought together. */
import { describe, expect, it } from 'vitest';
import { type SeenCard, serverCards } from '../../../../src/xen/macs/cards.ts';
import type { DefinedDomain } from '../../../../src/xen/macs/defined.ts';
import type { RunningCard } from '../../../../src/xen/macs/running.ts';

const mac = (number: number): string => `00:16:3e:00:00:0${number}`;

/** A domain with these addresses in its definition. */
const defined = (name: string | null, ...macs: readonly (string | null)[]): DefinedDomain => ({
  path: `/etc/xen/${name ?? 'odd'}`,
  name,
  cards: macs.map((each, index) => ({ index, mac: each, bridge: 'b', line: 3 + index, findings: [] })),
  reason: name === null ? 'its name cannot be evaluated' : null,
});

const unknown = (name: string): DefinedDomain => ({
  path: `/etc/xen/${name}`,
  name,
  cards: null,
  reason: 'line 1: nobody knows',
});

const running = (domain: string, ...macs: readonly (string | null)[]): readonly RunningCard[] =>
  macs.map((each, index) => ({ domain, id: 1, index, mac: each, bridge: 'now' }));

/** `domain card state mac defined fixed`, with - for what is not there. */
const told = (cards: readonly SeenCard[]): readonly string[] =>
  cards.map(({ domain, card, state, mac: now, defined: then, fixed }) =>
    [domain, card, state, now, then, fixed].map((each) => each ?? '-').join(' '),
  );

describe('serverCards', () => {
  it.each<readonly [string, readonly DefinedDomain[], readonly RunningCard[], readonly string[]]>([
    ['off', [defined('w', mac(1), null)], [], [`w 0 off ${mac(1)} ${mac(1)} true`, 'w 1 off - - false']],
    [
      'running, one address drawn',
      [defined('w', mac(1), null)],
      running('w', mac(1).toUpperCase(), mac(2)),
      [`w 0 running ${mac(1)} ${mac(1)} true`, `w 1 running ${mac(2)} - false`],
    ],
    [
      'running with another one',
      [defined('w', mac(1))],
      running('w', mac(2)),
      [`w 0 running ${mac(2)} ${mac(1)} true`],
    ],
    [
      'a card more and a card less',
      [defined('w', mac(1)), defined('x', mac(3), mac(4))],
      [...running('w', mac(1), mac(2)), ...running('x', mac(3))],
      [
        `w 0 running ${mac(1)} ${mac(1)} true`,
        `w 1 running ${mac(2)} - false`,
        `x 0 running ${mac(3)} ${mac(3)} true`,
        `x 1 off ${mac(4)} ${mac(4)} true`,
      ],
    ],
    [
      'without a definition',
      [],
      running('w', mac(1), null),
      [`w 0 running ${mac(1)} - -`, 'w 1 running - - -'],
    ],
    ['nobody can tell, running', [unknown('w')], running('w', mac(1)), [`w 0 running ${mac(1)} - -`]],
    ['nobody can tell, off', [unknown('w')], [], ['w - off - - -']],
    ['no card at all', [defined('w')], [], []],
    [
      'without a name',
      [defined(null, mac(1))],
      running('null', mac(2)),
      [`null 0 running ${mac(2)} - -`, `- 0 off ${mac(1)} ${mac(1)} true`],
    ],
  ])('%s', (_what, definitions, there, rows) => {
    expect(told(serverCards('home', definitions, there))).toEqual(rows);
  });

  it('in the order in which people count', () => {
    const definitions = ['vm10', 'vm9', 'a'].map((name) => defined(name, null));
    expect(serverCards('home', definitions, []).map(({ domain }) => domain)).toEqual(['a', 'vm9', 'vm10']);
  });

  it('the bridge that it is on counts, and why something is not known is said', () => {
    expect(serverCards('home', [defined('w', null)], running('w', mac(1)))).toMatchObject([
      { bridge: 'now', reason: null, definition: '/etc/xen/w' },
    ]);
    expect(serverCards('home', [], running('w', mac(1)))).toMatchObject([
      { definition: null, reason: 'no definition here says its name' },
    ]);
  });
});
