/** Bytes beyond ASCII in a file that does not say how they are coded: fine for some Pythons, an error for others. */
import type { Remark } from '../model.ts';
import { isSince, type XmVersion } from './options.ts';
import { PythonError } from './python/errors.ts';

/** The line of the first such byte; null: there is none, or the file says what it means. */
function uncodedLine(text: string): number | null {
  if (text.startsWith('\uFEFF')) return null;
  const at = text.search(/[^\0-\x7f]/);
  if (at < 0) return null;
  const [first = '', second = ''] = text.slice(0, 2000).split(/\r\n|\n|\r/);
  if ([first, second].some((line) => /^[ \t\f]*#.*coding[:=][ \t]*[-\w.]+/.test(line))) return null;
  return text.slice(0, at).split(/\r\n|\n|\r/).length;
}

/** Xen 4.0 came with Python 2.5 or newer everywhere, which refuses such a file; on Etch, 2.4 does not. */
export function codingError(text: string, version: XmVersion): PythonError | null {
  const line = isSince(version, '4.0') ? uncodedLine(text) : null;
  if (line === null) return null;
  const message =
    'Non-ASCII character, but no encoding declared: add the line # -*- coding: utf-8 -*- at the top';
  return new PythonError('SyntaxError', message, line);
}

/** What Python 2.4 prints of such a file. */
export function codingWarning(text: string): readonly Remark[] {
  const line = uncodedLine(text);
  if (line === null) return [];
  const reason = 'Non-ASCII character, but no encoding declared: Python 2.5 and later refuse the file';
  return [{ line, key: null, reason }];
}
