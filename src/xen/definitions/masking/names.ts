/** Which statements mention which names: the way from a password to what it is made of. Pure, linear. */
import type { Statement } from './statements.ts';
import type { Token } from './tokens.ts';

const keywords = new Set(
  (
    'and as assert break class continue def del elif else except exec finally for from global if import in is lambda ' +
    'not or pass print raise return try while with yield None True False'
  ).split(' '),
);

/** Names that stand in it, as words, as keys (`globals()['pw']`) or to be filled in (`%(pw)s`, `{pw}`). */
export function namesIn(tokens: readonly Token[]): readonly string[] {
  const names = new Set<string>();
  for (const [index, { kind, value }] of tokens.entries()) {
    if (kind === 'word' && !keywords.has(value) && tokens[index - 1]?.value !== '.') names.add(value);
    if (kind !== 'text') continue;
    if (/^[A-Za-z_]\w*$/.test(value) && isKey(tokens, index)) names.add(value);
    for (const [, one, other] of value.matchAll(/%\((\w+)\)|\{(\w+)/g)) names.add(one ?? other ?? '');
  }
  return [...names];
}

/** `of['key']`, `of('key')`, `{'key': …}` */
function isKey(tokens: readonly Token[], index: number): boolean {
  const [of, bracket] = [tokens[index - 2], tokens[index - 1]];
  const isAsked = bracket?.value === '[' || bracket?.value === '(';
  return (
    tokens[index + 1]?.value === ':' || (isAsked && (of?.kind === 'word' || /^[)\]]$/.test(of?.value ?? '')))
  );
}

export type Mentions = ReadonlyMap<string, ReadonlySet<Statement>>;

export function mentionsIn(statements: readonly Statement[]): Mentions {
  const found = new Map<string, Set<Statement>>();
  for (const statement of statements) {
    for (const name of namesIn(statement.tokens)) {
      const those = found.get(name);
      if (those === undefined) found.set(name, new Set([statement]));
      else those.add(statement);
    }
  }
  return found;
}
