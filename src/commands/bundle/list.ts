/** bundle list: what has a name; files with mistakes are rows that say so. */
import { type ListedBundle, listBundles } from '../../bundles/list.ts';
import { exitCodes } from '../../common/errors.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable, type Table } from '../../output/table.ts';
import { withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { findingItem } from './findings.ts';

type Item = DocumentOf<'BundleList'>['items'][number];

export function listAllBundles(flags: GlobalFlags): Promise<number> {
  return withContext(flags, async (context) => {
    const { bundles, strays } = await listBundles();
    const items = bundles.map(itemOf);
    await context.print({ kind: 'BundleList' as const, apiVersion, items }, bundleTable);
    if (items.length === 0) context.reporter.line('no bundles yet; ctctl bundle new NAME writes one');
    for (const file of strays) {
      context.reporter.line(`not in the list, for its name is none of a bundle (or taken): ${file}`);
    }
    return exitCodes.done;
  });
}

function itemOf({ name, title, place, file, hidesLibrary, problems }: ListedBundle): Item {
  return { name, title: title ?? null, place, file, hidesLibrary, problems: problems.map(findingItem) };
}

function bundleTable({ items }: DocumentOf<'BundleList'>): Table {
  return listTable<Item>(
    [
      { header: 'name', value: ({ name }) => name },
      { header: 'from', value: ({ place, file }) => (place === 'library' ? 'ctctl' : file) },
      { header: 'title', value: ({ title }) => title },
      { header: 'note', value: noteOf },
    ],
    items,
  );
}

function noteOf({ problems, hidesLibrary }: Item): string {
  const [first] = problems;
  const hides = hidesLibrary ? ['stands before the one of ctctl'] : [];
  if (first === undefined) return hides.join();
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const broken = `BROKEN: ${first.line > 0 ? `line ${first.line}: ` : ''}${first.message}${more}`;
  return [broken, ...hides].join('; ');
}
