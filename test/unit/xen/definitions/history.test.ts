/** What a server answers about the old texts of a definition. */
import { describe, expect, it } from 'vitest';
import { serverSchema, toServer } from '../../../../src/inventory/schema.ts';
import { type DefinitionHistory, pickKept } from '../../../../src/operations/definition-history.ts';
import { type KeptText, parseHistory, parseKept } from '../../../../src/xen/definitions/history.ts';

const record = (run: string, since: number, command: string): string =>
  [run, 'peter@laptop', since, 4711, 99, 'boot', command].join('\t');

const parse = (...lines: readonly string[]): readonly KeptText[] =>
  parseHistory({ lines, code: 0, stderr: '' });

describe('parseHistory', () => {
  it('the run that has replaced each of them', () => {
    const run = '20261123-160000-abcdef';
    expect(parse(`20261123-170000.1\t12\t${record(run, 1_795_449_600, 'ctctl config edit a')}`)).toEqual([
      {
        revision: '20261123-170000.1',
        bytes: 12,
        replaced: {
          run,
          by: 'peter@laptop',
          at: new Date('2026-11-23T16:00:00Z'),
          command: 'ctctl config edit a',
        },
      },
    ]);
  });

  it('one of which nobody knows who has replaced it', () => {
    expect(parse('20261123-170000.1\t12\t')).toEqual([
      { revision: '20261123-170000.1', bytes: 12, replaced: null },
    ]);
  });

  it('the newest first: by the time, which no change of the clocks turns back, then by the number', () => {
    const at = (revision: string, since: number): string => `${revision}\t1\t${record('r', since, 'c')}`;
    const summer = at('20261025-025900.1', 1000);
    const winter = at('20261025-020100.1', 1001);
    const same = [1, 2, 9, 10, 11].map((number) => at(`20261123-170000.${number}`, 2000));
    expect(parse(...same, winter, summer).map(({ revision }) => revision)).toEqual([
      '20261123-170000.11',
      '20261123-170000.10',
      '20261123-170000.9',
      '20261123-170000.2',
      '20261123-170000.1',
      '20261025-020100.1',
      '20261025-025900.1',
    ]);
  });

  it('nothing', () => {
    expect(parse()).toEqual([]);
  });
});

it('parseKept: the bytes, and nothing for one that is gone', () => {
  const answers = new Map([
    ['kept-1', { lines: [' 6d 0d 0a fc'], code: 0, stderr: '' }],
    ['kept-2', { lines: [], code: 1, stderr: 'od: no such file' }],
    ['kept-3', { lines: [], code: 0, stderr: '' }],
  ]);
  expect([0, 1, 2, 3].map((index) => parseKept(answers, index)?.toString('hex'))).toEqual([
    '6d0d0afc',
    undefined,
    '',
    undefined,
  ]);
});

describe('pickKept', () => {
  const server = toServer('home', serverSchema.parse({ address: 'home.example' }));
  const revisions = ['20261123-170000.10', '20261123-170000.1', '20261122-080000.1'];
  const history = (names: readonly string[]): DefinitionHistory => ({
    present: { path: '/etc/xen/a', text: '', bytes: Buffer.alloc(0) },
    kept: names.map((revision) => ({ revision, bytes: 0, replaced: null })),
  });

  it.each([
    [undefined, '20261123-170000.10'],
    ['20261123-170000.1', '20261123-170000.1'],
    ['20261123-170000.10', '20261123-170000.10'],
    ['20261122', '20261122-080000.1'],
  ])('%s is %s', (asked, revision) => {
    expect(pickKept(server, history(revisions), asked).revision).toBe(revision);
  });

  it.each([
    ['20261123', revisions, '20261123 may be 20261123-170000.10, 20261123-170000.1'],
    ['1999', revisions, 'home keeps no old text 1999 of /etc/xen/a'],
    ['', revisions, 'may be'],
    [undefined, [], 'home keeps no old text of /etc/xen/a'],
  ])('%s of %j: said', (asked, names, words) => {
    expect(() => pickKept(server, history(names), asked)).toThrow(words);
  });
});
