/** What xl says of a file that its grammar refuses. */
import { createScanner, type Token } from './tokens.ts';

/** A token at which xl gives up, and what it says of it. */
export interface Complaint {
  readonly token: Token;
  readonly what: string;
}

/** Of a token that does not fit, or of one that is none to the scanner. */
export function unexpected(token: Token, wanted: string): Complaint {
  const { kind } = token;
  const named = kind.length === 1 ? `'${kind}'` : kind;
  const what = kind === 'fault' ? token.text : `syntax error, unexpected ${named}, expecting ${wanted}`;
  return { token, what };
}

/** In xl's words, and on its line, but for a line that ends too early: there xl names the one before. */
export function explain(source: string, { token, what }: Complaint): { line: number; reason: string } {
  return {
    line: token.line,
    reason: `config parsing error${near(source, token)}: ${what}${ourHint(source, token)}${pythonHint(source)}`,
  };
}

const longest = 200;

function near(source: string, { kind, start, end }: Token): string {
  const text = source.slice(start, end).replace(/[ \t\n]+$/, '');
  if (text === '') return kind === 'NEWLINE' ? ' near <newline>' : '';
  const before = source.slice(source.lastIndexOf('\n', start - 1) + 1, start);
  // A line that deals with a password is not repeated.
  if (/passw/i.test(before) || /passw/i.test(text)) return '';
  return ` near \`${visible(text.length > longest ? `${text.slice(0, longest)}…` : text)}'`;
}

const visible = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f\ufeff]/g, (character) =>
    character === '\r' ? '\\r' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** What xl does not say, and what would cost a while to find. */
function ourHint(source: string, { start }: Token): string {
  if (source[start] === '\r') return '; the file has the line ends of Windows (CR LF)';
  return source[start] === '\ufeff' ? '; the file begins with a byte order mark' : '';
}

/** xl's own: whatever it complained of first, somewhere a word begins with a character that Python likes. */
function pythonHint(source: string): string {
  const scan = createScanner(source);
  for (let token = scan(); token.kind !== '$end'; token = scan()) {
    if (token.kind === 'fault' && '.:()+-'.includes(source[token.start] ?? ' ')) {
      return '; it looks like it contains Python code, which xl does not read';
    }
  }
  return '';
}
