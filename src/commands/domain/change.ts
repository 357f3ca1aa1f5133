/** start, stop, reboot, pause, resume. */
import { parseDuration } from '../../common/duration.ts';
import { CtctlError } from '../../common/errors.ts';
import { parseTarget } from '../../inventory/target.ts';
import { changeBundle, type DomainChange } from '../../operations/change-domain.ts';
import { findDomain } from '../../operations/find-domain.ts';
import { withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { carryOut } from '../run/carry-out.ts';

interface Flags extends ChangeFlags {
  readonly on?: string;
  readonly force?: true;
}

/** What a guest gets to shut down or come back, in milliseconds. */
const defaultGrace = 120_000;

export function changeDomain(text: string, change: DomainChange, flags: Flags): Promise<number> {
  const target = parseTarget(text);
  const grace = flags.timeout === undefined ? defaultGrace : parseDuration(flags.timeout, '--timeout');
  if (change === 'stop' && grace === 0 && !flags.force) {
    throw new CtctlError('usage', '--timeout 0 gives the guest no time to shut down', {
      next: 'add --force to pull the plug',
    });
  }
  return withContext(
    flags,
    async (context) => {
      const inventory = await context.inventory();
      const hub = context.hub(
        inventory.servers.length === 1 || target.server !== undefined ? 'ask' : 'never',
      );
      const server = await findDomain(() => hub, inventory, target, context.reporter.line, flags.on);
      const bundle = changeBundle(server, target.name, change, {
        grace: Math.ceil(grace / 1000),
        force: flags.force === true,
      });
      const asks = flags.force === true && !flags.dryRun && !flags.showScript && !flags.yes;
      if (asks) {
        const question = `Switch off ${server.name}:${target.name} hard if it does not shut down by itself?`;
        if (!(await context.prompts.confirm(question, 'use --yes')))
          throw new CtctlError('cancelled', 'nothing was done');
      }
      return carryOut(context, flags, {
        server,
        name: target.name,
        action: change,
        bundle,
        hub: () => hub,
        grace,
      });
    },
    { ownTimeout: change === 'stop' || change === 'reboot' },
  );
}
