/** What is wrong with the network cards of a fleet: in their definitions, and between definition and domain. Pure. */
import { baseName } from '../../common/base-name.ts';
import type { Severity } from '../definitions/lint/model.ts';
import type { SeenCard } from './cards.ts';
import { duplicates } from './duplicates.ts';
import { notRegistered } from './registry.ts';

export interface MacFinding {
  readonly server: string;
  readonly domain: string | null;
  readonly card: number | null;
  readonly mac: string | null;
  /** Where in the definition; null: not there. */
  readonly definition: string | null;
  readonly line: number | null;
  readonly severity: Severity;
  /** Fixed for ever: scripts may look for it. */
  readonly rule: string;
  readonly message: string;
  readonly mend: string;
}

type Fault = Pick<MacFinding, 'severity' | 'rule' | 'message' | 'mend'>;

/** In the order of the cards; of one card the worst first. */
export function macFindings(cards: readonly SeenCard[]): readonly MacFinding[] {
  const twice = duplicates(cards);
  return cards.flatMap((card) => {
    const faults = [...(twice.get(card) ?? []), ...ownFaults(card)];
    return faults
      .toSorted((one, other) => ranks[one.severity] - ranks[other.severity])
      .map((fault) => findingOf(card, fault));
  });
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

function findingOf(card: SeenCard, { severity, rule, message, mend }: Fault): MacFinding {
  const { server, domain, card: index, mac, definition, line } = card;
  return { server, domain, card: index, mac, definition, line, severity, rule, message, mend };
}

function ownFaults(card: SeenCard): readonly Fault[] {
  if (card.reason !== null && card.fixed === null) return [unknown(card, card.reason)];
  return [
    ...card.findings.map((found) => (found.rule === 'mac-missing' ? missing(card) : found)),
    ...meeting(card),
  ];
}

const unknown = (card: SeenCard, reason: string): Fault => ({
  severity: 'note',
  rule: 'mac-unknown',
  message: card.definition === null ? reason : `nobody can tell its addresses: ${reason}`,
  mend: knowing(card, reason),
});

function knowing({ server, domain, definition, isDomainRunning }: SeenCard, reason: string): string {
  if (definition === null)
    return 'put its definition there, or see that it keeps its addresses wherever it comes from';
  const target = `${server}:${domain ?? baseName(definition)}`;
  if (domain !== null && reason.endsWith(notRegistered))
    return `write them down now: ctctl mac pin ${target}${isDomainRunning ? '' : ' --new'}`;
  return `ctctl config lint ${target} says more; a running domain shows the address that it has now`;
}

function missing({ server, domain, state }: SeenCard): Fault {
  const pin = `ctctl mac pin ${server}:${domain}`;
  const how = state === 'running' ? `keep the one that it has now: ${pin}` : `give it one: ${pin} --new`;
  return {
    severity: 'warning',
    rule: 'mac-missing',
    message: 'no fixed address: it gets another one at every start',
    mend: domain === null ? 'write one into its definition: mac=00:16:3e:…' : how,
  };
}

/** How a card that runs and what its definition says differ. */
function meeting(card: SeenCard): readonly Fault[] {
  const { server, domain, state, mac, defined, line, isDomainRunning } = card;
  if (state === 'off') return isDomainRunning ? [absent] : [];
  if (line === null) return [extra];
  if (defined === null || mac === defined) return [];
  return [
    {
      severity: 'warning',
      rule: 'mac-differs',
      message: `it runs with ${mac ?? 'no address'}, and gets ${defined} at its next start: so its definition says`,
      mend: `restart it, or write the other one: ctctl config edit ${server}:${domain}`,
    },
  ];
}

const absent: Fault = {
  severity: 'note',
  rule: 'card-absent',
  message: 'its domain runs without this card: it comes at its next start',
  mend: 'restart the domain, or take the card out of the definition',
};

const extra: Fault = {
  severity: 'note',
  rule: 'card-not-defined',
  message: 'not in the definition: the card is gone at its next start',
  mend: 'write it into vif, or leave it so',
};
