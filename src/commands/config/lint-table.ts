/** What config lint has found, for people: a line each, and below it where that was, and what can be done at once. */
import type { DocumentOf } from '../../output/documents.ts';
import { listTable, type Table } from '../../output/table.ts';
import type { Context } from '../context.ts';

type Document = DocumentOf<'DefinitionLint'>;

/** What `--fix` has come to; undefined: it was not asked for. */
export type Mending = 'mended' | 'shown' | 'nothing' | 'refused' | undefined;

/** The findings as data, everything else beside them. */
export async function tellLint(context: Context, document: Document, mending: Mending): Promise<void> {
  const { server, file, toolstack, xen, items, fixed, refused } = document;
  const { reporter } = context;
  for (const { line, rule, message } of fixed) reporter.line(`mended line ${line} (${rule}): ${message}`);
  if (items.length > 0 || context.format !== 'table') await context.print(document, lintTable);
  const by = `${toolstack} of Xen ${xen}`;
  const number = items.length === 0 ? 'nothing' : `${items.length}`;
  const told = [
    ...(mending === undefined ? [] : mendingWords(mending)),
    refused ? `${number} found` : `${number} found by the rules of ${by}`,
    ...(refused ? [`${by} refuses this file`] : []),
  ];
  reporter.line(`${server === null ? '' : `${server}:`}${file}: ${told.join('; ')}`);
  const left = items.filter(({ fixable }) => fixable).length;
  if (left > 0 && mending === undefined) reporter.line(`--fix mends ${left} of these`);
}

function mendingWords(mending: NonNullable<Mending>): readonly string[] {
  switch (mending) {
    case 'nothing':
      return ['nothing to mend'];
    case 'shown':
      return ['nothing was written'];
    case 'refused':
      return ['not written, for it would be refused still'];
    default:
      return [];
  }
}

function lintTable({ items }: Document): Table {
  return listTable(
    [
      { header: 'line', value: ({ line }) => line, align: 'right' },
      { header: 'level', value: ({ severity }) => (severity === 'error' ? 'ERROR' : severity) },
      { header: 'rule', value: ({ rule }) => rule },
      { header: 'what', value: ({ message, mend }) => `${message}; ${mend}` },
    ],
    items,
  );
}
