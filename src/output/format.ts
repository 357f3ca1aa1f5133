/** A document in the format that was asked for: `-o table|json|yaml|csv|ndjson`. */

import { escapeInQuotes, isUnsafe } from './escape.ts';
import { renderCsv, renderTable, type Table } from './table.ts';

export const formats = ['table', 'json', 'yaml', 'csv', 'ndjson'] as const;
export type Format = (typeof formats)[number];

export const apiVersion = 'ctctl/v1';

/** What a command says: JSON-able, fields are only ever added from version to version. */
export interface OutputDocument {
  readonly kind: string;
  readonly apiVersion: typeof apiVersion;
}

export interface ListDocument<Item> extends OutputDocument {
  readonly items: readonly Item[];
}

export function listDocument<Item>(kind: string, items: readonly Item[]): ListDocument<Item> {
  return { kind, apiVersion, items };
}

/** Whether the format is read by programs: then errors are JSON too. */
export function isJson(format: Format): boolean {
  return format === 'json' || format === 'ndjson';
}

/**
 * The text of a document, ready to be written; `tableOf` gives its flat form for tables and CSV.
 * @param width of the terminal that it is for, if it is one: a table is made to fit.
 */
export async function renderDocument<Doc extends OutputDocument>(
  document: Doc,
  format: Format,
  tableOf: (document: Doc) => Table,
  width?: number,
): Promise<string> {
  switch (format) {
    case 'table':
      return renderTable(tableOf(document), width);
    case 'csv':
      return renderCsv(tableOf(document));
    case 'yaml':
      return renderYaml(document);
    case 'json':
      return `${escapeInQuotes(JSON.stringify(document, null, 2))}\n`;
    case 'ndjson':
      return itemsOf(document).map(renderJsonLine).join('');
  }
}

/** One JSON text on one line. */
export function renderJsonLine(value: unknown): string {
  return `${escapeInQuotes(JSON.stringify(value))}\n`;
}

function itemsOf(document: OutputDocument): readonly unknown[] {
  return 'items' in document && Array.isArray(document.items) ? document.items : [document];
}

async function renderYaml(value: unknown): Promise<string> {
  const { Document, Scalar, visit } = await import('yaml');
  // By way of JSON, so that both formats say the same: no undefined fields, dates and secrets as text.
  const document = new Document(JSON.parse(JSON.stringify(value)), { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && isUnsafe(node.value)) {
        node.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  return escapeInQuotes(document.toString({ lineWidth: 0 }));
}
