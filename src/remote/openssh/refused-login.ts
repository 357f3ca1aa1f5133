/** Logins that the server refused, and keys that could not be used for them. */
import { editing, placeOf, type Route } from '../route.ts';
import type { Cause, Circumstances } from './causes.ts';

export function refusedLogin(
  log: readonly string[],
  route: Route,
  { interactive }: Pick<Circumstances, 'interactive'>,
): Cause | undefined {
  const denied = firstMatch(log, /^(\S+): Permission denied \(([^)]*)\)/);
  const tooMany = log.some((line) => /Too many authentication failures/.test(line));
  if (!denied && !tooMany) return undefined;
  const who = denied?.[1] ? `${denied[1]} (${placeOf(route)})` : `${route.user}@${placeOf(route)}`;
  const unusable = [...log.flatMap(unusableKey)];
  const takes = denied?.[2] ? [`it takes: ${denied[2].replaceAll(',', ', ')}`] : [];
  const why = tooMany ? [...unusable, 'it was offered too many keys'] : [...unusable, ...takes];
  return {
    message: [`${who} was not let in`, ...why].join('; '),
    next: nextStep(log, route, { tooMany, interactive }),
    final: true,
  };
}

function nextStep(
  log: readonly string[],
  route: Route,
  { tooMany, interactive }: { readonly tooMany: boolean; readonly interactive: boolean },
): string {
  const name = editing(route, '--identity FILE');
  if (tooMany) return `${name}, and IdentitiesOnly yes in ~/.ssh/config`;
  if (log.some((line) => isFido(line))) {
    return interactive
      ? 'plug the security key in, and touch it when it blinks'
      : 'plug the security key in, and run it at a terminal: it may want a touch or its PIN';
  }
  return interactive
    ? `${name}, or ssh-add FILE`
    : `${name}, or ssh-add FILE, or run it at a terminal: nobody could be asked for a passphrase or password`;
}

/** `sign_and_send_pubkey: signing failed for ED25519-SK "/home/me/.ssh/id_ed25519_sk": device not found` */
function unusableKey(line: string): readonly string[] {
  const [, type, key, why] = /signing failed for (\S+) "?([^"]*?)"?(?: from agent)?: (.*)$/.exec(line) ?? [];
  if (type !== undefined && key !== undefined && why !== undefined) {
    return [`the ${isFido(line) ? 'security ' : ''}key ${key} (${type}) did not sign: ${why}`];
  }
  const missing = /no such identity: (.*): No such file or directory/.exec(line)?.[1];
  if (missing !== undefined) return [`there is no key file ${missing}`];
  const locked = /^Load key "([^"]*)": (.*)/.exec(line);
  return locked ? [`the key file ${locked[1]} cannot be used: ${locked[2]}`] : [];
}

function isFido(line: string): boolean {
  return /signing failed for \S+-SK\b/.test(line);
}

function firstMatch(log: readonly string[], pattern: RegExp): RegExpExecArray | undefined {
  for (const line of log) {
    const match = pattern.exec(line);
    if (match) return match;
  }
  return undefined;
}
