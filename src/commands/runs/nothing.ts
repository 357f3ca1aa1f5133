/** What a person is told where a list of runs has nothing but its header. */
import type { Context } from '../context.ts';

/** What was asked for, as it was typed. */
export interface Wanted {
  readonly domain?: string;
  readonly run?: string;
  readonly since?: string;
}

/** Only at a terminal: to scripts an empty list says the same. */
export function tellNothing(
  { reporter, format }: Pick<Context, 'reporter' | 'format'>,
  wanted: Wanted,
): void {
  if (format === 'table' && process.stderr.isTTY === true) reporter.line(nothingWords(wanted));
}

/** `no run about winxp since 2d` */
export function nothingWords({ domain, run, since }: Wanted): string {
  const words = [
    ...(run === undefined || run === 'latest' ? [] : [run]),
    ...(domain === undefined ? [] : [`about ${domain}`]),
    ...(since === undefined ? [] : [`since ${since}`]),
  ];
  return words.length === 0 ? 'no runs yet' : `no run ${words.join(' ')}`;
}
