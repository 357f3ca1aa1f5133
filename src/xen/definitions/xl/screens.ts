/** The VNC server that a definition gives its guest: by `vnc*` keys or by the list `vfb`. */
import type { Definition, Value, Vnc } from '../model.ts';
import type { Notes } from './notes.ts';
import { scanNumber } from './numbers.ts';
import type { Atom } from './settings.ts';
import type { Values } from './values.ts';

interface Screen {
  readonly enabled: boolean | undefined;
  readonly listen: string | undefined;
  readonly display: number | undefined;
  readonly unused: boolean | undefined;
  readonly password: string | undefined;
}

export const topLevelScreenKeys = ['vnc', 'vnclisten', 'vncdisplay', 'vncunused', 'vncpasswd'] as const;

/** @returns null where no VNC server comes of it. */
export function readScreen(type: Definition['type'], values: Values, notes: Notes): Vnc | null {
  const listed = (values.list('vfb') ?? []).map((atom) => vfb(atom, notes));
  if (type === 'hvm') {
    if (listed.length > 0) {
      notes.ignore(
        values.line('vfb') ?? 0,
        'vfb',
        'only PV and PVH domains get screens from vfb: HVM has vnc=',
      );
    }
    return vncOf(topLevel(values));
  }
  if (type === 'pv' && listed.length === 0) {
    // Only a number that is not zero brings a screen here; HVM has one without being told.
    if (values.number('vnc')) return vncOf(topLevel(values));
    ignoreTopLevel(values, notes, 'a PV domain gets a screen only from vnc=1 or vfb');
    return null;
  }
  const reason =
    type === 'pv' ? 'there is a vfb, which counts alone' : 'a PVH domain gets screens only from vfb';
  ignoreTopLevel(values, notes, reason);
  const screens = listed.map(vncOf).filter((vnc) => vnc !== null);
  return screens[0] ?? null;
}

function ignoreTopLevel(values: Values, notes: Notes, reason: string): void {
  for (const key of topLevelScreenKeys) {
    const line = values.line(key);
    if (line !== null) notes.ignore(line, key, reason);
  }
}

const topLevel = (values: Values): Screen => ({
  enabled: values.flag('vnc'),
  listen: values.string('vnclisten'),
  password: values.string('vncpasswd'),
  display: values.number('vncdisplay'),
  unused: values.flag('vncunused'),
});

/** libxl's defaults: on, a free display on the loopback, no password. */
function vncOf({ enabled = true, listen, display, unused = true, password }: Screen): Vnc | null {
  if (!enabled) return null;
  return { listen: listen ?? null, display: display ?? null, unused, password: (password ?? '') !== '' };
}

/** Those that a screen of `vfb` has beside the ones for VNC. */
const otherKeys = new Set(['keymap', 'sdl', 'opengl', 'display', 'xauthority']);

function vfb({ text, line }: Atom, notes: Notes): Screen {
  const found = new Map<string, string>();
  for (const [name, value] of vfbPairs(text)) {
    if (value === undefined) {
      notes.ignore(line, 'vfb', `xl reads \`${passwordless(text)}' only up to \`${name}', which has no =`);
    } else if (isScreenKey(name) || otherKeys.has(name)) found.set(name, value);
    else notes.ignore(line, 'vfb', unknownKey(name, value));
  }
  const flag = (name: string): boolean | undefined => {
    const value = found.get(name);
    return value === undefined ? undefined : scanNumber(value, 10).value !== 0n;
  };
  const display = found.get('vncdisplay');
  return {
    enabled: flag('vnc'),
    listen: found.get('vnclisten'),
    password: found.get('vncpasswd'),
    display: display === undefined ? undefined : Number(BigInt.asIntN(32, scanNumber(display, 10).value)),
    unused: flag('vncunused'),
  };
}

const isScreenKey = (name: string): boolean => topLevelScreenKeys.some((key) => key === name);

function unknownKey(name: string, value: string): string {
  if (name !== 'type') return `xl knows no ${name}= there and passes it over`;
  const meant = value === 'vnc' ? 'it is a VNC screen anyway' : 'it becomes a VNC screen';
  return `xl knows no type= there: ${meant}`;
}

/** Up to the first word without `=`, which comes without a value and ends the reading. */
function vfbPairs(spec: string): readonly (readonly [name: string, value: string | undefined])[] {
  const pairs: [string, string | undefined][] = [];
  for (const part of spec.split(',')) {
    if (part === '') continue;
    const token = part.replace(/^ +/, '');
    const equals = token.indexOf('=');
    pairs.push(equals === -1 ? [token, undefined] : [token.slice(0, equals), token.slice(equals + 1)]);
    if (equals === -1) break;
  }
  return pairs;
}

/** A `vfb` as it stands, but for its passwords. */
export const vfbWithoutPasswords = (items: readonly Atom[]): Value =>
  items.map(({ text }) => passwordless(text));

const passwordless = (spec: string): string =>
  spec
    .split(',')
    .filter((part) => !/^\s*vncpasswd/.test(part))
    .join(',');
