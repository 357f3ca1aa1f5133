/** The values that xm definitions are made of, and the error that ends one. */

/** `ignored` stands for types that xm does not look at: True, None, tuples, long integers, unicode. */
export type PyValue = string | number | readonly PyValue[] | { readonly ignored: string };

/** The text behind xm's `Error: `. */
export class PythonError extends Error {}

/** The value of a number; an old-style long is one that xm passes over. */
export function number(text: string): PyValue {
  if (/[lL]$/.test(text)) return { ignored: 'long' };
  return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
}

export function isList(value: PyValue): value is readonly PyValue[] {
  return Array.isArray(value);
}

/** What Python calls a value's type. */
export function typeName(value: PyValue): string {
  if (typeof value === 'string') return 'str';
  if (typeof value === 'number') return 'int';
  return isList(value) ? 'list' : value.ignored;
}
