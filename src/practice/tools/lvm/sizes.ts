/** LVM's sizes: what `-L` and `-l` accept, and how sizes are printed in reports and messages. */
import { extentBytes } from '../../world/defaults.ts';

const exponents = 'bkmgtpe';

/** Bytes of a size like `8G`, `512m`, `+1g` (without its sign), `2048` (MiB); null when LVM would refuse it. */
export function parseSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)([bskmgtpe]?)(?:i?b)?$/i.exec(text);
  if (match === null) return null;
  const unit = (match[2] ?? '').toLowerCase() || 'm';
  const factor = unit === 's' ? 512 : 1024 ** exponents.indexOf(unit);
  return Number(match[1]) * factor;
}

export interface ExtentRequest {
  readonly extents: number;
  /** The size was no multiple of an extent. */
  readonly rounded: boolean;
}

/** LVM rounds up to a whole extent. */
export function toExtents(bytes: number): ExtentRequest {
  const exact = bytes / extentBytes;
  return { extents: Math.ceil(exact), rounded: !Number.isInteger(exact) };
}

/** Extents of `-l`: a number, or `N%FREE`, `N%VG`; null when it is neither. */
export function parseExtents(text: string, free: number, total: number): number | null {
  const match = /^(\d+)(?:%(FREE|VG))?$/i.exec(text);
  if (match === null) return null;
  const number = Number(match[1]);
  if (match[2] === undefined) return number;
  return Math.floor(((match[2].toUpperCase() === 'FREE' ? free : total) * number) / 100);
}

/** `8.00 GiB` in messages of today's LVM, `8.00 GB` in those of 2.02.06. */
export function spokenSize(extents: number, old: boolean): string {
  const bytes = extents * extentBytes;
  const exponent = Math.max(1, Math.min(5, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  const unit = 'BKMGTP'[exponent] ?? 'M';
  return `${(bytes / 1024 ** exponent).toFixed(2)} ${unit}${old ? 'B' : 'iB'}`;
}

/**
 * A size as a report prints it. `units` is LVM's letter: lower case counts in 1024, upper case in 1000;
 * h picks the unit, r also marks a rounded value with `<`. `b` and `s` have no decimals.
 */
export function reportSize(bytes: number, units: string, suffix: boolean, old: boolean): string {
  const human = /^[hr]$/i.test(units);
  const base = units === units.toUpperCase() && !human ? 1000 : 1024;
  const letter = human ? humanUnit(bytes) : units.toLowerCase();
  if (letter === 'b' || letter === 's') {
    const value = letter === 's' ? bytes / 512 : bytes;
    return `${value}${suffix ? letter.toUpperCase() : ''}`;
  }
  const value = bytes / base ** exponents.indexOf(letter);
  const shown = value.toFixed(2);
  const mark = units.toLowerCase() === 'r' && Number(shown) > value ? '<' : '';
  const shownSuffix = old || base === 1000 ? letter.toUpperCase() : letter;
  return `${mark}${bytes === 0 ? '0' : shown}${suffix && bytes !== 0 ? shownSuffix : ''}`;
}

function humanUnit(bytes: number): string {
  const exponent = Math.floor(Math.log2(Math.max(bytes, 1024)) / 10);
  return exponents[Math.min(exponent, exponents.length - 1)] ?? 'm';
}
