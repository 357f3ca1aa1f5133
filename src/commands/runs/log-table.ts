/** The journals of several servers as one list and as a table. Pure. */
import type { DocumentOf } from '../../output/documents.ts';
import { listTable, marks, type Table } from '../../output/table.ts';
import { localTime } from './time.ts';

type Row = DocumentOf<'Log'>['items'][number];
type Run = Exclude<Row, { state: 'unreachable' }>;

/** The last `limit` runs of all, the oldest first; servers without an answer after them. */
export function merged(rows: readonly Row[], limit: number): readonly Row[] {
  const runs = rows.flatMap((row) => ('state' in row ? [] : [row]));
  const byTime = runs.toSorted((one, other) => one.began.localeCompare(other.began));
  return [...byTime.slice(-limit), ...rows.filter((row) => 'state' in row)];
}

interface Line {
  readonly time: string;
  readonly server: string;
  readonly who: string;
  readonly what: string;
  readonly outcome: string;
  readonly seconds: number | string | null;
  readonly note: string;
}

/** @param hasSteps a line for each step below its run. */
export const logTable =
  (hasSteps: boolean) =>
  ({ items }: DocumentOf<'Log'>): Table =>
    listTable<Line>(
      [
        { header: 'time', value: ({ time }) => time },
        { header: 'server', value: ({ server }) => server },
        { header: 'who', value: ({ who }) => who },
        { header: 'what', value: ({ what }) => what },
        { header: 'outcome', value: ({ outcome }) => outcome },
        { header: 'seconds', value: ({ seconds }) => seconds, align: 'right' },
        { header: 'note', value: ({ note }) => note },
      ],
      items.flatMap((row) => linesOf(row, hasSteps)),
    );

function linesOf(row: Row, hasSteps: boolean): readonly Line[] {
  if ('state' in row) {
    const { server, state, reason } = row;
    const unknown = {
      time: marks.noAnswer,
      who: marks.noAnswer,
      what: marks.noAnswer,
      seconds: marks.noAnswer,
    };
    return [{ ...unknown, server, outcome: state, note: reason }];
  }
  const { began, server, who, command, title, outcome, seconds } = row;
  const head = { time: localTime(began), server, who, what: command || title, outcome, seconds };
  const steps = hasSteps ? row.steps.map((step) => stepLine(step)) : [];
  return [{ ...head, note: failureIn(row) }, ...steps];
}

/** What failed, and why; also what could not be taken back. */
function failureIn({ steps }: Run): string {
  return steps
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'undo-failed')
    .map(({ id, outcome, text }) => [outcome === 'failed' ? id : `${id} could not be taken back`, text])
    .map((words) => words.filter((word) => word !== '').join(': '))
    .join('; ');
}

function stepLine({ time, id, outcome, seconds, text, was }: Run['steps'][number]): Line {
  const note = was === '' ? text : `${text} (was: ${was})`;
  return { time: localTime(time), server: '', who: '', what: `  ${id}`, outcome, seconds, note };
}
