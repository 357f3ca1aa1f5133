/**
 * Shell source with everything blanked out that is no code: texts in quotes, comments, here-documents. A scanner that
 * passes each character a fixed number of times at most, for it is given whatever stands in a file.
 */

/** From where to where there is no code, and where the scanner goes on. */
interface Hidden {
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

interface HereDocument {
  readonly word: string;
  /** `<<-`: tabs may stand before the word that ends it. */
  readonly tabs: boolean;
}

/** As long as the text, line for line; the quotes themselves stay, so that it shows where a word is. */
export function maskShell(text: string): string {
  const pieces: string[] = [];
  let done = 0;
  for (const { from, to } of hiddenIn(text)) {
    pieces.push(text.slice(done, from), blank(text.slice(from, to)));
    done = to;
  }
  return pieces.join('') + text.slice(done);
}

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');

/** In their order, none within another. */
function* hiddenIn(text: string): Generator<Hidden> {
  const special = /[\\$'"#\n]|<+/g;
  let waiting: HereDocument[] = [];
  for (let match = special.exec(text); match !== null; match = special.exec(text)) {
    const { index, 0: found } = match;
    if (found === '\n') {
      for (const document of waiting) {
        const body = bodyOf(text, special.lastIndex, document);
        yield body;
        special.lastIndex = body.end;
      }
      waiting = [];
    } else if (found === '<<') {
      const opened = hereDocumentAt(text, index);
      if (opened !== undefined) waiting.push(opened);
      special.lastIndex = opened?.end ?? special.lastIndex;
    } else {
      const hidden = hiddenAt(text, index);
      if (hidden !== undefined) yield hidden;
      special.lastIndex = hidden?.end ?? special.lastIndex;
    }
  }
}

function hiddenAt(text: string, at: number): Hidden | undefined {
  switch (text[at]) {
    case '\\':
      return { from: at, to: at + 2, end: at + 2 };
    case '#':
      return commentAt(text, at);
    case "'":
      return quotedAt(text, at, "'");
    case '"':
      return quotedAt(text, at, '"', { escapes: true });
    case '$':
      if (text.startsWith('$((', at)) return arithmeticAt(text, at);
      return text[at + 1] === "'" ? quotedAt(text, at + 1, "'", { escapes: true }) : undefined;
    default:
      return undefined;
  }
}

/** A word may have a `#` inside. */
function commentAt(text: string, at: number): Hidden | undefined {
  if (at > 0 && !/[\s;&|()]/.test(text.charAt(at - 1))) return undefined;
  const end = lineEnd(text, at);
  return { from: at, to: end, end };
}

/** Undefined for a quote that nothing closes. It is the last one that is looked for: others would close it. */
function quotedAt(text: string, at: number, quote: string, { escapes = false } = {}): Hidden | undefined {
  let to = at + 1;
  while (to < text.length && text[to] !== quote) to += escapes && text[to] === '\\' ? 2 : 1;
  return to < text.length ? { from: at + 1, to, end: to + 1 } : undefined;
}

/** Each of the brackets that are open at a place may have been tried from: a few, or `$((` without end costs squares. */
const deepest = 12;

/** `$((…))`. It is none where the brackets close apart: `$((a); (b) )` runs commands. */
function arithmeticAt(text: string, at: number): Hidden | undefined {
  let depth = 2;
  for (let to = at + 3; to < text.length && depth <= deepest; to += 1) {
    if (text[to] === '(') depth += 1;
    if (text[to] === ')') depth -= 1;
    if (depth < 2) return text[to + 1] === ')' ? { from: at, to: to + 2, end: to + 2 } : undefined;
  }
  return undefined;
}

function hereDocumentAt(text: string, at: number): (HereDocument & { readonly end: number }) | undefined {
  const opening = /<<(-?)[ \t]*\\?(["']?)([\w.-]+)\2/y;
  opening.lastIndex = at;
  const [, dash, , word] = opening.exec(text) ?? [];
  return word === undefined ? undefined : { word, tabs: dash === '-', end: opening.lastIndex };
}

/** The lines from `start` to the word that ends them; to the end of the text where it is missing, as for a shell. */
function bodyOf(text: string, start: number, { word, tabs }: HereDocument): Hidden {
  let at = start;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    if ((tabs ? line.replace(/^\t+/, '') : line) === word) return { from: start, to: at, end: end + 1 };
    at = end + 1;
  }
  return { from: start, to: text.length, end: text.length };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}
