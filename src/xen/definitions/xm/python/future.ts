/** `from __future__ import …`: what it switches on, and where it may stand. */
import type { Block, Statement } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { PythonError } from './errors.ts';

type FutureImport = Extract<Statement, { kind: 'from' }>;

/** Python 2.4 has the first three only. */
const features = new Set(
  'division generators nested_scopes absolute_import with_statement print_function unicode_literals'.split(
    ' ',
  ),
);

/** Switches on what the names say, for all that the cursor reads from here on. */
export function switchOn(names: FutureImport['names'], cursor: Cursor): void {
  for (const { name } of names ?? [{ name: '*' }]) {
    if (name === 'braces') cursor.fail('not a chance');
    if (!features.has(name)) cursor.fail(`future feature ${name} is not defined`);
    cursor.features.add(name);
  }
}

/** The operator as it is meant: `/` of two whole numbers is a float where `division` is switched on. */
export function meant(operator: string, cursor: Cursor): string {
  return operator === '/' && cursor.features.has('division') ? 'true /' : operator;
}

/** @throws PythonError where such an import does not stand at the beginning, behind texts and its like only. */
export function checkFutures(body: Block): void {
  const start = body.findIndex((statement) => !isFuture(statement) && !isText(statement));
  const late = start < 0 ? undefined : firstIn(body.slice(start));
  if (late === undefined) return;
  const message = 'from __future__ imports must occur at the beginning of the file';
  throw new PythonError('SyntaxError', message, late.line);
}

const isFuture = (statement: Statement): statement is Statement & FutureImport =>
  statement.kind === 'from' && statement.module === '__future__';

const isText = (statement: Statement): boolean =>
  statement.kind === 'expression' &&
  statement.value.kind === 'constant' &&
  ['str', 'unicode'].includes(statement.value.value.type);

function firstIn(block: Block): Statement | undefined {
  for (const statement of block) {
    const found = isFuture(statement) ? statement : blocksOf(statement).map(firstIn).find(Boolean);
    if (found !== undefined) return found;
  }
  return undefined;
}

function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case 'if':
      return [...statement.branches.map(({ body }) => body), statement.otherwise];
    case 'for':
    case 'while':
      return [statement.body, statement.otherwise];
    case 'try':
      return [
        statement.body,
        ...statement.handlers.map(({ body }) => body),
        statement.otherwise,
        statement.last,
      ];
    case 'def':
    case 'opaque':
      return [statement.body];
    default:
      return [];
  }
}
