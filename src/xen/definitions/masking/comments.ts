/** Passwords in comments, where old statements are kept: what follows their names there. Pure, linear. */
import { isPasswordName } from './entries.ts';
import type { Range, Token } from './tokens.ts';

/** @param names what passwords are made of. */
export function passwordsInComments(
  groups: readonly (readonly Token[])[],
  names: ReadonlySet<string>,
): readonly Range[] {
  return groups.flatMap((comments) => {
    let isFound = false;
    return comments.flatMap(({ start, value }): readonly Range[] => {
      // What the one above goes on with.
      const from = isFound ? 1 : valueIn(value, names);
      if (from === null) return quotedIn(value, start);
      isFound = true;
      return rangeOf(value, from, start);
    });
  });
}

/** Behind the first `vncpasswd =`, `vncpasswd:` or `pw =`. */
function valueIn(comment: string, names: ReadonlySet<string>): number | null {
  const words = /[\w\u0080-\uffff]+/g;
  const sign = /\s*["']?\]?\s*[-+*%]?([=:])(?!=)/y;
  for (let word = words.exec(comment); word !== null; word = words.exec(comment)) {
    const isPassword = isPasswordName(word[0]);
    if (!isPassword && !names.has(word[0])) continue;
    sign.lastIndex = words.lastIndex;
    const [, found] = sign.exec(comment) ?? [];
    if (found === '=' || (found === ':' && isPassword)) return sign.lastIndex;
  }
  return null;
}

function rangeOf(comment: string, from: number, offset: number): readonly Range[] {
  const value = comment.slice(from).trim();
  if (/^(?:|""|''|None)$/.test(value)) return [];
  const start = offset + comment.indexOf(value, from);
  const isQuoted = /^(?:'[^']+'|"[^"]+")$/.test(value);
  return [
    isQuoted ? { start: start + 1, end: start + value.length - 1 } : { start, end: start + value.length },
  ];
}

/** `# vncpasswd 'hush'` */
function quotedIn(comment: string, offset: number): readonly Range[] {
  const name = comment.search(/passw/i);
  if (name < 0) return [];
  return [...comment.slice(name).matchAll(/(?<!\w)(?:'[^']+'|"[^"]+")/g)].map(({ index, 0: text }) => {
    const start = offset + name + index + 1;
    return { start, end: start + text.length - 2 };
  });
}
