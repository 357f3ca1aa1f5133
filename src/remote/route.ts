/** The way to one SSH server: what the inventory entry, ssh_config and the defaults say together. */
import type { LegacyProfile } from '../inventory/schema.ts';

/** Where the keys of a host are looked for. */
export interface HostKeyPlace {
  /** The name in ctctl's own store: the inventory name, or `jump:HOST` for a jump host. */
  readonly storeName: string;
  /** The names in files of known_hosts: HostKeyAlias, else the host name or `[host]:port`. */
  readonly lookup: readonly string[];
  /** Files of known_hosts that are read and never written; those that are not there are no failure. */
  readonly files: readonly string[];
}

/** How the bytes get there. */
export type Via =
  | { readonly kind: 'direct' }
  | { readonly kind: 'jump'; readonly host: Route }
  /** A program whose stdin and stdout are the connection; a command line for the user's shell, all tokens expanded. */
  | { readonly kind: 'command'; readonly command: string };

export interface Route {
  /** For messages: the inventory name, or the jump host as it is written in ssh_config. */
  readonly name: string;
  /** The inventory entry at whose end the route leads; undefined for a jump host. */
  readonly server: string | undefined;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Private key files in their order; undefined: the usual ones of ~/.ssh. */
  readonly identities: readonly string[] | undefined;
  /** The entry itself names its key file: then it must be there and usable. In ssh_config a missing one is passed over. */
  readonly identityRequired: boolean;
  /** Of the agent's keys only those whose public halves stand beside the identities. */
  readonly identitiesOnly: boolean;
  /** The agent's socket or pipe; `none`; undefined: the usual one (SSH_AUTH_SOCK). */
  readonly agent: string | undefined;
  readonly hostKeys: HostKeyPlace;
  readonly legacy: LegacyProfile | undefined;
  readonly via: Via;
  /** Signs of life: after this many seconds of silence one is asked for; after so many without an answer it is over. */
  readonly keepalive: { readonly seconds: number; readonly count: number };
}

/** `10.0.0.1:22`, with brackets around an IPv6 address. */
export function placeOf({ address, port }: Pick<Route, 'address' | 'port'>): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** What to do about settings behind a route that are wrong: `options` are those of `ctctl server edit`. */
export function editing({ server, name }: Pick<Route, 'server' | 'name'>, options: string): string {
  return server === undefined
    ? `see Host ${name} in ~/.ssh/config`
    : `ctctl server edit ${server} ${options}`;
}
