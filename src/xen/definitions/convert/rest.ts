/** Every other key: what xl knows too is kept in its form, and of what it does not know the report says why. */
import type { Value } from '../model.ts';
import { type KnownKey, timerModes, tscModes, xlKeys, xmOnlyKeys } from '../xl/keys.ts';
import { hasCome, type XlVersion } from '../xl/version.ts';
import { cpuKeys, wholeOf } from './cpus.ts';
import { combined, dropped, type Part, written } from './part.ts';
import type { XmSource } from './source.ts';

/** Options of `xm create` that a file may set. */
const commandOptions = ['quiet', 'dryrun', 'xmldryrun', 'console_autoconnect', 'skipdtd'];

const reasons: Readonly<Record<string, string>> = {
  device_model: 'xl finds QEMU by itself; another one would be device_model_override=',
  vncviewer: 'it opens a viewer on the server itself: ctctl vnc opens one here',
  fda: 'xl has no floppy drives: device_model_args = ["-fda", "…"] hands one to QEMU',
  fdb: 'xl has no floppy drives: device_model_args = ["-fdb", "…"] hands one to QEMU',
  paused: 'a wish for one start: xl create -p',
  on_xend_start: 'there is no xend: a link in /etc/xen/auto starts the domain with the server',
  on_xend_stop: 'there is no xend: /etc/default/xendomains says what happens when the server stops',
  vtpm: 'the vtpm of xl is another one: it needs a domain of its own that serves it',
  vif2: 'xl passes over it',
};

/** Why a key is dropped whatever its value is; undefined where the value counts. */
export function whyNeedless(key: string): string | undefined {
  if (commandOptions.includes(key)) return 'a wish of the command xm create, not of the domain';
  return reasons[key] ?? (xmOnlyKeys[key] === null ? unknownKey(key) : undefined);
}

export function restPart(source: XmSource, version: XlVersion, done: ReadonlySet<string>): Part {
  const keys = Object.keys(source.definition.rest).filter((key) => !done.has(key) && !isCpuKey(key));
  return combined(...keys.map((key) => keyPart(source, key, version)));
}

const isCpuKey = (key: string): boolean => cpuKeys.some((known) => known === key);

function keyPart(source: XmSource, key: string, version: XlVersion): Part {
  const value = source.given(key)?.value;
  if (value === undefined) return combined();
  if (isEmpty(value)) return dropped(source, key, 'it is empty');
  const needless = whyNeedless(key);
  if (needless !== undefined) return dropped(source, key, needless);
  if (key === 'irq') return listed(source, key, 'irqs', value);
  if (key === 'timer_mode') return mode(source, key, timerModes, 'hvm');
  if (key === 'tsc_mode') return mode(source, key, tscModes);
  const known = xlKeys[key];
  if (known === undefined) return dropped(source, key, unknownKey(key));
  if (!hasCome(known.since, version)) return dropped(source, key, `xl ${version} does not know it yet`);
  if (known.only !== undefined && known.only !== source.definition.type && !source.isUnsure('builder')) {
    return dropped(source, key, `xl reads it for ${known.only.toUpperCase()} domains only`);
  }
  return knownKey(source, key, known, value);
}

const isEmpty = (value: Value): boolean => value === '' || (typeof value === 'object' && value.length === 0);

function unknownKey(key: string): string {
  const instead = xmOnlyKeys[key];
  return instead
    ? `xl does not know it; there it is ${instead}`
    : 'xl does not know it and has nothing in its place';
}

function knownKey(source: XmSource, key: string, { kind, numbers }: KnownKey, value: Value): Part {
  const whole = wholeOf(value);
  if (kind === 'number' || kind === 'flag' || numbers !== undefined) {
    if (whole === null) return dropped(source, key, 'it is no whole number');
    return written(source, { from: key, value: whole });
  }
  if (typeof value === 'object') {
    return kind === 'string' ? dropped(source, key, 'it is a list') : listed(source, key, key, value);
  }
  if (kind === 'list' || kind === 'lists') return dropped(source, key, 'it is no list');
  const isNumber = kind === 'strings' && typeof value === 'number';
  return written(source, { from: key, value: isNumber ? value : String(value) });
}

/** xl's lists are of strings. */
function listed(source: XmSource, from: string, to: string, value: Value): Part {
  if (typeof value !== 'object') return dropped(source, from, 'it is no list');
  const reason = from === to ? undefined : `its name in xl is ${to}`;
  return written(source, { from, to, value: value.map(String), ...(reason ? { reason } : {}) });
}

/** Xen 3 counts them, xl has names; for PV it refuses a timer mode. */
function mode(source: XmSource, key: string, names: readonly string[], only?: 'hvm'): Part {
  if (only !== undefined && only !== source.definition.type && !source.isUnsure('builder')) {
    return dropped(source, key, 'xl refuses it for a PV domain, and xm had no use for it');
  }
  const name = names[wholeOf(source.given(key)?.value) ?? -1];
  if (name === undefined) return dropped(source, key, `only 0 to ${names.length - 1} mean something`);
  return written(source, { from: key, value: name, reason: 'xl has a name for it' });
}
