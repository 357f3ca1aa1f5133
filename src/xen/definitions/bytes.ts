/** Definitions as bytes: files of old servers are often Latin-1, and what nobody has edited in them is to stay. */
import { isUtf8 } from 'node:buffer';
import { CtctlError } from '../../common/errors.ts';
import { decode } from '../../remote/lines.ts';

/**
 * An edited text in the encoding of the file that it was: only the edited characters differ.
 * @throws CtctlError `usage` for a character that Latin-1 does not have.
 */
export function encodeLike(before: Buffer, text: string): Buffer {
  if (isUtf8(before)) return Buffer.from(text, 'utf8');
  const stranger = [...text].find((character) => (character.codePointAt(0) ?? 0) > 0xff);
  if (stranger !== undefined) {
    throw new CtctlError('usage', `the file is written in Latin-1, which has no "${stranger}"`);
  }
  return Buffer.from(text, 'latin1');
}

/** The text of a file: UTF-8, or Latin-1 where it is none. */
export const textOf = (bytes: Buffer): string => decode(bytes);

/** Two digits a byte, as `od -An -v -t x1` prints them. */
export const bytesOfDump = (lines: readonly string[]): Buffer =>
  Buffer.from(lines.join('').replaceAll(/\s/g, ''), 'hex');

/** Whether people may see a file as it is. */
export const mayHoldSecret = (bytes: Buffer): boolean => /passw/i.test(bytes.toString('latin1'));
