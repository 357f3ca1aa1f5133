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

/**
 * What an editor has made of a file: many write UTF-8 whatever they have read, and every other umlaut would change too.
 * @returns the edited text in the encoding of the file as it was, where that has all of its characters.
 */
export function keepEncoding(before: Buffer, edited: Buffer): Buffer {
  if (isUtf8(before) || !isUtf8(edited)) return edited;
  const text = edited.toString('utf8');
  return [...text].every((character) => (character.codePointAt(0) ?? 0) <= 0xff)
    ? Buffer.from(text, 'latin1')
    : edited;
}

/** The text of a file: UTF-8, or Latin-1 where it is none. */
export const textOf = (bytes: Buffer): string => decode(bytes);

/** Two digits a byte, as `od -An -v -t x1` prints them. */
export const bytesOfDump = (lines: readonly string[]): Buffer =>
  Buffer.from(lines.join('').replaceAll(/\s/g, ''), 'hex');

/** @param place which file, for people. @throws CtctlError `failed` for an image, a program and the like. */
export function assertText(place: string, bytes: Buffer): void {
  if (bytes.includes(0))
    throw new CtctlError('failed', `${place} is no definition: it is no text (${bytes.length} bytes)`);
}

/** Whether people may see a file as it is. */
export const mayHoldSecret = (bytes: Buffer): boolean => /passw/i.test(bytes.toString('latin1'));
