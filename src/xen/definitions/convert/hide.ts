/** The text of an xl definition with its passwords held as secrets: what is printed of it shows none. */
import { Secret } from '../../../common/secret.ts';
import type { Statement } from '../model.ts';
import { findPasswords, type Range } from '../passwords.ts';
import type { SecretText } from './part.ts';

/** @param statements as its toolstack reads them. */
export function withSecrets(text: string, statements: readonly Statement[]): SecretText {
  const [places = []] = findPasswords([text]).places;
  const parts: (string | Secret)[] = [];
  let done = 0;
  const ranges = [...statements.flatMap((each) => wholeOf(text, each)), ...places];
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    const from = Math.max(start, done);
    if (from >= end) continue;
    parts.push(text.slice(done, from), new Secret(text.slice(from, end)));
    done = end;
  }
  return [...parts, text.slice(done)];
}

const secretKeys = new Set(['vncpasswd', 'spicepasswd']);

/** The value of a password is hidden with its quotes, whatever stands there. */
function wholeOf(text: string, { key, start, end }: Statement): readonly Range[] {
  const isSet = secretKeys.has(key) && text.slice(start, end).replaceAll(/["'\s]/g, '') !== '';
  return isSet ? [{ start, end }] : [];
}
