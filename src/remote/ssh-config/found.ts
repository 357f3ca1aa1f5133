/** From what ssh_config says, word for word, to settings for use: the one end of both ways of reading it. */
import { createHash } from 'node:crypto';
import { hopsOf } from './hop.ts';
import type { SshSettings } from './settings.ts';
import { expandHome, expandPath, expandTokens, type Surroundings, type Tokens } from './tokens.ts';

/**
 * The values as they are written; of these the host name is expanded, and the files of known hosts but for their `~`.
 */
export interface Found extends Omit<SshSettings, 'proxyJump'> {
  readonly alias: string;
  readonly proxyJump: string | undefined;
}

/** How this computer's ssh does what its versions do differently. */
export interface Manner {
  /** The jump host is part of `%C`, as from OpenSSH 9.6 on. */
  readonly hashesJump: boolean;
}

export const newestManner: Manner = { hashesJump: true };

/** @throws CtctlError `usage` for tokens and hops that cannot be understood. */
export function settingsOf(found: Found, around: Surroundings, manner = newestManner): SshSettings {
  const tokens = tokensOf(found, around, manner);
  // A ProxyCommand and a ProxyJump know only these.
  const { h, n, p, r } = tokens;
  const proxyTokens: Tokens = { h, n, p, r };
  const paths = (keyword: string, files: readonly string[]): readonly string[] =>
    files.filter((file) => file !== 'none').map((file) => expandPath(file, tokens, around, keyword));
  const knownHosts = (files: readonly string[]): readonly string[] =>
    files.filter((file) => file !== 'none').map((file) => expandHome(file, around));
  const { alias, proxyJump, proxyCommand, identityFiles, identityAgent, ...rest } = found;
  return {
    ...rest,
    identityFiles: identityFiles && paths('IdentityFile', identityFiles),
    identityAgent:
      identityAgent && agentOf(expandPath(identityAgent, tokens, around, 'IdentityAgent'), around),
    certificateFiles: paths('CertificateFile', found.certificateFiles),
    proxyJump: proxyJump === undefined ? [] : hopsOf(expandTokens(proxyJump, proxyTokens, 'ProxyJump')),
    proxyCommand: isNone(proxyCommand) ? undefined : expandTokens(proxyCommand, proxyTokens, 'ProxyCommand'),
    userKnownHostsFiles: knownHosts(found.userKnownHostsFiles),
    globalKnownHostsFiles: knownHosts(found.globalKnownHostsFiles),
  };
}

type ForTokens = Pick<Found, 'alias' | 'hostName' | 'port' | 'user' | 'hostKeyAlias' | 'proxyJump'>;

/** The tokens that paths may hold. */
export function tokensOf(found: ForTokens, around: Surroundings, { hashesJump }: Manner = newestManner) {
  const { alias, hostName, port, user, hostKeyAlias, proxyJump } = found;
  const jump = hopsOf(proxyJump ?? 'none').at(-1)?.host ?? '';
  const parts = [around.hostname, hostName, port, user, hashesJump ? jump : ''];
  return {
    C: createHash('sha1').update(parts.join('')).digest('hex'),
    d: around.home,
    h: hostName,
    i: around.uid,
    j: jump,
    k: hostKeyAlias ?? alias,
    L: around.hostname.replace(/\..*/, ''),
    l: around.hostname,
    n: alias,
    p: String(port),
    r: user,
    u: around.user,
  } as const satisfies Tokens;
}

function isNone(command: string | undefined): command is undefined {
  return command === undefined || command.toLowerCase() === 'none';
}

/** `SSH_AUTH_SOCK` is the usual agent; `$NAME` is an agent where that variable is set, else there is none. */
function agentOf(text: string, { env }: Surroundings): string | undefined {
  if (text === 'SSH_AUTH_SOCK') return undefined;
  return text.startsWith('$') ? (env[text.slice(1)] ?? 'none') : text;
}
