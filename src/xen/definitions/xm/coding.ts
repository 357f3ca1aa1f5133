/** What a file says of its encoding, and what Python makes of it; bytes beyond ASCII where it says nothing. */
import type { Remark } from '../model.ts';
import { encodingKind, shortName } from './encodings.ts';
import { isSince, type XmVersion } from './options.ts';
import { PythonError } from './python/errors.ts';

interface Declared {
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

/** The name of the encoding, which stands in a comment of one of the first two lines. */
function declaredIn(text: string): Declared | null {
  const lines = text
    .slice(0, 2000)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/, 2);
  for (const [index, line] of lines.entries()) {
    const [, name] = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line) ?? [];
    if (name !== undefined) return { name, line: index + 1 };
    // Behind a line with anything but a comment newer Pythons do not look, and older ones find none in practice.
    if (!/^[ \t\f]*(?:#|$)/.test(line)) return null;
  }
  return null;
}

/** The line of the first byte beyond ASCII; null: there is none. */
function lineBeyondAscii(text: string): number | null {
  const at = text.search(/[^\0-\x7f]/);
  return at < 0 ? null : text.slice(0, at).split(/\r\n|\n|\r/).length;
}

/** The same for a file that does not say what such bytes mean. */
function uncodedLine(text: string): number | null {
  return text.startsWith('\uFEFF') || declaredIn(text) !== null ? null : lineBeyondAscii(text);
}

/** Why Python does not read the text as it looks; null: it does. */
export function codingError(text: string, version: XmVersion): PythonError | null {
  const declared = declaredIn(text);
  return declared === null ? uncodedError(text, version) : declaredError(text, declared);
}

/** Xen 4.0 came with Python 2.5 or newer everywhere, which refuses such a file; on Etch, 2.4 does not. */
function uncodedError(text: string, version: XmVersion): PythonError | null {
  const line = isSince(version, '4.0') ? uncodedLine(text) : null;
  if (line === null) return null;
  const message =
    'Non-ASCII character, but no encoding declared: add the line # -*- coding: utf-8 -*- at the top';
  return new PythonError('SyntaxError', message, line);
}

function declaredError(text: string, { name, line }: Declared): PythonError | null {
  if (text.startsWith('\uFEFF') && shortName(name) !== 'utf-8')
    return new PythonError('SyntaxError', `encoding problem: ${name} with BOM`, line);
  const kind = encodingKind(name);
  if (kind === 'refused') return new PythonError('SyntaxError', `encoding problem: ${name}`, line);
  if (kind === 'odd')
    return new PythonError(
      'Unfollowed',
      `cannot be evaluated: ${name} makes another text of the file before Python reads it`,
      line,
    );
  const beyond = kind === 'ascii' ? lineBeyondAscii(text) : null;
  if (beyond === null) return null;
  return new PythonError('SyntaxError', `${name} is declared, and there are bytes beyond ASCII`, beyond);
}

/** What Python 2.4 prints of such a file. */
export function codingWarning(text: string): readonly Remark[] {
  const line = uncodedLine(text);
  if (line === null) return [];
  const reason = 'Non-ASCII character, but no encoding declared: Python 2.5 and later refuse the file';
  return [{ line, key: null, reason }];
}
