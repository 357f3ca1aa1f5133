/** What a `raise` of the definition ends it with. */
import type { Expression } from './ast.ts';
import { PythonError } from './errors.ts';
import { evaluate } from './evaluate.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';

/** The error of `raise Kind`, `raise Kind, message` or `raise Kind(message)`. */
export function raised(values: readonly Expression[], scope: Scope, machine: Machine): PythonError {
  const [what, argument] = values;
  const trailer = what?.kind === 'trailers' ? what.trailers.at(-1) : undefined;
  const base = what?.kind === 'trailers' && trailer?.kind === 'call' ? what.base : what;
  const kind = base?.kind === 'name' ? base.name : 'Exception';
  const message = argument ?? (trailer?.kind === 'call' ? trailer.args[0] : undefined);
  const value = message ? evaluate(message, scope, machine) : null;
  return new PythonError(kind, value?.type === 'str' ? value.value : `the file raises ${kind}`);
}
