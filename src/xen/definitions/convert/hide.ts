/** The text of an xl definition with its passwords held as secrets: what is printed of it shows none. */
import { Secret } from '../../../common/secret.ts';
import type { Statement } from '../model.ts';
import type { SecretText } from './part.ts';

const secretKeys = new Set(['vncpasswd', 'spicepasswd']);

export function withSecrets(text: string, statements: readonly Statement[]): SecretText {
  const parts: (string | Secret)[] = [];
  let done = 0;
  for (const { start, end } of statements.flatMap((statement) => secretsOf(text, statement))) {
    if (start < done) continue;
    parts.push(text.slice(done, start), new Secret(text.slice(start, end)));
    done = end;
  }
  return [...parts, text.slice(done)];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The whole value of a password, and passwords inside of a framebuffer. */
function secretsOf(text: string, { key, start, end }: Statement): readonly Range[] {
  const value = text.slice(start, end);
  if (secretKeys.has(key)) return value.replaceAll(/["'\s]/g, '') === '' ? [] : [{ start, end }];
  if (key !== 'vfb') return [];
  // Within each string of the list: up to the next comma, whatever other quotes stand there.
  return [...value.matchAll(/(["'])((?:\\.|(?!\1).)*)\1/gs)].flatMap(({ index, 2: entry = '' }) =>
    [...entry.matchAll(/vncpasswd\s*=([^,]*)/g)].map((found) => {
      const from = start + index + 1 + found.index + found[0].length - (found[1] ?? '').length;
      return { start: from, end: from + (found[1] ?? '').length };
    }),
  );
}
