/** MAC addresses: missing ones, ones that are there twice, and ones that no card should have. */
import { sameForm } from '../../../macs/address.ts';
import type { Vif } from '../../model.ts';
import { both, type Fault, type Finding, type Rule, type Subject } from '../model.ts';

export interface Card {
  readonly vif: Vif;
  readonly line: number;
  /** Lower case, two digits a byte; null where none is set or it is no address. */
  readonly mac: string | null;
  /** As it stands in the file, where it does. */
  readonly spec: string;
}

/** The cards of a definition, with their lines. */
export function cardsOf({ definition, taken }: Subject): readonly Card[] {
  const given = taken.get('vif');
  const nics = taken.get('nics');
  return (definition?.vifs ?? []).map((vif, index) => ({
    vif,
    spec: given?.items[index]?.text ?? '',
    line: given?.items[index]?.line ?? nics?.line ?? given?.line ?? 1,
    mac: vif.mac !== null && form.test(vif.mac) ? sameForm(vif.mac) : null,
  }));
}

const form = /^[\da-f]{1,2}(?::[\da-f]{1,2}){5}$/i;

/** What may be wrong with a card, whatever else stands in its file. */
interface CardRule {
  readonly id: string;
  readonly fault: (card: Card, index: number) => Omit<Fault, 'line' | 'key'> | undefined;
}

const perCard = (id: string, fault: CardRule['fault']): CardRule => ({ id, fault });

/** One that is written wrongly is another matter. */
const missing = perCard('mac-missing', ({ vif, spec }, index) =>
  vif.mac === null && !/(?:^|,)\s*mac\s*=/.test(spec)
    ? {
        severity: 'warning',
        message: `network card ${index} has no MAC: it gets another one at every start`,
        mend: 'add mac=00:16:3e:… with three bytes of your own, the first of them below 80',
      }
    : undefined,
);

/** xl takes the beginning of it for the address, xm passes it on. */
const malformed = perCard('mac-malformed', ({ spec }) => {
  const written = /(?:^|,)\s*mac=([^,]*)/.exec(spec)?.[1]?.trim();
  return written === undefined || form.test(written)
    ? undefined
    : {
        severity: 'error',
        message: 'the MAC is no address: the card gets another one',
        mend: 'write six bytes: mac=00:16:3e:12:34:56',
      };
});

const group = perCard('mac-group', ({ mac }) =>
  mac !== null && (firstByte(mac) & 1) === 1
    ? {
        severity: 'error',
        message: `${mac} is the address of a group: no card can have it`,
        mend: 'take one from 00:16:3e:…, the range of Xen',
      }
    : undefined,
);

/** Those of Xen, and those that are said to be given out locally. */
const foreign = perCard('mac-foreign', ({ mac }) =>
  mac !== null && !mac.startsWith('00:16:3e:') && (firstByte(mac) & 3) === 0
    ? {
        severity: 'note',
        message: `${mac} lies outside of 00:16:3e, the range of Xen: some maker's card may have it too`,
        mend: 'take one from 00:16:3e:… for a new domain',
      }
    : undefined,
);

const firstByte = (mac: string): number => Number.parseInt(mac, 16);

const twice: Rule = {
  id: 'mac-twice',
  toolstacks: both,
  check: (subject) => {
    const seen = new Set<string>();
    return cardsOf(subject).flatMap(({ mac, line }): readonly Fault[] => {
      if (mac === null || !seen.has(mac)) {
        if (mac !== null) seen.add(mac);
        return [];
      }
      return [
        {
          line,
          key: 'vif',
          severity: 'error',
          message: `${mac} stands twice in this file: two cards with one address do not work`,
          mend: 'give one of them an address of its own',
        },
      ];
    });
  },
};

const cardRules: readonly CardRule[] = [missing, malformed, group, foreign];

/** What is wrong with one card of a definition. */
export const cardFindings = (card: Card, index: number): readonly Finding[] =>
  cardRules.flatMap((rule) => findingsOf(rule, card, index));

function findingsOf({ id, fault }: CardRule, card: Card, index: number): readonly Finding[] {
  const found = fault(card, index);
  return found === undefined ? [] : [{ rule: id, line: card.line, key: 'vif', ...found }];
}

const ruleOf = (rule: CardRule): Rule => ({
  id: rule.id,
  toolstacks: both,
  check: (subject) => cardsOf(subject).flatMap((card, index) => findingsOf(rule, card, index)),
});

export const macRules: readonly Rule[] = [...cardRules.map(ruleOf), twice];
