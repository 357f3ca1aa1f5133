/** A bundle that may be carried out: everything that `bundle check` looks at is right. */
import { soundBundle } from '../../bundles/check.ts';
import { findBundle } from '../../bundles/places.ts';
import { type BundleSource, brokenBundle } from '../../bundles/source.ts';
import type { Context } from '../context.ts';
import { findingItem, placeOf } from './findings.ts';
import { syntaxErrors } from './shell-syntax.ts';

/**
 * Finds the bundle and checks it, before anything is asked of a server; warnings are told.
 * @throws CtctlError `usage` with file and line of the first problem; `notFound`.
 */
export async function readyBundle(
  { reporter }: Pick<Context, 'reporter'>,
  asked: string,
): Promise<BundleSource> {
  const found = await findBundle(asked);
  const { source, warnings } = soundBundle(found);
  const errors = await syntaxErrors(source);
  if (errors.length > 0) throw brokenBundle(found.file, errors);
  for (const warning of warnings) {
    const { line, message, mend } = findingItem(warning);
    reporter.line(`warning: ${placeOf(found.file, line)}: ${message}${mend === null ? '' : `; ${mend}`}`);
  }
  return source;
}
