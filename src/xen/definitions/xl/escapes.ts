/** Escapes in strings of xl definition files, with what libxlu makes of the broken ones. */

export interface Unquoted {
  readonly value: string;
  /** Why xl refuses the string. */
  readonly fault?: string;
  /** What of it gets lost without a word. */
  readonly loss?: string;
}

const simple: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** What stands between the quotes, which is one line and ends in no lone backslash. */
export function unquote(inside: string): Unquoted {
  // C sees the string's end in a NUL, and xl's own assertion ends it there.
  if (inside.includes('\0')) return { value: '', fault: 'a NUL character in a string, on which xl aborts' };
  const parts: string[] = [];
  let loss: string | undefined;
  let from = 0;
  for (let at = inside.indexOf('\\'); at !== -1; at = inside.indexOf('\\', from)) {
    parts.push(inside.slice(from, at));
    const letter = inside[at + 1] ?? '';
    const replacement = simple[letter];
    from = at + 2;
    if (replacement !== undefined) {
      parts.push(replacement);
      continue;
    }
    // It skips a digit and then wants two more in a place that has room for two with the quote: never right.
    if (letter === 'x') {
      return fault('invalid digit after backslash hexnumerical character escape in quoted string');
    }
    if (letter < '0' || letter > '7') return fault('invalid character after backlash in quoted string');
    // It reads decimal digits behind the first one, and then forgets to write the character.
    const digits = /^[ \t\v\f\r]*[+-]?\d+/.exec(inside.slice(from, from + 3))?.[0].length ?? 0;
    if (digits < 2)
      return fault('invalid digit after backslash octalnumerical character escape in quoted string');
    loss ??= `xl swallows the escape \\${letter}${inside.slice(from, from + digits)} and puts nothing in its place`;
    from += digits;
  }
  parts.push(inside.slice(from));
  return { value: parts.join(''), ...(loss === undefined ? {} : { loss }) };
}

const fault = (reason: string): Unquoted => ({ value: '', fault: reason });
