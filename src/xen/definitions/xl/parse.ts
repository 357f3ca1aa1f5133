/** The statements of an xl definition file by libxlu's grammar: what they set, or the first thing that xl refuses. */
import type { Statement } from '../model.ts';
import { type Complaint, explain, unexpected } from './complaint.ts';
import { type GrowingSettings, type Settings, store } from './settings.ts';
import { createScanner, type Scanner, type Token } from './tokens.ts';
import { parseValue } from './value.ts';

export type Parsed =
  | { readonly kind: 'parsed'; readonly settings: Settings; readonly statements: readonly Statement[] }
  | { readonly kind: 'refused'; readonly line: number; readonly reason: string };

export function parse(source: string): Parsed {
  const scan = createScanner(source);
  const settings: GrowingSettings = new Map();
  const statements: Statement[] = [];
  for (let token = scan(); token.kind !== '$end'; token = scan()) {
    if (token.kind === 'NEWLINE' || token.kind === ';') continue;
    const complaint =
      token.kind === 'IDENT' ? assignment(scan, token, settings, statements) : unexpected(token, 'a name');
    if (complaint !== undefined) return { kind: 'refused', ...explain(source, complaint) };
  }
  return { kind: 'parsed', settings, statements };
}

function assignment(
  scan: Scanner,
  name: Token,
  settings: GrowingSettings,
  statements: Statement[],
): Complaint | undefined {
  const operator = scan();
  if (operator.kind !== '=' && operator.kind !== '+=') return unexpected(operator, '= or +=');
  const first = scan();
  const value = parseValue(scan, first);
  if ('what' in value) return value;
  const { node, last } = value;
  const what = store(settings, name.text, operator.kind, node);
  if (what !== undefined) return { token: last, what };
  statements.push({
    key: name.text,
    operator: operator.kind,
    line: name.line,
    endLine: last.line,
    start: first.start,
    end: last.end,
  });
  const behind = scan();
  const ended = behind.kind === '$end' || behind.kind === 'NEWLINE' || behind.kind === ';';
  return ended ? undefined : unexpected(behind, 'the end of the line');
}
