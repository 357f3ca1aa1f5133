/** Rows of `xl list` and `xm list`, with all their traps. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDomainList, stateOf } from '../../../src/xen/domains/list.ts';
import type { DomainState } from '../../../src/xen/domains/model.ts';

const fixture = (name: string): readonly string[] =>
  readFileSync(new URL(`../../fixtures/xen/${name}`, import.meta.url), 'utf8').split('\n');

const header = 'Name                                        ID   Mem VCPUs\tState\tTime(s)';
const parse = (...rows: readonly string[]) => parseDomainList([header, ...rows]);

describe('xm list', () => {
  it('of the genuine client', () => {
    const row = { vcpus: 1, memory: 256 };
    expect(parseDomainList(fixture('xm-list-3.2.txt'))).toEqual({
      domains: [
        { name: 'Domain-0', id: 0, state: 'running', memory: 512, vcpus: 2, cpuTime: 1234.6 },
        { ...row, name: 'alpha', id: 5, state: 'running', cpuTime: 7.9 },
        { name: 'win', id: 7, state: 'paused', memory: 1024, vcpus: 1, cpuTime: 0 },
        { ...row, name: 'managed-halted', id: null, state: 'halted', cpuTime: 0 },
        {
          name: 'a-domain-with-a-name-longer-than-forty-characters',
          id: 9,
          state: 'shutdown',
          memory: 64,
          vcpus: 1,
          cpuTime: 99_999.9,
        },
      ],
      unread: [],
    });
  });

  it.each([
    // Digits in a managed and halted domain's name are neither its id nor its memory.
    ['7                                                256     1                 0.0', '7', null, 256],
    ['12 ', undefined, null, 0],
    // Older columns, of 3.0.4 and 3.1: the id is three wide.
    ['alpha                                      5   256     1     -b----      7.9', 'alpha', 5, 256],
  ])('%j', (line, name, id, memory) => {
    const { domains, unread } = parse(line);
    if (name === undefined) expect([domains, unread]).toEqual([[], [line]]);
    else expect(domains).toEqual([expect.objectContaining({ name, id, memory })]);
  });
});

describe('xl list', () => {
  const { domains, unread } = parseDomainList(fixture('xl-list.txt'));

  it('has every row', () => {
    expect(unread).toEqual([]);
    expect(domains.map(({ name, id, state }) => [name, id, state])).toEqual([
      ['Domain-0', 0, 'running'],
      ['winxp', 7, 'running'],
      ['7', 12, 'running'],
      ['my old box', 13, 'paused'],
      ['win 7', 14, 'running'],
      ['a-domain-with-a-name-longer-than-forty-characters', 15, 'shutdown'],
      ['(null)', 16, 'paused'],
      ['rebooting', 17, 'shutdown'],
      ['saved', 18, 'shutdown'],
      ['crashed', 19, 'crashed'],
      ['barked', 20, 'shutdown'],
      ['soft', 21, 'shutdown'],
      ['odd', 22, 'shutdown'],
      ['leaving', 23, 'dying'],
      ['a.b*c[d]', 24, 'running'],
    ]);
  });

  it('reads the columns behind a name with blanks', () => {
    expect(domains.find(({ name }) => name === 'my old box')).toEqual({
      name: 'my old box',
      id: 13,
      state: 'paused',
      memory: 128,
      vcpus: 1,
      cpuTime: 99_999.9,
    });
  });

  it('reads any name that xl lets through', () => {
    const name = fc
      .string({ unit: fc.constantFrom(...'aZ09 ._-()[]*?$\'"\\:/+äß-rbpscd'), minLength: 1, maxLength: 60 })
      .filter((text) => text.trim() === text);
    const number = fc.nat(65_535);
    fc.assert(
      fc.property(name, number, number, number, (text, id, memory, vcpus) => {
        const columns = [id, memory, vcpus].map((value) => String(value).padStart(5)).join(' ');
        const { domains: rows } = parse(`${text.padEnd(40)} ${columns}     -b----      12.3`);
        expect(rows).toEqual([{ name: text, id, state: 'running', memory, vcpus, cpuTime: 12.3 }]);
      }),
    );
  });
});

describe('lines that are no rows', () => {
  it.each([
    'Warning: something',
    'winxp 7 512 1 running 12.3',
    'winxp 7 512 1 xb---- 12.3',
    'winxp 7 512 1 -b---- 12',
  ])('are not hidden: %j', (line) => {
    expect(parse(line)).toEqual({ domains: [], unread: [line] });
  });

  it('blank ones are nothing', () => {
    expect(parse('', '  ')).toEqual({ domains: [], unread: [] });
    expect(parseDomainList([])).toEqual({ domains: [], unread: [] });
  });
});

describe('stateOf', () => {
  const states: readonly (readonly [string, DomainState])[] = [
    ['r-----', 'running'],
    ['-b----', 'running'],
    // On no CPU just now, which is normal.
    ['------', 'running'],
    ['--p---', 'paused'],
    ['-bp---', 'paused'],
    ['---s--', 'shutdown'],
    ['--ps--', 'shutdown'],
    ['---sr-', 'shutdown'],
    ['---ss-', 'shutdown'],
    ['---sw-', 'shutdown'],
    ['---sS-', 'shutdown'],
    ['---s?-', 'shutdown'],
    ['---sc-', 'crashed'],
    ['----c-', 'crashed'],
    ['-----d', 'dying'],
    ['--pscd', 'dying'],
  ];
  it.each(states)('%s is %s', (flags, state) => {
    expect(stateOf(flags)).toBe(state);
  });
});
