/** Writes the lines of a conversion as a definition for xl. */
import type { Value } from '../model.ts';
import { literal } from '../xl/literal.ts';
import type { Line, SecretText, Unconverted } from './part.ts';

/** What nobody could convert stands in front, where it is seen first. */
export function printed(
  title: string,
  unconverted: readonly Unconverted[],
  lines: readonly Line[],
): SecretText {
  const header = [title, ...unconverted.map(remark)].map((text) => `# ${text}\n`);
  return [...header, ...lines.flatMap(printLine)];
}

function remark({ line, source, reason }: Unconverted): string {
  const place = line === null ? '' : `line ${line}: `;
  return `not converted: ${place}${onOneLine(source)}: ${onOneLine(reason)}`;
}

const onOneLine = (text: string): string => text.replaceAll(/\p{Cc}+\s*/gu, ' ').trim();

function printLine(line: Line): SecretText {
  if (line.kind === 'comment') return [`# ${onOneLine(line.text)}\n`];
  if (line.kind === 'value') return [`${line.key} = ${printValue(line.value)}\n`];
  const [only = []] = line.texts;
  if (!line.isList) return [`${line.key} = "`, ...escaped(only), '"\n'];
  const items = line.texts.flatMap((text) => ['  "', ...escaped(text), '",\n']);
  return [`${line.key} = [\n`, ...items, ']\n'];
}

/** As it stands between double quotes, which an apostrophe makes `literal` choose; a secret is escaped already. */
const escaped = (text: SecretText): SecretText =>
  text.map((part) => (typeof part === 'string' ? literal(`'${part}`).slice(2, -1) : part));

/** A list of several words is easier to edit with a line for each. */
function printValue(value: Value): string {
  const isLong = typeof value === 'object' && value.some((item) => String(item).includes(','));
  return isLong ? `[\n${value.map((item) => `  ${literal(item)},\n`).join('')}]` : literal(value);
}
