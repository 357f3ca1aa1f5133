/** Tables of runs and journals: order, steps, servers without an answer. */
import { describe, expect, it } from 'vitest';
import { newestFirst } from '../../../src/commands/runs/list.ts';
import { logTable, merged } from '../../../src/commands/runs/log-table.ts';
import { localTime } from '../../../src/commands/runs/time.ts';
import type { DocumentOf } from '../../../src/output/documents.ts';

type Row = DocumentOf<'Log'>['items'][number];

const dead = { server: 'lab', state: 'unreachable', error: 'unreachable', reason: 'no route' } as const;
const began = '2026-11-23T10:15:00Z';
const failed = {
  id: 'stop',
  time: began,
  outcome: 'failed',
  text: 'too slow',
  was: 'running',
  seconds: null,
};
const run = (
  server: string,
  at: string,
  steps: readonly (typeof failed)[] = [],
): Exclude<Row, { state: string }> => ({
  server,
  run: '20261123-101500-7f3a9c',
  began: at,
  ended: null,
  who: 'carol@thinkpad',
  command: 'ctctl stop a',
  title: 'stop a',
  subject: 'a',
  plan: null,
  outcome: 'failed',
  seconds: 3,
  steps,
});

describe('the log', () => {
  it('merges servers by time, keeps the last ones, and puts silent servers at the end', () => {
    const rows = [
      dead,
      run('home', '2026-11-23T10:15:03Z'),
      run('home', began),
      run('office', '2026-11-23T10:15:01Z'),
    ];
    const shown = merged(rows, 2).map((row) => [
      row.server,
      'state' in row ? row.state : row.began.slice(-3),
    ]);
    expect(shown).toEqual([
      ['office', '01Z'],
      ['home', '03Z'],
      ['lab', 'unreachable'],
    ]);
  });

  it.each([
    [false, 2],
    [true, 3],
  ])('has one line a run, with steps one a step more (%s)', (hasSteps, lines) => {
    const items = [run('home', began, [failed]), dead];
    const { rows } = logTable(hasSteps)({ kind: 'Log', apiVersion: 'ctctl/v1', items, unread: [] });
    expect(rows).toHaveLength(lines);
    const who = 'carol@thinkpad';
    expect(rows[0]).toEqual([localTime(began), 'home', who, 'ctctl stop a', 'failed', 3, 'stop: too slow']);
    expect(rows.at(-1)).toEqual(['?', 'lab', '?', '?', 'unreachable', '?', 'no route']);
    if (hasSteps) expect(rows[1]?.slice(3)).toEqual(['  stop', 'failed', null, 'too slow (was: running)']);
  });
});

describe('the list of runs', () => {
  it('has the newest first, and silent servers last', () => {
    const of = (id: string) => ({
      ...{ server: 'home', run: id, state: 'changed' as const, since: began, who: '', step: null },
      ...{ title: '', subject: '', command: '' },
    });
    const sorted = newestFirst([dead, of('20261123-101500-000000'), of('20261123-101600-000000')]);
    expect(sorted.map((row) => ('run' in row ? row.run : row.server))).toEqual([
      '20261123-101600-000000',
      '20261123-101500-000000',
      'lab',
    ]);
  });
});
