/** The network cards that a definition gives its domain, read by the toolstack's own rules. Pure. */

import { baseName } from '../../common/base-name.ts';
import type { Finding, Subject } from '../definitions/lint/model.ts';
import { type Card, cardFindings, cardsOf } from '../definitions/lint/rules/macs.ts';
import { type Source, subjectOf } from '../definitions/lint/subject.ts';

export interface DefinedCard {
  /** From 0: its place among the cards of the domain. */
  readonly index: number;
  /** null: the toolstack draws another one at every start. */
  readonly mac: string | null;
  readonly bridge: string | null;
  /** From 1, in the file. */
  readonly line: number;
  readonly findings: readonly Finding[];
}

export interface DefinedDomain {
  readonly path: string;
  /** null: nobody can tell without running the file. */
  readonly name: string | null;
  /** null: nobody can tell; `reason` says why. */
  readonly cards: readonly DefinedCard[] | null;
  readonly reason: string | null;
}

/** What a definition is read with, its text and name apart. */
export type Circumstances = Pick<Source, 'rules' | 'surroundings'>;

/** One file, whatever stands in it. */
export function definedDomain(path: string, text: string, circumstances: Circumstances): DefinedDomain {
  const subject = subjectOf({ ...circumstances, text, fileName: baseName(path), mode: null, server: null });
  const { definition, toolstack, xen } = subject;
  const name = definition?.name ?? null;
  const [refusal] = subject.refusals;
  if (definition === null || refusal !== undefined) {
    const at = refusal?.line == null ? '' : `line ${refusal.line}: `;
    const reason = `${toolstack} of Xen ${xen} refuses it: ${at}${refusal?.reason ?? 'unreadable'}`;
    return { path, name, cards: null, reason };
  }
  const gap = gapOf(subject);
  if (gap !== undefined) return { path, name, cards: null, reason: `line ${gap.line}: ${gap.reason}` };
  return {
    path,
    name,
    cards: cardsWithIndex(cardsOf(subject)),
    reason: name === null ? 'its name cannot be evaluated' : null,
  };
}

/** What keeps anybody from knowing the cards: the list itself, or a statement behind it that may do anything. */
function gapOf({ definition, statements }: Subject) {
  const listEnd = statements.findLast(({ key }) => key === 'vif')?.endLine ?? 0;
  return definition?.unevaluated.find(
    ({ key, line }) => key === 'vif' || key === 'nics' || (key === null && line > listEnd),
  );
}

/** xl: `devid` is the number of the card instead of its place. Where two have one, the domain does not start anyway. */
function cardsWithIndex(cards: readonly Card[]): readonly DefinedCard[] {
  const indexes = cards.map(({ vif }, place) =>
    /^\d+$/.test(vif.more.devid ?? '') ? Number(vif.more.devid) : place,
  );
  const isSure = new Set(indexes).size === cards.length;
  return cards.map((card, place) => {
    const index = isSure ? (indexes[place] ?? place) : place;
    const { vif, line, mac } = card;
    return { index, mac, bridge: vif.bridge, line, findings: cardFindings(card, index) };
  });
}
