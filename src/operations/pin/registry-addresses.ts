/** Which addresses the registry is to hold for a domain. */
import { macFor } from '../../xen/domains/mac.ts';
import type { CardSource } from '../../xen/macs/card-source.ts';
import { matchCards } from '../../xen/macs/running-match.ts';
import { differing, notRunning, type PinSubject, refused } from './subject.ts';

export interface RegistryAddresses {
  /** By card; null: one whose address stands in the definition. */
  readonly macs: readonly (string | null)[];
  /** What the registry is to hold, without a gap: an address in the definition holds its place. */
  readonly line: readonly string[];
  readonly notes: readonly string[];
}

/**
 * @param known what the registry says already: it stays.
 * @param isInstalled whether ctsrvcommon reads the registry now; else it has addresses of its own, which nobody knows.
 * @throws CtctlError `refused` where an address is missing.
 */
export function registryAddresses(
  subject: PinSubject,
  cards: readonly CardSource[],
  known: readonly string[],
  isInstalled: boolean,
): RegistryAddresses {
  const { server, name, running, fresh } = subject;
  const isMissing = cards.some(({ from }, index) => from !== 'text' && known[index] === undefined);
  const mayMakeUp = isInstalled || cards.every(({ from }) => from !== 'registry');
  const isMadeUp = fresh && mayMakeUp;
  if (isMissing && running.length === 0 && !isMadeUp) throw notRunning(server, name, mayMakeUp);
  const present = presentMacs(subject, cards, isMissing);
  const chosen = (index: number): string => {
    const mac = known[index] ?? present[index] ?? (isMadeUp ? macFor(server.name, name, index) : null);
    if (mac !== null) return mac;
    const reason = `${name}: network card ${index} runs without an address that xenstore knows`;
    throw refused(server, reason, 'write it into the registry by hand');
  };
  const macs = cards.map(({ from }, index) => (from === 'text' ? null : chosen(index)));
  const places = cards.map(
    ({ own }, index) =>
      known[index] ?? macs[index] ?? own ?? present[index] ?? macFor(server.name, name, index),
  );
  const fixed = cards.map(({ own, from }, index) => (from === 'text' ? own : (known[index] ?? null)));
  return {
    macs,
    line: [...places, ...known.slice(places.length)],
    notes: fixed.flatMap((mac, index) => differing(name, index, mac, present[index] ?? null)),
  };
}

/** By card. @throws CtctlError `refused`, but only where an address is needed. */
function presentMacs(
  { server, name, running }: PinSubject,
  cards: readonly CardSource[],
  isNeeded: boolean,
): readonly (string | null)[] {
  if (running.length === 0) return [];
  const matched = matchCards(
    cards.map(({ bridge }) => bridge),
    running,
  );
  if (matched.kind === 'matched') return matched.macs;
  if (!isNeeded) return [];
  throw refused(server, `${name}: ${matched.reason}`, 'start it anew, then pin');
}
