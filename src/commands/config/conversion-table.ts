/** The report of a conversion for people: what is not as it was, and why. */
import type { DocumentOf } from '../../output/documents.ts';
import { listTable, renderTable, type Table } from '../../output/table.ts';
import type { Context } from '../context.ts';
import type { Landing } from './landing.ts';

type Conversion = DocumentOf<'DefinitionConversion'>;
type Item = Conversion['items'][number];
type Conversions = DocumentOf<'DefinitionConversionList'>;

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

/** `config convert --all`: a definition a line. */
export const conversionsTable = ({ items }: Conversions): Table =>
  listTable(
    [
      { header: 'domain', value: ({ name }) => name },
      { header: 'file', value: ({ file }) => file },
      { header: 'result', value: resultWord },
      {
        header: 'changes',
        value: ({ changes, result }) => (result === 'converted' ? changes : null),
        align: 'right',
      },
      { header: 'new file', value: ({ written, planned, there }) => written ?? planned ?? there },
      { header: 'reason', value: ({ reason }) => reason },
    ],
    items,
  );

function resultWord({ result, written, planned, there }: Conversions['items'][number]): string {
  if (result === 'left') return 'LEFT';
  if (written !== null) return 'written';
  if (planned !== null) return 'to do';
  return there === null || result === 'already' ? result : 'there already';
}

export interface Circumstances {
  /** The text that was printed has passwords, which nobody sees. */
  readonly isHidden: boolean;
  /** `--partial` was given. */
  readonly isPartial: boolean;
  /** null: it was printed, or could not be converted. */
  readonly landing: Landing | null;
}

/** On standard error: next to the text, or to the document. */
export async function tellConversion(
  { reporter, format }: Context,
  { file, from, items, unevaluated, questions }: Conversion,
  { isHidden, isPartial, landing }: Circumstances,
): Promise<void> {
  if (format === 'table') {
    if (from.toolstack === 'xl')
      reporter.line(`${file} is a definition for xl already: nothing to do; ctctl config lint judges it`);
    else if (landing?.state === 'there')
      reporter.line(`${landing.file} is there already, as it would be written`);
    const told = items.filter(({ change, reason }) => change !== 'kept' || reason !== null);
    const lines = told.length === 0 ? '' : await renderTable(tableOf(told), reporter.width);
    for (const line of lines.split('\n').filter((each) => each !== '')) reporter.line(line);
    const silent = items.length - told.length;
    if (silent > 0)
      reporter.line(silent === 1 ? '1 value kept as it was' : `${silent} values kept as they were`);
    if (landing?.state === 'written') reporter.line(`${landing.file}: written`);
    if (landing?.state === 'planned') reporter.line(`would be written: ${landing.file} (${landing.found})`);
  }
  if (isHidden) reporter.line('passwords are shown as ***; with --output-file they stand in the file');
  if (unevaluated.length === 0) return;
  const places = `${unevaluated.length} ${unevaluated.length === 1 ? 'place' : 'places'}`;
  for (const { line, source, reason } of unevaluated) {
    reporter.line(`not converted: ${line === null ? '' : `line ${line}: `}${source}: ${reason}`);
  }
  if (!isPartial) {
    reporter.line(`ctctl: ${places} of ${file} could not be converted`);
    const answers = questions.map((name) => `--var ${name}=…`).join(' ');
    const give = answers === '' ? 'write plain values in its place' : `say what you know: ${answers}`;
    reporter.line(`  next: ${give}, or take it as it is with --partial`);
  }
}
