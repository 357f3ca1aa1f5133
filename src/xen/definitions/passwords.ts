/**
 * Where the text of a definition holds passwords, whatever it is written in and whether or not its toolstack can read it:
 * a text in which somebody has just made a mistake is shown, too. Rather too much is found than too little. Pure.
 */

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Passwords {
  readonly ranges: readonly Range[];
  /** Variables of which one is made: `vncpasswd = pw`. */
  readonly names: readonly string[];
}

/** A key that is called password, up to its value. */
const key = /(?<!\w)\w*passw\w*["']?\]?[ \t]*[=:][ \t]*/gi;

export function passwordsIn(text: string): Passwords {
  return scan(text, key, ({ index, 0: head }) => {
    const at = index + head.length;
    const { quote, isComment } = placeOf(text, /["']/.test(head) ? at : index);
    return quote === '' ? expression(text, at, isComment) : entryOf(text, at, quote);
  });
}

/** What these variables are set to. */
export function valuesOf(text: string, names: readonly string[]): Passwords {
  if (names.length === 0) return { ranges: [], names: [] };
  const assignment = new RegExp(`(?<![\\w.])(?:${names.join('|')})[ \\t]*=(?!=)[ \\t]*`, 'g');
  return scan(text, assignment, ({ index, 0: head }) => {
    const { quote, isComment } = placeOf(text, index);
    return quote === '' ? expression(text, index + head.length, isComment) : { ranges: [], names: [] };
  });
}

/** What stands within the value of another one is hidden with it. */
function scan(text: string, heads: RegExp, valueAt: (head: RegExpExecArray) => Passwords): Passwords {
  const found: Passwords[] = [];
  let done = 0;
  for (const head of text.matchAll(heads)) {
    if (head.index < done) continue;
    const one = valueAt(head);
    found.push(one);
    done = one.ranges.at(-1)?.end ?? done;
  }
  return { ranges: found.flatMap(({ ranges }) => ranges), names: found.flatMap(({ names }) => names) };
}

/** Whether it stands within a string, by the line alone: what came before may be broken. */
function placeOf(text: string, at: number): { readonly quote: string; readonly isComment: boolean } {
  let quote = '';
  for (let i = text.lastIndexOf('\n', at - 1) + 1; i < at; i += 1) {
    const character = text[i] ?? '';
    if (quote !== '') {
      if (character === '\\') i += 1;
      else if (character === quote) quote = '';
    } else if (character === '#') return { quote, isComment: true };
    else if (character === '"' || character === "'") quote = character;
  }
  return { quote, isComment: false };
}

/** `vncpasswd=hush` within a string: up to the next comma; where it is put together, what follows the string as well. */
function entryOf(text: string, start: number, quote: string): Passwords {
  const close = closing(text, start, quote);
  const comma = text.slice(start, close).indexOf(',');
  const end = comma < 0 ? close : start + comma;
  const value = text.slice(start, end);
  const own = value.trim() === '' ? [] : [{ start, end: start + value.trimEnd().length }];
  if (own.length > 0 && !/[%{]/.test(value)) return { ranges: own, names: [] };
  const { ranges, names } = expression(text, Math.min(close + 1, text.length), false);
  return { ranges: [...own, ...ranges], names };
}

/** Where a string ends, at its line's end at the latest. */
function closing(text: string, start: number, quote: string): number {
  let at = start;
  while (at < text.length && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

/** The value that a statement gives: what stands between the quotes of a plain string, else all of it. */
function expression(text: string, from: number, isComment: boolean): Passwords {
  const start = from + (/^[ \t]*/.exec(text.slice(from, from + 1000))?.[0].length ?? 0);
  const value = text.slice(start, endOf(text, start, isComment)).trimEnd();
  const plain = /^(["'])(?!\1)((?:\\[\s\S]|(?!\1)[^\\])*)\1$/.exec(value);
  if (plain) return { ranges: [{ start: start + 1, end: start + value.length - 1 }], names: [] };
  if (/^(?:""|''|None|)$/.test(value)) return { ranges: [], names: [] };
  const code = value.replaceAll(/(["'])(?:\\[\s\S]|(?!\1)[^\\])*\1/g, ' ');
  return { ranges: [{ start, end: start + value.length }], names: code.match(/[A-Za-z_]\w*/g) ?? [] };
}

/** A statement's end: that of its line, unless a bracket, a long string or a backslash goes on. */
function endOf(text: string, start: number, isComment: boolean): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '\n' && (isComment || depth === 0 || nextIsStatement(text, at + 1))) return at;
    if (isComment) continue;
    if (character === '\\') at += text.startsWith('\r\n', at + 1) ? 2 : 1;
    else if (character === '"' || character === "'") at = endOfString(text, at, character);
    else if (/[#;]/.test(character) || (character === ',' && depth === 0)) return at;
    else if (/[([{]/.test(character)) depth += 1;
    else if (/[)\]}]/.test(character)) {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return text.length;
}

const nextIsStatement = (text: string, at: number): boolean =>
  /^[ \t]*[A-Za-z_]\w*[ \t]*=(?!=)/.test(text.slice(at, at + 200));

/** The place of its last character; that of an open one is the last of its line. */
function endOfString(text: string, at: number, quote: string): number {
  const long = quote.repeat(3);
  if (text.startsWith(long, at)) {
    const end = text.indexOf(long, at + 3);
    if (end >= 0) return end + 2;
  }
  const end = closing(text, at + 1, quote);
  return text[end] === quote ? end : end - 1;
}
