/** Pieces of a conversion: lines of the new file, and what is to be told of each key of the old one. */
import { Secret } from '../../../common/secret.ts';
import type { Value } from '../model.ts';
import { literal } from '../xl/literal.ts';
import type { XmSource } from './source.ts';

/** One value of the old file, or one that xl has to be told: `was` and `is` as they are written, passwords never. */
export interface ConversionItem {
  readonly key: string;
  /** In the old file; null where it says nothing of it. */
  readonly line: number | null;
  readonly change: 'kept' | 'changed' | 'dropped' | 'added';
  readonly was: string | null;
  readonly is: string | null;
  readonly reason: string | null;
}

/** What nobody but a person can convert. */
export interface Unconverted {
  readonly line: number | null;
  readonly source: string;
  readonly reason: string;
}

/** A text of the new file in which a secret may stand. */
export type SecretText = readonly (string | Secret)[];

export type Line =
  | { readonly kind: 'value'; readonly key: string; readonly value: Value }
  | {
      readonly kind: 'texts';
      readonly key: string;
      readonly texts: readonly SecretText[];
      readonly isList: boolean;
    }
  | { readonly kind: 'comment'; readonly text: string };

export interface Part {
  readonly lines: readonly Line[];
  readonly items: readonly ConversionItem[];
  readonly unconverted: readonly Unconverted[];
}

export const nothing: Part = { lines: [], items: [], unconverted: [] };

export const combined = (...parts: readonly Part[]): Part => ({
  lines: parts.flatMap(({ lines }) => lines),
  items: parts.flatMap(({ items }) => items),
  unconverted: parts.flatMap(({ unconverted }) => unconverted),
});

export interface Setting {
  /** Of the old file. */
  readonly from: string;
  /** Of the new file, where it has another name. */
  readonly to?: string;
  readonly value: Value;
  readonly reason?: string;
}

/** A key of the new file, made of one of the old one, or added to it. What xl has no form for is dropped. */
export function written(source: XmSource, { from, to = from, value, reason }: Setting): Part {
  const is = shown(value);
  if (is === null) return dropped(source, from, `xl has no form for ${JSON.stringify(value)}`);
  const given = source.given(from);
  const was = given === null ? null : (shown(given.value) ?? String(given.value));
  const change = given === null ? 'added' : from === to && was === is ? 'kept' : 'changed';
  const isRenamed = from !== to && given !== null;
  const key = given === null ? to : from;
  const item: ConversionItem = {
    key,
    line: given?.line ?? null,
    change,
    was,
    is: isRenamed ? `${to} = ${is}` : is,
    reason: reason ?? (isRenamed ? `its name in xl is ${to}` : null),
  };
  return { lines: [{ kind: 'value', key: to, value }], items: [item], unconverted: [] };
}

/** A key of the old file that the new one does without. Nothing where the file does not set it. */
export function dropped(source: XmSource, key: string, reason: string): Part {
  const given = source.given(key);
  if (given === null) return nothing;
  const was = withoutPassword(key, shown(given.value) ?? String(given.value));
  const item: ConversionItem = { key, line: given.line, change: 'dropped', was, is: null, reason };
  return { lines: [], items: [item], unconverted: [] };
}

/** Of a framebuffer the rest of its entry is worth seeing. */
function withoutPassword(key: string, text: string): string {
  return key === 'vncpasswd' ? '***' : text.replaceAll(/(vncpasswd\s*=)[^,]*/g, '$1***');
}

/** A key of which nobody knows what it is to become. */
export function unconverted(source: XmSource, key: string, reason: string): Part {
  const given = source.given(key);
  if (given === null) return nothing;
  const text = `${key} = ${shown(given.value) ?? String(given.value)}`;
  return { ...nothing, unconverted: [{ line: given.line, source: text, reason }] };
}

/** As xl writes it; null: it has no form for it. */
export function shown(value: Value): string | null {
  try {
    return literal(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A text without its secrets. */
export const masked = (text: SecretText): string => text.map(String).join('');

/** The text itself. Call it only where the file is written. */
export const revealed = (text: SecretText): string =>
  text.map((part) => (part instanceof Secret ? part.reveal() : part)).join('');
