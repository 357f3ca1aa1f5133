/** Texts with one fault mended, by way of the edits that change only the lines of a key. */
import { addKey, removeKey, setKey } from '../edit.ts';
import type { Statement } from '../model.ts';
import type { Fault, Subject } from './model.ts';

/** To be spread into a fault: nothing where it cannot be mended without a guess. */
type Mend = Pick<Fault, 'fix'>;

/** Sets a key that stands exactly once at the top level. `literal` is made from what stands there now. */
export function setting(
  { text, statements }: Subject,
  key: string,
  literal: (now: string) => string | undefined,
): Mend {
  const statement = onlyOne(statements, key);
  if (statement === undefined) return {};
  const value = literal(text.slice(statement.start, statement.end));
  return value === undefined ? {} : { fix: () => setKey(text, statements, key, value) };
}

export const adding = ({ text }: Subject, key: string, literal: string): Mend => ({
  fix: () => addKey(text, key, literal),
});

export function removing({ text, statements }: Subject, key: string): Mend {
  return onlyOne(statements, key) === undefined ? {} : { fix: () => removeKey(text, statements, key) };
}

/** One entry of a list becomes another: only where it stands there as it is, once, in quotes of its own. */
export function settingItem(subject: Subject, key: string, before: string, after: string): Mend {
  if (before === '' || /['"\\\n\r\0]/.test(before + after)) return {};
  return setting(subject, key, (now) => {
    const found = [`'${before}'`, `"${before}"`].filter((quoted) => now.includes(quoted));
    const [quoted] = found;
    if (quoted === undefined || found.length > 1) return undefined;
    const at = now.indexOf(quoted);
    if (now.includes(quoted, at + 1)) return undefined;
    return now.slice(0, at + 1) + after + now.slice(at + quoted.length - 1);
  });
}

function onlyOne(statements: readonly Statement[], key: string): Statement | undefined {
  const own = statements.filter((statement) => statement.key === key);
  return own.length === 1 && own[0]?.operator === '=' ? own[0] : undefined;
}
