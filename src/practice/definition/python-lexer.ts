/** Splits an xm definition into Python tokens, line by line as Python joins them. */

export type PyTokenKind = 'name' | 'number' | 'string' | 'operator' | 'bad';

export interface PyToken {
  readonly kind: PyTokenKind;
  /** A string's value without quotes and escapes; anything else as it stands. */
  readonly text: string;
}

/** One logical line: brackets and backslashes join physical ones. */
export interface PyLine {
  readonly number: number;
  /** The first physical line, as an error quotes it. */
  readonly source: string;
  readonly indented: boolean;
  readonly tokens: readonly PyToken[];
}

const pieces =
  /[ \t\f]+|\\\n|#[^\n]*|\n|;|[uUrR]?(?:"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')|0[xX][0-9a-fA-F]+[lL]?|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?[lL]?|\.\d+|[A-Za-z_]\w*|\*\*|\+=|==|[\s\S]/y;

/** Logical lines with at least one token. */
export function pythonLines(text: string): readonly PyLine[] {
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const physical = source.split('\n');
  const lines: PyLine[] = [];
  let tokens: PyToken[] = [];
  let start = 1;
  let number = 1;
  let depth = 0;
  let fresh = true;
  let indented = false;
  const finish = () => {
    if (tokens.length > 0) lines.push({ number: start, source: physical[start - 1] ?? '', indented, tokens });
    tokens = [];
  };
  pieces.lastIndex = 0;
  for (let match = pieces.exec(source); match !== null && match[0] !== ''; match = pieces.exec(source)) {
    const piece = match[0];
    const breaks = piece.split('\n').length - 1;
    if (piece === '\n' || piece === ';') {
      if (depth === 0) finish();
      fresh = piece === '\n';
    } else if (/^[ \t\f]/.test(piece)) {
      if (fresh && tokens.length === 0) indented = true;
    } else if (!piece.startsWith('#') && piece !== '\\\n') {
      if (tokens.length === 0) {
        start = number;
        indented = indented && fresh;
      }
      fresh = false;
      if ('([{'.includes(piece)) depth += 1;
      if (')]}'.includes(piece)) depth = Math.max(0, depth - 1);
      tokens.push(token(piece));
    }
    if (piece === '\n') indented = false;
    number += breaks;
  }
  finish();
  return lines;
}

function token(piece: string): PyToken {
  const quoted = /^([uUrR]?)("""|'''|"|')([\s\S]*)\2$/.exec(piece);
  if (quoted !== null && piece.length >= (quoted[1] ?? '').length + 2 * (quoted[2] ?? '').length) {
    if (/[uU]/.test(quoted[1] ?? '')) return { kind: 'bad', text: piece };
    const body = quoted[3] ?? '';
    return { kind: 'string', text: quoted[1] === '' ? withoutEscapes(body) : body };
  }
  if (/^[\d.]/.test(piece) && /\d/.test(piece)) return { kind: 'number', text: piece };
  if (/^[A-Za-z_]/.test(piece)) return { kind: 'name', text: piece };
  return { kind: /^["'?$!]/.test(piece) ? 'bad' : 'operator', text: piece };
}

const simple: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

/** Python's escapes; one that it does not know stays as it stands. */
function withoutEscapes(body: string): string {
  return body.replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|[\s\S])/g, (whole, code: string) => {
    if (code.startsWith('x') && code.length === 3) {
      return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    }
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return simple[code] ?? whole;
  });
}
