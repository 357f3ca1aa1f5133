/** Finds what a name stands for, where Python would look for it. */
import { builtins, otherBuiltins } from './builtins.ts';
import { PythonError, Uncertain } from './errors.ts';
import type { Machine } from './machine.ts';
import type { Binding, Scope } from './scope.ts';
import { type PyValue, unknown } from './values.ts';

/** @throws PythonError NameError, where no statement that was not followed could have set the name. */
export function lookUp(name: string, scope: Scope, machine: Machine): PyValue {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const binding = at.bindings.get(name);
    if (binding !== undefined) {
      if (!at.isFunction) machine.read.add(name);
      machine.uses(binding);
      return placed(binding, machine);
    }
  }
  const builtin = builtins.get(name);
  if (builtin !== undefined) return builtin;
  if (otherBuiltins.has(name)) throw new Uncertain(`${name} of Python`);
  if (machine.globals !== null) throw new Uncertain(`${name} may come from ${machine.globals}`);
  // xm keeps the names of the file apart from the global ones: its functions do not see them.
  if (scope.isFunction) throw new PythonError('NameError', `global name '${name}' is not defined`);
  if (machine.open !== null) throw new Uncertain(`${name} may come from ${machine.open}`);
  throw new PythonError('NameError', `name '${name}' is not defined`);
}

/** The value; an unknown one says where it became so. */
function placed({ value, origin }: Binding, machine: Machine): PyValue {
  if (value.type !== 'unknown' || origin === null || origin.statement === machine.origin?.statement)
    return value;
  if (value.reason.endsWith(')')) return value;
  const file = origin.file === null ? '' : ` of ${origin.file}`;
  return unknown(`${value.reason} (line ${origin.statement.line}${file})`);
}
