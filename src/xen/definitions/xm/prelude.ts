/** The names that xm puts into a definition before it runs it. */
import { isDeclared } from './options.ts';
import { callFunction } from './python/calls.ts';
import { PythonError, Uncertain } from './python/errors.ts';
import type { Machine } from './python/machine.ts';
import {
  type Builtin,
  type FunctionValue,
  known,
  none,
  type PyValue,
  text,
  unknown,
} from './python/values.ts';
import type { XmSurroundings } from './surroundings.ts';

/** `import sys, os`, and what `from xen.util.ip import *` brings along. */
const modules = ['sys', 'os', 're', 'socket', 'struct', 'errno'];
const network = `get_current_ipaddr get_current_ipmask get_current_ipgw inet_aton inet_ntoa add_offset_to_ip
check_subnet NBE_BRIDGE util Vars`.split(/\s+/);

/** Names and values; variables of the command line that are no options are among them. */
export function prelude({
  version,
  variables,
}: XmSurroundings): (machine: Machine) => ReadonlyMap<string, PyValue> {
  return () => {
    const names = new Map<string, PyValue>([
      ...modules.map((name) => [name, { type: 'module', name }] as const),
      ['xm_file', unknown('xm_file depends on how xm is called')],
      ['xm_help', { type: 'int', value: 0n }],
      ['xm_vars', xmVars()],
      ...network.map((name) => [name, unknown(`${name} is known on the server only`)] as const),
    ]);
    for (const [name, value] of variables) if (!isDeclared(name, version)) names.set(name, text(value));
    return names;
  };
}

/** The object by which a definition asks for variables of the command line. */
function xmVars(): PyValue {
  const asked: (readonly [name: string, check: FunctionValue])[] = [];
  const variable: Builtin = (args, _, named) => {
    const name = known(args[0] ?? named.get('name') ?? none);
    const check = known(args[2] ?? named.get('check') ?? none);
    if (name.type !== 'str') throw new Uncertain('xm_vars.var of no text');
    if (check.type === 'function') asked.push([name.value, check]);
    else if (check.type !== 'NoneType') throw new Uncertain('xm_vars.var with a check that is no function');
    return none;
  };
  const check: Builtin = (_, machine) => {
    for (const [name, test] of asked) machine.bind(machine.top, name, checked(name, test, machine));
    return none;
  };
  const members: ReadonlyMap<string, PyValue> = new Map([
    ['var', { type: 'builtin', name: 'xm_vars.var', call: variable }],
    ['check', { type: 'builtin', name: 'xm_vars.check', call: check }],
  ]);
  return { type: 'object', name: 'xm_vars', members };
}

function checked(name: string, test: FunctionValue, machine: Machine): PyValue {
  machine.read.add(name);
  const value =
    machine.top.bindings.get(name)?.value ?? (machine.open === null ? none : unknown(machine.open));
  try {
    return callFunction(test, [text(name), value], machine);
  } catch (error) {
    if (error instanceof PythonError)
      throw new PythonError(error.kind, `${name} - ${error.message}`, error.line);
    if (error instanceof Uncertain) return unknown(error.message);
    throw error;
  }
}
