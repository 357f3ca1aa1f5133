/** Host keys that ssh did not accept, in the words of ctctl's own SSH. */
import type { Route } from '../route.ts';
import type { Cause } from './causes.ts';

/** The key as ssh writes it down on its way: `debug1: Server host key: ssh-ed25519 SHA256:…`. */
interface Shown {
  readonly fingerprint: string;
  readonly words: string;
}

export function hostKeyCause(log: readonly string[], { server, name, hostKeys }: Route): Cause | undefined {
  if (!log.some((line) => line.includes('Host key verification failed'))) return undefined;
  const command = `ctctl server trust ${server ?? name}`;
  const shown = shownKey(log);
  const words = shown ? `: ${shown.words}` : '';
  const unknown = log.map((line) => /^No \S+ host key is known for (\S+) and/.exec(line)?.[1]).find(Boolean);
  if (unknown !== undefined && !isOurs(unknown, hostKeys.lookup)) {
    // The ssh of a jump host speaks here too; it verifies by its own known hosts.
    return {
      message: `the host key of ${unknown} is not known yet`,
      next: `connect to it once with ssh, then try again`,
      final: true,
    };
  }
  if (log.some((line) => line.includes('REVOKED HOST KEY DETECTED'))) {
    return {
      message: `its host key is revoked${words}`,
      next: 'give that machine a new host key; if the line in known_hosts is wrong, remove it',
      final: true,
    };
  }
  if (log.some((line) => line.includes('REMOTE HOST IDENTIFICATION HAS CHANGED'))) {
    return {
      message: `ITS HOST KEY HAS CHANGED: is now ${shown?.words ?? 'another one'}; another machine may be answering`,
      next: `if the server was reinstalled: ${command} --replace`,
      final: true,
    };
  }
  return {
    message: `its host key is not known yet${words}`,
    next: `check it, then: ${command}${shown ? ` --accept-host-key ${shown.fingerprint}` : ''}`,
    final: true,
  };
}

/** The last one: the ssh of a jump host, should it debug too, comes first. */
function shownKey(log: readonly string[]): Shown | undefined {
  const found = log
    .map((line) => /^debug1: Server host key: (\S+) (SHA256:\S+)/.exec(line))
    .findLast((match) => match !== null);
  const [, type, fingerprint] = found ?? [];
  return type && fingerprint ? { fingerprint, words: `${fingerprint} (${type})` } : undefined;
}

function isOurs(host: string, lookup: readonly string[]): boolean {
  return lookup.some((name) => name.toLowerCase() === host.toLowerCase());
}
