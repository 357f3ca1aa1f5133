/** Parses a file of Python 2 into its statements. */
import type { Block, Expression, Handler, Statement } from './ast.ts';
import { Cursor } from './cursor.ts';
import { readExpression, readExpressions, readParameters, readTarget } from './expressions.ts';
import { checkFutures } from './future.ts';
import { endsStatement, readSimple, spanFrom } from './statements.ts';
import { Tokenizer } from './tokens.ts';

export interface Program {
  readonly body: Block;
  /** First line with `a if b else c`, which Python 2.4 does not know yet. */
  readonly choiceLine: number | null;
  /** What it has switched on with `from __future__ import`; files that it names by execfile have it, too. */
  readonly features: ReadonlySet<string>;
}

/**
 * The statements of a file.
 * @param features what the file that names this one by execfile has switched on.
 * @throws PythonError with the line, for what is no Python 2.
 */
export function parse(source: string, features: ReadonlySet<string> = new Set()): Program {
  const cursor = new Cursor(new Tokenizer(source), features);
  const body: Statement[] = [];
  while (!cursor.isKind('end')) readStatements(cursor, body);
  checkFutures(body);
  return { body, choiceLine: cursor.choiceLine, features: cursor.features };
}

/** One compound statement, or the simple ones of one line. */
function readStatements(cursor: Cursor, into: Statement[]): void {
  if (cursor.isKind('indent')) cursor.fail('unexpected indent', 'IndentationError');
  const { text } = cursor.next;
  const read = cursor.isKind('keyword') || cursor.isKind('operator') ? compound[text] : undefined;
  if (read) into.push(cursor.deeper(() => read(cursor)));
  else if (cursor.isKind('name') && text === 'with' && !cursor.isAfterNext('='))
    into.push(cursor.deeper(() => readWith(cursor)));
  else readLine(cursor, into);
}

function readLine(cursor: Cursor, into: Statement[]): void {
  do into.push(readSimple(cursor));
  while (cursor.accept(';') && !cursor.isKind('newline'));
  cursor.expectKind('newline');
}

/** What stands after a colon: the rest of the line, or an indented block. */
function readBlock(cursor: Cursor): Block {
  cursor.expect(':');
  const body: Statement[] = [];
  if (!cursor.isKind('newline')) {
    readLine(cursor, body);
    return body;
  }
  cursor.take();
  if (!cursor.isKind('indent')) cursor.fail('expected an indented block', 'IndentationError');
  cursor.take();
  while (!cursor.isKind('dedent')) readStatements(cursor, body);
  cursor.take();
  return body;
}

const compound: Readonly<Record<string, (cursor: Cursor) => Statement>> = {
  if: readIf,
  for: (cursor) => {
    const first = cursor.take();
    const target = readTarget(cursor);
    cursor.expect('in');
    const source = readExpressions(cursor);
    const body = readLoop(cursor);
    const otherwise = readElse(cursor);
    return { kind: 'for', target, source, body, otherwise, ...spanFrom(first, cursor) };
  },
  while: (cursor) => {
    const first = cursor.take();
    const condition = readExpression(cursor);
    const body = readLoop(cursor);
    const otherwise = readElse(cursor);
    return { kind: 'while', condition, body, otherwise, ...spanFrom(first, cursor) };
  },
  try: readTry,
  def: (cursor) => readFunction(cursor, false),
  '@': (cursor) => {
    while (cursor.accept('@')) {
      readExpression(cursor);
      cursor.expectKind('newline');
    }
    return cursor.is('class') ? readClass(cursor) : readFunction(cursor, true);
  },
  class: readClass,
};

function readLoop(cursor: Cursor): Block {
  cursor.loops++;
  const body = readBlock(cursor);
  cursor.loops--;
  return body;
}

function readElse(cursor: Cursor): Block {
  return cursor.accept('else') ? readBlock(cursor) : [];
}

function readIf(cursor: Cursor): Statement {
  const first = cursor.take();
  const branches: { condition: Expression; body: Block }[] = [];
  do {
    const condition = readExpression(cursor);
    branches.push({ condition, body: readBlock(cursor) });
  } while (cursor.accept('elif'));
  const otherwise = readElse(cursor);
  return { kind: 'if', branches, otherwise, ...spanFrom(first, cursor) };
}

function readTry(cursor: Cursor): Statement {
  const first = cursor.take();
  const body = readBlock(cursor);
  const handlers: Handler[] = [];
  while (cursor.accept('except')) {
    const type = cursor.is(':') ? null : readExpression(cursor);
    const named = cursor.accept(',') || (cursor.next.text === 'as' && cursor.take() !== undefined);
    const target = named ? readExpression(cursor) : null;
    handlers.push({ type, target, body: readBlock(cursor) });
  }
  const otherwise = handlers.length > 0 ? readElse(cursor) : [];
  const last = cursor.accept('finally') ? readBlock(cursor) : [];
  if (handlers.length === 0 && last.length === 0) cursor.fail();
  return { kind: 'try', body, handlers, otherwise, last, ...spanFrom(first, cursor) };
}

/** Reads the body of a function, in which `return` may stand and outer loops are not to be left. */
function readBody(cursor: Cursor): Block {
  const { loops } = cursor;
  cursor.loops = 0;
  cursor.functions++;
  const body = readBlock(cursor);
  cursor.functions--;
  cursor.loops = loops;
  return body;
}

function readFunction(cursor: Cursor, decorated: boolean): Statement {
  const first = cursor.expect('def');
  const name = cursor.expectKind('name').text;
  cursor.expect('(');
  const parameters = readParameters(cursor, ')');
  cursor.expect(')');
  return { kind: 'def', name, parameters, body: readBody(cursor), decorated, ...spanFrom(first, cursor) };
}

function readClass(cursor: Cursor): Statement {
  const first = cursor.expect('class');
  const name = cursor.expectKind('name').text;
  const parts: Expression[] = [];
  if (cursor.accept('(')) {
    if (!cursor.is(')')) parts.push(readExpressions(cursor));
    cursor.expect(')');
  }
  const body = readBody(cursor);
  const targets: readonly Expression[] = [{ kind: 'name', name }];
  return { kind: 'opaque', what: 'class', parts, targets, body, ...spanFrom(first, cursor) };
}

function readWith(cursor: Cursor): Statement {
  const first = cursor.take();
  const parts = [readExpression(cursor)];
  const targets: Expression[] = [];
  if (cursor.isKind('name') && cursor.next.text === 'as') {
    cursor.take();
    targets.push(readExpression(cursor));
  }
  if (endsStatement(cursor)) cursor.fail();
  const body = readBlock(cursor);
  return { kind: 'opaque', what: 'with', parts, targets, body, ...spanFrom(first, cursor) };
}
