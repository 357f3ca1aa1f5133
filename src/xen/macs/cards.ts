/** Every network card of a server, running or only defined: what xenstore has and what the definitions say. Pure. */
import { groupBy } from '../../common/group-by.ts';
import type { Finding } from '../definitions/lint/model.ts';
import { sameForm } from './address.ts';
import type { DefinedCard, DefinedDomain } from './defined.ts';
import type { RunningCard } from './running.ts';

export interface NetworkCard {
  readonly server: string;
  /** null: its definition does not tell without being run. */
  readonly domain: string | null;
  /** From 0; null: one row for a definition whose cards nobody can tell. */
  readonly card: number | null;
  /** The one that it has now, else the definition's. */
  readonly mac: string | null;
  /** What the definition says. */
  readonly defined: string | null;
  /** Whether the definition gives it an address; null: nobody can tell. */
  readonly fixed: boolean | null;
  readonly bridge: string | null;
  readonly state: 'running' | 'off';
  /** Path on the server; null: a running domain without one. */
  readonly definition: string | null;
  /** Why something about it is not known. */
  readonly reason: string | null;
}

/** A card, and what only a check wants to know of it. */
export interface SeenCard extends NetworkCard {
  /** Of its definition, from 1; null: it is not there. */
  readonly line: number | null;
  readonly findings: readonly Finding[];
  /** Whether its domain runs, with this card or without it. */
  readonly isDomainRunning: boolean;
}

const byName = new Intl.Collator('en', { numeric: true });

/** By domain and card; definitions that tell no name come last. */
export function serverCards(
  server: string,
  defined: readonly DefinedDomain[],
  running: readonly RunningCard[],
): readonly SeenCard[] {
  const there = groupBy(running, ({ domain }) => domain);
  const names = new Set(defined.map(({ name }) => name));
  const others = running.filter(({ domain }) => !names.has(domain));
  return [
    ...defined.flatMap((domain) =>
      cardsOf(server, domain, domain.name === null ? [] : (there.get(domain.name) ?? [])),
    ),
    ...others.map((card) => rowOf(server, nowhereDefined(card.domain), undefined, card, true)),
  ].toSorted(
    (one, other) =>
      Number(one.domain === null) - Number(other.domain === null) ||
      byName.compare(one.domain ?? one.definition ?? '', other.domain ?? other.definition ?? '') ||
      (one.card ?? -1) - (other.card ?? -1),
  );
}

/** What is known of the definition of a card. */
type Origin = Pick<DefinedDomain, 'name' | 'cards' | 'reason'> & { readonly path: string | null };

const nowhereDefined = (name: string): Origin => ({
  name,
  path: null,
  cards: null,
  reason: 'no definition here says its name',
});

function cardsOf(
  server: string,
  domain: DefinedDomain,
  running: readonly RunningCard[],
): readonly SeenCard[] {
  const isRunning = running.length > 0;
  const places = new Set([...(domain.cards ?? []), ...running].map(({ index }) => index));
  if (places.size === 0) {
    return domain.cards === null ? [rowOf(server, domain, undefined, undefined, isRunning)] : [];
  }
  const definedAt = new Map((domain.cards ?? []).map((card) => [card.index, card]));
  const runningAt = new Map(running.map((card) => [card.index, card]));
  return [...places].map((place) =>
    rowOf(server, domain, definedAt.get(place), runningAt.get(place), isRunning),
  );
}

function rowOf(
  server: string,
  { name, path, cards, reason }: Origin,
  defined: DefinedCard | undefined,
  running: RunningCard | undefined,
  isDomainRunning: boolean,
): SeenCard {
  const runningMac = running?.mac == null ? null : sameForm(running.mac);
  return {
    server,
    domain: name,
    card: running?.index ?? defined?.index ?? null,
    mac: running ? runningMac : (defined?.mac ?? null),
    defined: defined?.mac ?? null,
    fixed: cards === null ? null : defined?.mac != null,
    bridge: running?.bridge ?? defined?.bridge ?? null,
    state: running ? 'running' : 'off',
    definition: path,
    reason,
    line: defined?.line ?? null,
    findings: defined?.findings ?? [],
    isDomainRunning,
  };
}
