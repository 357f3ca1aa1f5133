/** Everything else that a definition sets, as it stands in the file. */
import type { Value } from '../model.ts';
import { plain } from './settings.ts';
import type { Values } from './values.ts';

/** Options that the model has in fields of its own, or that say nothing of the domain. */
const never = new Set(['vncpasswd']);

export function readRest(values: Values): Readonly<Record<string, Value>> {
  const rest: Record<string, Value> = {};
  for (const name of values.settings.names) {
    const setting = values.settings.get(name);
    if (values.used.has(name) || never.has(name) || setting.kind !== 'set') continue;
    const value = plain(setting.value);
    if (value !== null) rest[name] = value;
  }
  const screens = values.settings.get('vfb');
  if (screens.kind === 'set') rest.vfb = openly(plain(screens.value) ?? []);
  return rest;
}

/** The entries of vfb without their passwords. */
function openly(value: Value): Value {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return value.map(openly);
  return value
    .split(',')
    .filter((pair) => !/^\s*vncpasswd\s*=/.test(pair))
    .join(',');
}
