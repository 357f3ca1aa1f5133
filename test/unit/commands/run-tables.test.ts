/** Tables of runs and journals: order, steps, servers without an answer. */
import { describe, expect, it } from 'vitest';
import { runTable } from '../../../src/commands/run/document.ts';
import { recordedRunTable } from '../../../src/commands/runs/document.ts';
import { newestFirst } from '../../../src/commands/runs/list.ts';
import { logTable, merged } from '../../../src/commands/runs/log-table.ts';
import { nothingWords } from '../../../src/commands/runs/nothing.ts';
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

describe('one run', () => {
  type Run = DocumentOf<'Run'>;
  const step = (state: Run['steps'][number]['state'], text = '') => ({
    ...{ id: state, title: state, state, text, differences: [], undo: null, drift: null },
  });
  const document = (outcome: Run['outcome'], steps: Run['steps']): Run => ({
    ...{ kind: 'Run', apiVersion: 'ctctl/v1', server: 'home', name: 'x', action: 'motd', outcome, steps },
    ...{ run: '20261123-101500-7f3a9c', changed: true, vnc: null, warnings: [], since: began },
  });
  const shown = (outcome: Run['outcome'], ...steps: Run['steps'][number][]) =>
    recordedRunTable(document(outcome, steps)).rows.slice(1);

  it.each([
    ['WinXP', 'home:WinXP'],
    ['', 'home'],
  ])('is about %j: the header is %s, not in capitals', (name, text) => {
    const run = { ...document('changed', []), name };
    for (const { headers } of [runTable(run), recordedRunTable(run)]) {
      expect(headers[0]).toEqual({ text, isName: true });
    }
  });

  it('says how it is called', () => {
    expect(shown('changed')).toEqual([['', 'run', 'home:20261123-101500-7f3a9c']]);
  });

  it.each([
    ['running', 'applying', 'at work'],
    ['running', 'pending', 'to do'],
    ['planned', 'unknown', 'not known yet'],
    ['broken', 'applying', 'broken off'],
    ['broken', 'pending', 'not done'],
    ['failed', 'pending', 'not done'],
    ['failed', 'unknown', 'not done'],
    ['cancelled', 'pending', 'not done'],
    ['failed', 'undone', 'taken back'],
  ] as const)('that is %s has a step %s: %s', (outcome, state, word) => {
    expect(shown(outcome, step(state))[1]).toEqual([`  ${state}`, word, '']);
  });

  it('names what no command takes back, after a failure only', () => {
    expect(shown('failed', step('changed', 'there'))[2]).toEqual(['', 'to undo', 'no command is known']);
    expect(shown('changed', step('changed', 'there'))).toHaveLength(2);
  });

  it('does not say twice what is to do, or that it is', () => {
    expect(shown('running', step('pending', 'to do'))[1]).toEqual(['  pending', 'to do', '']);
    expect(shown('failed', step('pending', 'to do'))[1]).toEqual(['  pending', 'not done', '']);
    expect(shown('failed', step('pending', 'none there'))[1]?.[2]).toBe('none there');
  });
});

describe('an empty list', () => {
  it.each([
    [{}, 'no runs yet'],
    [{ domain: 'winxp' }, 'no run about winxp'],
    [{ run: '2026', domain: 'winxp', since: '2d' }, 'no run 2026 about winxp since 2d'],
    [{ run: 'latest' }, 'no runs yet'],
  ])('%j: %s', (wanted, words) => {
    expect(nothingWords(wanted)).toBe(words);
  });
});
