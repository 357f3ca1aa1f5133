/** Prints JSON exactly as libxl does (yajl's beautifier): four blanks, and an empty line inside what is empty. */

/** The text of a value, without a final newline. */
export function libxlJson(value: unknown, depth = 0): string {
  const inner = '    '.repeat(depth + 1);
  const outer = '    '.repeat(depth);
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${libxlJson(item, depth + 1)}`);
    return `[\n${items.join(',\n')}\n${outer}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const items = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => `${inner}${JSON.stringify(key)}: ${libxlJson(item, depth + 1)}`);
    return `{\n${items.join(',\n')}\n${outer}}`;
  }
  return JSON.stringify(value);
}
