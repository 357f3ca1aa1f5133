/** Every way that a bundle can fail, as one line with the right exit code. */
import { describe, expect, it } from 'vitest';
import type { CtctlError, FailureReason } from '../../../src/common/errors.ts';
import { failureOf } from '../../../src/operations/explain.ts';
import { parseEvent, type ScriptOutcome } from '../../../src/remote/bundle/events.ts';
import { type BundleReport, reportBuilder, type StepReport } from '../../../src/remote/bundle/report.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';

const step = (id: string, more: Partial<StepReport> = {}): StepReport => ({
  id,
  title: `step ${id}`,
  state: 'ok',
  text: '',
  code: 0,
  stuck: false,
  differences: [],
  output: [],
  undoBy: '',
  ...more,
});

const explain = (outcome: ScriptOutcome, ...steps: readonly StepReport[]): CtctlError | undefined => {
  const report: BundleReport = {
    title: 't',
    subject: '',
    machine: '',
    outcome,
    steps,
    findings: new Map(),
    warnings: [],
  };
  return failureOf('home', report);
};

describe('what did not fail', () => {
  it.each(['changed', 'unchanged', 'planned', 'read'] as const)('%s is no failure', (outcome) => {
    expect(explain(outcome, step('a', { state: 'pending' }))).toBeUndefined();
  });
});

describe('a failed step', () => {
  const volume = { title: 'volume server/winxp of 8 GiB' };
  it.each<readonly [string, readonly StepReport[], FailureReason, string]>([
    [
      'with a cause of its own',
      [step('volume', { ...volume, state: 'failed', code: 90, text: 'no such thing' })],
      'failed',
      'home: volume server/winxp of 8 GiB: failed: no such thing',
    ],
    [
      'with words of its commands',
      [step('start', { state: 'failed', code: 1, output: ['Using config file "x".', 'Error: No.'] })],
      'failed',
      'home: step start: failed: No.',
    ],
    [
      'with no word',
      [step('start', { state: 'failed', code: 1 })],
      'failed',
      'home: step start: failed: it said nothing',
    ],
    [
      'that waited in vain',
      [step('start', { state: 'failed', code: 91, text: 'no answer within 30 s' })],
      'timedOut',
      'home: step start: failed: no answer within 30 s',
    ],
    [
      'after steps that are kept',
      [
        step('a', { state: 'changed' }),
        step('b'),
        step('c', { state: 'failed', text: 'no' }),
        step('d', { state: 'pending' }),
      ],
      'failed',
      'home: step c: failed: no; done before and kept: step a',
    ],
    [
      'after steps that were taken back',
      [
        step('a', { state: 'undone' }),
        step('b', { state: 'undone' }),
        step('c', { state: 'failed', text: 'no' }),
      ],
      'failed',
      'home: step c: failed: no; taken back: step a, step b',
    ],
    [
      'after steps of all kinds',
      [
        step('a', { state: 'undone' }),
        step('b', { state: 'changed' }),
        step('c', { state: 'undo-failed' }),
        step('d', { state: 'failed', text: 'no' }),
      ],
      'failed',
      'home: step d: failed: no; taken back: step a; done before and kept: step b; COULD NOT BE TAKEN BACK: step c',
    ],
  ])('%s', (_what, steps, reason, message) => {
    expect(explain('failed', ...steps)).toMatchObject({ reason, message, server: 'home' });
  });

  it('is told in one line', () => {
    const error = explain(
      'failed',
      step('a', { state: 'failed', code: 1, output: ['one', 'error: two', 'three'] }),
    );
    expect(error?.message).not.toContain('\n');
    // The whole output is kept for --verbose.
    expect(error?.cause).toEqual(new Error('one\nerror: two\nthree'));
  });

  it('of a stop that took too long says what helps', () => {
    const late = { state: 'failed', code: 91, text: 'winxp did not shut down within 60 s' } as const;
    expect(explain('failed', step('stop', late))?.next).toBe(
      'try again with a longer --timeout, or with --force',
    );
    expect(explain('failed', step('reboot', late))?.next).toBeUndefined();
    expect(explain('failed', step('stop', { ...late, code: 1 }))?.next).toBeUndefined();
  });
});

describe('a refusal', () => {
  it.each<readonly [string, readonly StepReport[], FailureReason, string]>([
    [
      'for a reason',
      [step('a'), step('b', { state: 'refused', text: 'there is no bridge x' })],
      'refused',
      'home: step b: there is no bridge x',
    ],
    [
      'for several reasons',
      [step('a', { state: 'refused', text: 'no image' }), step('b', { state: 'refused', text: 'no bridge' })],
      'refused',
      'home: step a: no image; step b: no bridge',
    ],
    [
      'because it is there and differs',
      [
        step('a', {
          title: 'volume server/winxp',
          state: 'conflict',
          text: 'size is 4 GiB, asked for 8 GiB',
          differences: [
            { field: 'size', is: '4 GiB', asked: '8 GiB' },
            { field: 'origin', is: 'a', asked: 'b' },
          ],
        }),
      ],
      'refused',
      'home: volume server/winxp is there and differs: size is 4 GiB, asked for 8 GiB, origin is a, asked for b',
    ],
    [
      'because there is none',
      [step('a', { state: 'missing', text: 'no domain x' })],
      'notFound',
      'home: step a: no domain x',
    ],
    [
      'because it cannot tell',
      [step('a', { state: 'broken', text: 'xl list fails' })],
      'failed',
      'home: step a: xl list fails',
    ],
    // The gravest kind first, and its exit code: the others may follow from it.
    [
      'of three kinds',
      [
        step('a', { state: 'refused', text: 'no bridge' }),
        step('b', { state: 'missing', text: 'no domain' }),
        step('c', { state: 'broken', text: 'no list' }),
      ],
      'failed',
      'home: step c: no list; step b: no domain; step a: no bridge',
    ],
    [
      'of two kinds',
      [
        step('a', { state: 'refused', text: 'no bridge' }),
        step('b', { state: 'missing', text: 'no domain' }),
      ],
      'notFound',
      'home: step b: no domain; step a: no bridge',
    ],
    [
      'of more steps than fit on a line',
      [
        ...['a', 'b', 'c', 'd'].map((id) => step(id, { state: 'refused' as const, text: 'no' })),
        step('e', { state: 'missing', text: 'no domain' }),
      ],
      'notFound',
      'home: step e: no domain; step a: no; step b: no; and 2 more',
    ],
    [
      'whose words name the step',
      [step('a', { title: 'bridge x', state: 'refused', text: 'there is no bridge x' })],
      'refused',
      'home: there is no bridge x',
    ],
    [
      'without a word',
      [step('a', { state: 'refused' })],
      'refused',
      'home: step a: refused without a reason',
    ],
    ['for no reason', [step('a')], 'refused', 'home: the server refused without a reason'],
  ])('%s', (_what, steps, reason, message) => {
    expect(explain('refused', ...steps)).toMatchObject({ reason, message, server: 'home' });
  });

  it('of what is there and differs says that nothing was changed', () => {
    const differences = [{ field: 'size', is: '4 GiB', asked: '8 GiB' }];
    expect(explain('refused', step('a', { state: 'conflict', differences }))?.next).toContain(
      'nothing was changed',
    );
    expect(explain('refused', step('a', { state: 'refused', text: 'no' }))?.next).toBeUndefined();
  });
});

describe('a run whose way back failed too', () => {
  /** `|` stands for TAB. */
  function explainRun(...lines: readonly string[]): CtctlError | undefined {
    const steps = ['volume', 'start'].map((id) => ({ id, title: `step ${id}`, check: sh`ct_ok there` }));
    const { add, report } = reportBuilder({ title: 't', steps });
    for (const line of lines) {
      const event = parseEvent(line.replaceAll('|', '\t'));
      if (event) add(event);
    }
    return failureOf('home', report());
  }

  it('names the step that failed as the cause, and itself among what is left', () => {
    const error = explainRun(
      'changed|volume|there',
      'failed|start|90|no VNC',
      'undo-failed|start',
      'undone|volume',
      'end|failed',
    );
    expect(error).toMatchObject({
      reason: 'failed',
      message:
        'home: step start: failed: no VNC; taken back: step volume; COULD NOT BE TAKEN BACK: step start',
    });
  });

  it('names the step that failed, not one whose undo failed before it', () => {
    const error = explainRun(
      'changed|volume|there',
      'failed|start|90|no VNC',
      'undo-failed|start',
      'undo-failed|volume',
      'end|failed',
    );
    expect(error?.message).toBe(
      'home: step start: failed: no VNC; COULD NOT BE TAKEN BACK: step volume, step start',
    );
  });
});
