/** What a server says of its runs, as records and as the report of one. */
import { describe, expect, it } from 'vitest';
import { parseRuns } from '../../../src/remote/bundle/records.ts';

const run =
  'run\t20261123-101500-7f3a9c\tfailed\t1795428900\tcarol@thinkpad\tdomain a off\tstop a\ta\tctctl stop a';

describe('the answer to a reading of runs', () => {
  it('is one record a line', () => {
    const { records, report } = parseRuns([run, run.replace('7f3a9c', '000000'), 'noise', 'run\tshort']);
    expect(records.map(({ run: id }) => id)).toEqual(['20261123-101500-7f3a9c', '20261123-101500-000000']);
    expect(records[0]).toEqual({
      run: '20261123-101500-7f3a9c',
      state: 'failed',
      since: new Date(1795428900_000),
      who: 'carol@thinkpad',
      step: 'domain a off',
      title: 'stop a',
      subject: 'a',
      command: 'ctctl stop a',
    });
    expect(report).toBeUndefined();
  });

  it('has a report where the run has said something, also without an end', () => {
    const said = ['bundle\tstop a\ta', 'step\tstop\tdomain a off', 'applying\tstop', 'cut off in the mid'];
    const { report } = parseRuns([run, ...said.map((line) => `event\t${line}`)]);
    expect(report).toMatchObject({
      run: '20261123-101500-7f3a9c',
      title: 'stop a',
      outcome: 'broken',
      steps: [{ id: 'stop', title: 'domain a off', state: 'applying' }],
    });
  });

  it('is nothing where there is no run', () => {
    expect(parseRuns([])).toEqual({ records: [] });
  });
});
