/** `--bridge` and `--var` that nothing in a definition makes use of: typing errors, told before anything is written. */
import { CtctlError } from '../../common/errors.ts';
import type { Uses } from '../../xen/definitions/convert/uses.ts';

interface Given {
  readonly bridges: ReadonlyMap<string, string>;
}

/**
 * @param uses of the definitions that were converted.
 * @throws CtctlError `usage` for what none of them uses, where all of their bridges and names are known.
 */
export function assertUsed({ bridges }: Given, uses: readonly Uses[]): void {
  const used = uses.map(({ bridges: own }) => own);
  if (used.every((own) => own !== null)) assertBridges([...bridges.keys()], new Set(used.flat()));
  const [first, ...others] = uses.map(({ unasked }) => unasked);
  const unasked = (first ?? []).filter((name) => others.every((names) => names.includes(name)));
  if (unasked.length > 0) throw new CtctlError('usage', `--var: nothing asks for ${unasked.join(', ')}`);
}

function assertBridges(given: readonly string[], used: ReadonlySet<string>): void {
  const unused = given.filter((name) => !used.has(name));
  if (unused.length === 0) return;
  const known = used.size === 0 ? 'they name none' : `they use: ${[...used].sort().join(', ')}`;
  throw new CtctlError('usage', `--bridge: no network card uses the bridge ${unused.join(', ')} (${known})`);
}
