/** Fields that several kinds of steps have: paths, texts that may hold a secret, modes and owners. */
import * as z from 'zod';
import { ShellText } from '../../remote/bundle/shell.ts';

/** A text of any bytes; one with a secret in it is a ShellText of one quoted word. */
export function secretText(what: string) {
  return z.union([z.string(), z.instanceof(ShellText)], `expected ${what}`);
}

/** A text that is shown in plans: one with a secret is refused, for it is no string. */
export function shownText(what: string) {
  return z.string(`expected ${what}`);
}

/** A file or folder of the server: absolute, no slash at its end. */
export function path(what = 'an absolute path on the server, without a slash at its end') {
  return shownText(what).regex(/^\/(?:[^\p{Cc}]*[^\p{Cc}/])?$/u, `expected ${what}`);
}

const modeWords = "expected a mode in quotes, like '0644' (YAML reads 0644 as a number)";

/** As chmod takes it: three or four octal digits. The output has no leading zeros, as `stat -c %a` prints it. */
export const mode = z
  .string(modeWords)
  .regex(/^0?[0-7]{3,4}$/, modeWords)
  .transform((digits) => digits.replace(/^0+(?=.)/, ''));

/** A user or a group: a name or a number. */
export function account(what: string) {
  return shownText(what).regex(/^[^\p{Cc}\s:-][^\p{Cc}\s:]*$/u, `expected ${what}`);
}

export function holdsSecret(text: string | ShellText): boolean {
  return text instanceof ShellText && text.hasSecret;
}
