/** Gives values to names, entries of containers, and rows of them. */
import type { Expression, Trailer } from './ast.ts';
import { removeEntry, setEntry } from './container-methods.ts';
import { PythonError, Uncertain } from './errors.ts';
import { evaluate } from './evaluate.ts';
import { loseAll } from './losing.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import { place, sequenceOf } from './sequences.ts';
import { itemsOf, known, type PyValue, unknown, wholeNumber } from './values.ts';

type PartTarget = Extract<Expression, { kind: 'trailers' }>;

export function assign(target: Expression, value: PyValue, scope: Scope, machine: Machine): void {
  if (target.kind === 'name') machine.bind(scope, target.name, value);
  else if (target.kind === 'tuple' || target.kind === 'list') assignRow(target.items, value, scope, machine);
  else if (target.kind === 'trailers') assignPart(target, value, scope, machine);
  else throw new PythonError('SyntaxError', "can't assign to operator");
}

/** `list[0] = value`, `module.name = value` */
function assignPart(target: PartTarget, value: PyValue, scope: Scope, machine: Machine): void {
  const container = containerOf(target, scope, machine);
  const last = target.trailers.at(-1);
  if (last === undefined) return;
  try {
    assignInto(container, last, value, scope, machine);
  } catch (error) {
    if (!(error instanceof Uncertain)) throw error;
    machine.uncertainties++;
    loseAll([container, value], error.message, machine);
  }
}

/** The value that the last trailer of a target hangs on. */
export function containerOf(target: PartTarget, scope: Scope, machine: Machine): PyValue {
  const trailers = target.trailers.slice(0, -1);
  return evaluate(trailers.length === 0 ? target.base : { ...target, trailers }, scope, machine);
}

function assignRow(targets: readonly Expression[], value: PyValue, scope: Scope, machine: Machine): void {
  let items: readonly PyValue[];
  try {
    items = sequenceOf(value, machine);
  } catch (error) {
    if (!(error instanceof Uncertain)) throw error;
    machine.uncertainties++;
    items = targets.map(() => unknown(error.message));
  }
  if (items.length > targets.length) throw new PythonError('ValueError', 'too many values to unpack');
  if (items.length < targets.length)
    throw new PythonError('ValueError', `need more than ${items.length} values to unpack`);
  for (const [index, target] of targets.entries()) {
    const item = items[index];
    if (item !== undefined) assign(target, item, scope, machine);
  }
}

function assignInto(container: PyValue, last: Trailer, value: PyValue, scope: Scope, machine: Machine): void {
  const sure = known(container);
  if (last.kind === 'attribute') {
    if (sure.type === 'module' || sure.type === 'function' || sure.type === 'builtin') return;
    throw new PythonError('AttributeError', `'${sure.type}' object has no attribute '${last.name}'`);
  }
  if (last.kind !== 'index') throw new Uncertain('an assignment to a part of a list');
  const key = known(evaluate(last.index, scope, machine));
  if (sure.type === 'dict') {
    setEntry(sure, key, value, machine);
  } else if (sure.type === 'list') {
    const items = itemsOf(sure);
    machine.work(items.length);
    machine.change(sure, {
      items: items.with(place(wholeNumber(key), items.length, 'list', key), value),
      lost: null,
    });
  } else if (sure.type === 'module' || sure.type === 'function' || sure.type === 'builtin') {
    throw new Uncertain(`an entry of a ${sure.type}`);
  } else throw new PythonError('TypeError', `'${sure.type}' object does not support item assignment`);
}

/** Of these nothing can be deleted. */
const fixed = new Set('str unicode int long float bool NoneType tuple iterator'.split(' '));

/** `del target` */
export function remove(target: Expression, scope: Scope, machine: Machine): void {
  if (target.kind === 'name') {
    if (!scope.bindings.has(target.name) && machine.open === null)
      throw new PythonError('NameError', `name '${target.name}' is not defined`);
    // Where nobody knows its value, it may not be there at all.
    if (scope.bindings.get(target.name)?.value.type === 'unknown') machine.uncertainties++;
    machine.rebind(scope, target.name, undefined);
    return;
  }
  if (target.kind === 'tuple' || target.kind === 'list') {
    for (const item of target.items) remove(item, scope, machine);
    return;
  }
  if (target.kind !== 'trailers') return;
  const container = containerOf(target, scope, machine);
  const last = target.trailers.at(-1);
  if (container.type === 'list' && last?.kind === 'index') {
    const items = itemsOf(container);
    const key = known(evaluate(last.index, scope, machine));
    machine.work(items.length);
    const where = place(wholeNumber(key), items.length, 'list assignment', key);
    machine.change(container, { items: items.toSpliced(where, 1), lost: null });
  } else if (container.type === 'dict' && container.isScope !== true && last?.kind === 'index') {
    removeEntry(container, known(evaluate(last.index, scope, machine)), machine);
  } else if (last?.kind !== 'attribute' && fixed.has(container.type)) {
    throw new PythonError('TypeError', `'${container.type}' object doesn't support item deletion`);
  } else loseAll([container], 'a part of it was deleted', machine);
}
