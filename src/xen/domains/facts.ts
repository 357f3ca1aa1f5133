/** How domains are observed: the readings for a list, and their answers as one model. */
import { CtctlError } from '../../common/errors.ts';
import type { Answer } from '../../remote/bundle/run.ts';
import { sh } from '../../remote/bundle/shell.ts';
import type { Reading } from '../../remote/bundle/step.ts';
import { parseDefinitions } from '../definitions/facts.ts';
import { parseDomainList } from './list.ts';
import type { Domain, ListedDefinition, ListedDomain } from './model.ts';

/** Everything that a list of domains needs, in one exec. A password in a definition stays on the server. */
export const domainReadings: readonly Reading[] = [
  { id: 'toolstack', read: sh`echo "$ct_toolstack"` },
  { id: 'domains', read: sh`{ [ -n "$ct_toolstack" ] && ct_list; } || { ct_no_list >&2; false; }` },
  {
    id: 'definitions',
    // No grep: it says nothing but "binary file matches" where a stray image lies among the definitions.
    read: sh`ct_all_assignments | ct_public | awk -F '\t' '$2 ~ /^(name|memory|vcpus|type|builder|kernel|bootloader|disk)$/'`,
  },
];

export interface DomainFacts {
  readonly toolstack: string;
  readonly domains: readonly Domain[];
  /** Rows that were not understood, as the server printed them. */
  readonly unread: readonly string[];
}

/** @throws CtctlError `failed` when the server's toolstack gave no list. */
export function domainFacts(server: string, answers: ReadonlyMap<string, Answer>): DomainFacts {
  const list = answers.get('domains');
  if (list?.code !== 0) {
    throw new CtctlError('failed', `${server}: ${list?.stderr || 'no list of domains'}`, { server });
  }
  const { domains, unread } = parseDomainList(list.lines);
  const definitions = parseDefinitions(answers.get('definitions')?.lines ?? []);
  return {
    toolstack: answers.get('toolstack')?.lines[0] ?? '',
    domains: mergeDomains(server, domains, definitions),
    unread,
  };
}

/** Domains that are there, then those that are only defined, by name. Domain-0 stays first. */
function mergeDomains(
  server: string,
  listed: readonly ListedDomain[],
  definitions: readonly ListedDefinition[],
): readonly Domain[] {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const there = listed.map((domain) => {
    const definition = byName.get(domain.name);
    const type = domain.id === 0 ? ('dom0' as const) : (definition?.type ?? null);
    const cpuTime = domain.id === null ? null : domain.cpuTime;
    return { server, ...domain, cpuTime, type, definition: definition?.path ?? null };
  });
  const names = new Set(listed.map(({ name }) => name));
  const off = [...byName.values()]
    .filter(({ name }) => !names.has(name))
    .map(({ name, type, memory, vcpus, path }) => ({
      server,
      name,
      id: null,
      state: 'halted' as const,
      type,
      memory,
      vcpus,
      cpuTime: null,
      definition: path,
    }));
  const order = new Intl.Collator('en', { numeric: true });
  return [...there, ...off].sort(
    (a, b) => Number(b.id === 0) - Number(a.id === 0) || order.compare(a.name, b.name),
  );
}
