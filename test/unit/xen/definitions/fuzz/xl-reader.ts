/** xl's parser for the fuzzer. */
import type { Value } from '../../../../../src/xen/definitions/model.ts';
import { literal } from '../../../../../src/xen/definitions/xl/literal.ts';
import { parse } from '../../../../../src/xen/definitions/xl/parse.ts';
import { readXl, type XlVersion, xlVersions } from '../../../../../src/xen/definitions/xl/read.ts';
import type { Node, Setting } from '../../../../../src/xen/definitions/xl/settings.ts';
import type { Assigned, Reader } from './reader.ts';

export const xlReader: Reader = {
  toolstack: 'xl',
  versions: xlVersions,
  read: (text, version) => readXl(text, { version: version as XlVersion }),
  assigned,
  literals: [`'x'`, `"it's"`, '7', `[ 'a', "b" ]`, '[]'],
  valueOf: (text) => assigned(`k = ${text}`)?.values.get('k') ?? 'nothing',
};

function assigned(text: string): Assigned | null {
  const parsed = parse(text);
  if (parsed.kind === 'refused') return null;
  const { settings, statements } = parsed;
  return {
    statements,
    values: new Map([...settings].map(([key, { value }]) => [key, shown(value)])),
    isPlain: () => true,
    printed: [...settings].map(([key, setting]) => printed(key, setting)).join(''),
  };
}

/** What is set by += is no number any more: so is what is printed of it. */
function printed(key: string, { value, added }: Setting): string {
  return `${key} ${added ? '+=' : '='} ${literalOf(value)}\n`;
}

/** A number keeps its digits: 0400 is 256, and a text in other keys. */
function literalOf(node: Node): string {
  if (node.kind === 'list') return `[${node.items.map(literalOf).join(', ')}]`;
  return node.quoted ? literal(node.text) : node.text;
}

const shown = (node: Node): string => JSON.stringify(contentOf(node));

const contentOf = (node: Node): Value =>
  node.kind === 'list' ? node.items.map(contentOf) : node.quoted ? `'${node.text}` : node.text;
