/** Which addresses the registry of an xm server is to hold: nothing that stands there already is lost or changed. */
import { describe, expect, it } from 'vitest';
import { registryAddresses } from '../../../src/operations/pin/registry-addresses.ts';
import type { PinSubject } from '../../../src/operations/pin/subject.ts';
import { readLocal } from '../../../src/operations/read-definition.ts';
import type { CardSource } from '../../../src/xen/macs/card-source.ts';
import { failureOf, inventoryOf } from '../inventory/helpers.ts';

const [server] = inventoryOf({ home: {} }).servers;
const read = readLocal('w', Buffer.from("name = 'w'\n"), { toolstack: 'xm' });

const mac = (last: number): string => `00:16:3e:00:00:0${last}`;
const made = expect.stringMatching(/^00:16:3e:/) as string;

function subject(running: readonly (string | null)[], fresh = false): PinSubject {
  if (server === undefined || read.reading.kind === 'refused') throw new Error('no subject');
  const cards = running.map((each, index) => ({ domain: 'w', id: 1, index, mac: each, bridge: null }));
  return { server, name: 'w', read, reading: read.reading, registry: true, fresh, running: cards };
}

const card = (from: CardSource['from'], own: string | null = null): CardSource => ({
  from,
  own,
  bridge: null,
});

describe('a domain that runs', () => {
  it.each<readonly [string, readonly CardSource[], readonly string[], Outcome]>([
    ['both cards', [card('registry'), card('none')], [], { macs: [mac(1), mac(2)], line: [mac(1), mac(2)] }],
    [
      'one with an address of its own, which holds its place',
      [card('text', mac(9)), card('registry')],
      [],
      { macs: [null, mac(2)], line: [mac(9), mac(2)] },
    ],
    [
      'one is known: it stays, and so do places for which no card is there any more',
      [card('registry'), card('registry')],
      [mac(7), mac(2), mac(8)],
      { macs: [mac(7), mac(2)], line: [mac(7), mac(2), mac(8)] },
    ],
  ])('%s', (_title, cards, known, expected) => {
    expect(registryAddresses(subject([mac(1), mac(2)]), cards, known, true)).toMatchObject(expected);
  });

  it('says where another address is fixed', () => {
    const { notes } = registryAddresses(
      subject([mac(1), mac(2)]),
      [card('registry'), card('text', mac(9))],
      [mac(7)],
      true,
    );
    expect(notes).toEqual([
      expect.stringMatching(`card 0 runs with ${mac(1)}; ${mac(7)} is fixed`),
      expect.stringMatching(`card 1 runs with ${mac(2)}; ${mac(9)} is fixed`),
    ]);
  });

  it('one without an address in xenstore: nobody guesses, unless asked to', async () => {
    const cards = [card('registry')];
    expect(await failureOf(() => registryAddresses(subject([null]), cards, [], true))).toMatchObject({
      reason: 'refused',
      message: expect.stringMatching(/card 0 runs without an address/) as string,
    });
    expect(registryAddresses(subject([null], true), cards, [], true).macs).toEqual([made]);
  });
});

describe('a domain that is off', () => {
  it('needs none where all are known', () => {
    expect(registryAddresses(subject([]), [card('registry')], [mac(1)], true)).toEqual({
      macs: [mac(1)],
      line: [mac(1)],
      notes: [],
    });
  });

  it('gets new ones with --new only, and none in the place of those that ctsrvcommon has for it', async () => {
    const off = { reason: 'refused', next: expect.stringMatching(/^start it first: .*--new/) as string };
    expect(await failureOf(() => registryAddresses(subject([]), [card('none')], [], false))).toMatchObject(
      off,
    );
    expect(
      await failureOf(() => registryAddresses(subject([]), [card('registry')], [], false)),
    ).toMatchObject({
      next: 'start it first: ctctl start home:w',
    });
    expect(registryAddresses(subject([], true), [card('none')], [], false).line).toEqual([made]);
    expect(registryAddresses(subject([], true), [card('registry')], [], true).line).toEqual([made]);
    expect(
      await failureOf(() => registryAddresses(subject([], true), [card('registry')], [], false)),
    ).toMatchObject({
      next: 'start it first: ctctl start home:w',
    });
  });
});

type Outcome = Pick<ReturnType<typeof registryAddresses>, 'macs' | 'line'>;
