/** Control characters made visible: what a server says must not steer the terminal of who reads it. */

/** C0, DEL, C1, and the marks that turn the direction of text (which can make one name look like another). */
const unsafe = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** The same without C0, which JSON escapes by itself. */
const unsafeInJson = /[\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

function code(character: string): string {
  return character.charCodeAt(0).toString(16);
}

function visible(character: string): string {
  const digits = code(character);
  return digits.length > 2 ? `\\u${digits}` : `\\x${digits.padStart(2, '0')}`;
}

/** Shows control characters as `\x1b` or `\u202e`; with `multiline`, line ends and tabs stay what they are. */
export function escapeControl(text: string, { multiline = false } = {}): string {
  return text.replace(unsafe, (character) =>
    multiline && (character === '\n' || character === '\t') ? character : visible(character),
  );
}

/** Escapes what JSON.stringify leaves in its strings; the text means the same to a JSON or YAML reader. */
export function escapeInQuotes(text: string): string {
  return text.replace(unsafeInJson, (character) => `\\u${code(character).padStart(4, '0')}`);
}

/** Whether a text of several lines holds anything that must not reach a terminal. */
export function isUnsafe(text: string): boolean {
  return escapeControl(text, { multiline: true }) !== text;
}
