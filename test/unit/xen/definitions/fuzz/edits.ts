/** Checks of one edit: what it changes, and what it does not. */
import { expect } from 'vitest';
import { addKey, removeKey, setKey } from '../../../../../src/xen/definitions/edit.ts';
import type { Random } from './random.ts';
import type { Assigned, Reader } from './reader.ts';

export type Kind = 'set' | 'removed' | 'added' | 'left alone';

/** One edit of a text that is read. `left alone`: the key is not one that edits can change. */
export function checkEdit(
  reader: Reader,
  text: string,
  version: string,
  before: Assigned,
  random: Random,
): Kind {
  const keys = before.statements.map(({ key }) => key);
  const kind = keys.length === 0 ? 'added' : random.pick<Kind>(['set', 'set', 'removed', 'added']);
  const key = kind === 'added' ? 'usbdevice' : random.pick(keys);
  if (!before.isPlain(key)) return 'left alone';
  // xl passes over a stray last character, and Python over a backslash: nothing can stand behind those.
  if (kind !== 'removed' && reader.assigned(`${text}\n`, version) === null) return 'left alone';
  // Nothing but comments of Windows: xl would refuse their line end behind anything else.
  if (reader.toolstack === 'xl' && /\r\n/.test(text) && !/[^\r]\n/.test(text)) return 'left alone';
  const literal = random.pick(reader.literals);
  const edited = editedBy(kind, { text, before, key, literal });
  if (edited === null) return 'left alone';
  const after = reader.assigned(edited, version);
  if (after === null) throw new Error(`${kind} ${key}: the result is refused:\n${edited}`);
  expect(after.values.get(key), `${kind} ${key}`).toBe(
    kind === 'removed' ? undefined : reader.valueOf(literal),
  );
  expect(othersOf(after, key), `${kind} ${key}: the other keys`).toEqual(othersOf(before, key));
  const kept = untouched(linesOf(text, reader), before, kind === 'added' ? null : key);
  expect(missing(kept, linesOf(edited, reader)), `${kind} ${key}: lines that are gone`).toEqual([]);
  expect(edited.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
  return kind;
}

interface Edit {
  readonly text: string;
  readonly before: Assigned;
  readonly key: string;
  readonly literal: string;
}

/** null: an assignment in the middle of another statement, which edits refuse by contract. */
function editedBy(kind: Kind, { text, before: { statements }, key, literal }: Edit): string | null {
  try {
    if (kind === 'added') return addKey(text, key, literal);
    return kind === 'removed' ? removeKey(text, statements, key) : setKey(text, statements, key, literal);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const othersOf = ({ values }: Assigned, key: string): unknown =>
  [...values].filter(([name]) => name !== key).sort(([one], [other]) => (one < other ? -1 : 1));

/** The lines that no assignment of the key touches. */
function untouched(
  lines: readonly string[],
  { statements }: Assigned,
  key: string | null,
): readonly string[] {
  const own = statements.filter((statement) => statement.key === key);
  return lines.filter(
    (_, index) => !own.some(({ line, endLine }) => line <= index + 1 && index + 1 <= endLine),
  );
}

/** As the toolstack counts them: to xl a CR is part of a text or a comment. A byte order mark is part of none. */
const linesOf = (text: string, { toolstack }: Reader): readonly string[] =>
  text.replace(/^\uFEFF/, '').split(toolstack === 'xl' ? '\n' : /\r\n|\n|\r/);

/** Those of the lines that are not there any more, in their order. */
function missing(lines: readonly string[], left: readonly string[]): readonly string[] {
  let from = 0;
  return lines.filter((line) => {
    const at = left.indexOf(line, from);
    from = at === -1 ? from : at + 1;
    return at === -1;
  });
}
