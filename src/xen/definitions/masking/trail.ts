/** Follows the names that passwords are made of through the statements of definitions. Linear: each is done once. */
import { isPasswordName } from './entries.ts';
import { type Mentions, namesIn } from './names.ts';
import { type Hidden, literalsIn, restOf } from './places.ts';
import type { Statement } from './statements.ts';

type Hide = (statement: Statement, hidden: Hidden) => void;

/**
 * @param starts statements that make a password of something; `open` plain ones that others may complete
 * @returns the names
 */
export function followNames(
  mentions: Mentions,
  { starts, open }: { readonly starts: readonly Statement[]; readonly open: readonly Statement[] },
  hide: Hide,
): ReadonlySet<string> {
  const names = new Set<string>();
  const ahead: string[] = [];
  const done = new Set(starts);
  const used = new Set<Statement>();
  const add = (more: readonly string[]): void => {
    for (const name of more) {
      if (names.has(name) || isPasswordName(name)) continue;
      names.add(name);
      ahead.push(name);
    }
  };
  const reach = (statement: Statement, name: string): void => {
    if (done.has(statement)) return;
    const { tokens, key, value } = statement;
    if (key !== null && key !== name && !names.has(key)) {
      // It makes something else of it, which may be the same thing by another name.
      if (!used.has(statement)) hide(statement, literalsIn(tokens));
      used.add(statement);
      if (tokens.length === value + 1) add([key]);
      return;
    }
    done.add(statement);
    hide(statement, key === null ? literalsIn(tokens) : restOf(tokens, value));
    add(namesIn(tokens));
  };
  for (const { tokens } of starts) add(namesIn(tokens));
  const read = new Map<string, readonly Statement[]>();
  for (const statement of open) {
    const key = statement.key ?? '';
    const readers = read.get(key) ?? readersOf(mentions, key);
    if (readers.length > 0) hide(statement, literalsIn(statement.tokens));
    read.set(key, readers);
  }
  for (const [key, readers] of read) for (const each of readers) reach(each, key);
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    for (const statement of mentions.get(name) ?? []) reach(statement, name);
  }
  return names;
}

/** Statements that make use of a key, not those that give it another value without a look at the old one. */
export const readersOf = (mentions: Mentions, key: string): readonly Statement[] =>
  [...(mentions.get(key) ?? [])].filter(
    ({ tokens, key: own, value }) => own !== key || value !== 2 || namesIn(tokens.slice(2)).includes(key),
  );
