/** What an xm file sets after Python has run: for xl's sake also what xm itself would drop. */
import type { Statement } from '../model.ts';
import { xlKeys, xmOnlyKeys } from '../xl/keys.ts';
import { parse } from '../xl/parse.ts';
import { options } from '../xm/options.ts';
import { PythonError, Uncertain } from '../xm/python/errors.ts';
import type { Machine } from '../xm/python/machine.ts';
import type { Run } from '../xm/python/program.ts';
import type { Binding, Origin } from '../xm/python/scope.ts';
import type { PyValue } from '../xm/python/values.ts';
import type { XmSurroundings } from '../xm/read.ts';
import { runXm } from '../xm/run.ts';
import { withoutPasswords } from '../xm/secrets.ts';
import { statementsOf } from '../xm/statements.ts';
import type { Given, Givens, Item, PythonStatement } from './model.ts';
import { passwordsIn } from './passwords.ts';

export interface XmGivens {
  readonly given: Givens;
  readonly statements: readonly Statement[];
  /** What xl's grammar has no room for. */
  readonly python: readonly PythonStatement[];
  /** Names that are set to what nobody can evaluate. */
  readonly unknown: ReadonlySet<string>;
  /** Some statement may have set any name. */
  readonly isOpen: boolean;
}

/** undefined: Python refuses the file, or nobody can follow it. */
export function givenToXm(text: string, surroundings: XmSurroundings): XmGivens | undefined {
  try {
    const run = runXm(text, surroundings);
    const given = givens(run.machine);
    return {
      given,
      statements: statementsOf(run.program.body),
      python: pythonIn(text, run, passwordsIn(given)),
      unknown: unknownNames(run.machine),
      isOpen: run.machine.gaps.size > 0,
    };
  } catch (error) {
    if (error instanceof PythonError || error instanceof RangeError || error instanceof Uncertain) {
      return undefined;
    }
    throw error;
  }
}

function givens(machine: Machine): Givens {
  const found = [...machine.top.bindings].flatMap(
    ([name, binding]): readonly (readonly [string, Given])[] => {
      if (binding.origin === null || isHelper(name, binding, machine)) return [];
      const given = givenOf(binding.value, binding.origin);
      return given === undefined ? [] : [[name, given]];
    },
  );
  return new Map(found);
}

const unknownNames = (machine: Machine): ReadonlySet<string> =>
  new Set([...machine.top.bindings].flatMap(([name, { value }]) => (value.type === 'unknown' ? [name] : [])));

/** A name that only serves others: no key, and no mistyped one. */
function isHelper(name: string, { origin }: Binding, { read }: Machine): boolean {
  if (Object.hasOwn(xlKeys, name) || Object.hasOwn(xmOnlyKeys, name) || options.has(name)) return false;
  const kind = origin?.statement.kind;
  return read.has(name) || (kind !== 'assign' && kind !== 'augment');
}

function givenOf(value: PyValue, origin: Origin): Given | undefined {
  const { line } = origin;
  switch (value.type) {
    case 'str':
    case 'unicode':
      return { line, kind: 'text', text: value.value, items: [] };
    case 'int':
    case 'long':
      return { line, kind: 'number', text: String(value.value), items: [] };
    case 'bool':
      return { line, kind: 'boolean', text: value.value ? '1' : '0', items: [] };
    case 'list':
    case 'tuple':
      return { line, kind: 'list', text: '', items: itemsOf(value.items, origin) };
    default:
      return undefined;
  }
}

/** Texts that stand in the statement as they are have lines of their own. */
function itemsOf(values: readonly PyValue[], { statement, source, line, file }: Origin): readonly Item[] {
  const items: Item[] = [];
  let from = statement.start;
  let seen = { at: statement.start, line };
  for (const value of values) {
    if (value.type !== 'str' && value.type !== 'unicode') continue;
    const at = value.value === '' ? -1 : source.indexOf(value.value, from);
    const isHere = file === null && at !== -1 && at < statement.end;
    if (isHere) {
      seen = { at, line: seen.line + newlines(source, seen.at, at) };
      from = at + value.value.length;
    }
    items.push({ text: value.value, line: isHere ? seen.line : line });
  }
  return items;
}

function newlines(source: string, from: number, to: number): number {
  let count = 0;
  for (let at = source.indexOf('\n', from); at !== -1 && at < to; at = source.indexOf('\n', at + 1))
    count += 1;
  return count;
}

const longest = 80;

/** Statements that are not plain assignments to xl. */
function pythonIn(
  text: string,
  { program, machine }: Run,
  passwords: readonly string[],
): readonly PythonStatement[] {
  return program.body.flatMap((statement): readonly PythonStatement[] => {
    // A line end behind it: xl wants one behind a comment.
    const source = text.slice(statement.start, statement.end);
    const parsed = parse(`${source}\n`);
    if (parsed.kind === 'parsed') return [];
    const target = statement.kind === 'assign' ? statement.targets[0] : undefined;
    const key = target?.kind === 'name' ? target.name : null;
    const value = key === null ? undefined : machine.top.bindings.get(key)?.value;
    const isSecret =
      value?.type === 'str' && value.value !== '' && passwords.some((each) => each.includes(value.value));
    const visible = isSecret ? `${key} = …` : shown(source);
    return [{ line: statement.line, key, source: visible, reason: parsed.reason }];
  });
}

/** The first line of it, without passwords and not too long. */
function shown(source: string): string {
  const first = withoutPasswords(source).split(/\r?\n|\r/)[0] ?? '';
  const cut = first.length > longest ? `${first.slice(0, longest)}…` : first;
  return /passw/i.test(cut) ? '…' : cut.trim();
}
