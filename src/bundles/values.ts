/** One value of a parameter: read from text or from YAML, checked against what its bundle says. */
import { CtctlError } from '../common/errors.ts';
import { Secret } from '../common/secret.ts';
import { parseSize } from '../common/size.ts';
import type { Parameter, ParameterType, Scalar } from './source.ts';

/** A size is its bytes; a secret stays one. */
export type ParameterValue = Scalar | Secret;

export type ReadValue = { readonly value: ParameterValue } | { readonly wrong: string };
type ReadScalar = { readonly value: Scalar } | { readonly wrong: string };

/** What people and command lines write. `wrong` never holds the value: it may be a secret. */
export function readText(parameter: Parameter, text: string): ReadValue {
  const read = readAs(parameter.type, text);
  if ('wrong' in read) return read;
  if (parameter.secret && text === '' && parameter.default !== '') return { wrong: 'it is empty' };
  const wrong = mismatch(parameter, text, read.value);
  if (wrong !== undefined) return { wrong };
  return { value: parameter.secret ? new Secret(text, parameter.name) : read.value };
}

/** What YAML holds: a number is no text there, or a `0815` without its quotes would become another one. */
export function readScalar(parameter: Parameter, scalar: Scalar): ReadValue {
  return isTextual(parameter.type) && typeof scalar !== 'string'
    ? { wrong: `${expected[parameter.type]} (put it in quotes)` }
    : readText(parameter, String(scalar));
}

/**
 * A size as the built-in steps read it, with its unit: a bare number would be MiB where a memory is asked for.
 * Exact for every whole number of bytes: `8G`, `1536M`, `0.5K`.
 */
export function sizeText(bytes: number): string {
  const units = ['T', 'G', 'M', 'K'] as const;
  const at = units.findIndex((_, index) => bytes % 1024 ** (units.length - index) === 0);
  return at === -1 ? `${bytes / 1024}K` : `${bytes / 1024 ** (units.length - at)}${units[at]}`;
}

const isTextual = (type: ParameterType): boolean => type === 'string' || type === 'path';

const expected = {
  string: 'expected a text',
  number: 'expected a number like 5 or 0.5',
  boolean: 'expected true or false',
  size: 'expected a size like 8G or 512M',
  path: 'expected an absolute path on the server',
} as const satisfies Record<ParameterType, string>;

const booleans = new Map([
  ['true', true],
  ['yes', true],
  ['false', false],
  ['no', false],
]);

function readAs(type: ParameterType, text: string): ReadScalar {
  const value = readers[type](text);
  return value === undefined ? { wrong: textMistake(text) ?? expected[type] } : { value };
}

const readers: Readonly<Record<ParameterType, (text: string) => Scalar | undefined>> = {
  string: (text) => (textMistake(text) === undefined ? text : undefined),
  number: numberIn,
  boolean: (text) => booleans.get(text),
  size: bytesIn,
  path: (text) => (/^\/[^\p{Cc}\p{Surrogate}]*$/u.test(text) ? text : undefined),
};

/** Only numbers that come out as they went in: no exponent, no more digits than a double holds. */
function numberIn(text: string): number | undefined {
  const value = Number(text);
  const isPlain = /^-?(?:0|[1-9]\d*)(?:\.\d{1,6})?$/.test(text);
  return isPlain && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

function bytesIn(text: string): number | undefined {
  try {
    return parseSize(text, 'size');
  } catch (error) {
    if (error instanceof CtctlError) return undefined;
    throw error;
  }
}

/** What no shell word, or no UTF-8, can hold. */
export function textMistake(text: string): string | undefined {
  if (text.includes('\0')) return 'a NUL byte cannot stand in a text';
  return /\p{Surrogate}/u.test(text)
    ? 'half of a character (a lone surrogate) cannot stand in a text'
    : undefined;
}

function mismatch(parameter: Parameter, text: string, value: Scalar): string | undefined {
  const { type, choices, pattern, expects } = parameter;
  const allowed = choices?.map((choice) => readAs(type, String(choice)));
  if (allowed !== undefined && !allowed.some((each) => 'value' in each && each.value === value)) {
    return `expected one of ${choices?.map(scalarWords).join(', ')}`;
  }
  if (pattern !== undefined && wholePattern(pattern)?.test(text) === false) {
    return `expected ${expects ?? `a text that matches ${pattern}`}`;
  }
  return undefined;
}

/** A value as people are told of it: an empty text is seen. */
export const scalarWords = (scalar: Scalar): string => (scalar === '' ? '""' : String(scalar));

/** What a value must be, in words: `a size like 8G or 512M`; undefined where any text will do. */
export function expectedForm({ type, expects, choices }: Parameter): string | undefined {
  if (expects !== undefined || choices !== undefined) return expects;
  return type === 'string' ? undefined : expected[type].replace(/^expected /, '');
}

/** The pattern for a whole value; undefined for what is no regular expression. */
export function wholePattern(pattern: string): RegExp | undefined {
  try {
    // Alone first: `a)(b` is a pattern only by the brackets that stand around it here.
    new RegExp(pattern, 'u');
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return undefined;
  }
}
