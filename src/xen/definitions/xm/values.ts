/** Asks the settings of a definition for values of the kind that an option needs. */
import type { Remark, Unevaluated } from '../model.ts';
import { isSince, type XmVersion } from './options.ts';
import { truthOf } from './python/compare.ts';
import { PythonError } from './python/errors.ts';
import { wholeText } from './python/numeric.ts';
import type { PyValue } from './python/values.ts';
import type { Setting, Settings } from './settings.ts';

/** One entry of a list option. */
export interface Row {
  readonly text: string;
  readonly line: number | null;
}

export class Values {
  readonly settings: Settings;
  readonly version: XmVersion;
  /** Names that the model has in fields of its own. */
  readonly used = new Set<string>();
  readonly warnings: Remark[] = [];
  readonly ignored: Remark[] = [];
  readonly unevaluated: Unevaluated[] = [];

  constructor(settings: Settings, version: XmVersion) {
    this.settings = settings;
    this.version = version;
  }

  get(name: string): Setting {
    this.used.add(name);
    return this.settings.get(name);
  }

  isSince(version: XmVersion): boolean {
    return isSince(this.version, version);
  }

  isUnknown(name: string): boolean {
    return this.get(name).kind === 'unknown';
  }

  /** Whether the value may be another than the file shows: for what has no text of its own to show. */
  isUnsure(name: string): boolean {
    return this.isUnknown(name) || this.get(name).kind === 'open';
  }

  /** Whether Python takes the value for true; of an unknown one nobody says so. */
  isTrue(name: string, standard = false): boolean {
    const setting = this.get(name);
    if (setting.kind !== 'set') return setting.kind !== 'unknown' && standard;
    return truthOf(setting.value);
  }

  /** A text that xm puts together with others. @throws PythonError where it is none. */
  text(name: string, standard = ''): string | null {
    const setting = this.get(name);
    if (setting.kind === 'unknown') return null;
    if (setting.kind !== 'set') return standard;
    if (setting.value.type === 'str') return setting.value.value;
    throw this.refused(name, `'${setting.value.type}' object has no attribute 'startswith'`);
  }

  /** A text that xm only passes on: numbers are written as such. */
  word(name: string): string | null {
    const setting = this.get(name);
    if (setting.kind !== 'set' || setting.value.type === 'list') return null;
    return String(setting.value.value);
  }

  /** A whole number as xend makes it; null, with a warning, where it cannot. */
  whole(name: string, standard: number | null): number | null {
    const setting = this.get(name);
    if (setting.kind === 'unset') return standard;
    if (setting.kind !== 'set') return null;
    const { value, line } = setting;
    const whole = value.type === 'str' ? wholeText(value.value) : wholeOf(value);
    if (whole === null)
      this.warn(name, line, `xend takes no ${described(value)} for a number: ${name} must be one`);
    return whole === null ? null : Number(whole);
  }

  warn(key: string, line: number | null, reason: string): void {
    this.warnings.push({ line: line ?? 1, key, reason });
  }

  /** Says that a setting has no effect. */
  ignore(key: string, reason: string): void {
    const setting = this.get(key);
    if (setting.kind === 'set') this.ignored.push({ line: setting.line ?? 1, key, reason });
  }

  lineOf(name: string): number | null {
    const setting = this.settings.get(name);
    return setting.kind === 'set' ? setting.line : null;
  }

  refused(name: string, message: string): PythonError {
    return new PythonError('OptionError', message, this.lineOf(name));
  }

  /** The entries of a list option; those that nobody knows are said to be unevaluated. @throws PythonError where xm would. */
  rows(name: string, method: 'split' | 'strip'): readonly Row[] {
    const setting = this.get(name);
    if (setting.kind !== 'set') return [];
    const { value, line } = setting;
    if (value.type === 'str') return Array.from(value.value, (char) => ({ text: char, line }));
    if (value.type !== 'list') {
      // xm asks vif and vfb for their length or entries, and disk only when it is not 0.
      if (method === 'split' && !truthOf(value)) return [];
      throw this.refused(name, `'${value.type}' object is not iterable`);
    }
    return value.items.flatMap((item, index) => this.#row(name, item, index, method));
  }

  #row(name: string, item: PyValue, index: number, method: string): readonly Row[] {
    const line = this.lineOf(name);
    if (item.type === 'str' || item.type === 'unicode') return [{ text: item.value, line }];
    if (item.type !== 'unknown')
      throw this.refused(name, `'${item.type}' object has no attribute '${method}'`);
    const source = this.settings.sourceOf(name);
    this.unevaluated.push({
      line: line ?? 1,
      key: name,
      source,
      reason: `entry ${index + 1} of ${name}: ${item.reason}`,
    });
    return [];
  }
}

function wholeOf(value: PyValue): bigint | null {
  if (value.type === 'int') return value.value;
  return value.type === 'float' ? BigInt(Math.trunc(value.value)) : null;
}

function described(value: PyValue): string {
  return value.type === 'str' ? `'${value.value.slice(0, 100)}'` : value.type;
}
