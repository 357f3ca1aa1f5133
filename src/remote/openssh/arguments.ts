/** The argument lists of the system's `ssh`. Pure; options that stand here win over every ssh_config. */
import type { Server } from '../../inventory/schema.ts';
import type { HostKeyPlace, Route } from '../route.ts';
import type { OpensshVersion } from './program.ts';

/** What one `ssh` is to do. */
export type Work =
  | { readonly kind: 'exec'; readonly command: string }
  | { readonly kind: 'forward'; readonly host: string; readonly port: number };

/** How to log in. */
export interface Login {
  readonly server: Pick<Server, 'name' | 'sshAlias' | 'address' | 'port' | 'user' | 'identity' | 'legacy'>;
  readonly keepalive: Route['keepalive'];
  /** ssh may ask the person at the terminal by itself: passphrase, PIN, touch. */
  readonly interactive: boolean;
  /** Seconds for the TCP connection and the server's greeting together. */
  readonly connectTimeout: number;
  /** The one file of known hosts that ssh reads. */
  readonly knownHosts: string;
  /** Another file than ~/.ssh/config and the system's. */
  readonly config: string | undefined;
  readonly version: OpensshVersion;
}

/** `/dev/null`, for OpenSSH on Windows too. */
const nothing = '/dev/null';

/** Logs in once and serves the others over a socket (POSIX only). */
export function masterArguments(login: Login, socket: string, log: string): readonly string[] {
  return [
    ...['-M', '-N', '-S', percent(socket), '-E', log],
    ...options(['ControlPersist', 'no'], ['LogLevel', 'DEBUG1']),
    ...loudest(login.version),
    ...loginOptions(login),
    '--',
    destinationOf(login),
  ];
}

/**
 * Lets the master do the work. No ssh_config is read, for the master has logged in already; and where the master is gone
 * or refuses, ssh would log in by itself: the ProxyCommand keeps it from that.
 */
export function clientArguments(socket: string, log: string, work: Work): readonly string[] {
  return [
    ...['-F', 'none', '-S', percent(socket), '-E', log],
    ...options(['ControlMaster', 'no'], ['ProxyCommand', 'false'], ['LogLevel', 'DEBUG2']),
    ...sessionOptions,
    ...workArguments(work, 'ctctl'),
  ];
}

/** Logs in for this work alone, where there are no masters (Windows). */
export function loneArguments(login: Login, log: string, work: Work): readonly string[] {
  return [
    ...['-S', 'none', '-E', log],
    // That a forwarded connection stands is told at this level only.
    ...options(['ControlMaster', 'no'], ['LogLevel', work.kind === 'forward' ? 'DEBUG2' : 'DEBUG1']),
    ...loginOptions(login),
    ...workArguments(work, destinationOf(login)),
  ];
}

/** Behind `--` nothing is taken for an option; the command is one argument, so ssh puts nothing together. */
function workArguments(work: Work, destination: string): readonly string[] {
  if (work.kind === 'forward') return ['-W', `${bracketed(work.host)}:${work.port}`, '--', destination];
  // Without a command ssh asks for a login shell.
  return ['--', destination, work.command === '' ? ' ' : work.command];
}

const sessionOptions = ['-T', '-a', '-x', '-e', 'none', ...options(['RequestTTY', 'no'])];

function loginOptions(login: Login): readonly string[] {
  const { server, keepalive, interactive, connectTimeout, version } = login;
  const { port, user, identity } = server;
  return [
    ...(login.config === undefined ? [] : ['-F', login.config]),
    ...sessionOptions,
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(user === undefined ? [] : ['-l', user]),
    ...options(
      ...placeOptions(login),
      ...(identity === undefined ? [] : [['IdentityFile', quoted(identity)] as const]),
      ['BatchMode', interactive ? 'no' : 'yes'],
      ['ConnectTimeout', String(connectTimeout)],
      ['ServerAliveInterval', String(keepalive.seconds)],
      ['ServerAliveCountMax', String(keepalive.count)],
      ['ClearAllForwardings', 'yes'],
      ['RemoteCommand', 'none'],
      ['PermitLocalCommand', 'no'],
      ...(version.number >= 8.7 ? newer : []),
      ...hostKeyOptions(login),
      ...(server.legacy === undefined ? [] : legacyOptions),
    ),
  ];
}

/** What OpenSSH before 8.7 does not know and would stumble over. */
const newer: readonly Option[] = [
  ['ForkAfterAuthentication', 'no'],
  ['StdinNull', 'no'],
];

/**
 * An entry without a host of ssh_config is not renamed by it: what `server trust` was told is what ssh looks up. An alias
 * of the host key stands for the host with its port, and is the name that a host certificate has to be for.
 */
function placeOptions(login: Login): readonly Option[] {
  const { sshAlias, address } = login.server;
  if (sshAlias === undefined) {
    const host = destinationOf(login);
    return [
      ['HostName', percent(host)],
      ['HostKeyAlias', host],
    ];
  }
  return address === undefined ? [] : [['HostName', percent(address)]];
}

/** Never another answer than yes, no other source of keys than the one file, and no file of the user is ever written. */
function hostKeyOptions({ knownHosts, version }: Login): readonly Option[] {
  return [
    ['StrictHostKeyChecking', 'yes'],
    ['NoHostAuthenticationForLocalhost', 'no'],
    ['VerifyHostKeyDNS', 'no'],
    // With it a name that got another address would look like a changed key, to ssh only.
    ['CheckHostIP', 'no'],
    ['UpdateHostKeys', 'no'],
    ['UserKnownHostsFile', quoted(knownHosts)],
    ['GlobalKnownHostsFile', nothing],
    ...(version.number >= 8.5 ? [['KnownHostsCommand', 'none'] as const] : []),
  ];
}

/** What an OpenSSH of 2006 speaks, behind everything better. */
const legacyOptions: readonly Option[] = [
  ['KexAlgorithms', '+diffie-hellman-group14-sha1,diffie-hellman-group1-sha1'],
  ['HostKeyAlgorithms', '+ssh-rsa'],
  // Its newer name, PubkeyAcceptedAlgorithms, is known from 8.5 on only.
  ['PubkeyAcceptedKeyTypes', '+ssh-rsa'],
  ['Ciphers', '+aes128-cbc,3des-cbc'],
];

/** Makes the master tell each exit status as it comes: a daemon that keeps stdout open holds its client back. */
function loudest(version: OpensshVersion): readonly string[] {
  return version.number >= 8.5 ? options(['LogVerbose', 'mux.c:mux_exit_message():*']) : [];
}

function destinationOf({ server }: Login): string {
  return server.sshAlias ?? server.address ?? server.name;
}

/** The name by which ssh looks for the server's key in files of known hosts. */
export function lookupOf(login: Login, { lookup }: Pick<HostKeyPlace, 'lookup'>): string {
  const destination = destinationOf(login);
  return login.server.sshAlias === undefined ? destination : (lookup[0] ?? destination);
}

type Option = readonly [name: string, value: string];

function options(...all: readonly Option[]): readonly string[] {
  return all.flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** A path for an option that takes several, or expands tokens. */
function quoted(path: string): string {
  return `"${percent(path).replaceAll(/["\\]/g, '\\$&')}"`;
}

/** ssh expands %h and the like. */
function percent(text: string): string {
  return text.replaceAll('%', '%%');
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
