/** The journal's lines, whole, cut off and foreign. */
import { describe, expect, it } from 'vitest';
import { parseJournal } from '../../../src/remote/bundle/journal.ts';

const id = '20261123-101500-7f3a9c';
const other = '20261123-101600-000001';
const line = (run: string, second: number, event: string, members = ''): string =>
  `{"time":"2026-11-23T10:15:0${second}Z","run":"${run}","event":"${event}"${members}}`;
const begin = line(
  id,
  0,
  'begin',
  ',"who":"carol@thinkpad","command":"ctctl stop a","title":"stop a","subject":"a"',
);
const step = line(id, 2, 'step', ',"step":"stop","outcome":"failed","text":"no \\"way\\"","code":90');
const end = line(id, 3, 'end', ',"outcome":"failed","seconds":3');

describe('a journal', () => {
  it('makes one run of its lines', () => {
    expect(parseJournal([begin, step, end, 'unread\t0', 'alive\t'])).toEqual({
      unread: 0,
      runs: [
        {
          run: id,
          began: '2026-11-23T10:15:00Z',
          ended: '2026-11-23T10:15:03Z',
          who: 'carol@thinkpad',
          command: 'ctctl stop a',
          title: 'stop a',
          subject: 'a',
          plan: null,
          outcome: 'failed',
          seconds: 3,
          steps: [
            {
              id: 'stop',
              time: '2026-11-23T10:15:02Z',
              outcome: 'failed',
              text: 'no "way"',
              was: '',
              seconds: null,
            },
          ],
        },
      ],
    });
  });

  it.each([
    ['has an end, though it was alive a moment ago', [begin, end], id, 'failed'],
    ['is alive', [begin, step], id, 'running'],
    ['has no end, and another run is alive', [begin, step], other, 'broken'],
    ['has no end, and nothing is alive', [begin], '', 'broken'],
    ['has lost its beginning', [end], '', 'failed'],
  ])('%s', (_what, lines, alive, outcome) => {
    const { runs } = parseJournal([...lines, `alive\t${alive}\t2026-11-23T10:16:00Z`]);
    expect(runs.map((run) => [run.run, run.outcome])).toEqual([[id, outcome]]);
  });

  it('knows nothing yet of a run that began while it was read', () => {
    const { runs } = parseJournal([begin, 'unread\t0', 'alive\t\t2026-11-23T10:15:00Z']);
    expect(runs[0]?.outcome).toBe('unknown');
  });

  it.each([
    ['a line that was cut off', step.slice(0, 90)],
    ['no JSON', 'Nov 23 10:15:00 dom0 kernel: oops'],
    ['other JSON', '{"a":1}'],
    ['a time that is none', end.replace('2026-11-23T', '2026-99-23T')],
    ['an event of a later version', end.replace('"end"', '"pause"')],
    ['null', 'null'],
    ['an empty line', ''],
  ])('counts %s, and reads on', (_what, foreign) => {
    const { runs, unread } = parseJournal([begin, foreign, end, 'unread\t2', 'alive\t']);
    expect([runs[0]?.outcome, unread]).toEqual(['failed', 3]);
  });
});
