/** Reads typed values out of an xl definition with libxlu's warnings: a wrong type is dropped, not refused. */
import type { Settings } from './xl-parser.ts';

/** Collects what xl writes to stderr while it reads the settings. */
export interface Reader {
  readonly source: string;
  readonly settings: Settings;
  readonly warnings: string[];
}

/** A string; undefined when the key is absent or a list. */
export function getString(reader: Reader, key: string): string | undefined {
  const setting = reader.settings.get(key);
  if (setting === undefined || typeof setting.value === 'string') return setting?.value as string | undefined;
  warn(reader, setting.line, `parameter \`${key}' is a list but should be a single value`);
  return undefined;
}

/** A number, in any base that C's strtol takes with base 0. */
export function getNumber(reader: Reader, key: string): number | undefined {
  const setting = reader.settings.get(key);
  const text = getString(reader, key);
  if (setting === undefined || text === undefined) return undefined;
  const value = parseNumber(text);
  if (value === undefined) warn(reader, setting.line, `parameter \`${key}' is not a valid number`);
  return value;
}

export function getBoolean(reader: Reader, key: string): boolean | undefined {
  const value = getNumber(reader, key);
  return value === undefined ? undefined : value !== 0;
}

export function getList(reader: Reader, key: string): readonly string[] | undefined {
  const setting = reader.settings.get(key);
  if (setting === undefined) return undefined;
  if (typeof setting.value !== 'string') return setting.value;
  warn(reader, setting.line, `parameter \`${key}' is a single value but should be a list`);
  return undefined;
}

function parseNumber(text: string): number | undefined {
  const match = /^\s*([+-]?)(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)$/i.exec(text);
  if (match === null) return undefined;
  const digits = match[2] ?? '0';
  const octal = /^0[0-7]+$/.test(digits);
  const value = octal ? Number.parseInt(digits, 8) : Number(digits);
  return match[1] === '-' ? -value : value;
}

function warn(reader: Reader, line: number, text: string): void {
  reader.warnings.push(`${reader.source}:${line}: warning: ${text}`);
}
