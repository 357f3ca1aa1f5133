/**
 * The way to a server: by its inventory entry, and by ssh_config where the entry names a host of it. Jump hosts are
 * reached, verified and authenticated by their own settings, as OpenSSH does it.
 */
import { homedir } from 'node:os';
import { CtctlError } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import type { HostKeyPlace, Route, Via } from './route.ts';
import { hopText } from './ssh-config/hop.ts';
import { systemKnownHosts, userKnownHosts } from './ssh-config/places.ts';
import type { JumpHop, Overrides, SshConfig, SshSettings } from './ssh-config/settings.ts';

const usualKeepalive = { seconds: 10, count: 3 } as const;

/** A chain that gets longer at every hop (`ProxyJump x-%h`) is no circle, and has no end either. */
const mostHops = 16;

/**
 * @param home where the known hosts of the user are, for servers without ssh_config.
 * @throws CtctlError `usage` where ssh_config cannot be read or its jump hosts go in a circle.
 */
export async function routeTo(server: Server, config: SshConfig, home: string = homedir()): Promise<Route> {
  return server.sshAlias === undefined
    ? directRoute(server, home)
    : aliasRoute(server, server.sshAlias, config);
}

function directRoute(server: Server, home: string): Route {
  const { name, address = name, port = 22, user = 'root', identity, legacy } = server;
  return {
    name,
    server: name,
    address,
    port,
    user,
    identities: identity === undefined ? undefined : [identity],
    identityRequired: identity !== undefined,
    identitiesOnly: false,
    agent: undefined,
    hostKeys: {
      storeName: name,
      lookup: [lookupName(address, port)],
      files: [...userKnownHosts({ home }), ...systemKnownHosts()],
    },
    legacy,
    via: { kind: 'direct' },
    keepalive: usualKeepalive,
  };
}

/** What the entry itself says wins over ssh_config. */
async function aliasRoute(server: Server, alias: string, config: SshConfig): Promise<Route> {
  const { name, address, port, user, identity, legacy } = server;
  const settings = await config.resolve(alias, {
    ...(address === undefined ? {} : { hostName: address }),
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
  });
  return {
    ...endOf(settings),
    name,
    server: name,
    ...(identity === undefined ? {} : { identities: [identity], identityRequired: true }),
    hostKeys: hostKeysOf(settings, name),
    legacy,
    via: await viaOf(settings, { config, name, chain: [alias] }),
  };
}

/** How far the way is known, from the server towards this computer. */
interface Walk {
  readonly config: SshConfig;
  /** The server. */
  readonly name: string;
  /** The hosts whose own ProxyJump is being followed; the last one is where the walk is. */
  readonly chain: readonly string[];
}

async function viaOf(settings: SshSettings, walk: Walk): Promise<Via> {
  const { proxyJump, proxyCommand: command } = settings;
  const last = proxyJump.at(-1);
  if (last !== undefined && isItself(last, settings)) throw circle(walk, hopText(last));
  if (last !== undefined) return { kind: 'jump', host: await jumpRoute(proxyJump, walk) };
  return command === undefined ? { kind: 'direct' } : { kind: 'command', command };
}

/** The last hop is the very host that is to be reached by it: `Host *` with a ProxyJump means the jump host, too. */
function isItself({ host, user, port }: JumpHop, settings: SshSettings): boolean {
  const isSameUser = (user ?? settings.user) === settings.user;
  return host === settings.hostName && isSameUser && (port ?? 22) === settings.port;
}

/** The route to the last of some hops. Only the first of them is reached by its own ProxyJump or ProxyCommand. */
async function jumpRoute(hops: readonly JumpHop[], walk: Walk): Promise<Route> {
  const [hop, before] = [hops.at(-1), hops.slice(0, -1)];
  if (hop === undefined) throw new RangeError('a route needs a hop');
  const isFirst = before.length === 0;
  const settings = await walk.config.resolve(hop.host, overridesOf(hop));
  return {
    ...endOf(settings),
    name: hopText(hop),
    server: undefined,
    hostKeys: hostKeysOf(settings, `jump:${lookupOf(settings)}`),
    legacy: undefined,
    via: isFirst
      ? await viaOf(settings, stepped(walk, hopText(hop), settings))
      : { kind: 'jump', host: await jumpRoute(before, walk) },
  };
}

function overridesOf({ user, port }: JumpHop): Overrides {
  return { ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }) };
}

/** One hop further. @throws CtctlError `usage` where the way would never end. */
function stepped(walk: Walk, hop: string, { proxyJump }: SshSettings): Walk {
  const chain = [...walk.chain, hop];
  if (proxyJump.length > 0 && walk.chain.includes(hop)) throw circle(walk, hop);
  if (chain.length > mostHops) throw endless(walk, `have no end: ${chain.join(' -> ')}`, hop);
  return { ...walk, chain };
}

function circle(walk: Walk, hop: string): CtctlError {
  const round = [...walk.chain, hop].slice(Math.max(0, walk.chain.indexOf(hop)));
  return endless(walk, `go in a circle: ${round.join(' -> ')}`, hop);
}

function endless({ name }: Walk, what: string, hop: string): CtctlError {
  return new CtctlError('usage', `${name}: the jump hosts of ssh_config ${what}`, {
    server: name,
    final: true,
    next: `write "ProxyJump none" for the one that is reached directly (${hop}?), above what says otherwise`,
  });
}

/** What the settings alone say about the end of a route. */
function endOf(settings: SshSettings) {
  const { serverAliveInterval: seconds, serverAliveCountMax: count } = settings;
  return {
    address: settings.hostName,
    port: settings.port,
    user: settings.user,
    identities: settings.identityFiles,
    identityRequired: false,
    identitiesOnly: settings.identitiesOnly,
    agent: settings.identityAgent,
    keepalive: seconds > 0 ? { seconds, count: Math.max(1, count) } : usualKeepalive,
  };
}

function hostKeysOf(settings: SshSettings, storeName: string): HostKeyPlace {
  const { userKnownHostsFiles, globalKnownHostsFiles } = settings;
  return {
    storeName,
    lookup: [lookupOf(settings)],
    files: [...userKnownHostsFiles, ...globalKnownHostsFiles],
  };
}

function lookupOf({ hostKeyAlias, hostName, port }: SshSettings): string {
  return hostKeyAlias ?? lookupName(hostName, port);
}

/** A host as known_hosts has it: in lower case, with its port where that is not the usual one. */
function lookupName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}
