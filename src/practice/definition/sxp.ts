/** S-expressions as xm prints them: pretty at 80 columns, quoted as Python's repr does. */

/** A list, or an atom. `null` prints as Python's None. */
export type Sxp = string | number | null | readonly Sxp[];

const width = 80;

/** The text of an expression, without a final newline. Up to 4.0 an empty atom prints as nothing. */
export function printSxp(expression: Sxp, version: string, indent = 0): string {
  const flat = flatSxp(expression, version);
  if (!Array.isArray(expression) || (indent > 0 && indent + flat.length <= width)) {
    return ' '.repeat(indent) + flat;
  }
  const [head, ...children] = expression;
  const lines = children.map((child) => printSxp(child, version, indent + 4));
  return [`${' '.repeat(indent)}(${flatSxp(head ?? '', version)}`, ...lines, `${' '.repeat(indent)})`].join(
    '\n',
  );
}

function flatSxp(expression: Sxp, version: string): string {
  if (typeof expression === 'object' && expression !== null) {
    return `(${expression.map((child) => flatSxp(child, version)).join(' ')})`;
  }
  return atom(expression, version);
}

function atom(value: string | number | null, version: string): string {
  if (value === null) return 'None';
  const text = String(value);
  if (text === '') return version === '3.2' ? '' : "''";
  if (/^[A-Za-z0-9._:/~-]+$/.test(text)) return text;
  return pythonRepr(text);
}

/** Single quotes, unless only double ones avoid a backslash. */
function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return quote + escaped + quote;
}

/** A float as Python prints it: 0 is 0.0. */
export function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
