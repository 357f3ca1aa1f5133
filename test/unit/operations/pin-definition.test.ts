/** Which addresses `mac pin` writes into a definition: those of the asked domain, and never one twice. */
import { describe, expect, it } from 'vitest';
import { pinDefinition } from '../../../src/operations/pin/definition.ts';
import { readLocal } from '../../../src/operations/read-definition.ts';
import type { RunningCard } from '../../../src/xen/macs/running.ts';
import { failureOf, inventoryOf } from '../inventory/helpers.ts';

const [server] = inventoryOf({ home: {} }).servers;

const mac = (last: number): string => `00:16:3e:00:00:0${last}`;
const card = (index: number, address: string | null): RunningCard => ({
  domain: 'w',
  id: 1,
  index,
  mac: address,
  bridge: 'intern',
});

interface Asked {
  readonly head?: string;
  /** undefined: it is off. */
  readonly running?: readonly RunningCard[];
  readonly fresh?: boolean;
}

/** The new text of a definition with this list. */
function pinned(vif: string, { head = "name = 'w'", running, fresh = false }: Asked): string {
  const text = `${head}\nkernel = '/k'\nmemory = 64\nvif = ${vif}\n`;
  const read = readLocal('/etc/xen/w', Buffer.from(text), { toolstack: 'xm' });
  if (server === undefined || read.reading.kind === 'refused') throw new Error('no subject');
  const { changes } = pinDefinition({
    ...{ server, name: 'w', read, reading: read.reading, registry: false, fresh },
    ...{ isRunning: running !== undefined, running: running ?? [] },
  });
  return /vif = (.*)/.exec(changes.at(-1)?.after.toString() ?? '')?.[1] ?? '';
}

const macsIn = (vif: string): readonly string[] =>
  [...vif.toLowerCase().matchAll(/mac=([\da-f:]+)/g)].map(([, each]) => each ?? '');

describe('a domain that runs', () => {
  it.each([
    [
      'the entries have changed places on one bridge',
      `['bridge=intern', 'mac=${mac(1)},bridge=intern']`,
      [card(0, mac(1)), card(1, mac(2))],
      /network card 0 runs with \S+01, which the definition gives to network card 1/,
    ],
    [
      'both run with one address',
      "['bridge=intern', 'bridge=intern']",
      [card(0, mac(1)), card(1, mac(1))],
      /network cards 0 and 1 would both have \S+01/,
    ],
    ['it runs without cards', "['bridge=intern']", [], /runs with 0 network cards/],
    ['without an address', "['bridge=intern']", [card(0, null)], /runs without an address/],
  ])('%s: refused, also with --new', async (_title, vif, running, message) => {
    for (const fresh of [false, true])
      expect(await failureOf(() => pinned(vif, { running, fresh }))).toMatchObject({
        reason: 'refused',
        message: expect.stringMatching(message) as string,
      });
  });

  it.each([
    ["name = 'w'\nif 1: name = 'other'", /w defines other, not w/],
    ['import sys\nname = sys.argv[0]', /its name cannot be told from its text/],
  ])('a definition of another domain is refused: %j', async (head, message) => {
    expect(await failureOf(() => pinned("['']", { head, running: [card(0, mac(1))] }))).toMatchObject({
      reason: 'refused',
      message: expect.stringMatching(message) as string,
    });
  });
});

it('addresses that are made up are not those of other cards, and the same at each try', () => {
  const [first = ''] = macsIn(pinned("['bridge=intern']", { fresh: true }));
  const before = `['bridge=extern', 'mac=${first.toUpperCase()},bridge=intern']`;
  const both = macsIn(pinned(before, { fresh: true }));
  expect(both).toEqual([expect.stringMatching(/^00:16:3e:/), first]);
  expect(both[0]).not.toBe(first);
  expect(macsIn(pinned(before, { fresh: true }))).toEqual(both);
});
