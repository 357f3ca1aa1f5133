/** What config lint has found, for people: a line each, the place first, and below it what can be done at once. */
import type { DocumentOf } from '../../output/documents.ts';
import { listTable, type Table } from '../../output/table.ts';
import type { Context } from '../context.ts';

type Document = DocumentOf<'DefinitionLint'>;

/** The findings as data, everything else beside them. */
export async function tellLint(context: Context, document: Document): Promise<void> {
  const { file, toolstack, xen, items, fixed, refused } = document;
  const { reporter } = context;
  for (const { line, rule, message } of fixed) reporter.line(`mended ${file}:${line} (${rule}): ${message}`);
  if (items.length > 0 || context.format !== 'table') await context.print(document, lintTable);
  if (refused) reporter.line(`${file}: ${toolstack} of Xen ${xen} refuses this file`);
  const found = items.length === 0 ? 'nothing' : `${items.length}`;
  reporter.line(`${file}: ${found} found by the rules of ${toolstack} of Xen ${xen}`);
  const left = items.filter(({ fixable }) => fixable).length;
  if (left > 0) reporter.line(`--fix mends ${left} of these`);
}

function lintTable({ file, items }: Document): Table {
  return listTable(
    [
      { header: 'where', value: ({ line }) => `${file}:${line}` },
      { header: 'level', value: ({ severity }) => (severity === 'error' ? 'ERROR' : severity) },
      { header: 'rule', value: ({ rule }) => rule },
      { header: 'what', value: ({ message, mend }) => `${message}; ${mend}` },
    ],
    items,
  );
}
