/** Expected failures and the exit codes that scripts rely on. */
import { describe, expect, it } from 'vitest';
import { CtctlError, exitCodes, messageOf } from '../../../src/common/errors.ts';

describe('exitCodes', () => {
  it('are those of the design, for scripts rely on them', () => {
    expect(exitCodes).toEqual({
      done: 0,
      failed: 1,
      usage: 2,
      notFound: 3,
      unreachable: 4,
      refused: 5,
      partial: 6,
      timedOut: 7,
      differences: 8,
      cancelled: 9,
      interrupted: 130,
    });
  });
});

describe('CtctlError', () => {
  it('holds what went wrong and what to do next', () => {
    const cause = new Error('ECONNREFUSED');
    const error = new CtctlError('unreachable', 'home: nothing listens', {
      next: 'switch it on',
      server: 'home',
      cause,
      final: true,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('CtctlError');
    expect(error).toMatchObject({
      reason: 'unreachable',
      message: 'home: nothing listens',
      next: 'switch it on',
      server: 'home',
      cause,
      final: true,
    });
  });

  it('needs no details, and a second try may help unless it says otherwise', () => {
    const error = new CtctlError('failed', 'no');
    expect([error.next, error.server, error.cause, error.final]).toEqual([
      undefined,
      undefined,
      undefined,
      false,
    ]);
    expect('cause' in error).toBe(false);
  });
});

describe('messageOf', () => {
  it.each([
    ['an error', new TypeError('bad'), 'bad'],
    ['an error of ours', new CtctlError('failed', 'no'), 'no'],
    ['a text', 'just text', 'just text'],
    ['nothing', undefined, 'undefined'],
    ['a number', 7, '7'],
  ])('says %s without a stack', (_what, thrown, text) => {
    expect(messageOf(thrown)).toBe(text);
  });
});
