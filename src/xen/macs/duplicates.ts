/** Addresses that more than one card has, or would have once it is started. Pure. */
import { groupBy } from '../../common/group-by.ts';
import type { Severity } from '../definitions/lint/model.ts';
import type { SeenCard } from './cards.ts';

interface Duplicate {
  readonly severity: Severity;
  readonly rule: 'mac-twice';
  readonly message: string;
  readonly mend: string;
}

/** A card with one of its addresses: one that runs may get another one at its next start. */
interface Holder {
  readonly card: SeenCard;
  readonly address: string;
  readonly isRunning: boolean;
}

/** Which cards share an address with which others. */
export function duplicates(cards: readonly SeenCard[]): ReadonlyMap<SeenCard, readonly Duplicate[]> {
  const found = new Map<SeenCard, Duplicate[]>();
  for (const holders of groupBy(cards.flatMap(holdersOf), ({ address }) => address).values()) {
    if (holders.length < 2) continue;
    for (const holder of holders) {
      const all = found.get(holder.card) ?? [];
      all.push(duplicateOf(holder, holders));
      found.set(holder.card, all);
    }
  }
  return found;
}

function holdersOf(card: SeenCard): readonly Holder[] {
  const { mac, defined, state } = card;
  const now = mac === null ? [] : [{ card, address: mac, isRunning: state === 'running' }];
  const next = defined === null || defined === mac ? [] : [{ card, address: defined, isRunning: false }];
  return [...now, ...next];
}

function duplicateOf(holder: Holder, holders: readonly Holder[]): Duplicate {
  const others = holders.filter((other) => other !== holder);
  const severity =
    severities.find((each) => others.some((other) => severityOf(holder, other) === each)) ?? 'note';
  return {
    severity,
    rule: 'mac-twice',
    message: `${holder.address} is also that of ${listed(others)}`,
    mend: severity === 'note' ? 'never start both' : apart(holder),
  };
}

function apart({ card: { server, domain } }: Holder): string {
  const edit = domain === null ? '' : `: ctctl config edit ${server}:${domain}`;
  return `give one of them another address${edit}`;
}

const severities: readonly Severity[] = ['error', 'warning', 'note'];

/** A domain that is defined on two servers so that either can run it is no mistake, as long as one does. */
function severityOf(one: Holder, other: Holder): Severity {
  if (one.card.server === other.card.server || (one.isRunning && other.isRunning)) return 'error';
  return one.card.domain !== null && one.card.domain === other.card.domain ? 'note' : 'warning';
}

const mostNamed = 3;

function listed(others: readonly Holder[]): string {
  const named = others
    .slice(0, mostNamed)
    .map(({ card: { server, domain, definition, card }, isRunning }) => {
      const whose = `${server}:${domain ?? definition}`;
      return `card ${card} of ${whose} (${isRunning ? 'running' : 'defined'})`;
    });
  const more = others.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
