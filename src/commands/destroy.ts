/** `destroy` is no verb here: it pulls the plug in Xen and deletes in Proxmox. */
import { CtctlError } from '../common/errors.ts';

/** Typed all the same, it names both ways. */
export function refuseDestroy(): never {
  throw new CtctlError('usage', 'there is no "destroy": it means two things', {
    next: '"ctctl stop NAME --force" pulls the plug; "domain delete", which will remove a domain, is not there yet',
  });
}
