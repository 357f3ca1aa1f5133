/** Host keys that ssh did not accept, in the words of ctctl's own SSH. */
import { quote } from '../bundle/shell.ts';
import { fingerprint, type HostKey } from '../host-keys/host-key.ts';
import type { KnownKey } from '../host-keys/judgement.ts';
import type { Route } from '../route.ts';
import type { Cause } from './causes.ts';

/** What is known about host keys besides ssh's own words. */
export interface Knowledge {
  /** The name by which ssh looks the server's key up. */
  readonly lookup: string;
  /** The keys of the server that ssh would have accepted. */
  readonly known: readonly KnownKey[];
  /** The key in a line of a file of known hosts. */
  readonly keyAt: (file: string, line: number) => HostKey | undefined;
}

/** The key as ssh writes it down on its way: `debug1: Server host key: ssh-ed25519 SHA256:…`. */
interface Shown {
  readonly fingerprint: string;
  readonly type: string;
  readonly words: string;
}

/** The ssh of a jump host speaks here too; it verifies by its own known hosts. */
export function hostKeyCause(log: readonly string[], route: Route, knowledge: Knowledge): Cause | undefined {
  if (!log.some((line) => line.includes('Host key verification failed'))) return undefined;
  const stranger = strangerIn(log, route, knowledge);
  const kind = kindOf(log);
  return stranger === undefined
    ? causeAtServer(kind, log, route, knowledge)
    : causeAtJumpHost(kind, stranger, log, knowledge);
}

/** The host whose key is meant, where it is not the server. */
function strangerIn(log: readonly string[], { via }: Route, { lookup }: Knowledge): string | undefined {
  const named = log.map(hostIn).filter((host) => host !== undefined);
  const stranger = named.find((host) => host.toLowerCase() !== lookup.toLowerCase());
  if (stranger !== undefined || named.length > 0 || shownKey(log) !== undefined) return stranger;
  // Without StrictHostKeyChecking, and with nobody to ask, the ssh of a jump host does not name it; ours names the key.
  return via.kind === 'jump' && via.host.via.kind !== 'jump' ? via.host.name : 'a jump host';
}

type Kind = 'revoked' | 'changed' | 'unknown';

function kindOf(log: readonly string[]): Kind {
  if (log.some((line) => /REVOKED HOST KEY DETECTED|^Host key \S+ \S+ revoked by file/.test(line))) {
    return 'revoked';
  }
  return log.some((line) => line.includes('REMOTE HOST IDENTIFICATION HAS CHANGED')) ? 'changed' : 'unknown';
}

function causeAtServer(
  kind: Kind,
  log: readonly string[],
  { server, name }: Route,
  { known }: Knowledge,
): Cause {
  const command = `ctctl server trust ${server ?? name}`;
  const shown = shownKey(log);
  const words = shown ? `: ${shown.words}` : '';
  const old = known.find(({ key }) => key.type === shown?.type) ?? known[0];
  // To ssh a key of another type is not known yet, and no change.
  const isOther = old !== undefined && !known.some(({ key }) => fingerprint(key) === shown?.fingerprint);
  if (kind === 'revoked') return revoked(`its host key is revoked${words}`);
  if (kind === 'changed' || isOther) {
    const where = old?.found ? ` in ${old.found.file}:${old.found.line}` : '';
    return {
      message: changed(old && `${described(old.key)}${where}`, shown?.words),
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

function causeAtJumpHost(kind: Kind, host: string, log: readonly string[], { keyAt }: Knowledge): Cause {
  if (kind === 'unknown') {
    return {
      message: `the host key of ${host} is not known yet`,
      next: `connect to it once with ssh, then try again`,
      final: true,
    };
  }
  if (kind === 'revoked') return revoked(`jump host ${host}: its host key is revoked`);
  const [, file, line] = firstMatch(log, /^Offending (?:\S+ )?key in (.+):(\d+)$/) ?? [];
  const old = file === undefined ? undefined : keyAt(file, Number(line));
  const was = file === undefined ? undefined : `${old ? described(old) : 'another one'} in ${file}:${line}`;
  const remove = `ssh-keygen -R ${quote(host)}${file === undefined ? '' : ` -f ${quote(file)}`}`;
  return {
    message: `jump host ${host}: ${changed(was, warnedOf(log))}`,
    next: `if it was reinstalled (look at its own console): ${remove}; then connect to it once with ssh`,
    final: true,
  };
}

function revoked(message: string): Cause {
  const next = 'give that machine a new host key; if the line in known_hosts is wrong, remove it';
  return { message, next, final: true };
}

function changed(was: string | undefined, is = 'another one'): string {
  return `ITS HOST KEY HAS CHANGED: ${was === undefined ? '' : `was ${was}, `}is now ${is}; another machine may be answering`;
}

/** The host whose key ssh did not accept. */
function hostIn(line: string): string | undefined {
  return (/^No \S+ host key is known for (\S+) and/.exec(line) ??
    /^Host key for (\S+) has changed and/.exec(line) ??
    /^The \S+ host key for (\S+) is marked as revoked/.exec(line))?.[1];
}

/** The last one: the ssh of a jump host, should it debug too, comes first. */
function shownKey(log: readonly string[]): Shown | undefined {
  const found = log
    .map((line) => /^debug1: Server host key: (\S+) (SHA256:\S+)/.exec(line))
    .findLast((match) => match !== null);
  const [, type, print] = found ?? [];
  return type && print ? { fingerprint: print, type, words: `${print} (${type})` } : undefined;
}

/** `The fingerprint for the ED25519 key sent by the remote host is`, and then the fingerprint and a full stop. */
function warnedOf(log: readonly string[]): string | undefined {
  const at = log.findIndex((line) => /^The fingerprint for the \S+ key sent by/.test(line));
  const type = /the (\S+) key/.exec(log[at] ?? '')?.[1];
  const print = /^(SHA256:\S+?)\.?$/.exec(log[at + 1] ?? '')?.[1];
  return type && print ? `${print} (${type})` : undefined;
}

function described(key: HostKey): string {
  return `${fingerprint(key)} (${key.type})`;
}

function firstMatch(log: readonly string[], pattern: RegExp): RegExpExecArray | undefined {
  return log.map((line) => pattern.exec(line)).find((match) => match !== null) ?? undefined;
}
