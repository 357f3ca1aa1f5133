/** Prints assignments as the text of a definition. */
import { Secret } from '../../common/secret.ts';
import type { DefinitionLines, DefinitionValue } from './hvm.ts';

/** The lines of the file; a line with a secret is one, so that it is masked wherever the text is shown. */
export function printDefinition(lines: DefinitionLines): readonly (string | Secret)[] {
  return lines.map(([key, value]) =>
    value instanceof Secret
      ? value.within({ before: `${key} = '`, after: "'", escaped })
      : `${key} = ${printValue(value)}`,
  );
}

function printValue(value: Exclude<DefinitionValue, Secret>): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoteString(value);
  return `[ ${value.map(quoteString).join(', ')} ]`;
}

/** What gets a backslash in a string of a definition. */
const escaped = "'\\";

/** A string that Python 2.4 and xl's lexer read alike; xl takes no other escapes than these. */
function quoteString(value: string): string {
  return `'${value.replaceAll(/['\\]/g, '\\$&')}'`;
}
