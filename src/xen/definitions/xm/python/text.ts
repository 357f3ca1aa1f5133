/** Values as Python's `str()` and `repr()` write them. */
import { Uncertain } from './errors.ts';
import type { Machine } from './machine.ts';
import { entriesOf, itemsOf, known, type PyValue } from './values.ts';

/** `str(value)` */
export function textOf(value: PyValue, machine: Machine): string {
  const sure = known(value);
  if (sure.type === 'str' || sure.type === 'unicode') return sure.value;
  if (sure.type === 'float') return shortFloat(sure.value);
  if (sure.type === 'long') return String(sure.value);
  return reprOf(sure, machine);
}

/** `repr(value)` */
export function reprOf(value: PyValue, machine: Machine): string {
  machine.work();
  const sure = known(value);
  const all = (items: readonly PyValue[]) =>
    machine.deeper(() => items.map((item) => reprOf(item, machine)).join(', '));
  switch (sure.type) {
    case 'str':
      machine.work(sure.value.length);
      return quoted(sure.value);
    case 'unicode':
      machine.work(sure.value.length);
      return `u${quoted(sure.value)}`;
    case 'int':
      return String(sure.value);
    case 'long':
      return `${sure.value}L`;
    case 'float':
      return longFloat(sure.value);
    case 'bool':
      return sure.value ? 'True' : 'False';
    case 'NoneType':
      return 'None';
    case 'tuple':
      return sure.items.length === 1 ? `(${all(sure.items)},)` : `(${all(sure.items)})`;
    case 'list':
      return `[${all(itemsOf(sure))}]`;
    case 'dict':
      if (entriesOf(sure).size < 2)
        return `{${[...entriesOf(sure).values()].map(([key, item]) => `${reprOf(key, machine)}: ${all([item])}`)}}`;
      throw new Uncertain('the order of a dictionary');
    default:
      throw new Uncertain(`${sure.type} as a text`);
  }
}

function quoted(value: string): string {
  if (/[^\x20-\x7e\n\r\t]/.test(value)) throw new Uncertain('how Python writes bytes beyond ASCII');
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const inner = value.replace(/[\\\n\r\t]/g, (char) => escapes[char] ?? char);
  return `${quote}${inner.replaceAll(quote, `\\${quote}`)}${quote}`;
}

/** `%.12g` */
function shortFloat(value: number): string {
  const digits = general(value, 12);
  return /^-?\d+$/.test(digits) ? `${digits}.0` : digits;
}

/** `repr` of a float became shorter in Python 2.7: only those that are the same before and after. */
function longFloat(value: number): string {
  const digits = shortFloat(value);
  if (general(value, 17) !== general(value, 12))
    throw new Uncertain('how this version of Python writes a float');
  return digits;
}

/** `%.<precision>g` of C. */
export function general(value: number, precision: number): string {
  if (!Number.isFinite(value)) throw new Uncertain('a float beyond all bounds');
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const digits = Math.max(precision, 1);
  const exponential = exponentialOf(value, digits - 1);
  const exponent = Number(exponential.slice(exponential.indexOf('e') + 1));
  if (exponent >= -4 && exponent < digits) return trimmed(value.toFixed(Math.max(digits - 1 - exponent, 0)));
  const [mantissa = ''] = exponential.split('e');
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${trimmed(mantissa)}e${exponent < 0 ? '-' : '+'}${size}`;
}

/** `%.<places>e`. C rounds what lies half way to the even digit, JavaScript up: that is left open. */
export function exponentialOf(value: number, places: number): string {
  const [mantissa = ''] = value.toExponential(100).split('e');
  if (isHalf(mantissa, places)) throw new Uncertain('a float half way between two texts');
  return value.toExponential(places);
}

/** `%.<places>f`, rounded as C does it: half way to the even digit. */
export function fixedOf(value: number, places: number): string {
  const rounded = value.toFixed(places);
  const exact = value.toFixed(100);
  if (!isHalf(exact, places) || /[02468]$/.test(rounded)) return rounded;
  return exact.slice(0, exact.indexOf('.') + (places === 0 ? 0 : 1 + places));
}

/** Whether what stands behind so many places is exactly one half. */
const isHalf = (exact: string, places: number): boolean =>
  /^50*$/.test(exact.slice(exact.indexOf('.') + 1 + places));

function trimmed(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}
