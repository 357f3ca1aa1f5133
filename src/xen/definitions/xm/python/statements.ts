/** Parses the simple statements of Python 2: those that stand on one line. */
import type { Expression, Span, Statement } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { readExpression, readExpressions } from './expressions.ts';
import { meant, switchOn } from './future.ts';
import type { Token } from './tokens.ts';

type Bare<Kind = Statement> = Kind extends Statement ? Omit<Kind, keyof Span> : never;

const augmenting = /^(?:\*\*|\/\/|>>|<<|[-+*/%&|^])=$/;

/** From a token to the one that was taken last. */
export function spanFrom(first: Token, cursor: Cursor): Span {
  const { end, endLine } = cursor.last;
  return { start: first.start, end, line: first.line, endLine };
}

/** One statement, up to its `;` or the end of its line. */
export function readSimple(cursor: Cursor): Statement {
  const first = cursor.next;
  const statement = first.kind === 'keyword' ? readKeyword(cursor) : readAssignment(cursor);
  // A fresh object each: made whole in place.
  return Object.assign(statement, spanFrom(first, cursor)) as Statement;
}

function readKeyword(cursor: Cursor): Bare {
  const { text } = cursor.next;
  const read = keywords[text];
  if (!read) return readAssignment(cursor);
  cursor.take();
  return read(cursor);
}

const keywords: Readonly<Record<string, (cursor: Cursor) => Bare>> = {
  pass: () => ({ kind: 'pass' }),
  break: (cursor) => (cursor.loops > 0 ? { kind: 'break' } : cursor.fail("'break' outside loop")),
  continue: (cursor) =>
    cursor.loops > 0 ? { kind: 'continue' } : cursor.fail("'continue' not properly in loop"),
  return: (cursor) => {
    if (cursor.functions === 0) cursor.fail("'return' outside function");
    return { kind: 'return', value: endsStatement(cursor) ? null : readExpressions(cursor) };
  },
  print: readPrint,
  del: (cursor) => {
    const target = readExpressions(cursor);
    return { kind: 'delete', targets: target.kind === 'tuple' ? target.items : [target] };
  },
  raise: (cursor) => ({ kind: 'raise', values: endsStatement(cursor) ? [] : readSeveral(cursor) }),
  assert: (cursor) => {
    const condition = readExpression(cursor);
    return { kind: 'assert', condition, message: cursor.accept(',') ? readExpression(cursor) : null };
  },
  exec: (cursor) => {
    const parts = [readExpression(cursor)];
    if (cursor.accept('in')) parts.push(...readSeveral(cursor));
    return { kind: 'opaque', what: 'exec', parts, targets: [], body: [] };
  },
  global: (cursor) => {
    const names: string[] = [];
    do names.push(cursor.expectKind('name').text);
    while (cursor.accept(','));
    return { kind: 'global', names };
  },
  import: readImport,
  from: readFrom,
};

function readSeveral(cursor: Cursor): readonly Expression[] {
  const values = readExpressions(cursor);
  return values.kind === 'tuple' ? values.items : [values];
}

function readPrint(cursor: Cursor): Bare {
  if (cursor.features.has('print_function') && !cursor.is('(')) cursor.fail();
  const values: Expression[] = [];
  if (cursor.accept('>>')) {
    values.push(readExpression(cursor));
    if (!cursor.accept(',')) return { kind: 'print', values };
  }
  while (!endsStatement(cursor)) {
    values.push(readExpression(cursor));
    if (!cursor.accept(',')) break;
  }
  return { kind: 'print', values };
}

function readImport(cursor: Cursor): Bare {
  const modules: { path: string; as: string | null }[] = [];
  do {
    const path = readPath(cursor);
    modules.push({ path, as: readAs(cursor) });
  } while (cursor.accept(','));
  return { kind: 'import', modules };
}

function readFrom(cursor: Cursor): Bare {
  const module = readPath(cursor);
  cursor.expect('import');
  if (cursor.accept('*')) {
    if (module === '__future__') switchOn(null, cursor);
    return { kind: 'from', module, names: null };
  }
  const bracket = cursor.accept('(');
  const names: { name: string; as: string }[] = [];
  do {
    const name = cursor.expectKind('name').text;
    names.push({ name, as: readAs(cursor) ?? name });
  } while (cursor.accept(',') && !cursor.is(')'));
  if (bracket) cursor.expect(')');
  if (module === '__future__') switchOn(names, cursor);
  return { kind: 'from', module, names };
}

function readPath(cursor: Cursor): string {
  const path = [cursor.expectKind('name').text];
  while (cursor.accept('.')) path.push(cursor.expectKind('name').text);
  return path.join('.');
}

function readAs(cursor: Cursor): string | null {
  if (!cursor.isKind('name') || cursor.next.text !== 'as') return null;
  cursor.take();
  return cursor.expectKind('name').text;
}

function readAssignment(cursor: Cursor): Bare {
  if (cursor.is('yield')) return readYield(cursor);
  const first = readExpressions(cursor);
  const { text } = cursor.next;
  if (cursor.isKind('operator') && augmenting.test(text)) {
    checkTarget(first, cursor, 'augmented');
    cursor.take();
    return {
      kind: 'augment',
      target: first,
      operator: meant(text.slice(0, -1), cursor),
      ...readValue(cursor),
    };
  }
  if (!cursor.is('=')) return { kind: 'expression', value: first };
  const targets = [first];
  for (;;) {
    cursor.expect('=');
    const right = readValue(cursor);
    for (const target of targets.slice(-1)) checkTarget(target, cursor, 'plain');
    if (!cursor.is('=')) return { kind: 'assign', targets, ...right };
    targets.push(right.value);
  }
}

function readYield(cursor: Cursor): Bare {
  if (cursor.functions === 0) cursor.fail("'yield' outside function");
  cursor.take();
  const parts = endsStatement(cursor) ? [] : readSeveral(cursor);
  return { kind: 'opaque', what: 'yield', parts, targets: [], body: [] };
}

function readValue(cursor: Cursor): { value: Expression; valueSpan: Span } {
  const first = cursor.next;
  const value = readExpressions(cursor);
  return { value, valueSpan: spanFrom(first, cursor) };
}

/** Refuses what nothing can be assigned to. */
function checkTarget(target: Expression, cursor: Cursor, how: 'plain' | 'augmented'): void {
  if (target.kind === 'name') {
    if (target.name === 'None') cursor.fail('cannot assign to None');
    return;
  }
  if (target.kind === 'trailers') {
    if (target.trailers.at(-1)?.kind === 'call') cursor.fail("can't assign to function call");
    return;
  }
  if ((target.kind === 'tuple' || target.kind === 'list') && how === 'plain') {
    for (const item of target.items) checkTarget(item, cursor, how);
    return;
  }
  cursor.fail(target.kind === 'constant' ? "can't assign to literal" : "can't assign to operator");
}

export function endsStatement(cursor: Cursor): boolean {
  return cursor.isKind('newline') || cursor.isKind('end') || cursor.is(';');
}
