/** Running domains and definitions as one list. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/remote/bundle/run.ts';
import { type DomainFacts, domainFacts } from '../../../src/xen/domains/facts.ts';
import { failureOf } from '../inventory/helpers.ts';

const header = 'Name ID Mem VCPUs State Time(s)';
const answer = (lines: readonly string[], code = 0, stderr = ''): Answer => ({ lines, code, stderr });

function factsOf(rows: readonly string[], definitions: readonly string[] = []): DomainFacts {
  return domainFacts(
    'home',
    new Map([
      ['toolstack', answer(['xl'])],
      ['domains', answer([header, ...rows])],
      ['definitions', answer(definitions.map((line) => line.replaceAll('|', '\t')))],
    ]),
  );
}

const dom0 = 'Domain-0 0 512 2 r----- 10.0';

describe('domainFacts', () => {
  it('puts definition and running domain together', () => {
    const { toolstack, domains } = factsOf(
      [dom0, 'winxp 7 512 1 -b---- 3.5'],
      ['/etc/xen/winxp|name|winxp', '/etc/xen/winxp|builder|hvm', '/etc/xen/winxp|memory|1024'],
    );
    expect(toolstack).toBe('xl');
    expect(domains).toEqual([
      {
        server: 'home',
        name: 'Domain-0',
        id: 0,
        state: 'running',
        type: 'dom0',
        memory: 512,
        vcpus: 2,
        cpuTime: 10,
        definition: null,
      },
      // The memory is that of the running domain, not that of its definition.
      {
        server: 'home',
        name: 'winxp',
        id: 7,
        state: 'running',
        type: 'hvm',
        memory: 512,
        vcpus: 1,
        cpuTime: 3.5,
        definition: '/etc/xen/winxp',
      },
    ]);
  });

  it('has domains that are only defined, off and with no times', () => {
    const { domains } = factsOf(
      [dom0],
      ['/etc/xen/etch64|memory|128', '/etc/xen/etch64|kernel|/boot/vmlinuz'],
    );
    expect(domains[1]).toEqual({
      server: 'home',
      name: 'etch64',
      id: null,
      state: 'halted',
      type: 'pv',
      memory: 128,
      vcpus: null,
      cpuTime: null,
      definition: '/etc/xen/etch64',
    });
  });

  it('has a running domain without a definition, its type not known', () => {
    expect(factsOf([dom0, 'stray 9 64 1 r----- 1.0']).domains[1]).toMatchObject({
      name: 'stray',
      type: null,
      definition: null,
    });
  });

  it('has a domain that xend manages and that is off once, with its row', () => {
    const { domains } = factsOf(
      [dom0, 'old 256 1 0.0'],
      ['/etc/xen/old|name|old', '/etc/xen/old|memory|512'],
    );
    expect(domains.map(({ name }) => name)).toEqual(['Domain-0', 'old']);
    expect(domains[1]).toMatchObject({ id: null, state: 'halted', memory: 256, cpuTime: null });
  });

  it('sorts by name, numbers as numbers, Domain-0 first', () => {
    const { domains } = factsOf(
      ['vm10 3 64 1 r----- 1.0', 'alpha 2 64 1 r----- 1.0', dom0],
      ['/etc/xen/vm9|memory|64', '/etc/xen/Beta|memory|64'],
    );
    expect(domains.map(({ name }) => name)).toEqual(['Domain-0', 'alpha', 'Beta', 'vm9', 'vm10']);
  });

  it('hands on the rows that it could not read', () => {
    expect(factsOf([dom0, 'Warning: odd']).unread).toEqual(['Warning: odd']);
  });

  it.each([
    [
      'the words of the server',
      answer([], 1, 'xl list fails: cannot init xl context'),
      'home: xl list fails: cannot init xl context',
    ],
    ['nothing to say', answer([], 1), 'home: no list of domains'],
    ['no exit status', answer([], Number.NaN), 'home: no list of domains'],
  ])('fails without a list: %s', async (_what, list, message) => {
    const error = await failureOf(() => domainFacts('home', new Map([['domains', list]])));
    expect(error).toMatchObject({ reason: 'failed', server: 'home', message });
  });

  it('fails without an answer', async () => {
    expect((await failureOf(() => domainFacts('home', new Map()))).reason).toBe('failed');
  });
});
