/** The names that a piece of Python sets and reads, found without following it. */
import type { Block, Expression, Statement, Trailer } from './ast.ts';

export interface Names {
  readonly set: Set<string>;
  readonly read: Set<string>;
  /** It may set any name: `from … import *`, `exec`, `execfile`. */
  any: boolean;
}

export function namesIn(block: Block): Names {
  const names: Names = { set: new Set(), read: new Set(), any: false };
  inBlock(block, names);
  return names;
}

function inBlock(block: Block, names: Names): void {
  for (const statement of block) inStatement(statement, names);
}

function inStatement(statement: Statement, names: Names): void {
  const read = (parts: readonly (Expression | null)[]) => {
    for (const part of parts) if (part) inExpression(part, names);
  };
  switch (statement.kind) {
    case 'assign':
      read([statement.value]);
      for (const target of statement.targets) inTarget(target, names);
      break;
    case 'augment':
      read([statement.value, statement.target]);
      inTarget(statement.target, names);
      break;
    case 'expression':
      read([statement.value]);
      break;
    case 'print':
    case 'raise':
      read(statement.values);
      break;
    case 'if':
      for (const branch of statement.branches) {
        read([branch.condition]);
        inBlock(branch.body, names);
      }
      inBlock(statement.otherwise, names);
      break;
    case 'for':
    case 'while':
      if (statement.kind === 'for') {
        inTarget(statement.target, names);
        read([statement.source]);
      } else read([statement.condition]);
      inBlock(statement.body, names);
      inBlock(statement.otherwise, names);
      break;
    case 'try':
      for (const { type, target, body } of statement.handlers) {
        read([type]);
        if (target) inTarget(target, names);
        inBlock(body, names);
      }
      for (const part of [statement.body, statement.otherwise, statement.last]) inBlock(part, names);
      break;
    case 'def':
      names.set.add(statement.name);
      read(statement.parameters.map(({ standard }) => standard));
      break;
    case 'import':
      for (const { path, as } of statement.modules) names.set.add(as ?? path.split('.')[0] ?? path);
      break;
    case 'from':
      if (statement.names === null) names.any = true;
      for (const { as } of statement.names ?? []) names.set.add(as);
      break;
    case 'return':
      read([statement.value]);
      break;
    case 'delete':
      for (const target of statement.targets) inTarget(target, names);
      break;
    case 'assert':
      read([statement.condition, statement.message]);
      break;
    case 'opaque':
      if (statement.what === 'exec') names.any = true;
      read(statement.parts);
      for (const target of statement.targets) inTarget(target, names);
      if (statement.what === 'with') inBlock(statement.body, names);
      break;
    default:
  }
}

/** What is assigned to: a name is set; of `list[0] = …` the list is read. */
function inTarget(target: Expression, names: Names): void {
  if (target.kind === 'name') names.set.add(target.name);
  else if (target.kind === 'tuple' || target.kind === 'list') {
    for (const item of target.items) inTarget(item, names);
  } else inExpression(target, names);
}

/** The names that an expression reads, and those that a comprehension in it sets. */
export function inExpression(expression: Expression, names: Names): void {
  switch (expression.kind) {
    case 'name':
      names.read.add(expression.name);
      if (expression.name === 'execfile') names.any = true;
      break;
    case 'comprehension':
      for (const clause of expression.clauses) {
        if (clause.kind === 'for') inTarget(clause.target, names);
        inExpression(clause.kind === 'for' ? clause.source : clause.condition, names);
      }
      inExpression(expression.element, names);
      break;
    case 'trailers':
      inExpression(expression.base, names);
      for (const trailer of expression.trailers)
        for (const part of partsOf(trailer)) inExpression(part, names);
      break;
    default:
      for (const part of partsOfExpression(expression)) inExpression(part, names);
  }
}

function partsOf(trailer: Trailer): readonly Expression[] {
  if (trailer.kind === 'call') return [...trailer.args, ...trailer.named.map(([, value]) => value)];
  if (trailer.kind === 'index') return [trailer.index];
  if (trailer.kind === 'slice') return [trailer.from, trailer.to].filter((part) => part !== null);
  return [];
}

function partsOfExpression(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'list':
    case 'tuple':
      return expression.items;
    case 'dict':
      return expression.entries.flat();
    case 'chain':
    case 'compare':
      return [expression.first, ...expression.rest.map((link) => link.right)];
    case 'and':
    case 'or':
      return expression.operands;
    case 'unary':
    case 'repr':
      return [expression.operand];
    case 'choice':
      return [expression.condition, expression.yes, expression.no];
    case 'opaque':
      return expression.parts;
    default:
      return [];
  }
}

/** Whether a `break`, `continue`, `return` or `yield` in the block leads out of it. */
export function leaves(block: Block, inLoop = false): boolean {
  return block.some((statement) => {
    switch (statement.kind) {
      case 'break':
      case 'continue':
        return !inLoop;
      case 'return':
        return true;
      case 'if':
        return [...statement.branches.map(({ body }) => body), statement.otherwise].some((part) =>
          leaves(part, inLoop),
        );
      case 'for':
      case 'while':
        return leaves(statement.body, true) || leaves(statement.otherwise, inLoop);
      case 'try':
        return [
          statement.body,
          ...statement.handlers.map(({ body }) => body),
          statement.otherwise,
          statement.last,
        ].some((part) => leaves(part, inLoop));
      case 'opaque':
        // What calls a generator gets another value than its `return` gives.
        return statement.what === 'yield' || (statement.what === 'with' && leaves(statement.body, inLoop));
      default:
        return false;
    }
  });
}
