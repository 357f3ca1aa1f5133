/** The hash by which a plan proves that nobody has touched it. Pure. */
import { createHash } from 'node:crypto';

/** JSON of plain data in one form only: keys in the order of their code units, no blanks. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256, in hex, of everything but the member `hash` itself. */
export function planHash(plan: object): string {
  const { hash: _, ...rest } = plan as { readonly hash?: unknown };
  return createHash('sha256').update(canonicalJson(rest)).digest('hex');
}
