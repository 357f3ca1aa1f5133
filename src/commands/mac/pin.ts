/** mac pin: the addresses of a running domain, kept. */
import { pinMacs } from '../../operations/pin-macs.ts';
import { findOnServer } from '../config/find.ts';
import { withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { carryOut } from '../run/carry-out.ts';

export interface PinFlags extends ChangeFlags {
  readonly registry?: true;
  readonly new?: true;
  readonly all?: true;
  readonly on?: string;
}

/** @param asked none with `--all`. */
export async function pin(asked: readonly string[], flags: PinFlags): Promise<number> {
  const [first] = asked;
  if (!flags.all && asked.length === 1 && first !== undefined) return pinOne(first, flags);
  return (await import('./pin-many.ts')).pinMany(flags.all ? null : asked, flags);
}

function pinOne(asked: string, flags: PinFlags): Promise<number> {
  return withContext(flags, async (context) => {
    const { server, hub, name, read } = await findOnServer(context, asked, {});
    const { bundle, notes } = await pinMacs(hub, server, {
      name,
      read,
      registry: flags.registry === true,
      fresh: flags.new === true,
    });
    for (const note of notes) context.reporter.line(`note: ${note}`);
    return carryOut(context, flags, { server, name, action: 'pin', bundle, hub: () => hub });
  });
}
