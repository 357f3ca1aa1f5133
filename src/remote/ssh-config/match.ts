/** Whether a Host or Match line of ssh_config means a host. */

/** What a Match line is judged by. */
export interface Subject {
  /** As it was asked for. */
  readonly alias: string;
  /** As far as it is known at this line. */
  readonly hostName: string;
  readonly user: string;
  readonly localUser: string;
}

/** `undecided` names the first criterion that only ssh itself can judge, where all others hold. */
export type Verdict = boolean | { readonly undecided: string };

/** Host: any pattern fits, and none with `!` in front. */
export function hostMatches(patterns: readonly string[], alias: string): boolean {
  return listMatches(patterns, alias);
}

/** Match: every criterion holds; `!` in front turns one round. */
export function matchHolds(words: readonly string[], subject: Subject): Verdict {
  let undecided: string | undefined;
  for (const { name, not, value } of criteriaOf(words)) {
    const holds = criterionHolds(name, value, subject);
    if (holds === undefined) undecided ??= name;
    else if (holds === not) return false;
  }
  return undecided === undefined ? true : { undecided };
}

interface Criterion {
  readonly name: string;
  readonly not: boolean;
  readonly value: string;
}

const withoutValue = new Set(['all', 'canonical', 'final']);

/** `host a,b`, `host=a,b` and `!host a,b`. @throws Error for a criterion without its value. */
function criteriaOf(words: readonly string[]): readonly Criterion[] {
  const criteria: Criterion[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, not, key = '', , given] = /^(!?)([^=]*)(=(.*))?$/s.exec(word) ?? [];
    const name = key.toLowerCase();
    const value = withoutValue.has(name) ? '' : (given ?? rest.shift());
    if (value === undefined) throw new Error(`Match ${name} has no value`);
    criteria.push({ name, not: not === '!', value });
  }
  return criteria;
}

function criterionHolds(name: string, value: string, subject: Subject): boolean | undefined {
  const patterns = value.split(',');
  switch (name) {
    case 'all':
      return true;
    case 'host':
      return listMatches(
        patterns.map((pattern) => pattern.toLowerCase()),
        subject.hostName.toLowerCase(),
      );
    case 'originalhost':
      return listMatches(
        patterns.map((pattern) => pattern.toLowerCase()),
        subject.alias.toLowerCase(),
      );
    case 'user':
      return listMatches(patterns, subject.user);
    case 'localuser':
      return listMatches(patterns, subject.localUser);
    case 'canonical':
      // Names are made canonical by ssh only.
      return false;
    default:
      return undefined;
  }
}

function listMatches(patterns: readonly string[], text: string): boolean {
  const refused = patterns.some((pattern) => pattern.startsWith('!') && fits(pattern.slice(1), text));
  return !refused && patterns.some((pattern) => !pattern.startsWith('!') && fits(pattern, text));
}

/** `*`: anything; `?`: one character. */
function fits(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
