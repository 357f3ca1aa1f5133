/** The VNC server of a domain: from options of their own for HVM, from vfb for PV. */
import type { Vnc } from '../model.ts';
import { readPairs } from './pairs.ts';
import { wholeText } from './python/numeric.ts';
import type { Values } from './values.ts';

const options = ['vnc', 'vnclisten', 'vncdisplay', 'vncunused', 'vncpasswd'] as const;

/** @throws PythonError for a vfb that xm refuses. */
export function readVnc(type: 'hvm' | 'pv', values: Values): Vnc | null {
  const fromScreens = readScreens(values);
  if (type === 'pv') {
    for (const option of options)
      values.ignore(option, 'xm heeds it for HVM only: the VNC server of a PV domain stands in vfb');
    return fromScreens;
  }
  for (const option of options) values.used.add(option);
  // From 3.3 on xend takes a vfb, where there is one, in place of the options.
  if (fromScreens !== null && values.isSince('3.3')) return fromScreens;
  if (!flag(values, 'vnc', false)) return null;
  return {
    listen: values.word('vnclisten') || null,
    display: values.isTrue('vncdisplay') ? values.whole('vncdisplay', null) : zero(values),
    unused: flag(values, 'vncunused', true),
    password: hasPassword(values),
  };
}

function zero(values: Values): number | null {
  return values.settings.get('vncdisplay').kind === 'set' ? 0 : null;
}

function hasPassword(values: Values): boolean {
  return values.isTrue('vncpasswd');
}

/** Xen 3.2 asks whether the value is true for Python, later ones for a number. */
function flag(values: Values, name: string, standard: boolean): boolean {
  if (!values.isSince('3.3')) return values.isTrue(name, standard);
  const { kind } = values.get(name);
  if (kind !== 'set') return kind !== 'unknown' && standard;
  return (values.whole(name, null) ?? 0) !== 0;
}

const always = ['vncunused', 'vncdisplay', 'vnclisten', 'vncpasswd', 'display', 'xauthority'];
const since33 = ['videoram', 'opengl', 'keymap'];
const since34 = ['vnc', 'sdl', 'serial', 'monitor'];

/** The VNC server that the first framebuffer with one has. */
function readScreens(values: Values): Vnc | null {
  const screens = values.rows('vfb', 'strip').map((row) => screenOf(readPairs(row, 'vfb', values), values));
  return screens.find((screen) => screen !== null) ?? null;
}

function screenOf(pairs: Map<string, string>, values: Values): Vnc | null {
  const modern = values.isSince('3.4');
  const type = pairs.get('type');
  if (modern && type !== undefined) {
    pairs.delete('type');
    pairs.set(type, '1');
  }
  const known = [...always, ...(values.isSince('3.3') ? since33 : []), ...(modern ? since34 : ['type'])];
  const wrong = [...pairs.keys()].find((key) => !known.includes(key));
  if (wrong !== undefined) throw values.refused('vfb', `configuration option ${wrong} unknown to vfbs`);
  const isVnc = modern ? isNumber(pairs.get('vnc') ?? '0') : type === 'vnc';
  if (!isVnc) return null;
  const display = pairs.get('vncdisplay');
  return {
    listen: pairs.get('vnclisten') || null,
    display: display === undefined ? null : displayOf(display, values),
    unused: unusedOf(pairs.get('vncunused'), values),
    password: Boolean(pairs.get('vncpasswd')),
  };
}

function displayOf(text: string, values: Values): number | null {
  const whole = wholeText(text);
  if (whole === null)
    values.warn('vfb', values.lineOf('vfb'), `xend takes no '${text}' for a number: vncdisplay must be one`);
  return whole === null ? null : Number(whole);
}

/** Without it Xen 3.2 takes the display's own port, later ones the next that is free. */
function unusedOf(value: string | undefined, values: Values): boolean {
  if (!values.isSince('3.3')) return Boolean(value);
  return value === undefined || isNumber(value);
}

/** A number that is not 0. */
function isNumber(text: string): boolean {
  const whole = wholeText(text);
  return whole !== null && whole !== 0n;
}
