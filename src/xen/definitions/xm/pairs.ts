/** `key=value,key=value`, as xm reads entries of vif and vfb: blanks around keys and values go. */
import type { Row, Values } from './values.ts';

/** @throws PythonError for a part that is no pair. */
export function readPairs({ text }: Row, option: string, values: Values): Map<string, string> {
  const pairs = new Map<string, string>();
  const trimmed = trim(text);
  if (trimmed === '') return pairs;
  for (const part of trimmed.split(',')) {
    const equals = part.indexOf('=');
    if (equals < 0) {
      // The part may be the rest of a password with a comma in it.
      const shown = text.includes('vncpasswd') ? 'an entry' : part;
      throw values.refused(option, `${shown} should be a pair, separated by an equals sign.`);
    }
    pairs.set(trim(part.slice(0, equals)), trim(part.slice(equals + 1)));
  }
  return pairs;
}

/** As Python's strip(): ASCII blanks only. */
function trim(text: string): string {
  return text.replace(/^[ \t\n\r\f\v]+/, '').replace(/(?<![ \t\n\r\f\v])[ \t\n\r\f\v]+$/, '');
}
