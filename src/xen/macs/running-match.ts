/** Which of a running domain's addresses belongs to which network card of its definition. */
import type { Vif } from '../definitions/model.ts';
import type { RunningCard } from './running.ts';

export type Matched =
  | {
      readonly kind: 'matched';
      /** By card of the definition; null: it has none, or none that is one. */
      readonly macs: readonly (string | null)[];
    }
  | { readonly kind: 'unclear'; readonly reason: string };

/**
 * @param bridges of the definition, by card; null: not said, or not known.
 * @param running the cards of this domain, in their order.
 */
export function matchCards(bridges: readonly Vif['bridge'][], running: readonly RunningCard[]): Matched {
  if (running.length !== bridges.length) {
    const reason = `it runs with ${counted(running.length)} (${listed(running.map(({ bridge }) => bridge))}), and is defined with ${counted(bridges.length)} (${listed(bridges)})`;
    return { kind: 'unclear', reason };
  }
  if (running.some(({ index }, place) => index !== place)) {
    const reason = 'network cards have been attached or detached since its start';
    return { kind: 'unclear', reason };
  }
  const other = running.findIndex(
    ({ bridge }, index) => bridge !== null && (bridges[index] ?? bridge) !== bridge,
  );
  // With a single card there is no other one that could be meant.
  if (other !== -1 && running.length > 1) {
    const reason = `network card ${other} runs on the bridge ${running[other]?.bridge}, and is defined on ${bridges[other]}: the definition has been changed since its start`;
    return { kind: 'unclear', reason };
  }
  return { kind: 'matched', macs: running.map(({ mac }) => (mac !== null && isMac(mac) ? mac : null)) };
}

/** What stands in xenstore is no one's word but the guest's: nothing else goes into a file. */
export const isMac = (text: string): boolean => /^[\da-f]{2}(?::[\da-f]{2}){5}$/i.test(text);

const counted = (count: number): string => `${count} network card${count === 1 ? '' : 's'}`;

const listed = (bridges: readonly (string | null)[]): string =>
  bridges.length === 0 ? 'none' : bridges.map((bridge) => bridge ?? 'no bridge named').join(', ');
