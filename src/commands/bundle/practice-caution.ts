/** The practice server shares this computer: what a bundle does beside Xen's things, it does here. */
import { join } from 'node:path';
import type { BundleSource } from '../../bundles/source.ts';
import { stateFolder } from '../../inventory/locations.ts';
import type { Server } from '../../inventory/schema.ts';
import type { Context } from '../context.ts';

/** Kinds whose work stays in the folder of the practice server. */
const contained: ReadonlySet<string> = new Set(['volume', 'definition', 'running']);

export function cautionOnPractice(
  { reporter, format }: Pick<Context, 'reporter' | 'format'>,
  { steps }: BundleSource,
  servers: readonly Server[],
): void {
  const practice = servers.find(({ paths }) => paths.state.startsWith(join(stateFolder(), 'practice')));
  const kinds = [...new Set(steps.map(({ kind }) => kind))].filter((kind) => !contained.has(kind));
  if (!practice || kinds.length === 0 || format !== 'table') return;
  reporter.line(
    `${practice.name}: the practice server is this very computer: ${kinds.join(', ')} of this bundle work on its own files`,
  );
}
