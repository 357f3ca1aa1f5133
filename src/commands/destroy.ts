/** `destroy` is no verb here: it pulls the plug in Xen and deletes in Proxmox. */
import type { Command } from 'commander';
import { CtctlError } from '../common/errors.ts';

/** Typed all the same, it names both ways. */
export function refuseDestroy(parent: Command): void {
  parent
    .command('destroy', { hidden: true })
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw new CtctlError('usage', 'there is no "destroy": it means two things', {
        next: '"ctctl stop NAME --force" pulls the plug, "ctctl domain delete NAME" will remove the domain (not there yet)',
      });
    });
}
