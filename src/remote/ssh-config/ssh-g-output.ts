/** Reads what `ssh -G` prints: `keyword value` a line, keywords in lower case. */
import type { Found } from './found.ts';

/** @param usualIdentities what ssh prints where ssh_config names no IdentityFile. */
export function parseSshG(alias: string, output: string, usualIdentities: readonly string[]): Found {
  const values = valuesOf(output);
  const one = (keyword: string): string | undefined => values.get(keyword)?.[0];
  const all = (keyword: string): readonly string[] => values.get(keyword) ?? [];
  const identities = all('identityfile');
  return {
    alias,
    hostName: one('hostname') ?? alias,
    port: numberOf(one('port'), 22),
    user: one('user') ?? '',
    identityFiles: sameList(identities, usualIdentities) ? undefined : identities,
    identitiesOnly: one('identitiesonly') === 'yes',
    identityAgent: one('identityagent'),
    certificateFiles: all('certificatefile'),
    proxyJump: one('proxyjump'),
    proxyCommand: one('proxycommand'),
    hostKeyAlias: one('hostkeyalias'),
    userKnownHostsFiles: pathsOf(one('userknownhostsfile')),
    globalKnownHostsFiles: pathsOf(one('globalknownhostsfile')),
    serverAliveInterval: numberOf(one('serveraliveinterval'), 0),
    serverAliveCountMax: numberOf(one('serveralivecountmax'), 3),
  };
}

/** The IdentityFile lines alone: of a host under an empty ssh_config they are the usual ones. */
export function identitiesOf(output: string): readonly string[] {
  return valuesOf(output).get('identityfile') ?? [];
}

function valuesOf(output: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const line of output.split(/\r?\n/)) {
    const [, keyword, value] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (keyword === undefined || value === undefined) continue;
    values.set(keyword, [...(values.get(keyword) ?? []), value]);
  }
  return values;
}

/** ssh prints several paths with a blank between them and without quotes: a new one begins where a root does. */
function pathsOf(text = ''): readonly string[] {
  return text === '' ? [] : text.split(/ (?=[/~]|[A-Za-z]:[/\\]|\\\\|__PROGRAMDATA__)/);
}

/** `none` is a word for 0 there. */
function numberOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  return /^\d+$/.test(text) ? Number(text) : 0;
}

function sameList(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index]);
}
