/** xm's parser for the fuzzer. */
import type { Value } from '../../../../../src/xen/definitions/model.ts';
import { literal } from '../../../../../src/xen/definitions/xl/literal.ts';
import type { Statement as PythonStatement } from '../../../../../src/xen/definitions/xm/python/ast.ts';
import { PythonError, Unfollowed } from '../../../../../src/xen/definitions/xm/python/errors.ts';
import { namesIn } from '../../../../../src/xen/definitions/xm/python/names.ts';
import type { PyValue } from '../../../../../src/xen/definitions/xm/python/values.ts';
import {
  readXm,
  type XmSurroundings,
  type XmVersion,
  xmVersions,
} from '../../../../../src/xen/definitions/xm/read.ts';
import { runXm } from '../../../../../src/xen/definitions/xm/run.ts';
import { plain, settingsOf } from '../../../../../src/xen/definitions/xm/settings.ts';
import { statementsOf } from '../../../../../src/xen/definitions/xm/statements.ts';
import type { Assigned, Reader } from './reader.ts';

const files = new Map([['inc.cfg', 'memory=333\nvcpus=3\n']]);

const surroundings = (version: string): XmSurroundings => ({
  fileName: 'file',
  version: version as XmVersion,
  files,
  variables: new Map(),
});

export const xmReader: Reader = {
  toolstack: 'xm',
  versions: xmVersions,
  read: (text, version) => readXm(text, surroundings(version)),
  assigned,
  literals: [`'x'`, `"it's"`, '7', `[ 'a', "b" ]`, `['''a\nb''']`],
  valueOf: (text) => assigned(`k = ${text}`, '3.2')?.values.get('k') ?? 'nothing',
};

function assigned(text: string, version: string): Assigned | null {
  const run = runOf(text, version);
  if (run === null) return null;
  const { machine, program } = run;
  const statements = statementsOf(program.body);
  const others = namesIn(program.body.filter((each) => !isPlain(each, statements, text)));
  const bindings = [...machine.top.bindings].filter(([, { origin }]) => origin !== null);
  return {
    statements,
    values: new Map(bindings.map(([name, { value }]) => [name, shown(value)])),
    isPlain: (key) =>
      !machine.read.has(key) && !machine.hidden.has(key) && !others.any && !others.set.has(key),
    printed: machine.open === null ? printed(run, version) : null,
  };
}

function runOf(text: string, version: string): ReturnType<typeof runXm> | null {
  try {
    return runXm(text, surroundings(version));
  } catch (error) {
    if (error instanceof PythonError || error instanceof Unfollowed || error instanceof RangeError)
      return null;
    throw error;
  }
}

/** An assignment that edits can change, and that does nothing else: a call or a comprehension may set other names. */
function isPlain(statement: PythonStatement, statements: Assigned['statements'], text: string): boolean {
  if (statement.kind !== 'assign' && statement.kind !== 'augment') return false;
  const { start, end } = statement.valueSpan;
  const names = namesIn([statement]);
  const mayCall = names.read.size > 0 && text.slice(start, end).includes('(');
  return statements.some((each) => each.end === end) && names.set.size === 1 && !names.any && !mayCall;
}

/** The options, without what xm passes over. */
function printed({ machine }: ReturnType<typeof runXm>, version: string): string | null {
  const settings = settingsOf(machine, surroundings(version));
  const lines: string[] = [];
  for (const name of settings.names) {
    const setting = settings.get(name);
    const text = setting.kind === 'set' ? literalOf(setting.value) : null;
    if (text === null) return null;
    lines.push(`${name} = ${text}\n`);
  }
  return settings.unevaluated.length > 0 ? null : `# -*- coding: utf-8 -*-\n${lines.join('')}`;
}

/** xl's escapes are Python's too. */
function literalOf(value: PyValue): string | null {
  switch (value.type) {
    case 'str':
      return value.value.includes('\0') ? null : literal(value.value);
    case 'int':
      return String(value.value);
    case 'float':
      return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value);
    case 'list': {
      const items = value.items.map(literalOf);
      return value.lost === null && !items.includes(null) ? `[${items.join(', ')}]` : null;
    }
    default:
      return null;
  }
}

/** Two unknown values are alike, whatever made them so. */
function shown(value: PyValue): string {
  const known: Value | null = value.type === 'list' && value.lost !== null ? null : plain(value);
  return `${value.type} ${JSON.stringify(known)}`;
}
