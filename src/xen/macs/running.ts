/** The domains that run, as their toolstack has them, and their network cards, as xenstore has: alike under xm and xl. */
import { CtctlError } from '../../common/errors.ts';
import type { Answer } from '../../remote/bundle/run.ts';
import { sh } from '../../remote/bundle/shell.ts';
import type { Reading } from '../../remote/bundle/step.ts';
import { parseDomainList } from '../domains/list.ts';
import { isMac, sameForm } from './address.ts';

/** One card of a domain that is there. */
export interface RunningCard {
  readonly domain: string;
  readonly id: number;
  /** Its place in the definition's list, from 0. */
  readonly index: number;
  /** In one form; null where xenstore has none, or something that is none. */
  readonly mac: string | null;
  readonly bridge: string | null;
}

export interface Running {
  /** All of them, those without a card too; not the server itself. */
  readonly names: ReadonlySet<string>;
  /** In the order of ids and places. */
  readonly cards: readonly RunningCard[];
}

/**
 * The toolstack's list, and lines of id, index, MAC and bridge with a TAB between. To be read with `readingLibrary`. The
 * names are the toolstack's: with Xen 3.2 a guest may write another one into xenstore. The cards come from the server's
 * half of each: what stands in the other half, its guest may write. A toolstack or a xenstore that does not answer is a
 * failure: every domain would look as if it were off.
 */
export const runningReadings: readonly Reading[] = [
  {
    id: 'running-domains',
    read: sh`{ [ -n "$ct_toolstack" ] && ct_list; } || { ct_no_list >&2; exit 1; }`,
  },
  {
    id: 'running-cards',
    read: sh`ct_card_why=$(xenstore-list /local/domain 2>&1 >/dev/null) || {
  printf 'xenstore does not answer: %s\n' "$ct_card_why" >&2
  exit 1
}
for ct_card_domain in $(xenstore-list /local/domain 2>/dev/null); do
  ct_card_home=/local/domain/0/backend/vif/$ct_card_domain
  for ct_card in $(xenstore-list "$ct_card_home" 2>/dev/null); do
    ct_card_mac=$(xenstore-read "$ct_card_home/$ct_card/mac" 2>/dev/null)
    ct_card_bridge=$(xenstore-read "$ct_card_home/$ct_card/bridge" 2>/dev/null)
    printf '%s\t%s\t%s\t%s\n' "$ct_card_domain" "$ct_card" "$ct_card_mac" "$ct_card_bridge"
  done
done
exit 0`,
  },
];

/** @throws CtctlError `failed` where the toolstack or xenstore does not answer. */
export function parseRunning(server: string, answers: ReadonlyMap<string, Answer>): Running {
  const { domains } = parseDomainList(linesOf(server, answers, 'running-domains'));
  const names = new Map(domains.flatMap(({ id, name }) => (id === null || id === 0 ? [] : [[id, name]])));
  return {
    names: new Set(names.values()),
    cards: linesOf(server, answers, 'running-cards')
      .flatMap((line) => cardOf(line, names) ?? [])
      .toSorted((one, other) => one.id - other.id || one.index - other.index),
  };
}

/** Nothing for what is no row of a domain that the toolstack has. */
function cardOf(line: string, names: ReadonlyMap<number, string>): RunningCard | undefined {
  const [id = '', index = '', mac = '', bridge = '', ...rest] = line.split('\t');
  const domain = names.get(Number(id));
  if (domain === undefined || !/^\d+$/.test(index) || rest.length > 0) return undefined;
  return {
    domain,
    id: Number(id),
    index: Number(index),
    mac: isMac(mac) ? sameForm(mac) : null,
    bridge: bridge === '' ? null : bridge,
  };
}

function linesOf(server: string, answers: ReadonlyMap<string, Answer>, id: string): readonly string[] {
  const answer = answers.get(id);
  if (answer?.code === 0) return answer.lines;
  throw new CtctlError('failed', `${server}: ${answer?.stderr || 'no answer about its domains'}`, { server });
}
