/** Which addresses the registry is to hold for a domain. */
import { freeMacFor } from '../../xen/domains/mac.ts';
import { isMac, sameForm } from '../../xen/macs/address.ts';
import type { CardSource } from '../../xen/macs/card-source.ts';
import { parseRegistry, registryLine } from '../../xen/macs/registry.ts';
import { matchCards } from '../../xen/macs/running-match.ts';
import { differing, notRunning, type PinSubject, refused, refuseShared, withoutAddress } from './subject.ts';

export interface RegistryAddresses {
  /** By card; null: one whose address stands in the definition. */
  readonly macs: readonly (string | null)[];
  /** What the registry is to hold, without a gap: an address in the definition holds its place. */
  readonly line: readonly string[];
  readonly notes: readonly string[];
}

/** What the registry is, before anything is written. */
export interface RegistryText {
  readonly path: string;
  readonly text: string;
  /** Whether ctsrvcommon reads the registry now; else it has addresses of its own, which nobody knows. */
  readonly isInstalled: boolean;
}

/**
 * What the registry says already stays.
 * @throws CtctlError `refused` where an address is missing, is none, or would be that of two cards.
 */
export function registryAddresses(
  subject: PinSubject,
  cards: readonly CardSource[],
  registry: RegistryText,
): RegistryAddresses {
  const { server, name, isRunning, fresh } = subject;
  const { isInstalled } = registry;
  const known = knownAddresses(subject, registry);
  const isMissing = cards.some(({ from }, index) => from !== 'text' && known[index] === undefined);
  const mayMakeUp = isInstalled || cards.every(({ from }) => from !== 'registry');
  if (isMissing && !isRunning && !(fresh && mayMakeUp)) throw notRunning(subject, mayMakeUp);
  const fixed = fixedMacs(subject, cards, known);
  const present = presentMacs(subject, cards, fixed, isMissing);
  const taken = new Set([...parseRegistry(registry.text).values()].flat().map(sameForm));
  for (const mac of [...fixed, ...present]) if (mac !== null) taken.add(sameForm(mac));
  const made = (index: number): string => {
    const mac = freeMacFor(server.name, name, index, taken);
    taken.add(mac);
    return mac;
  };
  const places = cards.map(({ from }, index) => {
    const mac = known[index] ?? fixed[index] ?? present[index] ?? null;
    if (mac !== null) return mac;
    if (isRunning && from !== 'text')
      throw withoutAddress(subject, index, `write it into ${registry.path} by hand`);
    return made(index);
  });
  const macs = cards.map(({ from }, index) => (from === 'text' ? null : (places[index] ?? null)));
  refuseShared(
    subject,
    macs.map((mac, index) => mac ?? fixed[index] ?? null),
  );
  return {
    macs,
    line: [...places, ...known.slice(places.length)],
    notes: fixed.flatMap((mac, index) => differing(name, index, mac, present[index] ?? null)),
  };
}

/** What may stand in the file by the hand of a person. @throws CtctlError `refused` for what is no address. */
function knownAddresses({ server, name }: PinSubject, { path, text }: RegistryText): readonly string[] {
  const known = parseRegistry(text).get(name) ?? [];
  const wrong = known.find((word) => !isMac(word));
  if (wrong === undefined) return known;
  throw refused(
    server,
    `${path}:${registryLine(text, name)}: ${wrong} is no MAC address`,
    `mend the line of ${name} by hand, then pin`,
  );
}

/** By card, what is said of it before anything is written; null: nothing, or nobody can tell. */
function fixedMacs(
  { reading }: PinSubject,
  cards: readonly CardSource[],
  known: readonly string[],
): readonly (string | null)[] {
  const { vifs } = reading.definition;
  return cards.map(({ own, from }, index) => {
    if (from !== 'text') return known[index] ?? null;
    return own ?? (vifs.length === cards.length ? (vifs[index]?.mac ?? null) : null);
  });
}

/** By card. @throws CtctlError `refused`, but only where an address is needed. */
function presentMacs(
  { server, name, running, isRunning }: PinSubject,
  cards: readonly CardSource[],
  fixed: readonly (string | null)[],
  isNeeded: boolean,
): readonly (string | null)[] {
  if (!isRunning) return [];
  const matched = matchCards(
    cards.map(({ bridge }, index) => ({ bridge, mac: fixed[index] ?? null })),
    running,
  );
  if (matched.kind === 'matched') return matched.macs;
  if (!isNeeded) return [];
  throw refused(server, `${name}: ${matched.reason}`, 'start it anew, then pin');
}
