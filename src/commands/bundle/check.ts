/** bundle check: everything that is wrong with a bundle, and what is suspicious; no server is asked. */
import { checkBundle } from '../../bundles/check.ts';
import { findBundle } from '../../bundles/places.ts';
import { exitCodes } from '../../common/errors.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable, type Table } from '../../output/table.ts';
import { withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { findingItem, placeOf } from './findings.ts';
import { syntaxErrors } from './shell-syntax.ts';

type Document = DocumentOf<'BundleCheck'>;

/** @returns 2 when there is a problem; warnings are no failure. */
export function checkOneBundle(asked: string, flags: GlobalFlags): Promise<number> {
  return withContext(flags, async (context) => {
    const { text, file, name } = await findBundle(asked);
    const { source, problems, warnings } = checkBundle(text, file, name);
    const errors = source === undefined ? [] : await syntaxErrors(source);
    const all = [...problems, ...errors].toSorted((one, other) => one.line - other.line);
    const document: Document = {
      kind: 'BundleCheck',
      apiVersion,
      file,
      ok: all.length === 0,
      items: [
        ...all.map((each) => ({ level: 'problem' as const, ...findingItem(each) })),
        ...warnings.map((each) => ({ level: 'warning' as const, ...findingItem(each) })),
      ],
    };
    if (document.items.length > 0 || context.format !== 'table') await context.print(document, checkTable);
    const count = source?.steps.length ?? 0;
    if (document.ok)
      context.reporter.line(`${file}: ${count} ${count === 1 ? 'step' : 'steps'}, no problems`);
    return document.ok ? exitCodes.done : exitCodes.usage;
  });
}

function checkTable({ file, items }: Document): Table {
  return listTable(
    [
      { header: 'where', value: ({ line }) => placeOf(file, line) },
      { header: 'level', value: ({ level }) => (level === 'problem' ? 'PROBLEM' : level) },
      { header: 'what', value: ({ message, mend }) => (mend === null ? message : `${message}; ${mend}`) },
    ],
    items,
  );
}
