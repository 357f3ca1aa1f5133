/** Shell that prints exactly these bytes, whatever they are: for files of servers, which need not be UTF-8. */
import { isUtf8 } from 'node:buffer';
import { Secret } from '../../common/secret.ts';
import { type ShellText, sh } from './shell.ts';

/** @param isSecret whether people may see it where the script is shown. */
export function printBytes(bytes: Buffer, isSecret: boolean): ShellText {
  const isText = isUtf8(bytes) && !bytes.includes(0);
  const word = isText ? bytes.toString('utf8') : formatOf(bytes);
  const hole = isSecret ? new Secret(word) : word;
  return isText ? sh`printf %s ${hole}` : sh`printf ${hole}`;
}

/** Octal numbers for everything that a shell's printf would take for something else; its format is ASCII then. */
const formatOf = (bytes: Buffer): string =>
  [...bytes].map((byte, at) => (isPlain(byte, at) ? String.fromCharCode(byte) : octal(byte))).join('');

/** A blank in front would do, a dash there would be an option. */
const isPlain = (byte: number, at: number): boolean =>
  byte === 0x0a ||
  (byte >= 0x20 && byte < 0x7f && byte !== 0x25 && byte !== 0x5c && !(at === 0 && byte === 0x2d));

const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;
