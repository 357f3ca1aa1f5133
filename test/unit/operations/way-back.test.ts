/** What a person is told to do about the steps that a failed run has left. */
import { describe, expect, it } from 'vitest';
import { wayBack } from '../../../src/operations/aftermath.ts';
import { parseEvent } from '../../../src/remote/bundle/events.ts';
import { reportBuilder } from '../../../src/remote/bundle/report.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';

/** `|` stands for TAB. */
function reportOf(...lines: readonly string[]) {
  const steps = ['a', 'b', 'c'].map((id) => ({ id, title: `step ${id}`, check: sh`true` }));
  const { add, report } = reportBuilder({ title: 't', steps });
  for (const line of lines) {
    const event = parseEvent(line.replaceAll('|', '\t'));
    if (event) add(event);
  }
  return report();
}

const failed = reportOf('undo-by|a|rm a', 'changed|a|there', 'changed|b|there', 'failed|c|1|no');

describe('the way back', () => {
  it('has the last step first, and leaves out none that changed something', () => {
    expect(wayBack(failed).lines).toEqual(['# step b: no command is known', 'rm a']);
  });

  it.each([
    [true, '# step b: no command is known; its undo would do it'],
    [false, '# step b: no command is known, and it has no undo'],
  ])('says whether such a step has an undo: %s', (hasUndo, line) => {
    expect(wayBack(failed, () => hasUndo).lines[0]).toBe(line);
  });

  it('has the command of a failed step that did a part of its work', () => {
    expect(wayBack(reportOf('undo-by|a|rm a', 'failed|a|1|no')).lines).toEqual(['rm a']);
    expect(wayBack(reportOf('failed|a|1|no'))).toEqual({ lines: [], canRollBack: false });
  });

  it.each([
    ['some step has an undo', failed, (id: string) => id === 'a', true],
    ['no step has one', failed, () => false, false],
    ['a command is all that is known', failed, undefined, true],
    ['nothing is known', reportOf('changed|a|x', 'failed|b|1|no'), undefined, false],
  ])('speaks of --rollback where %s: %s', (_what, report, hasUndo, canRollBack) => {
    expect(wayBack(report, hasUndo).canRollBack).toBe(canRollBack);
  });

  it('leaves out what was taken back, names what was not, and does not advise --rollback again', () => {
    const report = reportOf(
      ...['undo-by|a|rm a', 'changed|a|x', 'undo-by|b|rm b', 'changed|b|x', 'failed|c|1|no'],
      ...['undo-failed|b', 'undone|a', 'end|failed'],
    );
    expect(wayBack(report, () => true)).toEqual({ lines: ['rm b'], canRollBack: false });
    const without = reportOf('changed|b|x', 'failed|c|1|no', 'undo-failed|b', 'end|failed');
    expect(wayBack(without).lines).toEqual(['# step b: no command is known; its undo has failed']);
  });
});
