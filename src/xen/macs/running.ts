/** The network cards of running domains as xenstore has them: the same tree under xm and under xl. */
import type { Answer } from '../../remote/bundle/run.ts';
import { sh } from '../../remote/bundle/shell.ts';
import type { Reading } from '../../remote/bundle/step.ts';

/** One card of a domain that is there. */
export interface RunningCard {
  readonly domain: string;
  readonly id: number;
  /** Its place in the definition's list, from 0. */
  readonly index: number;
  /** Lower case; null where xenstore has none. */
  readonly mac: string | null;
  readonly bridge: string | null;
}

/**
 * Lines of name, id, index, MAC and bridge with a TAB between, for every domain but the server itself. They come from the
 * server's half of each card: what stands in the other half, its guest may write.
 */
export const runningCardsReading: Reading = {
  id: 'running-cards',
  read: sh`for ct_card_domain in $(xenstore-list /local/domain 2>/dev/null); do
  if [ "$ct_card_domain" = 0 ]; then continue; fi
  ct_card_name=$(xenstore-read "/local/domain/$ct_card_domain/name" 2>/dev/null) || continue
  ct_card_home=/local/domain/0/backend/vif/$ct_card_domain
  for ct_card in $(xenstore-list "$ct_card_home" 2>/dev/null); do
    ct_card_mac=$(xenstore-read "$ct_card_home/$ct_card/mac" 2>/dev/null)
    ct_card_bridge=$(xenstore-read "$ct_card_home/$ct_card/bridge" 2>/dev/null)
    printf '%s\t%s\t%s\t%s\t%s\n' "$ct_card_name" "$ct_card_domain" "$ct_card" "$ct_card_mac" "$ct_card_bridge"
  done
done
exit 0`,
};

/** In the order of ids and places. */
export function parseRunningCards(answers: ReadonlyMap<string, Answer>): readonly RunningCard[] {
  return (answers.get('running-cards')?.lines ?? [])
    .map((line) => {
      const [domain = '', id = '', index = '', mac = '', bridge = ''] = line.split('\t');
      return {
        domain,
        id: Number(id),
        index: Number(index),
        mac: mac === '' ? null : mac.toLowerCase(),
        bridge: bridge === '' ? null : bridge,
      };
    })
    .toSorted((one, other) => one.id - other.id || one.index - other.index);
}
