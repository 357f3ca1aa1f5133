/** bundle export: a script or an Ansible role, for fleets that have outgrown one laptop. */
import { join } from 'node:path';
import { exportRole } from '../../bundles/export/role.ts';
import { exportScript, refuseSecrets } from '../../bundles/export/script.ts';
import { sampleServer } from '../../bundles/samples.ts';
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { findServer } from '../../inventory/selector.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable } from '../../output/table.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { mayExportInto, mayOverwrite } from './export-places.ts';
import { assertFolderOf, writeOwnFile } from './files.ts';
import { readyBundle } from './sound.ts';
import { givenValues, type ParameterFlags, valuesOf } from './values.ts';

interface Flags extends GlobalFlags, ParameterFlags {
  readonly format: 'sh' | 'ansible';
  readonly on?: string;
  readonly outputFile?: string;
  readonly folder?: string;
}

export function exportBundle(asked: string, flags: Flags): Promise<number> {
  refuseStrangers(flags);
  return withContext(flags, async (context) => {
    const source = await readyBundle(context, asked);
    // Before a value is asked for: none could help.
    refuseSecrets(source);
    if (flags.outputFile !== undefined) await assertFolderOf(flags.outputFile);
    const server = flags.on === undefined ? sampleServer : findServer(await context.inventory(), flags.on);
    const values = await valuesOf(context, source, [server], await givenValues(flags));
    const script = exportScript(source, values.get(server) ?? new Map(), server);
    if (flags.format === 'ansible') {
      const folder = flags.folder ?? source.name;
      const role = exportRole(source, script, server.paths.state);
      await mayExportInto(folder, [...role.keys()]);
      return write(context, source.name, flags.format, folder, role);
    }
    if (flags.outputFile === undefined) {
      await context.write(script);
      return exitCodes.done;
    }
    await mayOverwrite(flags.outputFile);
    return write(context, source.name, flags.format, '', new Map([[flags.outputFile, script]]));
  });
}

function refuseStrangers({ format, outputFile, folder }: Flags): void {
  const stranger = format === 'sh' ? folder && '--folder' : outputFile && '--output-file';
  if (!stranger) return;
  throw new CtctlError('usage', `${stranger} does not go with --format ${format}`, {
    next: format === 'sh' ? 'use --output-file' : 'use --folder',
  });
}

async function write(
  context: Context,
  name: string,
  format: Flags['format'],
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<number> {
  const written: string[] = [];
  for (const [path, text] of files) {
    const file = join(folder, path);
    await writeOwnFile(file, text, path.endsWith('.yml') || path.endsWith('.md') ? 0o644 : 0o755);
    written.push(file);
  }
  await context.print(
    { kind: 'BundleExport' as const, apiVersion, name, format, files: written },
    (document) => listTable([{ header: 'written', value: (file) => file }], document.files),
  );
  return exitCodes.done;
}
