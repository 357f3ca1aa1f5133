/** Parses the expressions of Python 2. */
import type { Clause, Expression, Link, Parameter } from './ast.ts';
import { readAtom } from './atoms.ts';
import type { Cursor } from './cursor.ts';
import { meant } from './future.ts';

/** Operators of two operands, by how tightly they bind. */
const levels: ReadonlyMap<string, number> = new Map(
  ['|', '^', '&', '<< >>', '+ -', '* / // %'].flatMap((operators, level) =>
    operators.split(' ').map((operator) => [operator, level] as const),
  ),
);
const comparisons = new Set(['<', '>', '==', '>=', '<=', '<>', '!=', 'in', 'is']);

/** One expression, without a comma on the top level. */
export function readExpression(cursor: Cursor): Expression {
  return cursor.deeper(() => {
    if (cursor.is('lambda')) return readLambda(cursor);
    const { line } = cursor.next;
    const yes = readOr(cursor);
    if (!cursor.accept('if')) return yes;
    cursor.choiceLine ??= line;
    const condition = readOr(cursor);
    cursor.expect('else');
    return { kind: 'choice', condition, yes, no: readExpression(cursor) };
  });
}

/** Expressions with commas between them: a tuple, or the one expression. */
export function readExpressions(
  cursor: Cursor,
  ends: (cursor: Cursor) => boolean = endsExpressions,
): Expression {
  const first = readExpression(cursor);
  if (!cursor.is(',')) return first;
  const items = [first];
  while (cursor.accept(',') && !ends(cursor)) items.push(readExpression(cursor));
  return { kind: 'tuple', items };
}

function endsExpressions(cursor: Cursor): boolean {
  if (cursor.isKind('newline') || cursor.isKind('end')) return true;
  const { next } = cursor;
  if (next.kind === 'keyword') return next.text === 'in' || next.text === 'for' || next.text === 'if';
  return next.kind === 'operator' && /^(?:[)\]}:;]|.*=)$/.test(next.text);
}

/** `for … in … if …`, as often as it stands there. */
export function readClauses(cursor: Cursor): readonly Clause[] {
  const clauses: Clause[] = [];
  for (;;) {
    if (cursor.accept('for')) {
      const target = readTarget(cursor);
      cursor.expect('in');
      clauses.push({ kind: 'for', target, source: readOldSource(cursor) });
    } else if (clauses.length > 0 && cursor.accept('if')) {
      clauses.push({ kind: 'if', condition: readOr(cursor) });
    } else return clauses;
  }
}

/** The names that a `for` sets. */
export function readTarget(cursor: Cursor): Expression {
  const first = readLevel(cursor, 0);
  if (!cursor.is(',')) return first;
  const items = [first];
  while (cursor.accept(',') && !cursor.is('in')) items.push(readLevel(cursor, 0));
  return { kind: 'tuple', items };
}

/** What a comprehension runs over: in a list also `1, 2, 3` without brackets. */
function readOldSource(cursor: Cursor): Expression {
  const first = readOr(cursor);
  if (!cursor.is(',')) return first;
  const items = [first];
  while (cursor.accept(',') && !cursor.is(']') && !cursor.is('for') && !cursor.is('if'))
    items.push(readOr(cursor));
  return { kind: 'tuple', items };
}

function readOr(cursor: Cursor): Expression {
  const operands = [readAnd(cursor)];
  while (cursor.accept('or')) operands.push(readAnd(cursor));
  return onlyOne(operands) ?? { kind: 'or', operands };
}

function readAnd(cursor: Cursor): Expression {
  const operands = [readNot(cursor)];
  while (cursor.accept('and')) operands.push(readNot(cursor));
  return onlyOne(operands) ?? { kind: 'and', operands };
}

function onlyOne(operands: readonly Expression[]): Expression | null {
  const [first] = operands;
  return operands.length === 1 && first ? first : null;
}

function readNot(cursor: Cursor): Expression {
  if (!cursor.accept('not')) return readComparison(cursor);
  return { kind: 'unary', operator: 'not', operand: cursor.deeper(() => readNot(cursor)) };
}

function readComparison(cursor: Cursor): Expression {
  const first = readLevel(cursor, 0);
  const rest: Link[] = [];
  for (let operator = readComparator(cursor); operator !== null; operator = readComparator(cursor))
    rest.push({ operator, right: readLevel(cursor, 0) });
  return rest.length === 0 ? first : { kind: 'compare', first, rest };
}

function readComparator(cursor: Cursor): string | null {
  if (cursor.is('not') && cursor.isAfterNext('in')) {
    cursor.take();
    cursor.take();
    return 'not in';
  }
  const { next } = cursor;
  if (!comparisons.has(next.text) || !cursor.is(next.text)) return null;
  const { text } = cursor.take();
  return text === 'is' && cursor.accept('not') ? 'is not' : text;
}

/** Operators of the level and those that bind tighter. */
function readLevel(cursor: Cursor, least: number): Expression {
  let first = readUnary(cursor);
  for (;;) {
    const level = levelOf(cursor);
    if (level < least) return first;
    const rest: Link[] = [];
    while (levelOf(cursor) === level) {
      const operator = meant(cursor.take().text, cursor);
      rest.push({ operator, right: readLevel(cursor, level + 1) });
    }
    first = { kind: 'chain', first, rest };
  }
}

function levelOf(cursor: Cursor): number {
  const { kind, text } = cursor.next;
  return kind === 'operator' ? (levels.get(text) ?? -1) : -1;
}

function readUnary(cursor: Cursor): Expression {
  const { kind, text } = cursor.next;
  if (kind === 'operator' && (text === '-' || text === '+' || text === '~')) {
    cursor.take();
    return { kind: 'unary', operator: text, operand: cursor.deeper(() => readUnary(cursor)) };
  }
  const first = readAtom(cursor);
  if (!cursor.accept('**')) return first;
  const right = cursor.deeper(() => readUnary(cursor));
  return { kind: 'chain', first, rest: [{ operator: '**', right }] };
}

function readLambda(cursor: Cursor): Expression {
  cursor.expect('lambda');
  const parameters = readParameters(cursor, ':');
  cursor.expect(':');
  return { kind: 'lambda', parameters, body: readExpression(cursor) };
}

/** The parameters of a function, up to the token that ends them. */
export function readParameters(cursor: Cursor, end: ':' | ')'): readonly Parameter[] {
  const parameters: Parameter[] = [];
  while (!cursor.is(end)) {
    const starred = cursor.accept('*') || cursor.accept('**');
    if (cursor.is('(')) {
      readAtom(cursor);
      parameters.push({ name: null, standard: cursor.accept('=') ? readExpression(cursor) : null });
    } else {
      const name = cursor.expectKind('name').text;
      const standard = !starred && cursor.accept('=') ? readExpression(cursor) : null;
      parameters.push({ name: starred ? null : name, standard });
    }
    if (!cursor.accept(',')) break;
  }
  return parameters;
}
