/** A kept plan beside what the checks find now. */
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../../src/operations/explain.ts';
import { comparedWith } from '../../../../src/operations/plan/drift.ts';
import { plan, report } from './sample.ts';

describe('a plan that is checked again', () => {
  it('holds where all is as it was', () => {
    const found = report();
    expect(comparedWith(plan(), found)).toBe(found);
  });

  it.each([
    [report(['ok', 'unknown']), 'volume server/winxp: was "it is differs", is "it is ok"'],
    [report(['differs', 'differs']), 'definition winxp: was "it is unknown", is "it is differs"'],
    [{ ...report(['refused', 'unknown']), outcome: 'refused' as const }, 'is "it is refused"'],
    [report(['differs', 'unknown'], 'other 99'), 'other answers there, not srv'],
  ])('has drifted: %#', (found, words) => {
    const compared = comparedWith(plan(), found);
    expect(compared.outcome).toBe('drifted');
    expect(failureOf('home', compared)).toMatchObject({
      reason: 'refused',
      message: expect.stringContaining(words),
      next: 'nothing was changed; make a new plan',
    });
  });

  it('tells the verdicts where the words are the same', () => {
    const found = report();
    const steps = found.steps.map((step) => ({ ...step, state: 'ok' as const }));
    const [first] = comparedWith(plan(), { ...found, steps }).steps;
    expect(first?.drift).toEqual({ was: 'differs: it is differs', is: 'ok: it is differs' });
  });

  it('says nothing of drift where the checks did not come to an end', () => {
    const found = { ...report(['ok', 'ok']), outcome: 'broken' as const };
    expect(comparedWith(plan(), found)).toBe(found);
  });
});
