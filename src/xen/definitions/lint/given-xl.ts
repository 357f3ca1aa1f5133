/** What an xl file sets, by its grammar alone. */
import type { Statement } from '../model.ts';
import { parse } from '../xl/parse.ts';
import type { Node } from '../xl/settings.ts';
import type { Given, Givens, Item } from './model.ts';

/** undefined: xl's grammar refuses the file. */
export function givenToXl(
  text: string,
): { readonly given: Givens; readonly statements: readonly Statement[] } | undefined {
  const parsed = parse(text);
  if (parsed.kind === 'refused') return undefined;
  const given = [...parsed.settings].map(([key, { value }]) => [key, givenOf(value)] as const);
  return { given: new Map(given), statements: parsed.statements };
}

function givenOf(node: Node): Given {
  if (node.kind === 'atom') {
    return { line: node.line, kind: node.quoted ? 'text' : 'number', text: node.text, items: [] };
  }
  const items = node.items.flatMap((item): readonly Item[] =>
    item.kind === 'atom' ? [{ text: item.text, line: item.line }] : [],
  );
  return { line: node.line, kind: 'list', text: '', items };
}
