/** server edit and remove. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { changeServer, removeServer } from '../../inventory/edit.ts';
import { knownHostsFile } from '../../inventory/locations.ts';
import { findServer } from '../../inventory/selector.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { fieldTable } from '../../output/table.ts';
import { knownHostsFileStore } from '../../remote/host-keys/known-hosts.ts';
import { type Context, withContext } from '../context.ts';
import { hintOf } from '../fleet.ts';
import type { GlobalFlags } from '../options.ts';
import { keeperOf } from '../secret/keeper.ts';
import { forgetKept } from '../session/forget.ts';
import { serverItem } from './documents.ts';
import { type FieldFlags, patchOf } from './flags.ts';

export function editServerCommand(name: string, flags: FieldFlags): Promise<number> {
  const patch = patchOf(flags);
  return withContext(flags, async (context) => {
    const { after, changed } = await changeServer(context.inventoryFile, name, patch);
    const server = after ? serverItem(after) : null;
    await printChange(
      context,
      { kind: 'ServerChange', apiVersion, name, changed, server },
      changed ? 'changed' : 'already so',
    );
    return exitCodes.done;
  });
}

export function removeServerCommand(
  name: string,
  flags: GlobalFlags & { readonly yes?: true },
): Promise<number> {
  return withContext(flags, async (context) => {
    findServer(await context.inventory(), name);
    const question = `Forget the server ${name}? Nothing on it is touched.`;
    if (!flags.yes && !(await context.prompts.confirm(question, 'use --yes'))) {
      throw new CtctlError('cancelled', 'nothing was done');
    }
    const { changed } = await removeServer(context.inventoryFile, name);
    // Another machine may get the name one day: its key must not look like a changed one.
    await knownHostsFileStore(knownHostsFile()).forget(name);
    await forgetKept(context, [name]);
    for (const failure of await keeperOf(context).forgetServer(name)) {
      context.reporter.line(`warning: ${hintOf(failure)}`);
    }
    await printChange(context, { kind: 'ServerChange', apiVersion, name, changed, server: null }, 'removed');
    return exitCodes.done;
  });
}

export function printChange(
  context: Context,
  document: DocumentOf<'ServerChange'>,
  what: string,
): Promise<void> {
  return context.print(document, ({ name }) => fieldTable([[name, what]]));
}
