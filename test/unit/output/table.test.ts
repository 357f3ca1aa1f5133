/** Tables for the eye and CSV for spreadsheets. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, fieldTable, listTable, renderCsv, renderTable } from '../../../src/output/table.ts';

interface Domain {
  readonly name: string;
  readonly memory: number | null;
  readonly state: string;
}

const columns: readonly Column<Domain>[] = [
  { header: 'name', value: ({ name }) => name },
  { header: 'Memory', value: ({ memory }) => memory, align: 'right' },
  { header: 'state', value: ({ state }) => state },
];

describe('renderTable', () => {
  it.each<[string, readonly Domain[], string]>([
    ['no rows', [], 'NAME  MEMORY  STATE\n'],
    [
      'rows',
      [
        { name: 'winxp', memory: 512, state: 'running' },
        { name: 'a-long-name', memory: 4096, state: '' },
        { name: 'off', memory: null, state: '?' },
      ],
      [
        'NAME         MEMORY  STATE',
        'winxp           512  running',
        'a-long-name    4096',
        'off               -  ?',
        '',
      ].join('\n'),
    ],
    [
      'what a server may say',
      [{ name: 'x\x1b[2J\ny', memory: 1, state: 'a\u202eb' }],
      ['NAME           MEMORY  STATE', 'x\\x1b[2J\\x0ay       1  a\\u202eb', ''].join('\n'),
    ],
    [
      'wide letters',
      [{ name: '漢字', memory: 1, state: 'ok' }],
      ['NAME  MEMORY  STATE', '漢字       1  ok', ''].join('\n'),
    ],
  ])('%s', async (_title, items, expected) => {
    expect(await renderTable(listTable(columns, items))).toBe(expected);
  });

  it('keeps the case of a header that is a name, in CSV too', async () => {
    const table = listTable([{ header: 'Office:WinXP', isName: true, value: () => 'x' }], [1]);
    expect(await renderTable(table)).toBe('Office:WinXP\nx\n');
    expect(renderCsv(table)).toBe('Office:WinXP\r\nx\r\n');
  });

  it('shows fields without a header', async () => {
    const table = fieldTable([
      ['name', 'home'],
      ['sudo', false],
      ['toolstack', null],
    ]);
    expect(await renderTable(table)).toBe('name       home\nsudo       no\ntoolstack  -\n');
    expect(renderCsv(table)).toBe('field,value\r\nname,home\r\nsudo,false\r\ntoolstack,\r\n');
    expect(await renderTable(fieldTable([]))).toBe('');
  });
});

/** RFC 4180 as its grammar reads, for the round trip. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('renderCsv', () => {
  it.each([
    ['a', 'a'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['\r\x1b', '\\x0d\\x1b'],
    ['', ''],
  ])('%j', (value, expected) => {
    const table = listTable([{ header: 'X', value: (item: string) => item }], [value]);
    expect(renderCsv(table)).toBe(`x\r\n${expected}\r\n`);
  });

  it('gives back what went in', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'ä', ';', '\t', "'") });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (rows) => {
        const table = listTable<readonly [string, string]>(
          [
            { header: 'one', value: ([one]) => one },
            { header: 'two', value: ([, two]) => two },
          ],
          rows,
        );
        expect(parseCsv(renderCsv(table))).toEqual([['one', 'two'], ...rows]);
      }),
    );
  });
});
