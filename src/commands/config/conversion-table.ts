/** The report of a conversion for people: what is not as it was, and why. */
import type { DocumentOf } from '../../output/documents.ts';
import { listTable, renderTable, type Table } from '../../output/table.ts';
import type { Context } from '../context.ts';

type Conversion = DocumentOf<'DefinitionConversion'>;
type Item = Conversion['items'][number];

export const conversionTable = ({ items }: Conversion): Table => tableOf(items);

const tableOf = (items: readonly Item[]): Table =>
  listTable<Item>(
    [
      { header: 'key', value: ({ key }) => key },
      { header: 'line', value: ({ line }) => line, align: 'right' },
      { header: 'change', value: ({ change }) => change },
      { header: 'was', value: ({ was }) => was },
      { header: 'is', value: ({ is }) => is },
      { header: 'reason', value: ({ reason }) => reason },
    ],
    items,
  );

export interface Circumstances {
  /** The text that was printed has passwords, which nobody sees. */
  readonly isHidden: boolean;
  /** `--partial` was given. */
  readonly isPartial: boolean;
}

/** On standard error: next to the text, or to the document. */
export async function tellConversion(
  { reporter, format }: Context,
  { file, from, items, unevaluated, written }: Conversion,
  { isHidden, isPartial }: Circumstances,
): Promise<void> {
  if (format === 'table') {
    if (from.toolstack === 'xl')
      reporter.line(`${file} is a definition for xl already: nothing to do; ctctl config lint judges it`);
    const told = items.filter(({ change, reason }) => change !== 'kept' || reason !== null);
    const lines = told.length === 0 ? '' : await renderTable(tableOf(told));
    for (const line of lines.split('\n').filter((each) => each !== '')) reporter.line(line);
    const silent = items.length - told.length;
    if (silent > 0) reporter.line(`${silent} ${silent === 1 ? 'value' : 'values'} kept as they were`);
    if (written !== null) reporter.line(`${written}: written`);
  }
  if (isHidden) reporter.line('passwords are shown as ***; with --output-file they stand in the file');
  if (unevaluated.length === 0) return;
  const places = `${unevaluated.length} ${unevaluated.length === 1 ? 'place' : 'places'}`;
  for (const { line, source, reason } of unevaluated) {
    reporter.line(`not converted: ${line === null ? '' : `line ${line}: `}${source}: ${reason}`);
  }
  if (!isPartial) {
    reporter.line(`ctctl: ${places} of ${file} could not be converted`);
    reporter.line('  next: give values with --var NAME=VALUE, or take it as it is with --partial');
  }
}
