/** The options that a definition sets, after all of it has run. */
import type { Remark, Unevaluated, Value } from '../model.ts';
import { isDeclared, type Option, options, spentOptions } from './options.ts';
import { PythonError } from './python/errors.ts';
import type { Machine } from './python/machine.ts';
import { wholeText } from './python/numeric.ts';
import type { Binding } from './python/scope.ts';
import { type PyValue, text } from './python/values.ts';
import { shown } from './secrets.ts';
import type { XmSurroundings } from './surroundings.ts';
import { gapsOf, unclear, unknownReason } from './unevaluated.ts';

/** A value that xm takes from a file. */
export type Given = Extract<PyValue, { type: 'str' | 'int' | 'float' | 'list' }>;

export type Setting =
  | { readonly kind: 'set'; readonly value: Given; readonly line: number | null }
  | { readonly kind: 'unset' }
  /** Not set in what is followed; something that is not followed may set it. */
  | { readonly kind: 'open' }
  | { readonly kind: 'unknown' };

export interface Settings {
  get(name: string): Setting;
  /** The statement that set the option. */
  sourceOf(name: string): string;
  /** Names of declared options that are set, in the order of the file. */
  readonly names: readonly string[];
  readonly ignored: readonly Remark[];
  readonly unevaluated: readonly Unevaluated[];
}

/** @throws PythonError for a variable of the command line that its option does not take. */
export function settingsOf(machine: Machine, { version, variables }: XmSurroundings): Settings {
  const found = new Map<string, Setting>();
  const ignored: Remark[] = [];
  const unevaluated: Unevaluated[] = [];
  for (const [name, binding] of machine.top.bindings) {
    if (!isDeclared(name, version)) {
      if (isForgotten(name, binding, machine)) ignored.push(forgotten(name, binding, version));
      continue;
    }
    if (variables.has(name)) continue;
    const setting = settingOf(name, binding);
    found.set(name, setting);
    if (setting.kind === 'unset') ignored.push(dropped(name, binding));
    if (setting.kind === 'unknown') unevaluated.push(unclear(name, binding));
  }
  unevaluated.push(...gapsOf(machine, setIn(found)));
  for (const [name, value] of variables) {
    const option = isDeclared(name, version) ? options.get(name) : undefined;
    if (option) found.set(name, { kind: 'set', value: converted(value, option), line: null });
  }
  const missing: Setting = { kind: machine.open === null ? 'unset' : 'open' };
  const sourceOf = (name: string) => {
    const origin = machine.top.bindings.get(name)?.origin;
    return origin ? shown(origin) : '';
  };
  return { get: (name) => found.get(name) ?? missing, sourceOf, names: setIn(found), ignored, unevaluated };
}

const setIn = (found: ReadonlyMap<string, Setting>): readonly string[] =>
  [...found].flatMap(([name, { kind }]) => (kind === 'set' ? [name] : []));

function settingOf(name: string, { value, origin }: Binding): Setting {
  if (unknownReason(name, value) !== null) return { kind: 'unknown' };
  if (value.type !== 'str' && value.type !== 'int' && value.type !== 'float' && value.type !== 'list')
    return { kind: 'unset' };
  return { kind: 'set', value, line: origin?.line ?? null };
}

function dropped(name: string, { value, origin }: Binding): Remark {
  const written =
    value.type === 'bool' ? (value.value ? 'True' : 'False') : `a value of the type ${value.type}`;
  const instead =
    value.type === 'bool' ? `: write ${name} = ${Number(value.value)}` : (hints[value.type] ?? '');
  const what = value.type === 'NoneType' ? 'None' : written;
  return { line: origin?.line ?? 1, key: name, reason: `xm ignores ${what}${instead}` };
}

const hints: Readonly<Record<string, string>> = {
  tuple: ': write a list, [ … ]',
  unicode: ': write the text without the u before it',
  long: ': write the number without the L after it',
};

/** Looks like an option that this xm does not know, and not like a helper. */
function isForgotten(name: string, { value, origin }: Binding, machine: Machine): boolean {
  if (origin === null || machine.read.has(name)) return false;
  if (origin.statement.kind !== 'assign' && origin.statement.kind !== 'augment') return false;
  return ['str', 'int', 'float', 'list'].includes(value.type) || options.has(name);
}

function forgotten(name: string, { origin }: Binding, version: string): Remark {
  const later = options.get(name)?.since;
  const reason = spentOptions.has(name)
    ? `xm has read it before the file: ${name} has no effect here`
    : later === undefined
      ? `xm ${version} has no option ${name}`
      : `xm ${version} has no option ${name}: it came with ${later}`;
  return { line: origin?.line ?? 1, key: name, reason };
}

/** What the command line's `VAR=VAL` gives an option. */
function converted(value: string, { type }: Option): Given {
  const refuse = () => new PythonError('OptionError', `Invalid value: ${value}`);
  if (type === 'list') return { type: 'list', items: [text(value)], lost: null };
  if (type === 'text') return { type: 'str', value };
  if (type === 'yes') {
    if (value !== 'yes' && value !== 'no') throw refuse();
    return { type: 'int', value: value === 'yes' ? 1n : 0n };
  }
  const whole = wholeText(value);
  if (whole === null) throw refuse();
  return { type: 'int', value: whole };
}

/** A value as the model has it. Entries of lists that are nothing of the kind are left out. */
export function plain(value: PyValue, depth = 0): Value | null {
  if (value.type === 'str' || value.type === 'unicode') return value.value;
  if (value.type === 'int' || value.type === 'long') return Number(value.value);
  if (value.type === 'float') return value.value;
  if ((value.type !== 'list' && value.type !== 'tuple') || depth > 3) return null;
  return value.items.map((item) => plain(item, depth + 1)).filter((item) => item !== null);
}
