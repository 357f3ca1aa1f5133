/** Writes addresses into the network cards of a definition. Nothing but the texts of those cards is touched. */
import { isDeepStrictEqual } from 'node:util';
import type { Toolstack } from '../../inventory/schema.ts';
import type { Definition, Reading, Vif } from '../definitions/model.ts';
import { sameForm, sharedAddress } from './address.ts';
import { type Entry, vifEntries } from './entries.ts';

export type Pinned =
  | { readonly kind: 'pinned'; readonly text: string }
  /** An edit by hand is needed; `line` is where. */
  | { readonly kind: 'unclear'; readonly line: number; readonly reason: string };

export interface PinSubject {
  readonly text: string;
  readonly reading: Extract<Reading, { kind: 'definition' }>;
  readonly toolstack: Toolstack;
}

/** `mac=ADDRESS` as a text, or as Python that takes it from the registry. */
export type Address =
  | { readonly kind: 'literal'; readonly mac: string }
  /** A name, or an entry of one: `mymacs[1]`. */
  | { readonly kind: 'python'; readonly source: string };

/**
 * @param addresses by card, in the order of the list; null: that card is left as it is.
 * @param readAgain the new text by the same rules and with the same surroundings.
 */
export function pinCards(
  subject: PinSubject,
  addresses: readonly (string | null)[],
  readAgain: (text: string) => Reading,
): Pinned {
  const unknown = subject.reading.definition.unevaluated.find(({ key }) => key === 'vif');
  if (unknown) return { kind: 'unclear', line: unknown.line, reason: unknown.reason };
  const edited = writeAddresses(
    subject,
    addresses.map((mac) => (mac === null ? null : { kind: 'literal', mac })),
  );
  if (edited.kind === 'unclear') return edited;
  const after = readAgain(edited.text);
  const { definition } = subject.reading;
  const wanted = definition.vifs.map((vif, index) => withMac(vif, addresses[index] ?? vif.mac));
  // Whatever the list looks like: what its toolstack makes of it decides.
  if (after.kind === 'definition' && isSame(after.definition, { ...definition, vifs: wanted })) return edited;
  const line = vifLine(subject);
  return { kind: 'unclear', line, reason: 'with the addresses the definition would say something else' };
}

const withMac = (vif: Vif, mac: string | null): Vif => ({ ...vif, mac });

/** Addresses in whatever form they are written; never two cards with one of them. */
function isSame(one: Definition, other: Definition): boolean {
  if (sharedAddress(one.vifs.map(({ mac }) => mac)) !== undefined) return false;
  const lower = (definition: Definition): Definition => ({
    ...definition,
    vifs: definition.vifs.map((vif) => withMac(vif, vif.mac === null ? null : sameForm(vif.mac))),
  });
  return isDeepStrictEqual(lower(one), lower(other));
}

const vifLine = ({ reading }: PinSubject): number =>
  reading.statements.find(({ key }) => key === 'vif')?.line ?? 1;

/** The edit alone: whether the result means what it should is for the caller to find out. */
export function writeAddresses(
  { text, reading, toolstack }: PinSubject,
  addresses: readonly (Address | null)[],
): Pinned {
  if (addresses.every((address) => address === null)) return { kind: 'pinned', text };
  const found = vifEntries(text, reading.statements, toolstack);
  if (found.kind === 'none') return { ...found, kind: 'unclear' };
  const { entries } = found;
  if (entries.length !== addresses.length) {
    const reason = `vif has ${entries.length} entries in the text, and ${addresses.length} network cards`;
    return { kind: 'unclear', line: entries[0]?.line ?? 1, reason };
  }
  let edited = text;
  // From the last to the first: what lies in front keeps its place.
  for (const [index, entry] of [...entries.entries()].toReversed()) {
    const address = addresses[index] ?? null;
    if (address === null) continue;
    if (entry.first === null) {
      const reason = `network card ${index} is written as Python that is not edited: ${text.slice(entry.start, entry.end)}`;
      return { kind: 'unclear', line: entry.line, reason };
    }
    edited = written(edited, entry, entry.first, address);
  }
  return { kind: 'pinned', text: edited };
}

function written(text: string, entry: Entry, first: NonNullable<Entry['first']>, address: Address): string {
  const { inside, quote } = first;
  const isEmpty = first.isEmpty && entry.isPlain;
  const comma = isEmpty ? '' : ',';
  if (address.kind === 'literal')
    return `${text.slice(0, inside)}mac=${address.mac}${comma}${text.slice(inside)}`;
  const taken = `mac=${quote}+${address.source}`;
  return isEmpty
    ? `${text.slice(0, inside)}${taken}${text.slice(entry.end)}`
    : `${text.slice(0, inside)}${taken}+${quote}${comma}${text.slice(inside)}`;
}
