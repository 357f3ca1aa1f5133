/** mac pin: the addresses of a running domain, kept. */
import { pinMacs } from '../../operations/pin-macs.ts';
import { findOnServer } from '../config/find.ts';
import { withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { carryOut } from '../run/carry-out.ts';

interface PinFlags extends ChangeFlags {
  readonly registry?: true;
  readonly new?: true;
}

export function pin(asked: string, flags: PinFlags): Promise<number> {
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
