/** Which servers a command means: `home,group:office,!lab`. */

import { CtctlError } from '../common/errors.ts';
import { didYouMean } from '../common/names.ts';
import type { Inventory, Server } from './schema.ts';

export { parseTarget, parseVolumeTarget, type Target, type VolumeTarget } from './target.ts';

interface Term {
  readonly kind: 'server' | 'group' | 'all';
  readonly name: string;
}

/** Terms to select and terms to leave out; the order in which they were typed does not matter. */
export interface Selector {
  readonly include: readonly Term[];
  readonly exclude: readonly Term[];
}

/** What `--all` means. */
export const everyServer: Selector = { include: [{ kind: 'all', name: 'all' }], exclude: [] };

function parseTerm(text: string, selector: string): Term {
  const [, prefix, name = ''] = /^(?:([^:]*):)?(.*)$/s.exec(text) ?? [];
  if (name === '' || name.includes(':') || name.includes('!')) {
    throw new CtctlError('usage', `cannot read the selector "${selector}"`, {
      next: 'write it like home,group:office,!lab',
    });
  }
  if (prefix !== undefined && prefix !== 'group') {
    throw new CtctlError('usage', `unknown selector "${text}"`, {
      next: 'selectors are NAME, group:NAME and all, each with ! before it to leave it out',
    });
  }
  if (prefix === 'group') {
    return { kind: 'group', name };
  }
  return { kind: name === 'all' ? 'all' : 'server', name };
}

/** Reads `home,group:office,!lab`; empty parts and exclusions alone are usage errors. */
export function parseSelector(text: string): Selector {
  const parts = text.split(',').map((part) => part.trim());
  const excluded = (part: string) => part.startsWith('!');
  const include = parts.filter((part) => !excluded(part)).map((part) => parseTerm(part, text));
  const exclude = parts.filter(excluded).map((part) => parseTerm(part.slice(1).trim(), text));
  if (include.length === 0) {
    throw new CtctlError('usage', `"${text}" only leaves servers out`, {
      next: `write all,${text} to start from all servers`,
    });
  }
  return { include, exclude };
}

function unknown(term: Term, known: Iterable<string>): CtctlError {
  return new CtctlError('notFound', `no ${term.kind} "${term.name}"${didYouMean(term.name, known)}`, {
    next: 'see ctctl server list',
  });
}

function serversOf(term: Term, servers: readonly Server[]): readonly Server[] {
  if (term.kind === 'all') {
    return servers;
  }
  if (term.kind === 'group') {
    const members = servers.filter((server) => server.groups.includes(term.name));
    if (members.length === 0) {
      throw unknown(term, new Set(servers.flatMap((server) => server.groups)));
    }
    return members;
  }
  const server = servers.find(({ name }) => name === term.name);
  if (server === undefined) {
    throw unknown(
      term,
      servers.map(({ name }) => name),
    );
  }
  return [server];
}

/**
 * The selected servers in the order of the inventory, each once.
 * Without a selector the caller must say what that means: `all` for commands that only read;
 * by default it is a usage error, for nothing selected never means all.
 * An unknown name is `notFound`; exclusions that leave nothing over are a usage error.
 */
export function selectServers(
  inventory: Inventory,
  selector: string | Selector | undefined,
  unselected: 'all' | 'refuse' = 'refuse',
): readonly Server[] {
  if (selector === undefined && unselected === 'refuse') {
    throw new CtctlError('usage', 'no server selected', { next: 'use --on SELECTOR or --all' });
  }
  const { include, exclude } =
    typeof selector === 'string' ? parseSelector(selector) : (selector ?? everyServer);
  const wanted = new Set(include.flatMap((term) => serversOf(term, inventory.servers)));
  const unwanted = new Set(exclude.flatMap((term) => serversOf(term, inventory.servers)));
  const selected = inventory.servers.filter((server) => wanted.has(server) && !unwanted.has(server));
  if (selected.length === 0 && wanted.size > 0) {
    throw new CtctlError('usage', 'the selector leaves out every server that it selects');
  }
  return selected;
}

/** The server of this name, or a `notFound` failure with the nearest name. */
export function findServer(inventory: Inventory, name: string): Server {
  const [server] = serversOf({ kind: 'server', name }, inventory.servers);
  if (server === undefined) {
    throw unknown({ kind: 'server', name }, []);
  }
  return server;
}
