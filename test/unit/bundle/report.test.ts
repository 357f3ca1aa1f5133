/** One record a step, out of the events of a run. */
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../src/remote/bundle/events.ts';
import { type BundleReport, reportBuilder } from '../../../src/remote/bundle/report.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../../src/remote/bundle/step.ts';

const bundle: Bundle = {
  title: 'create winxp',
  library: [],
  rollback: true,
  steps: [
    { id: 'volume', title: 'volume server/winxp of 8 GiB', check: sh`ct_ok there` },
    { id: 'start', title: 'domain winxp running', check: sh`ct_ok running` },
  ],
};

/** The report of a run that printed these lines; `|` stands for TAB. */
function reportOf(...lines: readonly string[]): BundleReport {
  const { add, report } = reportBuilder(bundle);
  for (const line of lines) {
    const event = parseEvent(line.replaceAll('|', '\t'));
    if (event === undefined) throw new Error(`not an event: ${line}`);
    add(event);
  }
  return report();
}

const statesOf = ({ steps }: BundleReport): readonly string[] => steps.map(({ state }) => state);

describe('reportBuilder', () => {
  it('has every step from the start, and no success without an end', () => {
    const report = reportOf();
    expect(report).toMatchObject({ title: 'create winxp', outcome: 'broken', warnings: [] });
    expect(report.steps).toEqual([
      {
        id: 'volume',
        title: 'volume server/winxp of 8 GiB',
        state: 'not-run',
        text: '',
        code: 0,
        stuck: false,
        differences: [],
        output: [],
        undoBy: '',
      },
      expect.objectContaining({ id: 'start', state: 'not-run' }),
    ]);
  });

  it.each([
    ['ok', 'ok'],
    ['differs', 'pending'],
    ['conflict', 'conflict'],
    ['refused', 'refused'],
    ['missing', 'missing'],
    ['broken', 'broken'],
    ['nonsense', 'broken'],
  ])('verdict %s makes the step %s', (verdict, state) => {
    expect(reportOf(`verdict|volume|${verdict}|why`).steps[0]).toMatchObject({ state, text: 'why' });
  });

  it('follows a change to its end', () => {
    const report = reportOf(
      'verdict|volume|differs|not there yet',
      'verdict|start|differs|not running',
      'applying|volume',
      'output|volume|  Logical volume "winxp" created',
      'verdict|volume|ok|there, 8 GiB',
      'changed|volume|there, 8 GiB',
      'applying|start',
      'found|start|vnc-port|5900',
      'found|start|vnc-port|5901',
      'verdict|start|ok|running, id 7',
      'changed|start|running, id 7',
      'end|changed',
    );
    expect(report.outcome).toBe('changed');
    expect(statesOf(report)).toEqual(['changed', 'changed']);
    expect(report.steps[0]?.output).toEqual(['  Logical volume "winxp" created']);
    expect([...report.findings]).toEqual([['vnc-port', '5901']]);
  });

  it('names a difference and a warning once, though a check runs twice', () => {
    const report = reportOf(
      'difference|volume|size|4 GiB|8 GiB',
      'difference|volume|size|4 GiB|8 GiB',
      'warning|start|slow',
      'warning|start|slow',
      'difference|volume|origin|x|y',
    );
    expect(report.steps[0]?.differences.map(({ field }) => field)).toEqual(['size', 'origin']);
    expect(report.warnings).toEqual(['slow']);
  });

  it('knows a step whose end was not heard, who holds the lock, and what has drifted', () => {
    const report = reportOf(
      'busy|20260102-030405-abcdef|carol@laptop|12|ctctl stop winxp|',
      'drift|volume|not there yet|there',
      'applying|start',
    );
    expect(report.owner).toMatchObject({ who: 'carol@laptop', age: 12, remains: false });
    expect(report.steps).toMatchObject([
      { state: 'not-run', drift: { was: 'not there yet', is: 'there' } },
      { state: 'applying' },
    ]);
  });

  it('keeps what failed and what was taken back apart', () => {
    const report = reportOf(
      'changed|volume|there',
      'failed|start|1|',
      'output|start|xc: error',
      'undone|volume',
      'end|failed',
    );
    expect(report.outcome).toBe('failed');
    expect(statesOf(report)).toEqual(['undone', 'failed']);
  });

  it('a failed step stays failed when its own undo has run', () => {
    const report = reportOf('failed|start|90|no VNC', 'undone|start', 'end|failed');
    expect(report.steps[1]).toMatchObject({ state: 'failed', text: 'no VNC', code: 90 });
  });

  it('ignores a step that it does not know', () => {
    expect(statesOf(reportOf('verdict|other|ok|there'))).toEqual(['not-run', 'not-run']);
  });
});
