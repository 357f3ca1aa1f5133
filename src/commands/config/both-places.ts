/** The old server keeps its definition: what to look out for while a domain is defined on two servers. */
import type { Reporter } from '../../output/progress.ts';
import { readXl, type XlVersion } from '../../xen/definitions/xl/read.ts';
import type { Landing } from './landing.ts';

export interface Moved {
  readonly name: string;
  /** Of the old definition. */
  readonly path: string;
  /** The new one. */
  readonly text: string;
  readonly state: Landing['state'];
}

export interface Ways {
  readonly from: string;
  readonly to: string;
  readonly version: XlVersion;
}

/** One that stood there before is not told of again. */
export function tellBothPlaces(
  { reporter }: { readonly reporter: Pick<Reporter, 'line'> },
  { from, to, version }: Ways,
  moved: readonly Moved[],
): void {
  const news = moved
    .filter(({ state }) => state !== 'there')
    .map((each) => ({ ...each, ...cardsIn(each.text, version) }));
  const drawn = news.filter(({ without }) => without > 0).map(({ name }) => name);
  if (drawn.length > 0) {
    const pin = drawn.map((name) => `ctctl mac pin ${from}:${name}`).join(', ');
    const whose = drawn.length === 1 ? `a network card of ${drawn[0]} gets` : 'some network cards get';
    reporter.line(
      `${whose} another address on ${to}; to keep the present one, before config convert: ${pin}`,
    );
  }
  const written = news.filter(({ state }) => state === 'written');
  const [first] = written;
  if (first === undefined) return;
  const isOne = written.length === 1;
  const stays = isOne ? `${from}:${first.path} stays` : `the definitions on ${from} stay`;
  const isSame = written.some(({ named }) => named > 0);
  reporter.line(
    isSame
      ? `${stays}: never start ${isOne ? first.name : 'a domain'} on both, the addresses of its network cards are the same`
      : stays,
  );
}

/** How many network cards name their address, and how many do not. */
function cardsIn(text: string, version: XlVersion): { readonly named: number; readonly without: number } {
  const reading = readXl(text, { version });
  const vifs = reading.kind === 'definition' ? reading.definition.vifs : [];
  const named = vifs.filter(({ mac }) => mac !== null).length;
  return { named, without: vifs.length - named };
}
