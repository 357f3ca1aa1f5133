/** Keys whose values are names out of a short list, or numbers that stand for them. */
import type { Definition } from '../model.ts';
import { type KnownKey, timerModes, tscModes, xlKeys } from './keys.ts';
import type { Notes } from './notes.ts';
import type { Values } from './values.ts';

/** @returns whether xl takes the value; else it is refused, or dropped because it is a list. */
export function checkName(
  key: string,
  { names = [], numbers, exact }: KnownKey,
  values: Values,
  notes: Notes,
): boolean {
  const number = numbers === undefined ? undefined : values.number(key, 'quietly');
  if (number !== undefined) {
    if (number >= 0 && number < (numbers ?? 0)) return true;
    if (numbers === Number.POSITIVE_INFINITY) return true;
    notes.refuse(values.line(key), `invalid value ${number} for "${key}"`);
    return false;
  }
  const text = values.string(key);
  if (text === undefined) return false;
  const known = names.some((name) => name === text || (!exact && name === text.toLowerCase()));
  if (!known) notes.refuse(values.line(key), `invalid value "${text}" for "${key}"`);
  return known;
}

/** Both take numbers still, but complain. */
export function checkTscMode(values: Values, notes: Notes): void {
  const line = values.line('tsc_mode');
  if (line === null) return;
  if (values.number('tsc_mode', 'quietly') === undefined) return;
  warnOfNumber('tsc_mode', tscModes, values, notes);
}

export function checkTimerMode(type: Definition['type'], values: Values, notes: Notes): void {
  const line = values.line('timer_mode');
  const isNumber = values.number('timer_mode', 'quietly') !== undefined;
  if (line === null || (!isNumber && values.string('timer_mode') === undefined)) return;
  if (type === 'pv') notes.refuse(line, '"timer_mode" option is not supported for PV guests.');
  else if (isNumber) warnOfNumber('timer_mode', timerModes, values, notes);
  const known = xlKeys.timer_mode;
  if (known !== undefined) checkName('timer_mode', known, values, notes);
}

function warnOfNumber(key: string, names: readonly string[], values: Values, notes: Notes): void {
  const name = names[values.number(key, 'quietly') ?? -1];
  const example = name === undefined ? '' : `, here "${name}"`;
  notes.warn(
    values.line(key) ?? 0,
    key,
    `specifying "${key}" as an integer is deprecated: use the name${example}`,
  );
}
