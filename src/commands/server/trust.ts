/** server trust: accepts a server's host key on purpose, a changed one with --replace. */
import { exitCodes } from '../../common/errors.ts';
import { findServer } from '../../inventory/selector.ts';
import { apiVersion } from '../../output/format.ts';
import { fieldTable } from '../../output/table.ts';
import { fingerprint, type HostKey } from '../../remote/host-keys/host-key.ts';
import { trustHostKey } from '../../remote/host-keys/trust.ts';
import type { Route } from '../../remote/route.ts';
import { withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { forgetKept } from '../session/forget.ts';

interface Flags extends GlobalFlags {
  readonly replace?: true;
}

export function trustServer(name: string, flags: Flags): Promise<number> {
  return withContext(flags, async (context) => {
    const server = findServer(await context.inventory(), name);
    const policy = context.hostKeys('ask');
    const judge = ({ name: host, server: entry, address, hostKeys: place }: Route, shown: HostKey) =>
      trustHostKey({ name: host, server: entry, address, place }, shown, policy, {
        replace: flags.replace === true,
      });
    const { route, key } = await context.hub('ask').hostKey(server, async (hop, shown) => {
      await judge(hop, shown);
    });
    const result = await judge(route, key);
    if (result === 'trusted') await forgetKept(context, [name]);
    await context.print(
      {
        kind: 'HostKeyTrust' as const,
        apiVersion,
        server: name,
        changed: result === 'trusted',
        type: key.type,
        fingerprint: fingerprint(key),
      },
      (document) =>
        fieldTable([
          [name, document.changed ? 'trusted' : 'trusted already'],
          ['host key', `${document.fingerprint} (${document.type})`],
        ]),
    );
    return exitCodes.done;
  });
}
