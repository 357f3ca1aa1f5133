/** Which addresses the registry of an xm server is to hold: nothing that stands there already is lost or changed. */
import { describe, expect, it } from 'vitest';
import { type RegistryText, registryAddresses } from '../../../src/operations/pin/registry-addresses.ts';
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
  const isRunning = running.length > 0;
  return { server, name: 'w', read, reading: read.reading, registry: true, fresh, isRunning, running: cards };
}

/** The registry as it is, with a line for the domain where something is known. */
const registry = (known: readonly string[], isInstalled: boolean, others = ''): RegistryText => ({
  path: '/etc/xen/macaddrs.conf',
  text: `# mine\n${others}${known.length === 0 ? '' : `w ${known.join(' ')}\n`}`,
  isInstalled,
});

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
    expect(registryAddresses(subject([mac(1), mac(2)]), cards, registry(known, true))).toMatchObject(
      expected,
    );
  });

  it('says where another address is fixed', () => {
    const { notes } = registryAddresses(
      subject([mac(1), mac(2)]),
      [card('registry'), card('text', mac(9))],
      registry([mac(7)], true),
    );
    expect(notes).toEqual([
      expect.stringMatching(`card 0 runs with ${mac(1)}; ${mac(7)} is fixed`),
      expect.stringMatching(`card 1 runs with ${mac(2)}; ${mac(9)} is fixed`),
    ]);
  });

  it('one without an address in xenstore: nobody guesses, whatever is asked', async () => {
    for (const fresh of [false, true])
      expect(
        await failureOf(() =>
          registryAddresses(subject([null], fresh), [card('registry')], registry([], true)),
        ),
      ).toMatchObject({
        reason: 'refused',
        message: expect.stringMatching(/card 0 runs without an address/) as string,
      });
  });

  it('one that stands in the place of another card: their order has been changed', async () => {
    const cards = [card('registry'), card('text', mac(1))];
    const asked = () => registryAddresses(subject([mac(1), mac(2)]), cards, registry([], true));
    expect(await failureOf(asked)).toMatchObject({
      reason: 'refused',
      message: expect.stringMatching(/card 0 runs with \S+01, which .* to network card 1/) as string,
    });
  });

  it('two cards with one address are refused', async () => {
    const cards = [card('registry'), card('text', mac(7))];
    const asked = () => registryAddresses(subject([mac(1), mac(2)]), cards, registry([mac(7)], true));
    expect(await failureOf(asked)).toMatchObject({
      reason: 'refused',
      message: `home: w: network cards 0 and 1 would both have ${mac(7)}`,
    });
  });

  it('a word in its line that is no address is refused, with the line', async () => {
    const known = registry(['soon', mac(2)], true, `other ${mac(5)}\n`);
    const asked = () => registryAddresses(subject([mac(1)]), [card('registry')], known);
    expect(await failureOf(asked)).toMatchObject({
      reason: 'refused',
      message: 'home: /etc/xen/macaddrs.conf:3: soon is no MAC address',
    });
  });
});

describe('a domain that is off', () => {
  it('needs none where all are known', () => {
    expect(registryAddresses(subject([]), [card('registry')], registry([mac(1)], true))).toEqual({
      macs: [mac(1)],
      line: [mac(1)],
      notes: [],
    });
  });

  it('none that is made up stands in the registry already', () => {
    const off = subject([], true);
    const [first = ''] = registryAddresses(off, [card('none')], registry([], true)).line;
    const [other] = registryAddresses(off, [card('none')], registry([], true, `x ${first}\n`)).line;
    expect(other).toEqual(made);
    expect(other).not.toBe(first);
    // The first card has become the second one.
    const { line } = registryAddresses(off, [card('none'), card('text', first)], registry([], true));
    expect(line).toEqual([other, first]);
  });

  it('gets new ones with --new only, and none in the place of those that ctsrvcommon has for it', async () => {
    const off = { reason: 'refused', next: expect.stringMatching(/^start it first: .*--new/) as string };
    expect(
      await failureOf(() => registryAddresses(subject([]), [card('none')], registry([], false))),
    ).toMatchObject(off);
    expect(
      await failureOf(() => registryAddresses(subject([]), [card('registry')], registry([], false))),
    ).toMatchObject({
      next: 'start it first: ctctl start home:w',
    });
    expect(registryAddresses(subject([], true), [card('none')], registry([], false)).line).toEqual([made]);
    expect(registryAddresses(subject([], true), [card('registry')], registry([], true)).line).toEqual([made]);
    expect(
      await failureOf(() => registryAddresses(subject([], true), [card('registry')], registry([], false))),
    ).toMatchObject({
      next: 'start it first: ctctl start home:w; --new does not help: its ctsrvcommon keeps an address of its own that only the server knows',
    });
  });
});

type Outcome = Pick<ReturnType<typeof registryAddresses>, 'macs' | 'line'>;
