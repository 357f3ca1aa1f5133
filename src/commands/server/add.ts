/** server add: an entry in the inventory, then a look at the server. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { addServer } from '../../inventory/edit.ts';
import { findServer } from '../../inventory/selector.ts';
import { apiVersion } from '../../output/format.ts';
import { type Context, withContext } from '../context.ts';
import { hintOf } from '../fleet.ts';
import { lookAt } from './check.ts';
import { serverItem } from './documents.ts';
import { printChange } from './edit.ts';
import { type FieldFlags, fieldsOf } from './flags.ts';

interface Flags extends FieldFlags {
  /** false: --no-check */
  readonly check: boolean;
}

export function addServerCommand(name: string, address: string | undefined, flags: Flags): Promise<number> {
  if ((address ?? flags.sshAlias) === undefined) {
    throw new CtctlError('usage', 'neither an address nor --ssh-alias was given', {
      next: `ctctl server add ${name} ADDRESS`,
    });
  }
  return withContext(flags, async (context) => {
    // What an earlier check wrote down is no difference to what is asked for now.
    const known = (await context.inventory()).servers.find((server) => server.name === name);
    const fields = {
      ...(known?.toolstack === undefined ? {} : { toolstack: known.toolstack }),
      ...(known?.legacy === undefined ? {} : { legacy: known.legacy }),
      ...fieldsOf(flags),
      ...(address === undefined ? {} : { address }),
    };
    const { changed } = await addServer(context.inventoryFile, name, fields);
    if (flags.check) await look(context, name);
    const server = serverItem(findServer(await context.inventory(), name));
    await printChange(
      context,
      { kind: 'ServerChange', apiVersion, name, changed, server },
      changed ? 'added' : 'there already',
    );
    return exitCodes.done;
  });
}

/** Whoever reads of a failure must not think that nothing was written. */
function keptAllTheSame(name: string, { reason, message, next, final }: CtctlError): CtctlError {
  const cause = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
  return new CtctlError(reason, `${name} is in the inventory, but was not looked at: ${cause}`, {
    server: name,
    final,
    next: next ?? `ctctl server check ${name}, or ctctl server remove ${name}`,
  });
}

/** The entry is made; that the server cannot be reached just now is worth a warning, no more. */
async function look(context: Context, name: string): Promise<void> {
  const server = findServer(await context.inventory(), name);
  const { facts, observations, failure } = await lookAt(context, server).catch((error: unknown) => {
    throw error instanceof CtctlError ? keptAllTheSame(name, error) : error;
  });
  if (facts === undefined) {
    // A host key or a login that was refused needs a person; a network that is down just now does not.
    if (!failure) throw new Error('a look without facts has failed');
    if (failure.final || failure.reason === 'timedOut') throw keptAllTheSame(name, failure);
    context.reporter.line(`warning: ${name} is in the inventory, but was not looked at: ${hintOf(failure)}`);
    return;
  }
  context.reporter.line(
    `${name}: ${facts.toolstack ?? 'no toolstack'}, ${observations.filter(({ state }) => state === 'ok').length} of ${observations.length} checks ok`,
  );
  for (const { layer, text } of observations.filter(({ state }) => state !== 'ok')) {
    context.reporter.line(`warning: ${name}: ${layer}: ${text}`);
  }
}
