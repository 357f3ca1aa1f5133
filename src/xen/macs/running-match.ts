/** Which of a running domain's addresses belongs to which network card of its definition. */
import { isMac, sameForm } from './address.ts';
import type { RunningCard } from './running.ts';

/** A card of the definition, as far as it is known. */
export interface MatchedCard {
  readonly bridge: string | null;
  /** The address that is fixed for it. */
  readonly mac: string | null;
}

export type Matched =
  | {
      readonly kind: 'matched';
      /** By card of the definition; null: it has none, or none that is one. */
      readonly macs: readonly (string | null)[];
    }
  | { readonly kind: 'unclear'; readonly reason: string };

/**
 * @param cards of the definition, in its order.
 * @param running the cards of this domain, in their order.
 */
export function matchCards(cards: readonly MatchedCard[], running: readonly RunningCard[]): Matched {
  const bridges = cards.map(({ bridge }) => bridge);
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
  const macs = running.map(({ mac }) => (mac !== null && isMac(mac) ? sameForm(mac) : null));
  const moved = macs.findIndex((mac, index) => mac !== null && isOfAnother(cards, mac, index));
  if (moved !== -1) {
    const owner = cards.findIndex((card) => card.mac !== null && sameForm(card.mac) === macs[moved]);
    const reason = `network card ${moved} runs with ${macs[moved]}, which the definition gives to network card ${owner}: their order has been changed since its start`;
    return { kind: 'unclear', reason };
  }
  return { kind: 'matched', macs };
}

const isOfAnother = (cards: readonly MatchedCard[], present: string, place: number): boolean => {
  const isIts = ({ mac }: MatchedCard): boolean => mac !== null && sameForm(mac) === present;
  return cards.some((card, index) => index !== place && isIts(card));
};

const counted = (count: number): string => `${count} network card${count === 1 ? '' : 's'}`;

const listed = (bridges: readonly (string | null)[]): string =>
  bridges.length === 0 ? 'none' : bridges.map((bridge) => bridge ?? 'no bridge named').join(', ');
