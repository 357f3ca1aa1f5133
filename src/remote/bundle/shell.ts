/** Typed shell text: every hole of the `sh` template is quoted, so a value can never become code. */
import { Secret } from '../../common/secret.ts';

type Part = string | Secret;

/** Values that a hole takes. An array becomes several words; a ShellText stays what it is. */
export type ShellValue = string | number | Secret | ShellText | readonly (string | number)[];

/** POSIX shell source. Made by `sh` and `raw` only. */
export class ShellText {
  readonly #parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** True when the text holds a secret: such a script travels on stdin only. */
  get hasSecret(): boolean {
    return this.#parts.some((part) => part instanceof Secret);
  }

  get isEmpty(): boolean {
    return this.#parts.every((part) => part === '');
  }

  /** The source as the server must read it, secrets included: for the way to the server's stdin only. */
  reveal(): string {
    return this.#parts.map((part) => (part instanceof Secret ? quote(part.reveal()) : part)).join('');
  }

  /** The source for people: plans, `--show-script`, logs. Secrets are masked. */
  toString(): string {
    return this.#parts.map((part) => (part instanceof Secret ? "'***'" : part)).join('');
  }

  /** The parts, so that texts can be joined without revealing anything. */
  get parts(): readonly Part[] {
    return this.#parts;
  }
}

/**
 * Builds shell source from a template; each hole is quoted as one word (arrays: one word an element). A redirection
 * stands off from a hole by a blank, for a number right before it would name a descriptor.
 * @throws RangeError for a value that no shell word can hold (a NUL byte, a number that is not finite).
 */
export function sh(strings: TemplateStringsArray, ...values: readonly ShellValue[]): ShellText {
  const parts: Part[] = [];
  strings.forEach((text, index) => {
    parts.push(text);
    if (index < values.length) parts.push(...partsOf(values[index] as ShellValue));
  });
  return new ShellText(parts);
}

/** Source that is shell code already. The only way round quoting, so that a reader can find every use. */
export function raw(text: string): ShellText {
  return new ShellText([text]);
}

/**
 * One word that is all these pieces in a row: for a secret in the middle of a text. The secrets stay secrets.
 * @throws RangeError for a NUL byte, as `sh` does.
 */
export function word(pieces: readonly (string | Secret)[]): ShellText {
  const parts = pieces.map((piece) => (piece instanceof Secret ? piece : quote(piece)));
  return new ShellText(parts.length === 0 ? [quote('')] : parts);
}

/** A file of shell source as a part of a script; its comments are for those who read the file, they stay at home. */
export function shellFile(text: string): ShellText {
  return raw(text.replaceAll(/^[ \t]*#.*\n/gm, '').trimEnd());
}

/**
 * The text of which these are the `parts`: for plan files, which keep the texts of a bundle and prove by their hash that
 * nobody has touched them. Everything else is built by `sh`.
 */
export function shellOfParts(parts: readonly (string | Secret)[]): ShellText {
  return new ShellText(parts);
}

/** Joins shell texts, by a newline where nothing else is said. */
export function joinShell(texts: readonly ShellText[], separator = '\n'): ShellText {
  return new ShellText(
    texts.flatMap((text, index) => (index === 0 ? text.parts : [separator, ...text.parts])),
  );
}

const plainWord = /^[A-Za-z0-9_/.:@%+,-]+$/;

/** What ends each here-document begins with this, and no line in a quoted word does. */
const endMark = '%';

/**
 * The last line of a here-document around shell text; `token` makes it one that stands nowhere else in it. dash (seen in
 * 0.5.12) loses a byte above 127 that follows the beginning of this line at the beginning of another one.
 */
export function hereDocumentEnd(token: string): string {
  return `${endMark}CTCTL-${token}`;
}

/** One shell word with exactly this value, in every POSIX shell, inside of a here-document too. */
export function quote(value: string): string {
  if (value.includes('\0')) throw new RangeError('a shell word cannot hold a NUL byte');
  if (plainWord.test(value)) return value;
  return `'${value.replaceAll("'", `'\\''`).replaceAll(`\n${endMark}`, `\n''${endMark}`)}'`;
}

function partsOf(value: ShellValue): readonly Part[] {
  if (value instanceof ShellText) return value.parts;
  if (value instanceof Secret) return [value];
  if (typeof value === 'string') return [quote(value)];
  if (typeof value === 'number') return [numberWord(value)];
  return [value.map((word) => (typeof word === 'number' ? numberWord(word) : quote(word))).join(' ')];
}

function numberWord(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`not a number for a shell: ${value}`);
  return quote(String(value));
}
