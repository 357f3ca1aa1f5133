/** Reads the SXP that `xm create --dryrun` prints. */

export type Sxp = string | readonly Sxp[];

const token = /\s*(?:([()])|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s()'"]+))/y;
const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n' };

/** The first list in the text; what is printed before it is passed over. */
export function parseSxp(text: string): readonly Sxp[] {
  token.lastIndex = text.indexOf('(vm');
  const stack: Sxp[][] = [[]];
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [, bracket, single, double, word] = found;
    if (bracket === '(') stack.push([]);
    else if (bracket === ')') {
      const list = stack.pop() ?? [];
      stack.at(-1)?.push(list);
      if (stack.length === 1) return list;
    } else stack.at(-1)?.push(word ?? plainText(single ?? double ?? ''));
  }
  throw new Error(`no SXP: ${text}`);
}

function plainText(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) => escapes[char] ?? char);
}

/** The values of `(key value …)` in a list, in order. */
export function children(list: readonly Sxp[], key?: string): readonly (readonly Sxp[])[] {
  return list.filter(
    (item): item is readonly Sxp[] => Array.isArray(item) && (key === undefined || item[0] === key),
  );
}

/** The word of `(key word)`; '' for `(key )`, null where there is none. */
export function word(list: readonly Sxp[], key: string): string | null {
  const found = children(list, key)[0];
  if (!found) return null;
  const [, value] = found;
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}
