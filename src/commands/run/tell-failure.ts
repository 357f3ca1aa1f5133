/** What a person is told about a run that did not succeed, on stderr, before the line with the error. */
import { wayBack } from '../../operations/aftermath.ts';
import { renderTable, type Table } from '../../output/table.ts';
import type { BundleReport } from '../../remote/bundle/report.ts';
import type { Bundle } from '../../remote/bundle/step.ts';
import type { Context } from '../context.ts';

type Telling = Pick<Context, 'reporter'>;

/**
 * How to take back what a failed run has done, the last step first.
 * @param bundle what was carried out, where that is known: it says which steps have an undo.
 */
export function tellWayBack(
  { reporter }: Telling,
  server: string,
  report: BundleReport,
  bundle?: Pick<Bundle, 'steps'>,
): void {
  const undos = new Map(bundle?.steps.map(({ id, undo }) => [id, undo !== undefined]));
  const { lines, canRollBack } = wayBack(report, (id) => undos.get(id));
  if (lines.length === 0) return;
  const more = canRollBack ? ' (next time --rollback does it by itself)' : '';
  reporter.line(`to take back what was done on ${server}, in this order${more}:`);
  for (const line of lines) reporter.line(`  ${line}`);
}

/** A table that is no result. */
export async function tellTable({ reporter }: Telling, table: Table): Promise<void> {
  for (const line of (await renderTable(table, reporter.width)).trimEnd().split('\n')) reporter.line(line);
}
