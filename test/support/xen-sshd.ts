/** A real sshd whose Xen and LVM tools are those of a practice server: logins as they are, and a server to manage. */
import { join } from 'node:path';
import type { ServerInput } from '../../src/inventory/schema.ts';
import type { Practice } from './practice.ts';
import { type Sshd, type SshdOptions, startSshd } from './sshd/sshd.ts';

/** PATH with the practice server's tools first. */
export function toolsPath({ server }: Practice): string {
  return `${join(server, 'bin')}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
}

/** The fields of an entry that say where things are on such a server. */
export function toolsFields({ server }: Practice): ServerInput {
  return {
    bridges: ['intern', 'extern'],
    paths: {
      definitions: join(server, 'etc/xen'),
      iso: join(server, 'iso'),
      state: join(server, 'var/lib/ctctl'),
      log: join(server, 'var/log/xen'),
    },
  };
}

export function startXenSshd(practice: Practice, options: Omit<SshdOptions, 'env'> = {}): Promise<Sshd> {
  return startSshd({ ...options, env: { PATH: toolsPath(practice) } });
}
