/** bundle new: a bundle that works, to begin with. */
import { basename, join } from 'node:path';
import { soundBundle } from '../../bundles/check.ts';
import { bundlesFolder, findBundle } from '../../bundles/places.ts';
import { renamed } from '../../bundles/renamed.ts';
import { bundleNameSchema } from '../../bundles/schema.ts';
import { bundleTemplate } from '../../bundles/template.ts';
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { apiVersion } from '../../output/format.ts';
import { fieldTable } from '../../output/table.ts';
import { withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { assertFolderOf, writeNewFile } from './files.ts';

interface Flags extends GlobalFlags {
  readonly file?: string;
  readonly from?: string;
}

export function newBundle(name: string, flags: Flags): Promise<number> {
  const read = bundleNameSchema.safeParse(name);
  if (!read.success) {
    throw new CtctlError('usage', `"${name}": ${read.error.issues[0]?.message ?? 'no name of a bundle'}`);
  }
  return withContext(flags, async (context) => {
    const file = flags.file ?? join(bundlesFolder(), `${name}.yaml`);
    const text = flags.from === undefined ? bundleTemplate(name) : await copyOf(flags.from, name);
    if (flags.file !== undefined) await assertFolderOf(flags.file);
    await writeNewFile(file, text, 'take another name, or --file');
    await context.print({ kind: 'BundleFile' as const, apiVersion, name, file }, () =>
      fieldTable([['written', file]]),
    );
    const called = flags.file === undefined ? name : callable(file);
    context.reporter.line(`next: edit it, then ctctl bundle check ${called}`);
    return exitCodes.done;
  });
}

/** @throws CtctlError `usage` for a bundle that is broken itself. */
async function copyOf(asked: string, name: string): Promise<string> {
  const found = await findBundle(asked);
  soundBundle(found);
  return renamed(found.text, name);
}

/** A bare file name without .yaml would be read as the name of a bundle. */
function callable(file: string): string {
  return /[/\\]|\.ya?ml$/.test(file) ? file : `./${basename(file)}`;
}
