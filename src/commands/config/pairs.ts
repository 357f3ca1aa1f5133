/** Options of the form `NAME=VALUE` that may be given several times. */
import { CtctlError } from '../../common/errors.ts';

/** @throws CtctlError `usage` for what is no pair, and for a name that comes twice with different values. */
export function pairsOf(option: string, given: readonly string[], name: RegExp): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const text of given) {
    const equals = text.indexOf('=');
    const key = text.slice(0, Math.max(equals, 0));
    const value = text.slice(equals + 1);
    if (equals < 1 || value === '' || !name.test(key)) {
      throw new CtctlError('usage', `${option}: expected NAME=VALUE, not "${text}"`);
    }
    if ((pairs.get(key) ?? value) !== value)
      throw new CtctlError('usage', `${option}: ${key} is given twice`);
    pairs.set(key, value);
  }
  return pairs;
}
