/** `import`: modules that every server has are known by name, the others are not followed. */
import type { Statement } from './ast.ts';
import type { Machine } from './machine.ts';
import { attributeOf, constantsOf, isModule } from './modules.ts';
import type { Scope } from './scope.ts';
import { type PyValue, unknown } from './values.ts';

export function runImport(
  statement: Extract<Statement, { kind: 'import' }>,
  scope: Scope,
  machine: Machine,
): void {
  for (const { path, as } of statement.modules) {
    const [top = path] = path.split('.');
    if (!isModule(path)) machine.uncertainties++;
    machine.bind(scope, as ?? top, moduleOf(as === null ? top : path, path));
  }
}

function moduleOf(name: string, path: string): PyValue {
  return isModule(path) && isModule(name)
    ? { type: 'module', name }
    : unknown(`the module ${path} is known on the server only`);
}

export function runImportFrom(
  statement: Extract<Statement, { kind: 'from' }>,
  scope: Scope,
  machine: Machine,
): void {
  const { module, names } = statement;
  if (module === '__future__') {
    // It has done its work when the file was parsed; what it leaves behind is of no type that an option takes.
    for (const { name, as } of names ?? [])
      machine.bind(scope, as, { type: 'module', name: `${module}.${name}` });
    return;
  }
  const there = isModule(module);
  if (!there) machine.uncertainties++;
  if (names === null) {
    if (there) {
      for (const [name, value] of constantsOf(module)) machine.bind(scope, name, value);
      machine.open ??= `from ${module} import *`;
    } else machine.gap(`from ${module} import *: the module is known on the server only`);
    return;
  }
  for (const { name, as } of names) {
    const value = there
      ? attributeOf(module, name, machine.world)
      : unknown(`${module}.${name} is known on the server only`);
    machine.bind(scope, as, value);
  }
}
