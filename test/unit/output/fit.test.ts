/** Which columns give way: the last, then the widest; short ones and numbers stay. */
import { describe, expect, it } from 'vitest';
import { type Column, listTable, renderTable } from '../../../src/output/table.ts';
import { widthOf } from '../../../src/output/width.ts';

type Row = readonly string[];

const columnsOf = (headers: Row): readonly Column<Row>[] =>
  headers.map((header, at) => ({ header, value: (row: Row) => row[at] ?? '' }));

const render = (headers: Row, rows: readonly Row[], width?: number): Promise<string> =>
  renderTable(listTable(columnsOf(headers), rows), width);

const finding: Row = [
  'winxp:12',
  'warning',
  'vnc-password-impossible',
  'network card 0 has no MAC: it gets another one at every start; add mac=00:16:3e:… of your own',
];
const heads = ['where', 'level', 'rule', 'what'];

describe('on a terminal', () => {
  it('breaks the last column first', async () => {
    expect(await render(heads, [finding], 100)).toBe(
      [
        'WHERE     LEVEL    RULE                     WHAT',
        'winxp:12  warning  vnc-password-impossible  network card 0 has no MAC: it gets another one at every',
        '                                              start; add mac=00:16:3e:… of your own',
        '',
      ].join('\n'),
    );
  });

  it('then the widest of the others, paths behind their slashes', async () => {
    const disk = 'phy:/dev/server/winxp,ioemu:hda,w';
    const rows = [
      ['disk', disk, '/dev/server/winxp,raw,hda,w', 'xl has no ioemu: before a disk, and no phy:'],
    ];
    expect(await render(['key', 'was', 'is', 'reason'], rows, 80)).toBe(
      [
        'KEY   WAS                     IS                      REASON',
        'disk  phy:/dev/server/winxp,  /dev/server/winxp,raw,  xl has no ioemu: before',
        '        ioemu:hda,w             hda,w                   a disk, and no phy:',
        '',
      ].join('\n'),
    );
  });

  it('keeps dates and addresses whole while something longer can give way', async () => {
    const row = ['2026-11-23 17:25:18', 'ctctl domain create office:web01 --hvm --disk 1G', 'changed', ''];
    expect(await render(['time', 'what', 'outcome', 'note'], [row], 56)).toBe(
      [
        'TIME                 WHAT                  OUTCOME  NOTE',
        '2026-11-23 17:25:18  ctctl domain create   changed',
        '                       office:web01 --hvm',
        '                       --disk 1G',
        '',
      ].join('\n'),
    );
  });

  it.each([200, 120, 100, 80])('takes no more than %i columns', async (width) => {
    const rows = [finding, ['漢字漢字'.repeat(9), 'ERROR', 'größe', 'ä'.repeat(90)]];
    const lines = (await render(heads, rows, width)).split('\n');
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
    expect(lines.join('').replaceAll(/[^ä漢字]/g, '').length).toBe(90 + 36);
  });

  it.each([1, 10, 30])('stays as it is where nothing readable fits: %i columns', async (width) => {
    expect(await render(heads, [finding], width)).toBe(await render(heads, [finding]));
  });

  it('leaves numbers alone', async () => {
    const table = listTable<number>(
      [
        { header: 'name', value: () => 'a name of several words' },
        { header: 'bytes in all', value: (bytes) => bytes, align: 'right' },
      ],
      [1],
    );
    expect(await renderTable(table, 28)).toBe(
      'NAME       BYTES IN ALL\na name of             1\n  several\n  words\n',
    );
  });
});

it('is one line a row elsewhere, however long', async () => {
  const long = 'word '.repeat(200).trim();
  expect(await render(['name', 'note'], [['a', long]])).toBe(`NAME  NOTE\na     ${long}\n`);
});
