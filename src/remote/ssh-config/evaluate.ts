/**
 * What the directives of ssh_config mean for one host, where no ssh program can be asked: blocks are judged in their
 * order, and the first value of a keyword counts. A Match block that only ssh can judge (exec, final, tagged...) is
 * refused where it says something that counts here; else it makes no difference.
 */
import { messageOf } from '../../common/errors.ts';
import { type ConfigFile, type Directive, unreadable } from './directives.ts';
import { type Found, tokensOf } from './found.ts';
import { hostMatches, matchHolds, type Subject, type Verdict } from './match.ts';
import { systemKnownHosts, userKnownHosts } from './places.ts';
import type { Overrides } from './settings.ts';
import { expandPath, expandTokens, type Surroundings } from './tokens.ts';
import { flagOf, numberOf, portOf, secondsOf } from './values.ts';

/** The values of a keyword; those of the lists pile up. */
type Values = Map<string, readonly string[]>;

const lists = new Set(['identityfile', 'certificatefile']);
const singles = new Set([
  'canonicalizehostname',
  'hostname',
  'port',
  'user',
  'identitiesonly',
  'identityagent',
  'hostkeyalias',
  'serveraliveinterval',
  'serveralivecountmax',
]);
const knownHosts = new Set(['userknownhostsfile', 'globalknownhostsfile']);

/** The host that is asked about, and what its blocks have said so far. */
interface Question {
  readonly alias: string;
  readonly around: Surroundings;
  readonly values: Values;
}

/** @param files in the order of their weight: the user's, then the system's. */
export function evaluate(
  files: readonly ConfigFile[],
  alias: string,
  overrides: Overrides,
  around: Surroundings,
): Found {
  const question: Question = { alias, around, values: valuesOf(overrides) };
  for (const file of files) walk(file, true, question);
  return foundOf(question);
}

/** @param reachable false in what a block includes that does not hold: no block in there holds either. */
function walk(file: ConfigFile, reachable: boolean, question: Question): void {
  let verdict: Verdict = reachable;
  for (const directive of file) {
    const { keyword, words, included } = directive;
    if (keyword === 'host') verdict = reachable && hostMatches(words, question.alias);
    else if (keyword === 'match') verdict = reachable && judged(directive, question);
    else if (typeof verdict === 'object') refuseIfItCounts(directive, verdict.undecided, question.values);
    else if (verdict) take(directive, question.values);
    const holds = verdict === true;
    for (const inner of included) walk(inner, holds, question);
  }
}

function judged(directive: Directive, question: Question): Verdict {
  try {
    return matchHolds(directive.words, subjectOf(question));
  } catch (error) {
    throw unreadable(directive.place, messageOf(error));
  }
}

function subjectOf({ alias, around, values }: Question): Subject {
  return {
    alias,
    hostName: hostNameOf(alias, values),
    user: values.get('user')?.[0] ?? around.user,
    localUser: around.user,
  };
}

function take(directive: Directive, values: Values): void {
  const { keyword, words, value } = directive;
  const known = values.get(keyword);
  if (lists.has(keyword)) {
    const [item = ''] = words;
    values.set(keyword, known?.includes(item) ? known : [...(known ?? []), item]);
  } else if (keyword === 'proxyjump' || keyword === 'proxycommand') {
    // The two are one setting, whichever comes first; but a `ProxyJump none` leaves room for a ProxyCommand.
    const jump = values.get('proxyjump')?.[0]?.toLowerCase() ?? 'none';
    if (known !== undefined || jump !== 'none' || values.has('proxycommand')) return;
    values.set(keyword, [keyword === 'proxyjump' ? (words[0] ?? '') : value]);
  } else if (known === undefined && (singles.has(keyword) || knownHosts.has(keyword))) {
    values.set(keyword, checked(directive));
  }
}

function checked({ keyword, words, place }: Directive): readonly string[] {
  const value = words[0] ?? '';
  if (keyword === 'canonicalizehostname' && !/^(?:no|false|none)$/i.test(value)) {
    throw needsSsh(place, 'CanonicalizeHostname');
  }
  try {
    if (keyword === 'port') portOf(value);
    if (keyword === 'identitiesonly') flagOf(value);
    if (keyword === 'serveraliveinterval') secondsOf(value);
    if (keyword === 'serveralivecountmax') numberOf(value);
  } catch (error) {
    throw unreadable(place, messageOf(error));
  }
  return words;
}

function refuseIfItCounts(directive: Directive, criterion: string, values: Values): void {
  const after = new Map(values);
  take(directive, after);
  const changes = [...after].some(([keyword, value]) => values.get(keyword) !== value);
  if (changes || directive.included.length > 0) throw needsSsh(directive.place, `Match ${criterion}`);
}

function needsSsh(place: string, what: string) {
  return unreadable(place, `${what} cannot be judged without an ssh program`, 'install the OpenSSH client');
}

function valuesOf({ hostName, user, port }: Overrides): Values {
  return new Map([
    ...(hostName === undefined ? [] : [['hostname', [hostName.replaceAll('%', '%%')]] as const]),
    ...(user === undefined ? [] : [['user', [user]] as const]),
    ...(port === undefined ? [] : [['port', [String(port)]] as const]),
  ]);
}

function hostNameOf(alias: string, values: Values): string {
  return expandTokens(values.get('hostname')?.[0] ?? '%h', { h: alias }, 'HostName').toLowerCase();
}

function foundOf({ alias, around, values }: Question): Found {
  const one = (keyword: string): string | undefined => values.get(keyword)?.[0];
  const basics = {
    alias,
    hostName: hostNameOf(alias, values),
    port: portOf(one('port') ?? '22'),
    user: one('user') ?? around.user,
    hostKeyAlias: one('hostkeyalias')?.toLowerCase(),
    proxyJump: one('proxyjump'),
  };
  const tokens = tokensOf(basics, around);
  return {
    ...basics,
    identityFiles: values.get('identityfile'),
    identitiesOnly: flagOf(one('identitiesonly') ?? 'no'),
    identityAgent: one('identityagent'),
    certificateFiles: values.get('certificatefile') ?? [],
    proxyCommand: one('proxycommand'),
    userKnownHostsFiles:
      values
        .get('userknownhostsfile')
        ?.map((file) => expandPath(file, tokens, around, 'UserKnownHostsFile')) ?? userKnownHosts(around),
    globalKnownHostsFiles: values.get('globalknownhostsfile') ?? systemKnownHosts(around.env),
    serverAliveInterval: secondsOf(one('serveraliveinterval') ?? '0'),
    serverAliveCountMax: numberOf(one('serveralivecountmax') ?? '3'),
  };
}
