/** Parses what expressions are made of: names, literals, brackets, and calls, indexes and attributes after them. */
import type { Expression, Trailer } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { readClauses, readExpression, readExpressions } from './expressions.ts';
import { type PyValue, unknown } from './values.ts';

/** An atom and everything that hangs on it. */
export function readAtom(cursor: Cursor): Expression {
  const base = readBare(cursor);
  const trailers: Trailer[] = [];
  for (;;) {
    if (cursor.accept('.')) trailers.push({ kind: 'attribute', name: cursor.expectKind('name').text });
    else if (cursor.is('(')) trailers.push(readCall(cursor));
    else if (cursor.is('[')) trailers.push(readIndex(cursor));
    else return trailers.length === 0 ? base : { kind: 'trailers', base, trailers };
  }
}

function readBare(cursor: Cursor): Expression {
  const token = cursor.next;
  if (token.kind === 'name') return { kind: 'name', name: cursor.take().text };
  if (token.kind === 'value') return readConstant(cursor);
  if (cursor.accept('(')) return readParenthesis(cursor);
  if (cursor.accept('[')) return readList(cursor);
  if (cursor.accept('{')) return readBraces(cursor);
  if (cursor.accept('`')) {
    const operand = readExpressions(cursor);
    cursor.expect('`');
    return { kind: 'repr', operand };
  }
  if (token.kind === 'indent') return cursor.fail('unexpected indent', 'IndentationError');
  return cursor.fail();
}

/** A number, or strings that stand side by side and are one. */
function readConstant(cursor: Cursor): Expression {
  const token = cursor.take();
  let value = token.value ?? cursor.fail();
  if (token.text !== 'string') return { kind: 'constant', value };
  const pieces: string[] = [];
  while (cursor.isKind('value') && cursor.next.text === 'string') {
    const next = cursor.take().value ?? cursor.fail();
    if (pieces.length === 0 && 'value' in value) pieces.push(String(value.value));
    if ('value' in next) pieces.push(String(next.value));
    value = concatenated(value, next);
  }
  // Also of b'…', which stays what it is: xm passes over the others.
  if (cursor.features.has('unicode_literals')) value = unknown('a text under unicode_literals');
  if (pieces.length > 0 && (value.type === 'str' || value.type === 'unicode'))
    value = { type: value.type, value: pieces.join('') };
  return { kind: 'constant', value };
}

/** What the two make together; the text follows when all are known. */
function concatenated(left: PyValue, right: PyValue): PyValue {
  if (left.type === 'unknown') return left;
  return right.type === 'unknown' || right.type === 'unicode' ? right : left;
}

function readParenthesis(cursor: Cursor): Expression {
  if (cursor.accept(')')) return { kind: 'tuple', items: [] };
  if (cursor.is('yield')) cursor.fail("'yield' outside function");
  const inner = readExpressions(cursor);
  const whole = comprehension(cursor, inner, 'generator');
  cursor.expect(')');
  return whole;
}

function readList(cursor: Cursor): Expression {
  if (cursor.accept(']')) return { kind: 'list', items: [] };
  const first = readExpression(cursor);
  if (cursor.is('for')) {
    const whole = comprehension(cursor, first, 'list');
    cursor.expect(']');
    return whole;
  }
  const items = [first];
  while (cursor.accept(',') && !cursor.is(']')) items.push(readExpression(cursor));
  cursor.expect(']');
  return { kind: 'list', items };
}

/** A dictionary; sets and comprehensions in braces came later and are not followed. */
function readBraces(cursor: Cursor): Expression {
  const entries: (readonly [Expression, Expression])[] = [];
  const parts: Expression[] = [];
  while (!cursor.is('}')) {
    const key = readExpression(cursor);
    if (cursor.accept(':')) entries.push([key, readExpression(cursor)]);
    else parts.push(key);
    if (cursor.is('for')) {
      const source = comprehension(cursor, key, 'generator');
      cursor.expect('}');
      return { kind: 'opaque', what: 'a comprehension in braces', parts: [source] };
    }
    if (!cursor.accept(',')) break;
  }
  cursor.expect('}');
  return parts.length === 0 ? { kind: 'dict', entries } : { kind: 'opaque', what: 'a set', parts };
}

function comprehension(cursor: Cursor, element: Expression, of: 'list' | 'generator'): Expression {
  if (!cursor.is('for')) return element;
  return { kind: 'comprehension', of, element, clauses: readClauses(cursor) };
}

function readCall(cursor: Cursor): Trailer {
  cursor.expect('(');
  const args: Expression[] = [];
  const named: (readonly [string, Expression])[] = [];
  let spread = false;
  while (!cursor.is(')')) {
    const starred = cursor.accept('*') || cursor.accept('**');
    spread ||= starred;
    if (!starred && cursor.isKind('name') && cursor.isAfterNext('=')) {
      const name = cursor.take().text;
      cursor.take();
      named.push([name, readExpression(cursor)]);
    } else {
      args.push(comprehension(cursor, readExpression(cursor), 'generator'));
    }
    if (!cursor.accept(',')) break;
  }
  cursor.expect(')');
  return { kind: 'call', args, named, spread };
}

function readIndex(cursor: Cursor): Trailer {
  cursor.expect('[');
  const from = cursor.is(':') ? null : readExpressions(cursor);
  if (!cursor.accept(':')) {
    cursor.expect(']');
    return { kind: 'index', index: from ?? cursor.fail() };
  }
  const to = cursor.is(':') || cursor.is(']') ? null : readExpression(cursor);
  const step = cursor.accept(':');
  if (step && !cursor.is(']')) readExpression(cursor);
  cursor.expect(']');
  return { kind: 'slice', from, to, step };
}
