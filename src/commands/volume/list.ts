/** volume list: all servers at once, with the free space of their volume groups on stderr. */
import { formatSize } from '../../common/size.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { type Cell, listTable, marks, type Table } from '../../output/table.ts';
import { volumeFacts, volumeReadings } from '../../storage/volumes/facts.ts';
import { withContext } from '../context.ts';
import { askFleet, exitCodeOf, rowsOf } from '../fleet.ts';
import type { GlobalFlags } from '../options.ts';

type Row = DocumentOf<'VolumeList'>['items'][number];

export function listVolumes(flags: GlobalFlags & { readonly on?: string }): Promise<number> {
  return withContext(flags, async (context) => {
    const answers = await askFleet(context, flags.on, volumeReadings, ({ name }, all) =>
      volumeFacts(name, all),
    );
    const items = rowsOf(answers, ({ volumes }) => volumes);
    const groups = answers.flatMap(({ result }) => result?.groups ?? []);
    await context.print({ kind: 'VolumeList' as const, apiVersion, items, groups }, volumeTable);
    if (context.format === 'table') {
      for (const { server, name, size, free } of groups) {
        context.reporter.line(
          `${server}: ${formatSize(free)} of ${formatSize(size)} free in the volume group ${name}`,
        );
      }
    }
    return exitCodeOf(answers);
  });
}

function volumeTable({ items }: DocumentOf<'VolumeList'>): Table {
  const known = (row: Row, value: (volume: Exclude<Row, { state: 'unreachable' }>) => Cell): Cell =>
    'state' in row ? marks.noAnswer : value(row);
  return listTable<Row>(
    [
      { header: 'server', value: ({ server }) => server },
      { header: 'group', value: (row) => known(row, ({ volumeGroup }) => volumeGroup) },
      { header: 'name', value: (row) => known(row, ({ name }) => name) },
      { header: 'size', value: (row) => known(row, ({ size }) => formatSize(size)), align: 'right' },
      { header: 'open', value: (row) => known(row, ({ open }) => open) },
      { header: 'used by', value: (row) => known(row, ({ usedBy }) => usedBy.join(', ') || null) },
      { header: 'origin', value: (row) => known(row, ({ origin }) => origin) },
      { header: 'note', value: (row) => ('state' in row ? row.reason : '') },
    ],
    items,
  );
}
