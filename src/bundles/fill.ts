/**
 * Fills the parameters' values into a step's fields: `${name}` becomes the value, `$${` a literal `${`.
 *
 * - In a text the value stands as it is written: 5, true, /etc/motd; a size with its unit (8G), for a bare number means
 *   MiB where a memory is asked for.
 * - A text that is one placeholder and nothing else becomes the number or the boolean, where the kind takes one.
 * - A text with a secret in it becomes a ShellText of one quoted word.
 */
import type { Path } from '../common/problems.ts';
import { Secret } from '../common/secret.ts';
import { type ShellText, word } from '../remote/bundle/shell.ts';
import { type Piece, piecesOf } from './placeholders.ts';
import type { BundleSource } from './source.ts';
import { type ParameterValue, sizeText } from './values.ts';

/** What stands for each parameter in a field. */
export type FieldValues = ReadonlyMap<string, ParameterValue>;

/** The values as fields show them: a size is a text. */
export function fieldValues(
  { parameters }: BundleSource,
  values: ReadonlyMap<string, ParameterValue>,
): FieldValues {
  return new Map(
    [...values].map(([name, value]) => [
      name,
      parameters.get(name)?.type === 'size' && typeof value === 'number' ? sizeText(value) : value,
    ]),
  );
}

/** Where a lone placeholder stays a text, or where a text is left alone. Paths begin at the filled fields. */
export interface FillRules {
  readonly asText?: (at: Path) => boolean;
  readonly skip?: (at: Path) => boolean;
}

/** The fields with every placeholder in their texts filled in; keys stay as they are. */
export function fill(fields: unknown, values: FieldValues, rules: FillRules = {}, at: Path = []): unknown {
  if (typeof fields === 'string') {
    return rules.skip?.(at) ? fields : fillText(fields, values, rules.asText?.(at));
  }
  if (Array.isArray(fields)) {
    return fields.map((item, index) => fill(item, values, rules, [...at, index]));
  }
  if (typeof fields !== 'object' || fields === null) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([key, item]) => [key, fill(item, values, rules, [...at, key])]),
  );
}

function fillText(text: string, values: FieldValues, asText = false): string | number | boolean | ShellText {
  const filled = piecesOf(text).map((piece) => pieceValue(piece, values));
  const [only] = filled;
  if (filled.length === 1 && !asText && (typeof only === 'number' || typeof only === 'boolean')) return only;
  const words = filled.map((value) => (value instanceof Secret ? value : String(value)));
  const hasSecret = words.some((each) => each instanceof Secret);
  return hasSecret ? word(words) : words.join('');
}

function pieceValue(piece: Piece, values: FieldValues): ParameterValue {
  if (piece.kind !== 'parameter') return piece.text;
  const value = values.get(piece.name);
  if (value === undefined) throw new RangeError(`no value for the parameter ${piece.name}`);
  return value;
}

/** A title, filled in; a secret could only be shown as `***` there. */
export function fillTitle(title: string, values: FieldValues): string {
  return piecesOf(title)
    .map((piece) => String(pieceValue(piece, values)))
    .join('');
}
